import type { TextPosition } from '../config/toml-text';
import type { Place } from '../findings';
import type { ContextGraph, GraphStep, LockGraph } from '../graph-report';
import type { SourceTexts } from './source-text';

/** A place in the JSON output: rows and columns count from 1. */
interface JsonPlace {
  /** Absolute, `/` between segments. */
  readonly filename: string;
  readonly location: TextPosition;
  /** Behind the last character. */
  readonly end_location: TextPosition;
}

/** Lock graphs, one a project. A contract with other programs: keys are added, never renamed or removed. */
export function lockGraphJson(graphs: readonly LockGraph[], sources: SourceTexts): string {
  return json(
    graphs.map((graph) => ({
      locks: graph.locks.map(({ place, ...lock }) => ({ ...lock, place: place && placeJson(place, sources) })),
      orders: graph.orders.map(({ at, path, ...order }) => ({ ...order, at: placeJson(at, sources), path: pathJson(path, sources) })),
      cycles: graph.cycles.map(({ isReported, gate, ...cycle }) => ({ ...cycle, is_reported: isReported, gate: gate ?? null })),
    })),
  );
}

/** Context graphs, one a project. */
export function contextGraphJson(graphs: readonly ContextGraph[], sources: SourceTexts): string {
  return json(
    graphs.map((graph) => ({
      roots: graph.roots.map(({ place, isMany, ...root }) => ({ ...root, is_many: isMany, place: place && placeJson(place, sources) })),
      functions: graph.functions.map(({ place, ...fn }) => ({ ...fn, place: placeJson(place, sources) })),
      calls: graph.calls.map(({ place, ...call }) => ({ ...call, place: placeJson(place, sources) })),
    })),
  );
}

function pathJson(path: readonly GraphStep[], sources: SourceTexts): readonly (JsonPlace & { readonly message: string })[] {
  return path.map(({ message, place }) => ({ message, ...placeJson(place, sources) }));
}

function placeJson(place: Place, sources: SourceTexts): JsonPlace {
  const source = sources.get(place.path);
  return { filename: place.path, location: source.position(place.start), end_location: source.position(place.end) };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
