import type { RuleMeta } from './rule-meta';

/** Threads and executors that are started, fed or left the wrong way. */
export const threadRules: readonly RuleMeta[] = [
];
