/**
 * What server, extension and page say of graphs. No `vscode`, no DOM. The server answers with a whole picture, the extension hands
 * it to the page; both sides of the page's frame validate what arrives.
 */

import * as v from 'valibot';

export { graphViewType } from './graph-view-type';

export const graphKinds = ['locks', 'contexts'] as const;
export type GraphKind = (typeof graphKinds)[number];

const Position = v.object({ line: v.number(), character: v.number() });
const GraphPlace = v.object({
  uri: v.string(),
  range: v.object({ start: Position, end: Position }),
  /** `app/store.py:12`. */
  label: v.string(),
});
export type GraphPlace = v.InferOutput<typeof GraphPlace>;

/** As `Picture` in core/reports/graph-picture.ts, with places as an editor tells them. */
const Graph = v.object({
  kind: v.picklist(graphKinds),
  nodes: v.array(v.object({
    id: v.string(), name: v.string(), detail: v.string(), shape: v.picklist(['lock', 'root', 'function']),
    place: v.nullable(GraphPlace), cycle: v.nullable(v.number()),
  })),
  edges: v.array(v.object({
    from: v.string(), to: v.string(), cycle: v.nullable(v.number()),
    ways: v.pipe(v.array(v.object({
      place: GraphPlace, path: v.array(v.object({ message: v.string(), place: GraphPlace })), contexts: v.array(v.string()),
    })), v.minLength(1)),
  })),
  cycles: v.array(v.object({ nodes: v.array(v.string()), isReported: v.boolean(), gate: v.nullable(v.string()) })),
  /** Files that were looked at. */
  files: v.number(),
  /** The workspace is still being read: there may be more. */
  isScanning: v.boolean(),
});
export type Graph = v.InferOutput<typeof Graph>;

export const ToGraphPage = v.variant('type', [
  /** `graph` null: it is being asked for. */
  v.object({ type: v.literal('graph'), kind: v.picklist(graphKinds), graph: v.nullable(Graph) }),
  /** It could not be had; `next` says what to do. */
  v.object({ type: v.literal('problem'), kind: v.picklist(graphKinds), message: v.string(), next: v.string() }),
]);
export type ToGraphPage = v.InferOutput<typeof ToGraphPage>;

const Place = v.object({ uri: v.string(), range: v.object({ start: Position, end: Position }) });
export const FromGraphPage = v.variant('type', [
  /** First message of a page: answered by `graph`. */
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('show'), kind: v.picklist(graphKinds) }),
  v.object({ type: v.literal('refresh') }),
  v.object({ type: v.literal('open'), place: Place }),
  v.object({ type: v.literal('openRule'), rule: v.pipe(v.string(), v.regex(/^[a-z-]{1,60}$/)) }),
]);
export type FromGraphPage = v.InferOutput<typeof FromGraphPage>;

/** What the page keeps by itself across a reload of the window. */
const KeptByGraphPage = v.object({ kind: v.picklist(graphKinds), form: v.picklist(['picture', 'table']), cyclesOnly: v.boolean(), chosen: v.nullable(v.string()) });
export type KeptByGraphPage = Readonly<v.InferOutput<typeof KeptByGraphPage>>;

/** What a page kept, if it has that form; `null` if it is nothing usable. */
export function keptByGraphPage(data: unknown): KeptByGraphPage | null {
  const checked = v.safeParse(KeptByGraphPage, data);
  return checked.success ? checked.output : null;
}
