import type { RuleMeta } from './rule-meta';

/** Locks that exclude nobody, are never released, or wait for each other. */
export const lockRules: readonly RuleMeta[] = [
];
