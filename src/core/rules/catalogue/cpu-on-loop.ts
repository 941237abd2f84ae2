import { rulesOf, type RuleMeta } from './rule-meta';

const rule = rulesOf('CPU on the event loop');

/** What stops the event loop by computing or by asking again and again. */
export const cpuOnLoopRules: readonly RuleMeta[] = [
  rule('cpu-heavy-call-on-loop', 'warning', 'unsafe', ['EVL002'], 'a library call that computes for long, on the event loop'),
  rule('cpu-bound-loop-on-loop', 'warning', 'unsafe', [], 'a loop that computes for long without a suspension, on the event loop'),
  rule('loop-without-checkpoint', 'error', 'unsafe', ['ASYNC913', 'EVL003'], 'an endless loop that never suspends, on the event loop'),
  rule('async-busy-wait', 'information', 'none', ['ASYNC110', 'S7484'], 'a coroutine that polls what it could wait for'),
  rule('large-parse-on-loop', 'information', 'none', [], 'parsing of files, uploads and responses that takes long, on the event loop'),
];
