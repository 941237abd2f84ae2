import { exactly, intervalOf, type Interval } from './intervals';
import { shownValue } from './symbols';
import type { Evidence } from './types';

/** Threads that `ThreadPoolExecutor` takes at most by default (CPython, since 3.8). */
const defaultMostThreads = 32;
/** Up to so many concurrent waits threads keep up where nobody has measured it: 100 to 200 on the machines that were. */
const usualCrossover = 100;
/** All of it in less than this: nobody would notice. */
export const leastTotal = 0.1;

/** With less than this of a core a single thread is kept waiting by other programs. */
const starvedBelow = 0.9;

export interface ComputingShare {
  readonly share: Interval;
  /** What makes it less sure, to be put behind the figure; empty mostly. */
  readonly note: string;
}

/**
 * The share of a call that computes. A thread that waits for a processor looks as if it waited for something else: where less
 * than one core was free, the call may have computed for all the time that it was kept waiting, so its share reaches up to c / E.
 */
export function computingShare(evidence: Evidence): ComputingShare | undefined {
  const c = intervalOf(evidence, 'c');
  const free = intervalOf(evidence, 'E')?.value;
  if (c === undefined) return undefined;
  if (free === undefined || free <= 0 || free >= starvedBelow) return { share: c, note: '' };
  const share = { ...c, hi: Math.max(c.hi, Math.min(1, c.hi / free)) };
  return { share, note: `; only ${shownValue('E', free)} of a core was free meanwhile, so it may be more` };
}

/** `n` calls one after the other, in seconds. */
export function totalOf(evidence: Evidence): Interval | undefined {
  const t = intervalOf(evidence, 't');
  const n = intervalOf(evidence, 'n');
  return t && n && product(t, n);
}

/**
 * Seconds that even a perfect model leaves: one call must be gone through, and what is computed is spread over the free
 * cores. What is not known counts as free, so this is a bound and no prediction.
 */
export function perfectTime(evidence: Evidence): Interval | undefined {
  const t = intervalOf(evidence, 't');
  const total = totalOf(evidence);
  if (t === undefined || total === undefined) return undefined;
  const c = intervalOf(evidence, 'c');
  const E = intervalOf(evidence, 'E');
  if (c === undefined || E === undefined) return t;
  const share = (which: keyof Interval): number => Math.max(t[which], (total[which] * c[which]) / Math.max(1, E[which]));
  const values = [share('lo'), share('value'), share('hi')];
  return { value: share('value'), lo: Math.min(...values), hi: Math.max(...values) };
}

/** Task size from which a process pool pays, in seconds: what was measured, or (o + p) / (E - 1). */
export function breakEven(evidence: Evidence): Interval | undefined {
  const E = intervalOf(evidence, 'E');
  const o = intervalOf(evidence, 'o');
  const p = intervalOf(evidence, 'p');
  if (E !== undefined && o !== undefined && p !== undefined && E.lo > 1) {
    return { value: (o.value + p.value) / (E.value - 1), lo: (o.lo + p.lo) / (E.hi - 1), hi: (o.hi + p.hi) / (E.lo - 1) };
  }
  const measured = intervalOf(evidence, 'breakeven');
  if (measured === undefined || p === undefined || E === undefined || E.lo <= 1) return measured;
  // Measured with next to nothing as argument: pickling comes on top.
  return { value: measured.value + p.value / (E.value - 1), lo: measured.lo + p.lo / (E.hi - 1), hi: measured.hi + p.hi / (E.lo - 1) };
}

/** Concurrent waits up to which threads keep up with asyncio, and whether that was measured. */
export function crossover(evidence: Evidence): { readonly at: Interval; readonly measured: boolean } {
  const measured = intervalOf(evidence, 'K');
  return { at: measured ?? exactly(usualCrossover), measured: measured !== undefined };
}

/** Threads for calls that wait; `undefined` if neither their number nor a limit is known. */
export function waitingWorkers(evidence: Evidence): number | undefined {
  const n = intervalOf(evidence, 'n')?.value;
  const k = intervalOf(evidence, 'k')?.value;
  const plateau = intervalOf(evidence, 'plateau')?.value;
  if (n === undefined && k === undefined) return undefined;
  return Math.max(1, Math.floor(Math.min(n ?? Infinity, k ?? defaultMostThreads, plateau ?? Infinity)));
}

/** Workers for calls that compute: as many as there are usable cores. */
export function computingWorkers(evidence: Evidence): number | undefined {
  const cores = intervalOf(evidence, 'A') ?? intervalOf(evidence, 'E');
  return cores && Math.max(1, Math.floor(cores.value));
}

/**
 * Tasks in one chunk: it lasts ten times the break-even, which leaves about a tenth of overhead, and each worker still gets
 * four chunks, so that none sits idle while another one works off a big last chunk.
 */
export function chunkSize(evidence: Evidence): number | undefined {
  const t = intervalOf(evidence, 't')?.value;
  const n = intervalOf(evidence, 'n')?.value ?? Infinity;
  const pays = breakEven(evidence)?.value;
  if (t === undefined || pays === undefined || t <= 0) return undefined;
  const fairShare = Math.max(1, Math.floor(n / (4 * (computingWorkers(evidence) ?? 1))));
  return Math.max(1, Math.min(Math.ceil((10 * pays) / t), fairShare));
}

/** Derived symbols that are known, by symbol. */
export function derivedValues(evidence: Evidence): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  const put = (symbol: string, value: number | undefined): void => {
    if (value !== undefined && Number.isFinite(value)) values.set(symbol, value);
  };
  const total = totalOf(evidence)?.value;
  const perfect = perfectTime(evidence)?.value;
  const t = intervalOf(evidence, 't')?.value;
  put('total', total);
  if (total !== undefined && perfect !== undefined) put('saving', Math.max(0, total - perfect));
  if (t !== undefined && t > 0) put('flip', Math.max(2, Math.ceil(leastTotal / t) + 1));
  put('workers', waitingWorkers(evidence));
  put('cores', computingWorkers(evidence));
  put('chunk', chunkSize(evidence));
  return values;
}

function product(a: Interval, b: Interval): Interval {
  return { value: a.value * b.value, lo: a.lo * b.lo, hi: a.hi * b.hi };
}
