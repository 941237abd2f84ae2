import { rulesOf, type RuleMeta } from './rule-meta';

const rule = rulesOf('free threading');

/** What the GIL happens to protect. */
export const freeThreadingRules: readonly RuleMeta[] = [
  rule('gil-dependent-update', 'information', 'none', [], 'a shared update that is whole only because of the GIL'),
  rule('shared-iterator', 'warning', 'none', [], 'one iterator that several threads step'),
];
