/** Below this cost an analysis is not felt while typing, so it starts at once. Milliseconds. */
const unnoticed = 12;
/** However slow the analysis is, results come this long after the last keystroke. Milliseconds. */
const longest = 1500;
/** How much a new measurement counts against the earlier ones. */
const weight = 0.4;

/** How long to wait after a keystroke, in milliseconds, if the analysis of this document last took `cost` milliseconds. */
export function debounceDelay(cost: number): number {
  if (!(cost > unnoticed)) return 0;
  return Math.min(longest, Math.round(cost * 2));
}

/** Running estimate of a cost. Rises at once, so that a slow document is not analysed again and again, and falls slowly. */
export function updatedCost(estimate: number | undefined, measured: number): number {
  if (estimate === undefined || measured > estimate) return measured;
  return estimate + (measured - estimate) * weight;
}
