import type { Model } from '../bench/model';
import { chunkSize } from './derive';
import { intervalOf } from './intervals';
import type { Evidence, Walk } from './types';

/**
 * Predicted seconds for the whole work under each model, if the figures that decide it are known. Three things are taken as
 * usual as long as nobody says otherwise: a pool has up to 32 threads, the GIL is on, arguments are small (p = 0).
 */

type Prediction = Walk['predictions'][number];

/** Inputs of the formulas, in base units. */
interface Inputs {
  readonly t: number;
  readonly n: number;
  /** Calls at once that a pool of waiting workers may make. */
  readonly k: number;
  readonly c?: number;
  readonly S2?: number;
  readonly S4?: number;
  readonly E?: number;
  readonly A?: number;
  readonly start?: number;
  readonly o?: number;
  readonly p?: number;
  readonly gil?: number;
  readonly chunk?: number;
}

/** Workers that `ThreadPoolExecutor` and `to_thread` have at most by default. */
const defaultMostThreads = 32;

/** Symbols and what more of them does to the time: the ends of an interval are the best and the worst case. */
const inputs: readonly { readonly symbol: 't' | 'n' | 'c' | 'S2' | 'S4' | 'E' | 'A' | 'start' | 'o' | 'p' | 'gil'; readonly slows: boolean }[] = [
  { symbol: 't', slows: true }, { symbol: 'n', slows: true }, { symbol: 'c', slows: true }, { symbol: 'S2', slows: false }, { symbol: 'S4', slows: false },
  { symbol: 'E', slows: false }, { symbol: 'A', slows: false }, { symbol: 'start', slows: true }, { symbol: 'o', slows: true }, { symbol: 'p', slows: true },
  { symbol: 'gil', slows: true },
];

/** Symbols that predictions are made from. */
export const predictionInputs: readonly string[] = [...inputs.map(({ symbol }) => symbol), 'k', 'plateau'];

const models: readonly { readonly model: Model; readonly seconds: (x: Inputs) => number | undefined }[] = [
  { model: 'sequential', seconds: (x) => x.n * x.t },
  { model: 'thread-pool', seconds: (x) => threads(x, x.k) },
  // The default pool of to_thread: min(32, cores + 4).
  { model: 'to-thread', seconds: (x) => (x.A === undefined ? undefined : threads(x, Math.min(x.k, defaultMostThreads, Math.floor(x.A) + 4))) },
  { model: 'process-pool', seconds: (x) => processes(x) },
  { model: 'asyncio', seconds: (x) => (x.c === undefined ? undefined : Math.max(x.n * x.c * x.t, waves(x) * x.t)) },
  { model: 'asyncio-pool', seconds: splitUp },
];

/** Predictions in the order of the models; empty as long as the time and the number of calls are unknown. */
export function predict(evidence: Evidence): Prediction[] {
  const middle = inputsOf(evidence, 'value', 'value');
  const best = inputsOf(evidence, 'lo', 'hi');
  const worst = inputsOf(evidence, 'hi', 'lo');
  if (middle === undefined || best === undefined || worst === undefined) return [];
  return models.flatMap(({ model, seconds }) => {
    const value = seconds(middle);
    const ends = [seconds(best), value, seconds(worst)].filter((end) => end !== undefined);
    if (value === undefined || !Number.isFinite(value) || ends.some((end) => !Number.isFinite(end))) return [];
    const lo = Math.min(...ends);
    const hi = Math.max(...ends);
    return [{ model, seconds: value, lo: lo === hi ? null : lo, hi: lo === hi ? null : hi }];
  });
}

type End = 'lo' | 'value' | 'hi';

function inputsOf(evidence: Evidence, slowing: End, speeding: End): Inputs | undefined {
  const known: Partial<Record<string, number>> = {};
  for (const { symbol, slows } of inputs) {
    const value = intervalOf(evidence, symbol)?.[slows ? slowing : speeding];
    // The low end of an interval may lie below what is possible.
    if (value !== undefined) known[symbol] = symbol === 'c' ? Math.min(1, Math.max(0, value)) : Math.max(0, value);
  }
  const { t, n } = known;
  if (t === undefined || n === undefined) return undefined;
  const plateau = intervalOf(evidence, 'plateau')?.value ?? Infinity;
  const k = Math.max(1, Math.min(intervalOf(evidence, 'k')?.value ?? Math.min(n, defaultMostThreads), plateau));
  const chunk = chunkSize(evidence);
  return { ...known, t, n, k, ...(chunk === undefined ? {} : { chunk }) };
}

/** Rounds that the work takes with so many calls at once. */
function waves({ n, k }: Inputs): number {
  return Math.max(1, n / k);
}

function threads(x: Inputs, workers: number): number | undefined {
  const factor = throughput(x, Math.max(1, Math.min(workers, x.n)));
  return factor === undefined ? undefined : Math.max(x.t, (x.n * x.t) / factor);
}

/**
 * Work that `workers` threads do against one. Between measured points straight lines; beyond 4 threads a ceiling if the step
 * from 2 to 4 brought less than half as much again, else Amdahl's law through 4 threads. Without measurements: waits overlap,
 * computation shares one GIL, or the free cores where there is none.
 */
function throughput(x: Inputs, workers: number): number | undefined {
  const { S2, S4, c } = x;
  const cores = x.gil === 0 ? x.E : 1;
  const byShare = c === undefined || cores === undefined ? undefined : Math.min(workers, c > 0 ? Math.max(1, cores / c) : Infinity);
  if (S4 === undefined) return byShare;
  const at2 = S2 ?? (2 + S4) / 3;
  if (workers <= 2) return between(workers, 1, 1, 2, at2);
  if (workers <= 4) return between(workers, 2, at2, 4, S4);
  if (S4 < 1.5 * at2) return S4;
  const serial = Math.max(0, (4 / S4 - 1) / 3);
  const amdahl = workers / (1 + serial * (workers - 1));
  // However well they scale up to 4: what computes is bounded by the cores.
  const bound = c === undefined || c <= 0 || x.E === undefined ? Infinity : Math.max(S4, x.E / c);
  return Math.min(amdahl, bound);
}

function between(x: number, x1: number, y1: number, x2: number, y2: number): number {
  return y1 + ((y2 - y1) * (x - x1)) / (x2 - x1);
}

/** start + n max((c t + o + p) / E, (t + p) / W, p): cores, workers, and the parent, which pickles everything. */
function processes(x: Inputs): number | undefined {
  const { t, n, c, E, o, start } = x;
  if (c === undefined || E === undefined || o === undefined || start === undefined) return undefined;
  const p = x.p ?? 0;
  const workers = Math.max(1, Math.min(n, Math.floor(x.A ?? E)));
  // The predicted pool is used well: small tasks travel in chunks.
  const perTask = o / (x.chunk ?? 1);
  return start + Math.max(t, n * Math.max((c * t + perTask + p) / Math.max(1, E), (t + p) / workers, p));
}

/** Waiting overlaps in the loop while the pool computes; the slower of the two counts. */
function splitUp(x: Inputs): number | undefined {
  const { t, n, c, E, o, start } = x;
  if (c === undefined || E === undefined || o === undefined || start === undefined || c < 0.05) return undefined;
  const waiting = waves(x) * (1 - c) * t;
  const computing = (n * (c * t + o + (x.p ?? 0))) / Math.max(1, E);
  return start + Math.max(t, waiting, computing);
}
