import { parse } from '../syntax/parse';
import { Kind, type Expr } from '../syntax/nodes';
import { ValueKind, type Value } from './values';
import type { Walker } from './walker';

const maxDepth = 40;

/** An annotation as a value. Nothing runs: no events. Strings are read as the expressions they hold (PEP 484). */
export function annotationValue(w: Walker, node: Expr, depth = 0): Value {
  if (depth > maxDepth) return w.unknown;
  const sub = (part: Expr): Value => annotationValue(w, part, depth + 1);
  switch (node.kind) {
    case Kind.Name:
      return w.lookup(node.id);
    case Kind.Attribute:
      return { kind: ValueKind.Attribute, base: sub(node.value), name: node.attr, id: w.newId() };
    case Kind.Subscript:
      return { kind: ValueKind.Item, value: sub(node.value), key: sub(node.slice), id: w.newId() };
    case Kind.BinOp:
      return { kind: ValueKind.Binary, op: node.op, left: sub(node.left), right: sub(node.right), id: w.newId() };
    case Kind.Tuple:
    case Kind.List:
      return { kind: ValueKind.Container, type: 'tuple', elements: node.elts.map(sub), keys: [], size: null, id: w.newId() };
    case Kind.Call:
      return {
        kind: ValueKind.Call,
        func: sub(node.func),
        args: node.args.map(sub),
        keywords: node.keywords.map((keyword) => ({ name: keyword.arg, value: sub(keyword.value) })),
        starAt: -1,
        start: node.start,
        end: node.end,
        funcEnd: node.func.end,
        checked: [],
        id: w.newId(),
      };
    case Kind.Constant:
      if (node.type === 'str' && typeof node.value === 'string') return stringAnnotation(w, node.value, depth);
      return { kind: ValueKind.Constant, type: node.type, value: node.value, id: w.newId() };
    case Kind.Starred:
      return sub(node.value);
    default:
      return w.unknown;
  }
}

/** Strings in `Literal["a b"]` or `Annotated[T, "text"]` are no expressions; what does not parse is unknown. */
function stringAnnotation(w: Walker, text: string, depth: number): Value {
  if (text.length > 500) return w.unknown;
  const module = parse(`(${text.trim()})`);
  const statement = module.body[0];
  if (module.problems.length > 0 || module.body.length !== 1 || statement?.kind !== Kind.ExprStmt) return w.unknown;
  return annotationValue(w, statement.value, depth + 1);
}
