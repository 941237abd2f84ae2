import { Analysis } from '../../src/core/analysis';
import { defaultSettings } from '../../src/core/config/settings';
import { MemoryHost } from '../rules/memory-host';
import { measure, type Cost } from './clock';
import type { Corpus } from './corpus';

/** Memory of a language server's engine around its first look at a workspace; 10^6 bytes, without the texts themselves. */
export interface WarmUp {
  readonly cost: Cost;
  /** The longest step, wall milliseconds: as long as the server answers nobody. */
  readonly longestStep: number;
  /** Highest heap in use that was seen between two steps, garbage included. */
  readonly peak: number;
  /** After a full collection: everything learnt. */
  readonly learnt: number;
  /** After a full collection: one file open, all else let go. */
  readonly kept: number;
  /** Of the process, at the end. */
  readonly resident: number;
}

export function warmUp(corpus: Corpus): WarmUp {
  const collect = (globalThis as { gc?: () => void }).gc;
  if (collect === undefined) throw new Error('start node with --expose-gc');
  const heap = (): number => process.memoryUsage().heapUsed / 1e6;
  const host = new MemoryHost(corpus.texts);
  collect();
  const before = heap();
  const analysis = new Analysis(host, defaultSettings);
  let [peak, longestStep, steps] = [0, 0, 0];
  const cost = measure(() => {
    const steppings = analysis.warmUp();
    for (let isDone = false; !isDone; ) {
      const from = performance.now();
      isDone = steppings.next().done === true;
      longestStep = Math.max(longestStep, performance.now() - from);
      if (++steps % 50 === 0) peak = Math.max(peak, heap() - before);
    }
  });
  collect();
  const learnt = heap() - before;
  const [open] = corpus.texts.keys();
  analysis.keepOnly(open === undefined ? [] : [open]);
  collect();
  return { cost, longestStep, peak, learnt, kept: heap() - before, resident: process.memoryUsage().rss / 1e6 };
}
