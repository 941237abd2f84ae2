import { rulesOf, type RuleMeta } from './rule-meta';

const rule = rulesOf('shared state');

/** State that several threads or tasks use, and how it goes wrong. */
export const sharedStateRules: readonly RuleMeta[] = [
  rule('unguarded-shared-write', 'warning', 'none', [], 'threads overwrite what another one has set and still uses'),
  rule('inconsistent-lock-guard', 'warning', 'unsafe', [], 'a place that is guarded by a lock elsewhere, used without it'),
  rule('non-atomic-update', 'warning', 'none', [], 'a shared value is read, a call runs, then it is written'),
  rule('check-then-act', 'warning', 'safe', [], 'a test of shared state that may be out of date when the code acts on it'),
  rule('iteration-while-mutated', 'warning', 'unsafe', [], 'a loop over a container that another thread changes'),
  rule('list-as-queue', 'information', 'none', [], 'a list that threads use as a queue'),
  rule('stale-read-across-await', 'warning', 'unsafe', [], 'a write computed from what was read before an `await`'),
  rule('check-then-act-across-await', 'warning', 'none', [], 'a test of shared state, an `await`, then a write that depends on the test'),
  rule('thread-local-in-coroutine', 'warning', 'none', [], 'what belongs to a task is kept in a `threading.local`'),
  rule('mutable-contextvar-default', 'warning', 'unsafe', ['B039', 'S8508'], 'a context variable whose default is one object for all'),
];
