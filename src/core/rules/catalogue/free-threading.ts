import type { RuleMeta } from './rule-meta';

/** What the GIL happens to protect. */
export const freeThreadingRules: readonly RuleMeta[] = [
];
