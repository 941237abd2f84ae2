/** Robust statistics of small samples. Deterministic: the random numbers of the bootstrap come from a fixed seed. */

export interface Interval {
  readonly lo: number;
  readonly hi: number;
}

const RESAMPLES = 1000;

/** The middle value; the mean of the two middle ones if their number is even. NaN for none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Median absolute deviation from the median, unscaled. */
export function medianDeviation(values: readonly number[]): number {
  const middle = median(values);
  return median(values.map((value) => Math.abs(value - middle)));
}

/** 95 % percentile bootstrap interval of the median. A single value has no spread to learn from: lo = hi = value. */
export function medianInterval(values: readonly number[]): Interval {
  const next = randomNumbers(1);
  return interval(() => median(resampled(values, next)));
}

/**
 * 95 % percentile bootstrap interval of median(a) / median(b) for two independent samples: for runs that were not interleaved.
 * Wider than that of paired ratios, as it has to be.
 */
export function ratioInterval(a: readonly number[], b: readonly number[]): Interval {
  const next = randomNumbers(2);
  return interval(() => median(resampled(a, next)) / median(resampled(b, next)));
}

function interval(draw: () => number): Interval {
  const draws = Array.from({ length: RESAMPLES }, draw).sort((x, y) => x - y);
  return { lo: draws[Math.floor(RESAMPLES * 0.025)]!, hi: draws[Math.ceil(RESAMPLES * 0.975) - 1]! };
}

function resampled(values: readonly number[], next: () => number): number[] {
  return values.map(() => values[Math.floor(next() * values.length)]!);
}

/** Numbers from 0 to below 1, the same for the same seed: a 32-bit linear congruential generator whose low bits are not used. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // Multiplier and increment: Numerical Recipes, 2nd edition, section 7.1.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}
