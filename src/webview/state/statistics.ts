/** Preliminary figures of a run in progress. The runner's own estimates replace them with the result. */

/** Rounds from which a median stops being called preliminary. */
export const minimumRounds = 5;

/**
 * Interval of the median from order statistics (binomial, at least 95 %): needs no random numbers, so the picture does not
 * jump between two renders, and no resampling for each of them. Below six values no such interval exists, and the extremes are returned.
 */
export function medianInterval(values: readonly number[]): readonly [number, number] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const n = sorted.length;
  if (n === 0) return [Number.NaN, Number.NaN];
  let tail = 0.5 ** n;
  let term = tail;
  let rank = 0;
  while (rank + 1 < n / 2) {
    term = (term * (n - rank)) / (rank + 1);
    if (tail + term > 0.025) break;
    tail += term;
    rank += 1;
  }
  return [sorted[rank]!, sorted[n - 1 - rank]!];
}
