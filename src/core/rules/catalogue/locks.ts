import { rulesOf, type RuleMeta } from './rule-meta';

const rule = rulesOf('locks and deadlocks');

/** Locks that exclude nobody, are never released, or wait for each other. */
export const lockRules: readonly RuleMeta[] = [
  rule('temporary-lock', 'error', 'unsafe', ['W2101', 'PLW2101'], 'lock made where it is taken: it excludes nobody'),
  rule('per-call-lock', 'warning', 'unsafe', [], 'lock in a local variable that no other code gets'),
  rule('wrong-with-for-lock', 'error', 'unsafe', ['E1145', 'S7515'], '`with` on a lock of tasks, or `async with` on a lock of threads'),
  rule('lock-acquire-not-awaited', 'error', 'unsafe', [], 'a task\'s lock or event that is never waited for: `await` is missing'),
  rule('lock-not-released', 'warning', 'safe', ['R1732', 'S2222'], 'lock that stays taken on one way out of the function that gives it back on others'),
  rule('release-of-unacquired-lock', 'error', 'none', [], 'lock that is released on a way on which it was not acquired'),
  rule('condition-protocol', 'warning', 'unsafe', [], 'condition that is waited for without asking again, or used without being held'),
  rule('queue-join-without-task-done', 'warning', 'none', [], '`Queue.join()` while a consumer does not call `task_done()` on every way'),
  rule('primitive-bound-to-other-loop', 'warning', 'none', [], 'lock, event or queue of asyncio in a module that several event loops use'),
  rule('lock-order-inversion', 'warning', 'none', [], 'locks that are taken in a circle'),
  rule('non-reentrant-self-deadlock', 'error', 'unsafe', ['CG-013'], 'lock that is taken again by the thread or task that holds it'),
  rule('await-holding-thread-lock', 'error', 'unsafe', ['CG-013'], '`await` while a lock of threads is held'),
  rule('blocking-call-under-lock', 'information', 'none', [], 'waits for the network, a process or a sleep while a lock is held'),
  rule('wait-for-holder', 'error', 'none', [], 'wait under a lock for somebody who needs that lock'),
  rule('executor-self-deadlock', 'error', 'none', [], 'work in a pool that waits for other work of the same pool'),
];
