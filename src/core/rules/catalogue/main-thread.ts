import { rulesOf, type RuleMeta } from './rule-meta';

const rule = rulesOf('CPU on the main thread');

/** What stops a window, or wastes the cores of a script. */
export const mainThreadRules: readonly RuleMeta[] = [
  rule('blocking-gui-callback', 'warning', 'none', [], "waiting in a window's thread"),
  rule('cpu-bound-loop-on-main-thread', 'warning', 'none', [], "computing for long in a window's thread"),
  rule('parallelizable-cpu-loop', 'hint', 'none', [], 'a script computes on one core what all could share'),
];
