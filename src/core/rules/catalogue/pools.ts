import { rulesOf, type RuleMeta } from './rule-meta';

const rule = rulesOf('threads and pools');

/** Work given to the wrong kind or number of threads and processes. */
export const poolRules: readonly RuleMeta[] = [
  rule('thread-busy-wait', 'warning', 'none', [], 'a thread that polls what it could wait for'),
  rule('gil-bound-thread-work', 'information', 'none', [], 'computation in Python spread over threads'),
  rule('process-pool-for-io', 'information', 'none', [], 'a process for a function that only waits'),
  rule('tiny-task-in-process-pool', 'information', 'none', [], 'tasks that cost less than sending them to a process'),
  rule('oversized-worker-pool', 'information', 'none', [], 'a pool with more workers than can be of use'),
];
