import type { RuleMeta } from './rule-meta';

/** What goes wrong between processes. */
export const processRules: readonly RuleMeta[] = [
];
