import { rulesOf, type RuleMeta } from './rule-meta';

const rule = rulesOf('shared state');

/** State that several threads or tasks use, and how it goes wrong. */
export const sharedStateRules: readonly RuleMeta[] = [
  rule('unguarded-shared-write', 'warning', 'none', [], 'threads overwrite what another one has set and still uses'),
  rule('inconsistent-lock-guard', 'warning', 'unsafe', ['IS2'], 'a place that is guarded by a lock elsewhere, used without it'),
  rule('non-atomic-update', 'warning', 'none', [], 'a shared value is read, a call runs, then it is written'),
  rule('check-then-act', 'warning', 'safe', [], 'a test of shared state that may be out of date when the code acts on it'),
  rule('iteration-while-mutated', 'warning', 'unsafe', [], 'a loop over a container that another thread changes'),
  rule('non-concurrent-object-shared', 'warning', 'none', ['CG-019'], 'a connection, session or socket for one user that several threads or tasks use at once'),
  rule('unsafe-publication', 'warning', 'none', [], 'a constructor starts a thread before it has set what the thread uses'),
  rule('list-as-queue', 'information', 'none', [], 'a list that threads use as a queue'),
  rule('stale-read-across-await', 'warning', 'unsafe', ['CG-006'], 'a write computed from what was read before an `await`'),
  rule('check-then-act-across-await', 'warning', 'none', [], 'a test of shared state, an `await`, then a write that depends on the test'),
  rule('thread-local-in-coroutine', 'warning', 'none', [], 'what belongs to a task is kept in a `threading.local`'),
  rule('mutable-contextvar-default', 'warning', 'unsafe', ['B039', 'S8508'], 'a context variable whose default is one object for all'),
  rule('process-wide-state', 'warning', 'none', [], 'a thread or task that changes the working directory, the locale or `sys.stdout` for all'),
  rule('object-bound-to-other-thread', 'warning', 'none', ['VSTHRD010'], 'a SQLite connection or a widget used outside of its thread'),
  rule('asyncio-object-from-thread', 'error', 'unsafe', [], 'an object of an event loop used from another thread'),
];
