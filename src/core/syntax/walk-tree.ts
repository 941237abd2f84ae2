import type { Expr, ExceptHandler, IfClause, Kind, MatchCase, Stmt } from './nodes';

/** Any node, as far as a walk over its fields needs to know it. */
export interface AnyNode {
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
}

/** What a walk meets: clauses of `if` are no nodes of their own. */
type Part = Expr | Stmt | ExceptHandler | MatchCase | IfClause;

/** Puts what a node (or a list of them) holds on a stack, the last part first, so that the first is popped first. */
export function pushParts(value: object, pending: unknown[]): void {
  if (Array.isArray(value)) {
    for (let i = value.length - 1; i >= 0; i--) if (typeof value[i] === 'object') pending.push(value[i]);
    return;
  }
  const first = pending.length;
  for (const name in value) {
    const part = (value as Record<string, unknown>)[name];
    if (typeof part === 'object' && part !== null) pending.push(part);
  }
  for (let i = first, j = pending.length - 1; i < j; i++, j--) {
    const part = pending[i];
    pending[i] = pending[j];
    pending[j] = part;
  }
}

/**
 * Every node below and including these, parents before children, in source order; `enter` returns false to leave out what is inside
 * a node. Iterative, because trees may be very deep. For questions that are asked rarely: the summary walks by kind.
 */
export function walkTree(roots: readonly Part[], enter: (node: AnyNode) => boolean): void {
  const pending: unknown[] = [...roots].reverse();
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== 'object' || value === null) continue;
    if ('kind' in value && !enter(value as AnyNode)) continue;
    pushParts(value, pending);
  }
}
