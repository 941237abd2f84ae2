import type { RuleMeta } from './rule-meta';

/** State that several threads or tasks use, and how it goes wrong. */
export const sharedStateRules: readonly RuleMeta[] = [
];
