import { rulesOf, type RuleMeta } from './rule-meta';

const rule = rulesOf('shared state');

/** State that several threads or tasks use, and how it goes wrong. */
export const sharedStateRules: readonly RuleMeta[] = [
  rule('stale-read-across-await', 'warning', 'unsafe', [], 'a write computed from what was read before an `await`'),
  rule('check-then-act-across-await', 'warning', 'none', [], 'a test of shared state, an `await`, then a write that depends on the test'),
];
