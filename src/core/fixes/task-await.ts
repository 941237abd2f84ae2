import type { Fix } from '../findings';
import type { CodeView } from '../program/coroutines/view';
import { EventFlag } from '../summary/facts';
import { Kind, type Expr } from '../syntax/nodes';

/** `fetch()` as `await fetch()`, where `await` may stand. */
export function awaitFix(view: CodeView, node: Expr, applicability: Fix['applicability'] = 'unsafe'): Fix | undefined {
  if (!mayAwait(view, node)) return undefined;
  const parent = view.parentOf(node);
  const text = view.textOf(node);
  // What binds closer than `await` needs parentheses: `(await f()).x`, `(await f()) ** 2`.
  const isOperand = parent?.kind === Kind.Attribute || parent?.kind === Kind.Subscript || parent?.kind === Kind.BinOp || (parent?.kind === Kind.UnaryOp && (parent as Extract<Expr, { kind: Kind.UnaryOp }>).op !== 'not');
  const isCalled = parent?.kind === Kind.Call && (parent as unknown as { func: Expr }).func === node;
  const content = isOperand || isCalled ? `(await ${text})` : `await ${text}`;
  return { title: 'Await the coroutine', applicability, edits: [{ start: node.start, end: node.end, content }] };
}

/** True where `await` is allowed: in the body of an `async def`, not in a lambda, a default or a generator expression of a plain function. */
export function mayAwait(view: CodeView, node: Expr): boolean {
  const fn = view.functionOf(node);
  if (!fn.isAsync || fn.form !== 'function') return false;
  const event = view.eventOf(node);
  return node.kind !== Kind.Call || event === undefined || (event.flags & EventFlag.NoAwait) === 0;
}
