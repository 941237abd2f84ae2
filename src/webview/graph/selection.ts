import type { Graph } from '../../protocol/graph';
import type { GraphPage } from './page-state';

export type GraphNode = Graph['nodes'][number];
export type GraphEdge = Graph['edges'][number];

/** More boxes than this are no picture any more. */
export const mostBoxes = 120;
/** Up to this many locks, those that are never taken together with another one are drawn, too. */
const fewBoxes = 24;

export interface Shown {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Why something is missing; empty: nothing is. */
  readonly note: string;
}

/** What of a graph is drawn: the part that was asked for, and no more than can be looked at. */
export function shownOf(graph: Graph, { cyclesOnly, root }: Pick<GraphPage, 'cyclesOnly' | 'root'>): Shown {
  let nodes = graph.nodes;
  let note = '';
  if (cyclesOnly) nodes = nodes.filter(({ cycle }) => cycle !== null);
  else if (root !== null) nodes = reachedFrom(graph, root);
  else if (graph.kind === 'locks' && nodes.length > fewBoxes) {
    const linked = new Set(graph.edges.flatMap(({ from, to }) => [from, to]));
    const alone = nodes.filter(({ id }) => !linked.has(id)).length;
    if (alone > 0 && alone < nodes.length) {
      nodes = nodes.filter(({ id }) => linked.has(id));
      note = `${alone} locks that are never taken together with another one are in the table only.`;
    }
  }
  if (nodes.length > mostBoxes) {
    const all = nodes.length;
    nodes = nodes.toSorted((a, b) => rank(a) - rank(b)).slice(0, mostBoxes);
    note = `${mostBoxes} of ${all} are drawn; all are in the table.`;
  }
  const kept = new Set(nodes.map(({ id }) => id));
  const edges = graph.edges.filter((edge) => kept.has(edge.from) && kept.has(edge.to) && (!cyclesOnly || edge.cycle !== null));
  return { nodes, edges, note };
}

function rank({ cycle, shape }: GraphNode): number {
  if (cycle !== null) return 0;
  return shape === 'root' ? 1 : 2;
}

/** The root and what it leads to, nearest first. */
function reachedFrom(graph: Graph, root: string): GraphNode[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of graph.edges) next.set(from, [...(next.get(from) ?? []), to]);
  const order = new Map([[root, 0]]);
  for (const id of order.keys()) for (const to of next.get(id) ?? []) if (!order.has(to)) order.set(to, order.size);
  return graph.nodes.filter(({ id }) => order.has(id)).sort((a, b) => order.get(a.id)! - order.get(b.id)!);
}
