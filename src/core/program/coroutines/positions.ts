import { Kind, type BoolOp, type Call, type Comprehension, type Expr, type Keyword, type Stmt } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';
import { evaluate } from '../types/evaluate';
import { alternatives, TypeKind } from '../types/types';
import type { CodeView } from './view';

/** Where an expression's value goes. */
export type Position =
  | { readonly kind: 'awaited' }
  /** To somebody who may await it: passed, returned, stored. */
  | { readonly kind: 'given' }
  /** Thrown away; `isCollected`: in a list or tuple of such values. */
  | { readonly kind: 'dropped'; readonly isCollected: boolean }
  | { readonly kind: 'default' }
  /** To a variable of the function. `mayBeOther`: or what stands in the other branch does. */
  | { readonly kind: 'variable'; readonly name: string; readonly statement: Stmt; readonly isCollected: boolean; readonly mayBeOther: boolean }
  /** To an operation that needs a plain value. */
  | { readonly kind: 'value'; readonly as: ValueUse; readonly by: string; readonly isCollected: boolean; readonly node: AnyNode }
  | { readonly kind: 'entered'; readonly isAsync: boolean; readonly node: AnyNode }
  | { readonly kind: 'iterated'; readonly isAsync: boolean; readonly node: AnyNode };

export type ValueUse = 'condition' | 'comparison' | 'text' | 'arithmetic' | 'subscript' | 'attribute' | 'unpacked' | 'argument' | 'called' | 'element';

/** Functions that make a value of each item they are given; a generator expression in them is used up at once. */
const itemConsumers = new Set(['any', 'all', 'sum', 'min', 'max', 'sorted', 'join']);
const collectors = new Set(['list', 'tuple', 'set', 'frozenset']);

/** Library functions that cannot do anything with a coroutine. */
const plainArguments =
  /^(?:builtins\.(?:str|repr|int|float|complex|bool|bytes|bytearray|len|print|sorted|sum|min|max|any|all|iter|next|enumerate|zip|reversed|abs|round|range|format|ord|chr|divmod|pow|list|tuple|set|frozenset|dict|open)|json\.dumps?|json\.loads?|orjson\.(?:dumps|loads)|ujson\.(?:dumps|loads)|yaml\.(?:safe_)?(?:dump|load)|pickle\.dumps?|math\.\w+|os\.path\.\w+|logging\.(?:Logger\.|LoggerAdapter\.)?(?:debug|info|warning|warn|error|critical|exception)|builtins\.str\.join|base64\.\w+|hashlib\.\w+|re\.(?:match|search|fullmatch|findall|split|compile))$/;

/** What a coroutine object has. Everything else is an attribute of its result. */
const coroutineAttributes = new Set(['send', 'throw', 'close', 'cr_await', 'cr_code', 'cr_frame', 'cr_running', 'cr_origin', 'cr_suspended', 'gi_frame', 'gi_running', 'asend', 'athrow', 'aclose', 'ag_frame', 'ag_running', 'ag_code']);

/** Where the value of an expression goes, followed up through parentheses, conditionals and displays. */
export function positionOf(view: CodeView, node: Expr): Position {
  let at: AnyNode = node;
  let isCollected = false;
  let mayBeOther = false;
  let isNamed = false;
  for (let step = 0; step < 60; step++) {
    const parent = view.parentOf(at);
    if (parent === undefined) return { kind: 'given' };
    const value = (as: ValueUse, by = ''): Position => (isCollected ? { kind: 'given' } : { kind: 'value', as, by, isCollected, node: parent });
    switch (parent.kind) {
      case Kind.Await:
        return isCollected ? { kind: 'given' } : { kind: 'awaited' };
      case Kind.ExprStmt:
        return isNamed ? { kind: 'given' } : { kind: 'dropped', isCollected };
      case Kind.NamedExpr:
        isNamed = true;
        break;
      case Kind.IfExp:
        if ((parent as Extract<Expr, { kind: Kind.IfExp }>).test === at) return value('condition');
        mayBeOther = true;
        break;
      case Kind.BoolOp: {
        const { values } = parent as BoolOp;
        if (values.at(-1) !== at) return value('condition');
        mayBeOther = true;
        break;
      }
      case Kind.Starred:
        if (!isCollected) return { kind: 'iterated', isAsync: false, node: parent };
        break;
      case Kind.List:
      case Kind.Tuple:
      case Kind.Set:
        isCollected = true;
        break;
      case Kind.Dict: {
        const { keys, values } = parent as Extract<Expr, { kind: Kind.Dict }>;
        // `{**load()}`
        if (keys[values.indexOf(at as Expr)] === null && !isCollected) return value('unpacked');
        isCollected = true;
        break;
      }
      case Kind.ListComp:
      case Kind.SetComp:
        isCollected = true;
        break;
      case Kind.DictComp:
        if ((parent as Extract<Expr, { kind: Kind.DictComp }>).key === at) return value('element');
        isCollected = true;
        break;
      case Kind.GeneratorExp: {
        // Nothing of it runs before somebody asks for its items.
        const call = view.parentOf(parent);
        if (call?.kind !== Kind.Call || (call as Call).func === parent) return { kind: 'given' };
        const name = builtinName(view, call as Call);
        if (name !== undefined && itemConsumers.has(name) && !isCollected) return { kind: 'value', as: 'element', by: name, isCollected: false, node: call };
        if (name === undefined || !collectors.has(name)) return { kind: 'given' };
        isCollected = true;
        break;
      }
      case Kind.Keyword: {
        const call = view.parentOf(parent);
        if ((parent as unknown as Keyword).arg === null && call?.kind === Kind.Call) return value('unpacked');
        return call?.kind === Kind.Call ? argumentPosition(view, call as Call, isCollected, false) : { kind: 'given' };
      }
      case Kind.Call: {
        const call = parent as Call;
        if (call.func === at) return value('called');
        if (isCollected) {
          const name = builtinName(view, call);
          if (name !== undefined && collectors.has(name)) break;
          if (name !== undefined && itemConsumers.has(name) && at.kind !== Kind.Dict && at.kind !== Kind.DictComp && name !== 'sorted') return { kind: 'value', as: 'element', by: name, isCollected: true, node: call };
        }
        return argumentPosition(view, call, isCollected, true);
      }
      case Kind.Assign: {
        const { targets } = parent as Extract<Stmt, { kind: Kind.Assign }>;
        const target = targets.length === 1 ? targets[0]! : undefined;
        if (target?.kind === Kind.Name) return { kind: 'variable', name: target.id, statement: parent as Stmt, isCollected, mayBeOther };
        return target?.kind === Kind.Tuple || target?.kind === Kind.List ? value('unpacked') : { kind: 'given' };
      }
      case Kind.AnnAssign: {
        const { target } = parent as Extract<Stmt, { kind: Kind.AnnAssign }>;
        return target.kind === Kind.Name ? { kind: 'variable', name: target.id, statement: parent as Stmt, isCollected, mayBeOther } : { kind: 'given' };
      }
      case Kind.AugAssign:
        return value('arithmetic');
      case Kind.FormattedValue:
        return value('text');
      case Kind.Compare:
        return value('comparison');
      case Kind.BinOp:
        if (!isCollected) return value('arithmetic');
        break;
      case Kind.UnaryOp:
        return value((parent as Extract<Expr, { kind: Kind.UnaryOp }>).op === 'not' ? 'condition' : 'arithmetic');
      case Kind.Attribute: {
        const { attr } = parent as Extract<Expr, { kind: Kind.Attribute }>;
        return attr === '' || attr.startsWith('__') || coroutineAttributes.has(attr) ? { kind: 'given' } : value('attribute', attr);
      }
      case Kind.Subscript:
        return (parent as Extract<Expr, { kind: Kind.Subscript }>).value === at ? value('subscript') : { kind: 'given' };
      case Kind.For:
        return isCollected ? { kind: 'given' } : { kind: 'iterated', isAsync: (parent as Extract<Stmt, { kind: Kind.For }>).isAsync, node: parent };
      case Kind.Comprehension: {
        const clause = parent as unknown as Comprehension;
        if (clause.iter === at) return isCollected ? { kind: 'given' } : { kind: 'iterated', isAsync: clause.isAsync, node: parent };
        return value('condition');
      }
      case Kind.If:
      case Kind.While:
        return value('condition');
      case Kind.Assert:
        return (parent as Extract<Stmt, { kind: Kind.Assert }>).test === at ? value('condition') : { kind: 'given' };
      case Kind.WithItem: {
        const statement = view.parentOf(parent);
        return isCollected || statement === undefined ? { kind: 'given' } : { kind: 'entered', isAsync: (statement as Extract<Stmt, { kind: Kind.With }>).isAsync, node: statement };
      }
      case Kind.Arg:
        return isCollected ? { kind: 'given' } : { kind: 'default' };
      default:
        return { kind: 'given' };
    }
    at = parent;
  }
  return { kind: 'given' };
}

function argumentPosition(view: CodeView, call: Call, isCollected: boolean, isPositional: boolean): Position {
  if (isCollected || !isPositional) return { kind: 'given' };
  const event = view.eventOf(call);
  if (event === undefined) return { kind: 'given' };
  const types = alternatives(evaluate(view.program, view.file, event.value.func));
  const [type] = types;
  if (types.length !== 1 || type?.kind !== TypeKind.External) return { kind: 'given' };
  const name = view.program.knowledge.canonical(type.name);
  return plainArguments.test(name) ? { kind: 'value', as: 'argument', by: name.replace(/^builtins\./, ''), isCollected, node: call } : { kind: 'given' };
}

/** The name of the builtin function that is called; `join` for the method of a text. */
function builtinName(view: CodeView, call: Call): string | undefined {
  const event = view.eventOf(call);
  if (event === undefined) return undefined;
  const type = evaluate(view.program, view.file, event.value.func);
  return type.kind === TypeKind.External && type.name.startsWith('builtins.') ? type.name.slice(type.name.lastIndexOf('.') + 1) : undefined;
}
