/** Where the tree opens for a rule, and which leaf usually applies. Rules that are not there yet are listed, too: names are never reused. */
export interface RuleEntry {
  /** Node where the tree opens. */
  readonly opens: string;
  /** Answers that follow from the finding itself: node to answer. They lead from the root to `leaf`, or as far as they go. */
  readonly known: Readonly<Record<string, string>>;
  readonly leaf: string;
  /** What to run to see the evidence: a preset, or `function`. */
  readonly measure: string;
}

const onLoop = { Q1: 'yes' };
const blocksLoop: RuleEntry = { opens: 'Q8', known: { ...onLoop, Q8: 'waiting' }, leaf: 'L10', measure: 'loop-stall' };
const computesOnLoop: RuleEntry = { opens: 'Q8', known: { ...onLoop, Q8: 'computing' }, leaf: 'L11', measure: 'loop-stall' };
const computes = { Q1: 'no', Q0: 'long', Q2: 'computing' };
const waits = { Q1: 'no', Q0: 'long', Q2: 'waiting' };
const holdsGil = { ...computes, Q5: 'holds', Q15: 'no', Q11: 'several' };
const sharedByThreads: RuleEntry = { opens: 'Q12', known: { Q12: 'threads' }, leaf: 'L19', measure: 'lost-updates' };
const sharedAcrossAwait: RuleEntry = { opens: 'Q12', known: { ...onLoop, Q12: 'await' }, leaf: 'L30', measure: 'lost-updates' };
const sharedByProcesses: RuleEntry = { opens: 'Q12', known: { Q12: 'processes' }, leaf: 'L31', measure: 'queues' };
const lockUse: RuleEntry = { opens: 'Q12', known: { Q12: 'threads' }, leaf: 'L19', measure: 'lock-cost' };
const failureOfTasks: RuleEntry = { opens: 'Q10', known: onLoop, leaf: 'L26', measure: 'behaviour' };
const cannotBeSent: RuleEntry = { opens: 'Q9', known: { ...holdsGil, Q9: 'unpicklable' }, leaf: 'L15', measure: 'start-methods' };
const tooSmall: RuleEntry = { opens: 'Q9', known: { ...holdsGil, Q9: 'small' }, leaf: 'L13', measure: 'break-even' };
const needsLimit: RuleEntry = { opens: 'Q13', known: { ...onLoop, Q13: 'other-end' }, leaf: 'L28', measure: 'workers-waiting' };

function all(entry: RuleEntry, names: readonly string[]): (readonly [string, RuleEntry])[] {
  return names.map((name) => [name, entry] as const);
}

/** By name of the rule. */
export const ruleTable: ReadonlyMap<string, RuleEntry> = new Map([
  ...all(blocksLoop, [
    'blocking-sleep', 'blocking-http-call', 'blocking-process-wait', 'blocking-file-io', 'blocking-filesystem-metadata', 'blocking-database-call',
    'blocking-socket-call', 'blocking-client-sdk', 'blocking-console-input', 'blocking-sync-primitive', 'blocking-future-result',
    'blocking-executor-shutdown', 'configured-blocking-call', 'transitive-blocking-call', 'blocking-loop-callback', 'slow-initialisation-on-loop',
  ]),
  ...all(computesOnLoop, ['cpu-bound-loop-on-loop', 'loop-without-checkpoint', 'large-parse-on-loop']),
  // Hashing, compression and key derivation release the GIL; a measurement of the call in hand says so or not.
  ...all({ opens: 'Q18', known: { ...onLoop, Q8: 'computing', Q18: 'yes' }, leaf: 'L10', measure: 'releasing' }, ['cpu-heavy-call-on-loop']),
  ...all({ opens: 'Q5', known: { ...computes, Q5: 'holds' }, leaf: 'L17', measure: 'computing' }, ['gil-bound-thread-work', 'cpu-bound-loop-on-main-thread', 'parallelizable-cpu-loop']),
  ...all({ opens: 'Q14', known: { Q1: 'no', Q0: 'background', Q14: 'finish' }, leaf: 'L25', measure: 'process-start' }, [
    'daemon-thread-with-side-effects', 'thread-not-joined', 'process-not-joined', 'dropped-executor-future',
  ]),
  ...all({ opens: 'Q2', known: waits, leaf: 'L3', measure: 'waiting' }, ['process-pool-for-io', 'blocking-gui-callback', 'unbounded-thread-per-item']),
  ...all(sharedByThreads, [
    'unguarded-shared-write', 'inconsistent-lock-guard', 'non-atomic-update', 'check-then-act', 'iteration-while-mutated',
    'gil-dependent-update', 'shared-iterator', 'memo-race', 'unsafe-introspection-or-global-config',
  ]),
  ...all({ opens: 'Q12', known: { Q12: 'signal' }, leaf: 'L36', measure: 'lock-cost' }, ['async-busy-wait', 'thread-busy-wait', 'condition-protocol']),
  ...all({ opens: 'Q13', known: { Q13: 'memory' }, leaf: 'L29', measure: 'queues' }, ['list-as-queue']),
  ...all(sharedAcrossAwait, ['stale-read-across-await', 'check-then-act-across-await', 'await-holding-thread-lock']),
  ...all(lockUse, ['temporary-lock', 'per-call-lock']),
  ...all({ opens: 'Q3', known: { ...waits, Q3: 'serial' }, leaf: 'L1', measure: 'lock-cost' }, ['blocking-call-under-lock']),
  ...all(failureOfTasks, ['prefer-task-group', 'gather-exceptions-ignored', 'dangling-task', 'task-exception-never-retrieved']),
  ...all({ opens: 'Q10', known: { ...onLoop, Q8: 'no', Q10: 'go-on' }, leaf: 'L27', measure: 'gathered-sleeps' }, ['sequential-await-in-loop']),
  ...all(needsLimit, ['unbounded-gather']),
  ...all({ opens: 'Q3', known: { ...waits, Q3: 'limited' }, leaf: 'L2', measure: 'workers-waiting' }, ['oversized-worker-pool']),
  ...all({ opens: 'Q22', known: { Q22: 'at-once' }, leaf: 'L34', measure: 'first-result' }, ['result-in-submit-loop']),
  ...all({ opens: 'Q22', known: { Q22: 'in-order' }, leaf: 'L33', measure: 'first-result' }, ['executor-map-not-consumed']),
  ...all(cannotBeSent, ['unpicklable-argument']),
  ...all(tooSmall, ['tiny-task-in-process-pool']),
  ...all({ opens: 'Q9', known: { ...holdsGil, Q9: 'data' }, leaf: 'L14', measure: 'pickling' }, ['large-pickled-argument']),
  ...all(sharedByProcesses, ['parent-state-mutated-in-child', 'parent-state-missing-in-child', 'unsynchronised-shared-value', 'thread-primitive-across-processes']),
]);

/**
 * Rules about code that is wrong under every model: it has to be put right before any model can be chosen, and the tree has
 * nothing to say.
 */
export const fixFirst: ReadonlySet<string> = new Set([
  'nested-event-loop', 'asyncio-object-from-thread', 'wrong-with-for-lock', 'lock-acquire-not-awaited', 'primitive-bound-to-other-loop',
  'coroutine-not-awaited', 'coroutine-lost-on-path', 'coroutine-as-value', 'async-function-as-sync-callback', 'called-instead-of-passed',
  'timeout-scope-without-checkpoint', 'yield-in-cancel-scope', 'no-running-loop', 'coroutine-api-misuse', 'wrong-async-protocol',
  'control-flow-in-taskgroup', 'unshielded-cleanup-await', 'async-without-await', 'structured-concurrency-idioms', 'thread-misuse',
  'executor-self-deadlock', 'signal-outside-main-thread', 'join-before-drain', 'preexec-fn', 'daemonic-child-process',
  'thread-arguments-not-a-tuple', 'deprecated-loop-access', 'cancellation-swallowed', 'thread-local-in-coroutine', 'mutable-contextvar-default',
  // A lock more is no cure where locks are taken in two orders, or never given back.
  'lock-order-inversion', 'non-reentrant-self-deadlock', 'wait-for-holder', 'lock-not-released', 'release-of-unacquired-lock',
  // Nor for what has one user by its nature, belongs to the process, or is used before it is there.
  'process-wide-state', 'non-concurrent-object-shared', 'object-bound-to-other-thread', 'unsafe-publication', 'queue-join-without-task-done',
  // The pool may be the right one; how it is started and ended is not.
  'missing-main-guard', 'fork-with-threads', 'executor-per-call', 'pool-not-closed',
]);
