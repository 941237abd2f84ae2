/** Below this cost an analysis is not felt while typing, so it starts at once. Milliseconds. */
const unnoticed = 40;
/** However slow the analysis is, results come this long after the last keystroke. Milliseconds. */
const longest = 1500;
/** Measurements that count. One pause of the garbage collector among them changes nothing. */
const remembered = 5;

/** How long to wait after a keystroke, in milliseconds, if the analysis of this document takes `cost` milliseconds. */
export function debounceDelay(cost: number): number {
  if (!(cost > unnoticed)) return 0;
  return Math.min(longest, Math.round((cost - unnoticed) * 1.5));
}

/** Shortest and longest pause in the typing before the dear checks begin, in milliseconds. */
const shortestPause = 300;
const longestPause = 3000;

/** How long the typing has to pause before the dear checks begin, in milliseconds, if they took `cost` milliseconds lately. */
export function pauseBeforeSettling(cost: number): number {
  return Math.min(longestPause, Math.max(shortestPause, Math.round(cost)));
}

/** What something costs, from its last few measurements: their median. */
export class CostEstimate {
  readonly #measured: number[] = [];

  add(milliseconds: number): void {
    this.#measured.push(milliseconds);
    if (this.#measured.length > remembered) this.#measured.shift();
  }

  /** Milliseconds; 0 before the first measurement. */
  get value(): number {
    const sorted = [...this.#measured].sort((a, b) => a - b);
    return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  }
}
