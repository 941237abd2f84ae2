import type { Arg, Arguments, Expr, ExceptHandler, Keyword, Module, Pattern, Stmt, TypeParam } from '../../src/core/syntax/nodes';
import { Kind } from '../../src/core/syntax/nodes';
import type { Alias, Comprehension, If, MatchCase, WithItem } from '../../src/core/syntax/nodes';

/** Any node that is dumped as one line. */
type Node = Expr | Stmt | Pattern | Arguments | Keyword | ExceptHandler | TypeParam | Alias | Comprehension | MatchCase | WithItem;

const BINARY_NAMES: Readonly<Record<string, string>> = {
  '+': 'Add', '-': 'Sub', '*': 'Mult', '@': 'MatMult', '/': 'Div', '%': 'Mod', '**': 'Pow', '<<': 'LShift', '>>': 'RShift',
  '|': 'BitOr', '^': 'BitXor', '&': 'BitAnd', '//': 'FloorDiv',
};
const UNARY_NAMES: Readonly<Record<string, string>> = { '+': 'UAdd', '-': 'USub', '~': 'Invert', not: 'Not' };
const COMPARE_NAMES: Readonly<Record<string, string>> = {
  '==': 'Eq', '!=': 'NotEq', '<': 'Lt', '<=': 'LtE', '>': 'Gt', '>=': 'GtE', is: 'Is', 'is not': 'IsNot', in: 'In', 'not in': 'NotIn',
};

/** Units as in dump_ast.py: printable ASCII but the backslash stands for itself. */
function escape(text: string): string {
  if (/^[ -[\]-~]*$/.test(text)) return text;
  return text.replace(/[^ -[\]-~]/g, (unit) => '\\u' + unit.charCodeAt(0).toString(16).padStart(4, '0'));
}

const view = new DataView(new ArrayBuffer(8));

/** The eight bytes of a double in hexadecimal, so that no formatting can hide a difference. */
function double(value: number): string {
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}

function text(value: string): string {
  return "'" + escape(value);
}

function integer(value: number): string {
  return 'i' + double(value);
}

/** A scalar, a child, a child that may be missing, or a list of them. */
type Field = string | Node | null | readonly (Node | null)[];
interface Span {
  readonly start: number | '?';
  readonly end: number | '?';
}
type Shape = readonly [name: string, span: Span, fields: readonly Field[]];

function shape(name: string, span: Span, fields: readonly Field[]): Shape {
  return [name, span, fields];
}

/** Writes a tree in the form of dump_ast.py, with CPython's shapes where ours differ. */
class Dumper {
  readonly lines: string[] = [];

  constructor(private readonly source: string) {}

  module(module: Module): void {
    this.lines.push(`Module\t?\t?\t#${module.body.length}`);
    this.all(module.body);
  }

  private all(nodes: readonly (Node | null)[]): void {
    for (const node of nodes) {
      if (node === null) this.lines.push('~');
      else this.node(node);
    }
  }

  /** One line, then the children: lists stand as `#n`, a missing child as `~`. */
  private line(name: string, span: Span, fields: readonly Field[]): void {
    let line = `${name}\t${span.start}\t${span.end}`;
    for (const field of fields) {
      line += '\t';
      if (field === null) line += '~';
      else if (typeof field === 'string') line += field;
      else line += Array.isArray(field) ? `#${field.length}` : '.';
    }
    this.lines.push(line);
    for (const field of fields) {
      if (field === null || typeof field === 'string') continue;
      if (Array.isArray(field)) this.all(field as readonly (Node | null)[]);
      else this.node(field as Node);
    }
  }

  private constant(node: Extract<Expr, { kind: Kind.Constant }>): string {
    const { type, value } = node;
    switch (type) {
      case 'str':
        // Names of characters are not looked up.
        return this.source.slice(node.start, node.end).includes('\\N{') ? '?' : text(value as string);
      case 'bytes':
        return 'b' + escape(value as string);
      case 'int':
        return integer(value as number);
      case 'float':
        return 'f' + double(value as number);
      case 'complex':
        return 'j' + double(value as number);
      case 'bool':
        return value === true ? 'True' : 'False';
      case 'None':
        return '~';
      case 'Ellipsis':
        return '...';
    }
  }

  private arg(arg: Arg): void {
    // CPython's span leaves out the default; where one stands, the end cannot be told from the node.
    const end = arg.default !== null ? '?' : arg.end;
    this.line('arg', { start: arg.start, end }, [text(arg.arg), arg.annotation]);
  }

  private arguments(node: Arguments): void {
    const positional = [...node.posonlyargs, ...node.args];
    const defaults = positional.map((arg) => arg.default).filter((value) => value !== null);
    const child = (arg: Arg | null): string => (arg === null ? '~' : '.');
    this.lines.push(
      `arguments\t?\t?\t#${node.posonlyargs.length}\t#${node.args.length}\t${child(node.vararg)}\t#${node.kwonlyargs.length}` +
        `\t#${node.kwonlyargs.length}\t${child(node.kwarg)}\t#${defaults.length}`,
    );
    for (const arg of positional) this.arg(arg);
    if (node.vararg !== null) this.arg(node.vararg);
    for (const arg of node.kwonlyargs) this.arg(arg);
    this.all(node.kwonlyargs.map((arg) => arg.default));
    if (node.kwarg !== null) this.arg(node.kwarg);
    this.all(defaults);
  }

  /** CPython's nested `If` for each `elif`; all end where the statement ends. */
  private conditional(node: If): void {
    for (const [index, clause] of node.clauses.entries()) {
      const last = index === node.clauses.length - 1;
      this.lines.push(`If\t${clause.start}\t${node.end}\t.\t#${clause.body.length}\t#${last ? node.orelse.length : 1}`);
      this.node(clause.test);
      this.all(clause.body);
    }
    this.all(node.orelse);
  }

  private names(list: readonly string[]): string {
    return list.length === 0 ? '#0' : `#${list.length} ${escape(list.join(' '))}`;
  }

  private node(node: Node): void {
    if (node.kind === Kind.If) this.conditional(node);
    else if (node.kind === Kind.Arguments) this.arguments(node);
    else this.line(...this.shape(node));
  }

  /** Name, span and fields of a node, as CPython has them. */
  private shape(node: Exclude<Node, If | Arguments>): Shape {
    switch (node.kind) {
      case Kind.Name: return shape('Name', node, [text(node.id)]);
      case Kind.Constant: return shape('Constant', node, [this.constant(node)]);
      case Kind.JoinedStr: return shape('JoinedStr', node, [node.values]);
      case Kind.TemplateStr: return shape('TemplateStr', node, [node.values]);
      case Kind.FormattedValue: return shape('FormattedValue', node, [node.value, integer(node.conversion), node.formatSpec]);
      case Kind.Attribute: return shape('Attribute', node, [node.value, text(node.attr)]);
      case Kind.Call: return shape('Call', node, [node.func, node.args, node.keywords]);
      case Kind.Subscript: return shape('Subscript', node, [node.value, node.slice]);
      case Kind.Starred: return shape('Starred', node, [node.value]);
      case Kind.BinOp: return shape('BinOp', node, [node.left, BINARY_NAMES[node.op]!, node.right]);
      case Kind.UnaryOp: return shape('UnaryOp', node, [UNARY_NAMES[node.op]!, node.operand]);
      case Kind.BoolOp: return shape('BoolOp', node, [node.op === 'and' ? 'And' : 'Or', node.values]);
      case Kind.Compare: return shape('Compare', node, [node.left, node.ops.map((op) => COMPARE_NAMES[op]!).join(' '), node.comparators]);
      case Kind.IfExp: return shape('IfExp', node, [node.test, node.body, node.orelse]);
      case Kind.Lambda: return shape('Lambda', node, [node.args, node.body]);
      case Kind.List: return shape('List', node, [node.elts]);
      case Kind.Tuple: return shape('Tuple', node, [node.elts]);
      case Kind.Set: return shape('Set', node, [node.elts]);
      case Kind.Dict: return shape('Dict', node, [node.keys, node.values]);
      case Kind.ListComp: return shape('ListComp', node, [node.elt, node.generators]);
      case Kind.SetComp: return shape('SetComp', node, [node.elt, node.generators]);
      case Kind.DictComp: return shape('DictComp', node, [node.key, node.value, node.generators]);
      case Kind.GeneratorExp: return shape('GeneratorExp', node, [node.elt, node.generators]);
      case Kind.Await: return shape('Await', node, [node.value]);
      case Kind.Yield: return shape('Yield', node, [node.value]);
      case Kind.YieldFrom: return shape('YieldFrom', node, [node.value]);
      case Kind.NamedExpr: return shape('NamedExpr', node, [node.target, node.value]);
      case Kind.Slice: return shape('Slice', node, [node.lower, node.upper, node.step]);
      case Kind.ErrorExpr: return shape('ErrorExpr', node, []);
      case Kind.FunctionDef:
        return shape(node.isAsync ? 'AsyncFunctionDef' : 'FunctionDef', node, [text(node.name), node.args, node.body, node.decorators, node.returns, node.typeParams]);
      case Kind.ClassDef: return shape('ClassDef', node, [text(node.name), node.bases, node.keywords, node.body, node.decorators, node.typeParams]);
      case Kind.Return: return shape('Return', node, [node.value]);
      case Kind.Delete: return shape('Delete', node, [node.targets]);
      case Kind.Assign: return shape('Assign', node, [node.targets, node.value]);
      case Kind.AugAssign: return shape('AugAssign', node, [node.target, BINARY_NAMES[node.op]!, node.value]);
      case Kind.AnnAssign: return shape('AnnAssign', node, [node.target, node.annotation, node.value, integer(node.simple ? 1 : 0)]);
      case Kind.TypeAlias: return shape('TypeAlias', node, [node.name, node.typeParams, node.value]);
      case Kind.For: return shape(node.isAsync ? 'AsyncFor' : 'For', node, [node.target, node.iter, node.body, node.orelse]);
      case Kind.While: return shape('While', node, [node.test, node.body, node.orelse]);
      case Kind.With: return shape(node.isAsync ? 'AsyncWith' : 'With', node, [node.items, node.body]);
      case Kind.Match: return shape('Match', node, [node.subject, node.cases]);
      case Kind.Raise: return shape('Raise', node, [node.exc, node.cause]);
      case Kind.Try: return shape(node.isStar ? 'TryStar' : 'Try', node, [node.body, node.handlers, node.orelse, node.finalbody]);
      case Kind.Assert: return shape('Assert', node, [node.test, node.msg]);
      case Kind.Import: return shape('Import', node, [node.names]);
      case Kind.ImportFrom:
        return shape('ImportFrom', node, [node.module === null ? null : text(node.module), node.names, integer(node.level)]);
      case Kind.Global: return shape('Global', node, [this.names(node.names)]);
      case Kind.Nonlocal: return shape('Nonlocal', node, [this.names(node.names)]);
      case Kind.ExprStmt: return shape('Expr', node, [node.value]);
      case Kind.Pass: return shape('Pass', node, []);
      case Kind.Break: return shape('Break', node, []);
      case Kind.Continue: return shape('Continue', node, []);
      case Kind.ErrorStmt: return shape('ErrorStmt', node, []);
      case Kind.Keyword: return shape('keyword', node, [node.arg === null ? null : text(node.arg), node.value]);
      case Kind.Comprehension:
        return shape('comprehension', NO_SPAN, [node.target, node.iter, node.ifs, integer(node.isAsync ? 1 : 0)]);
      case Kind.WithItem: return shape('withitem', NO_SPAN, [node.contextExpr, node.optionalVars]);
      case Kind.ExceptHandler: return shape('ExceptHandler', node, [node.type, node.name === null ? null : text(node.name), node.body]);
      case Kind.MatchCase: return shape('match_case', NO_SPAN, [node.pattern, node.guard, node.body]);
      case Kind.Alias: return shape('alias', node, [text(node.name), node.asname === null ? null : text(node.asname)]);
      case Kind.TypeParam: {
        const bound = node.form === 'TypeVar' ? [node.bound] : [];
        return shape(node.form, node, [text(node.name), ...bound, node.default]);
      }
      case Kind.MatchValue: return shape('MatchValue', node, [node.value]);
      case Kind.MatchSingleton: return shape('MatchSingleton', node, [node.value === null ? null : node.value ? 'True' : 'False']);
      case Kind.MatchSequence: return shape('MatchSequence', node, [node.patterns]);
      case Kind.MatchMapping: return shape('MatchMapping', node, [node.keys, node.patterns, node.rest === null ? null : text(node.rest)]);
      case Kind.MatchClass: return shape('MatchClass', node, [node.cls, node.patterns, this.names(node.kwdAttrs), node.kwdPatterns]);
      case Kind.MatchStar: return shape('MatchStar', node, [node.name === null ? null : text(node.name)]);
      case Kind.MatchAs: return shape('MatchAs', node, [node.pattern, node.name === null ? null : text(node.name)]);
      case Kind.MatchOr: return shape('MatchOr', node, [node.patterns]);
    }
  }
}

const NO_SPAN = { start: '?', end: '?' } as const;

/** The lines of dump_ast.py for a tree of ours. */
export function dumpTree(module: Module, source: string): string[] {
  const dumper = new Dumper(source);
  dumper.module(module);
  return dumper.lines;
}
