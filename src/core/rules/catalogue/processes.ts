import { rulesOf, type RuleMeta } from './rule-meta';

const rule = rulesOf('processes');

/** What goes wrong between processes. */
export const processRules: readonly RuleMeta[] = [
  rule('missing-main-guard', 'error', 'unsafe', [], 'processes that start while the module is imported'),
  rule('unpicklable-argument', 'error', 'safe', [], 'what is handed to a process and cannot be pickled'),
  rule('thread-primitive-across-processes', 'error', 'none', [], 'a lock or queue of threads given to a process'),
  rule('fork-with-threads', 'warning', 'none', [], 'a fork while other threads run'),
  rule('join-before-drain', 'warning', 'unsafe', [], 'a process that is waited for before its queue is read'),
  rule('parent-state-mutated-in-child', 'warning', 'none', [], 'state that a child changes and the parent reads'),
  rule('parent-state-missing-in-child', 'warning', 'none', [], 'state that the parent sets and a child that starts afresh reads'),
  rule('preexec-fn', 'warning', 'safe', ['W1509', 'PLW1509'], 'Python code between fork and exec'),
  rule('unsynchronised-shared-value', 'warning', 'safe', [], 'an update of shared memory without its lock'),
  rule('daemonic-child-process', 'error', 'none', [], 'a process started by a daemonic one'),
  rule('large-pickled-argument', 'information', 'none', [], 'large data sent to workers with each task'),
  rule('process-not-joined', 'information', 'none', [], 'a process that is started and that nobody waits for'),
];
