import type { Graph, GraphKind, KeptByGraphPage, ToGraphPage } from '../../protocol/graph';

/** Everything that the page of graphs draws. */
export interface GraphPage {
  readonly kind: GraphKind;
  /** `null`: asked for, not there yet. */
  readonly graph: Graph | null;
  readonly problem: { readonly message: string; readonly next: string } | null;
  readonly form: 'picture' | 'table';
  readonly cyclesOnly: boolean;
  /** Id of the root whose functions are shown; `null`: all. */
  readonly root: string | null;
  /** Id of a node, or `edgeKey` of an edge. */
  readonly chosen: string | null;
}

export const firstGraphPage: GraphPage = { kind: 'locks', graph: null, problem: null, form: 'picture', cyclesOnly: false, root: null, chosen: null };

/** The page after a message of the extension. A picture that is drawn anew keeps what was chosen in it, if that still exists. */
export function receiveGraph(page: GraphPage, message: ToGraphPage): GraphPage {
  if (message.type === 'problem') return { ...page, kind: message.kind, graph: null, problem: { message: message.message, next: message.next } };
  const { kind, graph } = message;
  const isSameKind = kind === page.kind;
  // While the same graph is asked for again, the old one stays on show.
  if (graph === null) return isSameKind ? { ...page, problem: null } : { ...page, kind, graph: null, problem: null, chosen: null, root: null };
  const known = new Set([...graph.nodes.map(({ id }) => id), ...graph.edges.map(edgeKey)]);
  return {
    ...page,
    kind,
    graph,
    problem: null,
    root: page.root !== null && known.has(page.root) ? page.root : null,
    chosen: page.chosen !== null && known.has(page.chosen) ? page.chosen : null,
    cyclesOnly: page.cyclesOnly && graph.cycles.length > 0,
  };
}

export function keptOfPage({ kind, form, cyclesOnly, chosen }: GraphPage): KeptByGraphPage {
  return { kind, form, cyclesOnly, chosen };
}

/** Identity of an edge in a picture; no id of a node has this form. */
export function edgeKey({ from, to }: Pick<Graph['edges'][number], 'from' | 'to'>): string {
  return JSON.stringify([from, to]);
}
