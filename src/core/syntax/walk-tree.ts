import type { Expr, ExceptHandler, IfClause, Kind, MatchCase, Stmt } from './nodes';

/** Any node, as far as a walk over its fields needs to know it. */
export interface AnyNode {
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
}

/** What a walk meets: clauses of `if` are no nodes of their own. */
type Part = Expr | Stmt | ExceptHandler | MatchCase | IfClause;

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
    const inner = Array.isArray(value) ? (value as unknown[]) : Object.values(value);
    for (let i = inner.length - 1; i >= 0; i--) if (typeof inner[i] === 'object') pending.push(inner[i]);
  }
}
