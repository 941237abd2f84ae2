import type { ContextGraph } from '../graph-report';

/**
 * What is about a name: the roots and functions whose name holds it, all ways that lead to those functions, and, from a root that is meant, what
 * it runs. Upper and lower case
 * and the quotes around names do not matter.
 */
export function contextsAbout(graph: ContextGraph, name: string): ContextGraph {
  const wanted = name.replaceAll('`', '').toLowerCase();
  const holds = (text: string): boolean => text.replaceAll('`', '').toLowerCase().includes(wanted);
  const roots = graph.roots.filter(({ as }) => holds(as)).map(({ id }) => id);
  const functions = graph.functions.filter((fn) => holds(fn.name)).map(({ id }) => id);
  const below = reached(roots, graph.calls.map(({ from, to }) => [from, to]));
  const above = reached(functions, graph.calls.map(({ from, to }) => [to, from]));
  const isKept = (id: string): boolean => below.has(id) || above.has(id);
  return {
    roots: graph.roots.filter(({ id }) => isKept(id)),
    functions: graph.functions.filter(({ id }) => isKept(id)),
    calls: graph.calls.filter(({ from, to }) => (below.has(from) && below.has(to)) || (above.has(from) && above.has(to))),
  };
}

function reached(start: readonly string[], edges: readonly (readonly [string, string])[]): Set<string> {
  const next = new Map<string, string[]>();
  for (const [from, to] of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const seen = new Set(start);
  const pending = [...start];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const to of next.get(id) ?? []) {
      if (seen.has(to)) continue;
      seen.add(to);
      pending.push(to);
    }
  }
  return seen;
}
