import { rulesOf, type RuleMeta } from './rule-meta';

const rule = rulesOf('threads and executors');

/** Threads and executors that are started, fed or left the wrong way. */
export const threadRules: readonly RuleMeta[] = [
  rule('thread-misuse', 'warning', 'unsafe', ['W1506'], 'a thread or process that is started the wrong way: `run()` for `start()`, nothing to run, a second `start()`'),
  rule('thread-arguments-not-a-tuple', 'error', 'unsafe', [], 'arguments for a thread, process or timer that are no tuple: `args=(x)`'),
  rule('thread-not-joined', 'information', 'none', [], 'a thread that is started and that nobody can wait for'),
  rule('pool-not-closed', 'warning', 'unsafe', ['R1732'], 'a pool or executor that is neither closed nor used in `with`'),
  rule('daemon-thread-with-side-effects', 'information', 'none', [], 'a daemon thread that writes files or to a database, and that nobody joins'),
  rule('dropped-executor-future', 'warning', 'none', [], 'work handed to an executor whose outcome, errors included, nobody asks for'),
  rule('executor-map-not-consumed', 'warning', 'unsafe', [], 'results of `Executor.map` that nobody iterates over'),
  rule('result-in-submit-loop', 'warning', 'unsafe', [], 'work submitted to a pool and waited for before the next is submitted'),
  rule('executor-per-call', 'information', 'none', [], 'a pool made anew for each request or each turn of a loop'),
  rule('unbounded-thread-per-item', 'information', 'none', [], 'as many threads as there are items, all at once'),
  rule('signal-outside-main-thread', 'error', 'none', [], 'a signal handler installed in another thread than the main one'),
];
