import type { Place } from '../findings';
import type { ContextGraph, ContextRoot, GraphStep, LockGraph } from '../graph-report';

/** What is drawn, whatever draws it: boxes and arrows with their words. `P` is how places are told: offsets here, lines in an editor. */
export interface Picture<P = Place> {
  readonly kind: 'locks' | 'contexts';
  readonly nodes: readonly PictureNode<P>[];
  readonly edges: readonly PictureEdge<P>[];
  readonly cycles: readonly PictureCycle[];
}

export interface PictureNode<P = Place> {
  readonly id: string;
  readonly name: string;
  /** `Lock, threads`. */
  readonly detail: string;
  readonly shape: 'lock' | 'root' | 'function';
  readonly place: P | null;
  /** Index into `cycles`; `null`: in none. */
  readonly cycle: number | null;
}

/** All ways that lead from one node to another. */
export interface PictureEdge<P = Place> {
  readonly from: string;
  readonly to: string;
  /** At least one. */
  readonly ways: readonly PictureWay<P>[];
  readonly cycle: number | null;
}

export interface PictureWay<P = Place> {
  readonly place: P;
  readonly path: readonly { readonly message: string; readonly place: P }[];
  /** Where it happens, in words; empty: not known, or not asked. */
  readonly contexts: readonly string[];
}

export interface PictureCycle {
  /** Ids of its nodes, each leads to the next and the last to the first. */
  readonly nodes: readonly string[];
  readonly isReported: boolean;
  /** Name of the lock that makes it harmless. */
  readonly gate: string | null;
}

/** Locks as boxes; an arrow leads to the lock that is taken while the other one is held. */
export function lockPicture(graph: LockGraph): Picture {
  return {
    kind: 'locks',
    nodes: graph.locks.map(({ id, name, kind, world, place, cycle }) => ({ id, name, detail: `${kind}, ${worldWords[world]}`, shape: 'lock', place, cycle })),
    edges: joined(graph.orders.map(({ from, to, at, path, contexts, cycle }) => ({ from, to, cycle, way: { place: at, path, contexts } }))),
    cycles: graph.cycles.map(({ locks, isReported, gate }) => ({ nodes: locks, isReported, gate: gate ?? null })),
  };
}

const worldWords: Readonly<Record<LockGraph['locks'][number]['world'], string>> = {
  thread: 'threads', asyncio: 'asyncio', anyio: 'anyio', trio: 'trio', process: 'processes', file: 'file', unknown: 'by its name',
};

/** What runs code, and the functions that it runs; an arrow is a call, or the start. */
export function contextPicture(graph: ContextGraph): Picture {
  return {
    kind: 'contexts',
    nodes: [
      ...graph.roots.map((root) => ({ id: root.id, name: plainName(root.as), detail: rootDetail(root), shape: 'root' as const, place: root.place, cycle: null })),
      ...graph.functions.map(({ id, name, place }) => ({ id, name, detail: 'function', shape: 'function' as const, place, cycle: null })),
    ],
    edges: joined(graph.calls.map(({ from, to, place }) => ({ from, to, cycle: null, way: { place, path: [], contexts: [] } }))),
    cycles: [],
  };
}

const runnerWords: Readonly<Record<ContextRoot['runner'], string>> = { main: 'main thread', thread: 'thread', process: 'process', loop: 'event loop', ui: 'window thread' };

function rootDetail({ runner, isMany }: ContextRoot): string {
  return isMany ? `${runnerWords[runner]}, several at once` : runnerWords[runner];
}

/** In a box of its own a name needs no backticks. */
function plainName(words: string): string {
  return words.replaceAll('`', '');
}

function joined(ways: readonly { readonly from: string; readonly to: string; readonly cycle: number | null; readonly way: { readonly place: Place; readonly path: readonly GraphStep[]; readonly contexts: readonly string[] } }[]): PictureEdge[] {
  const edges = new Map<string, { from: string; to: string; cycle: number | null; ways: PictureWay[] }>();
  for (const { from, to, cycle, way } of ways) {
    const key = JSON.stringify([from, to]);
    const known = edges.get(key);
    if (known === undefined) edges.set(key, { from, to, cycle, ways: [way] });
    else {
      known.ways.push(way);
      known.cycle ??= cycle;
    }
  }
  return [...edges.values()];
}

/** `cycle 1`, as pictures and texts call it. */
export function cycleName(index: number): string {
  return `cycle ${index + 1}`;
}

/** Several pictures of one kind as one, as of several projects: ids and cycles stay apart. */
export function besides(kind: Picture['kind'], pictures: readonly Picture[]): Picture {
  const nodes: PictureNode[] = [];
  const edges: PictureEdge[] = [];
  const cycles: PictureCycle[] = [];
  for (const [index, picture] of pictures.entries()) {
    const id = (of: string): string => (pictures.length === 1 ? of : `${index}/${of}`);
    const first = cycles.length;
    const moved = (cycle: number | null): number | null => (cycle === null ? null : first + cycle);
    nodes.push(...picture.nodes.map((node) => ({ ...node, id: id(node.id), cycle: moved(node.cycle) })));
    edges.push(...picture.edges.map((edge) => ({ ...edge, from: id(edge.from), to: id(edge.to), cycle: moved(edge.cycle) })));
    cycles.push(...picture.cycles.map((cycle) => ({ ...cycle, nodes: cycle.nodes.map(id) })));
  }
  return { kind, nodes, edges, cycles };
}
