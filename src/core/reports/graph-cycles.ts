import type { LockGraph } from '../graph-report';

/** The locks and orders that are part of a cycle, and nothing else. */
export function onlyCycles(graph: LockGraph): LockGraph {
  const kept = new Map<number, number>();
  const orders = graph.orders.filter(({ cycle }, index) => {
    if (cycle === null) return false;
    kept.set(index, kept.size);
    return true;
  });
  return {
    locks: graph.locks.filter(({ cycle }) => cycle !== null),
    orders,
    cycles: graph.cycles.map((cycle) => ({ ...cycle, orders: cycle.orders.flatMap((index) => kept.get(index) ?? []) })),
  };
}
