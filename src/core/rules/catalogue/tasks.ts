import type { RuleMeta } from './rule-meta';

/** Coroutines that never run, tasks that nobody keeps, cancellation that is lost. */
export const taskRules: readonly RuleMeta[] = [
];
