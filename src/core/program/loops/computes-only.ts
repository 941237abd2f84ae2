import { EventFlag } from '../../summary/facts';
import { Kind, type Attribute, type AugAssign, type Call, type Expr, type Stmt } from '../../syntax/nodes';
import { walkTree, type AnyNode } from '../../syntax/walk-tree';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { memberOf } from '../types/attributes';
import { evaluate } from '../types/evaluate';
import { alternatives, noBindings, TypeKind, type ClassType, type FunctionType, type Type } from '../types/types';
import { parametersOf, targetNames } from './names';
import { treeOf } from './tree-of';

/** Calls are followed this deep. */
const maxDepth = 8;

/** Library functions that answer from their arguments alone, and change none of them. */
const plainCalls =
  /^(?:builtins\.(?:abs|all|any|ascii|bin|bool|bytearray|bytes|chr|complex|dict|divmod|enumerate|filter|float|format|frozenset|hash|hex|int|isinstance|issubclass|len|list|map|max|min|oct|ord|pow|range|repr|reversed|round|set|slice|sorted|str|sum|tuple|type|zip)|c?math\.\w+|statistics\.\w+|operator\.(?!set|del|i(?!s_|ndex|tem))\w+|itertools\.\w+|functools\.(?:reduce|partial)|fractions\.Fraction|decimal\.Decimal|copy\.(?:copy|deepcopy)|collections\.(?:Counter|deque|defaultdict|OrderedDict)|bisect\.bisect(?:_left|_right)?|heapq\.(?:nlargest|nsmallest|merge)|hashlib\.\w+|hmac\.\w+|zlib\.(?:compress|decompress|crc32|adler32)|binascii\.\w+|base64\.\w+|json\.(?:dumps|loads)|re\.(?:compile|match|fullmatch|search|sub|findall|split|escape)|struct\.(?:pack|unpack|calcsize)|string\.\w+|textwrap\.\w+|unicodedata\.\w+|difflib\.\w+|datetime\.(?:date|datetime|timedelta)|random\.(?:random|randint|uniform|choice|choices|randrange|gauss|sample|getrandbits|expovariate|normalvariate))$/;

/** Methods of plain data that change nothing. */
const plainMethods = new Set([
  'as_integer_ratio', 'bit_count', 'bit_length', 'casefold', 'capitalize', 'center', 'conjugate', 'copy', 'count', 'decode', 'difference', 'digest', 'encode',
  'endswith', 'find', 'format', 'get', 'group', 'groups', 'hex', 'hexdigest', 'index', 'intersection', 'is_integer', 'isalnum', 'isalpha', 'isdecimal', 'isdigit',
  'islower', 'isnumeric', 'isspace', 'issubset', 'issuperset', 'isupper', 'items', 'join', 'keys', 'ljust', 'lower', 'lstrip', 'most_common', 'partition', 'replace',
  'rfind', 'rindex', 'rjust', 'rpartition', 'rsplit', 'rstrip', 'split', 'splitlines', 'startswith', 'strip', 'swapcase', 'symmetric_difference', 'title',
  'to_bytes', 'translate', 'union', 'upper', 'values', 'zfill',
]);

/** Methods that change the container they belong to. */
const changingMethods = new Set([
  'add', 'append', 'appendleft', 'clear', 'difference_update', 'discard', 'extend', 'insert', 'intersection_update', 'pop', 'popitem', 'popleft', 'remove', 'reverse',
  'rotate', 'setdefault', 'sort', 'subtract', 'update',
]);

const freshCalls = /^(?:list|dict|set|bytearray|Counter|deque|defaultdict|OrderedDict|sorted)$/;

/** What code may do and still be called computation. */
interface Scope {
  readonly file: FileState;
  /** Variables that hold containers which the code itself made: it may change them. */
  readonly own: ReadonlySet<string>;
  /** The object under construction, in `__init__`: its attributes may be set. */
  readonly self: string | null;
  /** Statements that were judged already. */
  readonly except: ReadonlySet<AnyNode>;
}

/** Answers whether code only computes: it changes nothing that other code sees, waits for nothing, reads and writes no files. */
export class ComputesOnly {
  /** By function; true while it is in progress, because a function that calls itself does no more for that. */
  private readonly known = new Map<string, boolean>();

  constructor(private readonly p: Program) {}

  /** @param own variables that hold containers made by this code. @param except statements that are allowed whatever they do at the top. */
  statements(file: FileState, body: readonly (Stmt | Expr)[], own: ReadonlySet<string>, except: ReadonlySet<AnyNode> = new Set()): boolean {
    return this.check({ file, own, self: null, except }, body, 0);
  }

  private check(scope: Scope, body: readonly (Stmt | Expr)[], depth: number): boolean {
    let isPlain = true as boolean;
    walkTree(body, (node) => {
      if (isPlain && !this.node(scope, node as Stmt | Expr, depth)) isPlain = false;
      return isPlain;
    });
    return isPlain;
  }

  private node(scope: Scope, node: Stmt | Expr, depth: number): boolean {
    if (scope.except.has(node)) return true;
    switch (node.kind) {
      case Kind.Await:
      case Kind.Yield:
      case Kind.YieldFrom:
      case Kind.Global:
      case Kind.Nonlocal:
      case Kind.Import:
      case Kind.ImportFrom:
      case Kind.FunctionDef:
      case Kind.ClassDef:
      case Kind.With:
      case Kind.Match:
      case Kind.Delete:
      case Kind.ErrorExpr:
      case Kind.ErrorStmt:
        return false;
      case Kind.Assign:
        return node.targets.every((target) => this.mayWrite(scope, target));
      case Kind.AnnAssign:
      case Kind.For:
        return this.mayWrite(scope, node.target);
      case Kind.AugAssign:
        return this.mayWrite(scope, node.target) && !extendsForeign(scope, node);
      case Kind.Call:
        return this.call(scope, node, depth);
      default:
        return true;
    }
  }

  private mayWrite(scope: Scope, target: Expr): boolean {
    switch (target.kind) {
      case Kind.Attribute:
        return target.value.kind === Kind.Name && target.value.id === scope.self;
      case Kind.Subscript:
        return isOwn(scope, target.value);
      case Kind.Tuple:
      case Kind.List:
        return target.elts.every((element) => this.mayWrite(scope, element));
      case Kind.Starred:
        return this.mayWrite(scope, target.value);
      default:
        return true;
    }
  }

  private call(scope: Scope, node: Call, depth: number): boolean {
    const known = treeOf(scope.file).calls.get(`${node.start}:${node.end}`);
    if (known === undefined || known.event.flags & (EventFlag.Awaited | EventFlag.OffLoop)) return false;
    const types = alternatives(evaluate(this.p, scope.file, known.event.value.func));
    const method = node.func.kind === Kind.Attribute ? node.func : undefined;
    return types.every((type) => this.callee(scope, type, method, depth));
  }

  private callee(scope: Scope, type: Type, method: Attribute | undefined, depth: number): boolean {
    switch (type.kind) {
      case TypeKind.Function:
        return this.function(type, depth + 1);
      case TypeKind.Class:
        return this.construction(type, depth + 1);
      case TypeKind.External: {
        const name = this.p.knowledge.canonical(type.name);
        if (plainCalls.test(name)) return true;
        return method !== undefined && /^(?:builtins|collections)\./.test(name) && mayCall(scope, method);
      }
      case TypeKind.ContainerMethod:
      case TypeKind.Plain:
      case TypeKind.Unknown:
        return method !== undefined && mayCall(scope, method);
      default:
        return false;
    }
  }

  private construction(type: ClassType, depth: number): boolean {
    const { file, cls } = type;
    // What a metaclass or a base elsewhere does is not known; `object` and dataclasses do nothing of interest.
    if (cls.metaclass !== null || cls.bases.some((base) => alternatives(evaluate(this.p, file, base)).some((each) => each.kind !== TypeKind.Class))) return false;
    const init = memberOf(this.p, { kind: TypeKind.Instance, file, cls, bindings: noBindings }, '__init__');
    return init?.kind === TypeKind.Function ? this.function(init, depth, true) : init === undefined;
  }

  /** @param makes it is an `__init__`: it may set the attributes of what it makes. */
  private function(type: FunctionType, depth: number, makes = false): boolean {
    const { file, fn } = type;
    const key = `${file.index}:${fn.index}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    // A cache is shared by all that run: in several processes each has its own.
    if (depth > maxDepth || fn.isAsync || fn.isGenerator || fn.isStub || type.isCached || type.isUncertain || type.isContextManager) return false;
    const definition = fn.form === 'function' ? treeOf(file).functions.get(fn.start) : undefined;
    if (definition === undefined) return false;
    this.known.set(key, true);
    const self = makes ? (definition.args.args[0]?.arg ?? null) : null;
    const result = this.check({ file, own: freshNames(definition.body, parametersOf(definition)), self, except: new Set() }, definition.body, depth);
    this.known.set(key, result);
    return result;
  }
}

function isOwn(scope: Scope, base: Expr): boolean {
  // `grid[y][x] = …`: what a container of its own holds may be foreign, a nested list made on the spot is not.
  let root = base;
  while (root.kind === Kind.Subscript) root = root.value;
  return root.kind === Kind.Name && scope.own.has(root.id);
}

function mayCall(scope: Scope, method: Attribute): boolean {
  if (plainMethods.has(method.attr)) return true;
  return changingMethods.has(method.attr) && isOwn(scope, method.value);
}

/** `rows += [row]` changes the list that a caller passed. */
function extendsForeign(scope: Scope, node: AugAssign): boolean {
  return node.target.kind === Kind.Name && !scope.own.has(node.target.id) && isContainer(node.value);
}

function isContainer(value: Expr): boolean {
  switch (value.kind) {
    case Kind.List:
    case Kind.ListComp:
    case Kind.Dict:
    case Kind.DictComp:
    case Kind.Set:
    case Kind.SetComp:
      return true;
    default:
      return false;
  }
}

function isFresh(value: Expr): boolean {
  if (isContainer(value)) return true;
  if (value.kind === Kind.BinOp && value.op === '*') return isFresh(value.left) || isFresh(value.right);
  if (value.kind !== Kind.Call) return false;
  return value.func.kind === Kind.Name ? freshCalls.test(value.func.id) : value.func.kind === Kind.Attribute && freshCalls.test(value.func.attr);
}

/** Variables whose every assignment makes a container on the spot. */
export function freshNames(body: readonly Stmt[], except: ReadonlySet<string>): Set<string> {
  const fresh = new Set<string>();
  const other = new Set<string>(except);
  const note = (target: Expr, value: Expr | null): void => {
    if (target.kind === Kind.Name && value !== null && isFresh(value)) fresh.add(target.id);
    else for (const name of targetNames(target) ?? []) other.add(name);
  };
  walkTree(body, (node) => {
    const statement = node as Stmt;
    if (statement.kind === Kind.Assign) for (const target of statement.targets) note(target, statement.value);
    else if (statement.kind === Kind.AnnAssign && statement.value !== null) note(statement.target, statement.value);
    else if (statement.kind === Kind.For) note(statement.target, null);
    return true;
  });
  for (const name of other) fresh.delete(name);
  return fresh;
}
