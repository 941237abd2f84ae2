import type { Fix } from '../findings';
import type { Access, AnyPart, Body } from '../program/places/accesses';
import { Kind, type Expr, type IfClause, type If } from '../syntax/nodes';

/** `if key not in d: d[key] = []` as `d.setdefault(key, [])`; only for values that cost nothing to make in vain. */
export function setDefaultFix(body: Body, test: Access, act: Access): Fix | undefined {
  const { text } = body.scope.file;
  const { statement, value } = act;
  if (statement.kind !== Kind.Assign || statement.targets.length !== 1 || value === null || !isCheap(value) || test.test === null || act.key === null) return undefined;
  const holder = test.test.holder as AnyPart;
  if ('kind' in holder) return undefined;
  const clause: IfClause = holder;
  const whole = body.parents.get(clause) as If | undefined;
  if (whole?.kind !== Kind.If || whole.clauses.length !== 1 || whole.orelse.length > 0 || clause.body.length !== 1 || clause.body[0] !== statement) return undefined;
  if (clause.test.kind !== Kind.Compare || clause.test.ops.length !== 1 || clause.test.ops[0] !== 'not in') return undefined;
  const of = (node: Expr): string => text.slice(node.start, node.end);
  // A comment between the lines would be lost.
  if (text.slice(whole.start, whole.end).includes('#') || of(act.key).includes('\n')) return undefined;
  return { title: 'Use `setdefault`', applicability: 'safe', edits: [{ start: whole.start, end: whole.end, content: `${of(act.node)}.setdefault(${of(act.key)}, ${of(value)})` }] };
}

function isCheap(value: Expr): boolean {
  switch (value.kind) {
    case Kind.Constant:
      return true;
    case Kind.List:
    case Kind.Set:
    case Kind.Tuple:
      return value.elts.every(isCheap);
    case Kind.Dict:
      return value.keys.length === 0;
    case Kind.Call:
      return value.func.kind === Kind.Name && /^(?:set|list|dict|deque)$/.test(value.func.id) && value.args.length === 0 && value.keywords.length === 0;
    default:
      return false;
  }
}
