/** The rule pages as text, bundled with the program. Written by `node scripts/run.mjs rule-index-docs`. */
import asyncBusyWait from '../../../docs/rules/async-busy-wait.md';
import asyncFunctionAsSyncCallback from '../../../docs/rules/async-function-as-sync-callback.md';
import asyncioObjectFromThread from '../../../docs/rules/asyncio-object-from-thread.md';
import awaitHoldingThreadLock from '../../../docs/rules/await-holding-thread-lock.md';
import blockingCallUnderLock from '../../../docs/rules/blocking-call-under-lock.md';
import blockingClientSdk from '../../../docs/rules/blocking-client-sdk.md';
import blockingConsoleInput from '../../../docs/rules/blocking-console-input.md';
import blockingDatabaseCall from '../../../docs/rules/blocking-database-call.md';
import blockingExecutorShutdown from '../../../docs/rules/blocking-executor-shutdown.md';
import blockingFileIo from '../../../docs/rules/blocking-file-io.md';
import blockingFilesystemMetadata from '../../../docs/rules/blocking-filesystem-metadata.md';
import blockingFutureResult from '../../../docs/rules/blocking-future-result.md';
import blockingGuiCallback from '../../../docs/rules/blocking-gui-callback.md';
import blockingHttpCall from '../../../docs/rules/blocking-http-call.md';
import blockingLoopCallback from '../../../docs/rules/blocking-loop-callback.md';
import blockingProcessWait from '../../../docs/rules/blocking-process-wait.md';
import blockingSleep from '../../../docs/rules/blocking-sleep.md';
import blockingSocketCall from '../../../docs/rules/blocking-socket-call.md';
import blockingSyncPrimitive from '../../../docs/rules/blocking-sync-primitive.md';
import calledInsteadOfPassed from '../../../docs/rules/called-instead-of-passed.md';
import cancellationSwallowed from '../../../docs/rules/cancellation-swallowed.md';
import checkThenAct from '../../../docs/rules/check-then-act.md';
import checkThenActAcrossAwait from '../../../docs/rules/check-then-act-across-await.md';
import conditionProtocol from '../../../docs/rules/condition-protocol.md';
import configuredBlockingCall from '../../../docs/rules/configured-blocking-call.md';
import coroutineApiMisuse from '../../../docs/rules/coroutine-api-misuse.md';
import coroutineAsValue from '../../../docs/rules/coroutine-as-value.md';
import coroutineLostOnPath from '../../../docs/rules/coroutine-lost-on-path.md';
import coroutineNotAwaited from '../../../docs/rules/coroutine-not-awaited.md';
import cpuBoundLoopOnLoop from '../../../docs/rules/cpu-bound-loop-on-loop.md';
import cpuBoundLoopOnMainThread from '../../../docs/rules/cpu-bound-loop-on-main-thread.md';
import cpuHeavyCallOnLoop from '../../../docs/rules/cpu-heavy-call-on-loop.md';
import daemonThreadWithSideEffects from '../../../docs/rules/daemon-thread-with-side-effects.md';
import daemonicChildProcess from '../../../docs/rules/daemonic-child-process.md';
import danglingTask from '../../../docs/rules/dangling-task.md';
import deprecatedLoopAccess from '../../../docs/rules/deprecated-loop-access.md';
import droppedExecutorFuture from '../../../docs/rules/dropped-executor-future.md';
import executorMapNotConsumed from '../../../docs/rules/executor-map-not-consumed.md';
import executorPerCall from '../../../docs/rules/executor-per-call.md';
import executorSelfDeadlock from '../../../docs/rules/executor-self-deadlock.md';
import forkWithThreads from '../../../docs/rules/fork-with-threads.md';
import gatherExceptionsIgnored from '../../../docs/rules/gather-exceptions-ignored.md';
import gilBoundThreadWork from '../../../docs/rules/gil-bound-thread-work.md';
import gilDependentUpdate from '../../../docs/rules/gil-dependent-update.md';
import inconsistentLockGuard from '../../../docs/rules/inconsistent-lock-guard.md';
import iterationWhileMutated from '../../../docs/rules/iteration-while-mutated.md';
import joinBeforeDrain from '../../../docs/rules/join-before-drain.md';
import largeParseOnLoop from '../../../docs/rules/large-parse-on-loop.md';
import largePickledArgument from '../../../docs/rules/large-pickled-argument.md';
import listAsQueue from '../../../docs/rules/list-as-queue.md';
import lockAcquireNotAwaited from '../../../docs/rules/lock-acquire-not-awaited.md';
import lockNotReleased from '../../../docs/rules/lock-not-released.md';
import lockOrderInversion from '../../../docs/rules/lock-order-inversion.md';
import loopWithoutCheckpoint from '../../../docs/rules/loop-without-checkpoint.md';
import missingMainGuard from '../../../docs/rules/missing-main-guard.md';
import mutableContextvarDefault from '../../../docs/rules/mutable-contextvar-default.md';
import nestedEventLoop from '../../../docs/rules/nested-event-loop.md';
import noRunningLoop from '../../../docs/rules/no-running-loop.md';
import nonAtomicUpdate from '../../../docs/rules/non-atomic-update.md';
import nonConcurrentObjectShared from '../../../docs/rules/non-concurrent-object-shared.md';
import nonReentrantSelfDeadlock from '../../../docs/rules/non-reentrant-self-deadlock.md';
import objectBoundToOtherThread from '../../../docs/rules/object-bound-to-other-thread.md';
import oversizedWorkerPool from '../../../docs/rules/oversized-worker-pool.md';
import parallelizableCpuLoop from '../../../docs/rules/parallelizable-cpu-loop.md';
import parentStateMissingInChild from '../../../docs/rules/parent-state-missing-in-child.md';
import parentStateMutatedInChild from '../../../docs/rules/parent-state-mutated-in-child.md';
import perCallLock from '../../../docs/rules/per-call-lock.md';
import poolNotClosed from '../../../docs/rules/pool-not-closed.md';
import preexecFn from '../../../docs/rules/preexec-fn.md';
import preferTaskGroup from '../../../docs/rules/prefer-task-group.md';
import primitiveBoundToOtherLoop from '../../../docs/rules/primitive-bound-to-other-loop.md';
import processNotJoined from '../../../docs/rules/process-not-joined.md';
import processPoolForIo from '../../../docs/rules/process-pool-for-io.md';
import processWideState from '../../../docs/rules/process-wide-state.md';
import queueJoinWithoutTaskDone from '../../../docs/rules/queue-join-without-task-done.md';
import releaseOfUnacquiredLock from '../../../docs/rules/release-of-unacquired-lock.md';
import resultInSubmitLoop from '../../../docs/rules/result-in-submit-loop.md';
import sharedIterator from '../../../docs/rules/shared-iterator.md';
import signalOutsideMainThread from '../../../docs/rules/signal-outside-main-thread.md';
import slowInitialisationOnLoop from '../../../docs/rules/slow-initialisation-on-loop.md';
import staleReadAcrossAwait from '../../../docs/rules/stale-read-across-await.md';
import taskExceptionNeverRetrieved from '../../../docs/rules/task-exception-never-retrieved.md';
import temporaryLock from '../../../docs/rules/temporary-lock.md';
import threadArgumentsNotATuple from '../../../docs/rules/thread-arguments-not-a-tuple.md';
import threadBusyWait from '../../../docs/rules/thread-busy-wait.md';
import threadLocalInCoroutine from '../../../docs/rules/thread-local-in-coroutine.md';
import threadMisuse from '../../../docs/rules/thread-misuse.md';
import threadNotJoined from '../../../docs/rules/thread-not-joined.md';
import threadPrimitiveAcrossProcesses from '../../../docs/rules/thread-primitive-across-processes.md';
import timeoutScopeWithoutCheckpoint from '../../../docs/rules/timeout-scope-without-checkpoint.md';
import tinyTaskInProcessPool from '../../../docs/rules/tiny-task-in-process-pool.md';
import transitiveBlockingCall from '../../../docs/rules/transitive-blocking-call.md';
import unboundedGather from '../../../docs/rules/unbounded-gather.md';
import unboundedThreadPerItem from '../../../docs/rules/unbounded-thread-per-item.md';
import unguardedSharedWrite from '../../../docs/rules/unguarded-shared-write.md';
import unpicklableArgument from '../../../docs/rules/unpicklable-argument.md';
import unsafePublication from '../../../docs/rules/unsafe-publication.md';
import unsynchronisedSharedValue from '../../../docs/rules/unsynchronised-shared-value.md';
import waitForHolder from '../../../docs/rules/wait-for-holder.md';
import wrongAsyncProtocol from '../../../docs/rules/wrong-async-protocol.md';
import wrongWithForLock from '../../../docs/rules/wrong-with-for-lock.md';
import yieldInCancelScope from '../../../docs/rules/yield-in-cancel-scope.md';

/** Rule name to the Markdown of its page. */
export const rulePageTexts: Readonly<Record<string, string>> = {
  'async-busy-wait': asyncBusyWait,
  'async-function-as-sync-callback': asyncFunctionAsSyncCallback,
  'asyncio-object-from-thread': asyncioObjectFromThread,
  'await-holding-thread-lock': awaitHoldingThreadLock,
  'blocking-call-under-lock': blockingCallUnderLock,
  'blocking-client-sdk': blockingClientSdk,
  'blocking-console-input': blockingConsoleInput,
  'blocking-database-call': blockingDatabaseCall,
  'blocking-executor-shutdown': blockingExecutorShutdown,
  'blocking-file-io': blockingFileIo,
  'blocking-filesystem-metadata': blockingFilesystemMetadata,
  'blocking-future-result': blockingFutureResult,
  'blocking-gui-callback': blockingGuiCallback,
  'blocking-http-call': blockingHttpCall,
  'blocking-loop-callback': blockingLoopCallback,
  'blocking-process-wait': blockingProcessWait,
  'blocking-sleep': blockingSleep,
  'blocking-socket-call': blockingSocketCall,
  'blocking-sync-primitive': blockingSyncPrimitive,
  'called-instead-of-passed': calledInsteadOfPassed,
  'cancellation-swallowed': cancellationSwallowed,
  'check-then-act': checkThenAct,
  'check-then-act-across-await': checkThenActAcrossAwait,
  'condition-protocol': conditionProtocol,
  'configured-blocking-call': configuredBlockingCall,
  'coroutine-api-misuse': coroutineApiMisuse,
  'coroutine-as-value': coroutineAsValue,
  'coroutine-lost-on-path': coroutineLostOnPath,
  'coroutine-not-awaited': coroutineNotAwaited,
  'cpu-bound-loop-on-loop': cpuBoundLoopOnLoop,
  'cpu-bound-loop-on-main-thread': cpuBoundLoopOnMainThread,
  'cpu-heavy-call-on-loop': cpuHeavyCallOnLoop,
  'daemon-thread-with-side-effects': daemonThreadWithSideEffects,
  'daemonic-child-process': daemonicChildProcess,
  'dangling-task': danglingTask,
  'deprecated-loop-access': deprecatedLoopAccess,
  'dropped-executor-future': droppedExecutorFuture,
  'executor-map-not-consumed': executorMapNotConsumed,
  'executor-per-call': executorPerCall,
  'executor-self-deadlock': executorSelfDeadlock,
  'fork-with-threads': forkWithThreads,
  'gather-exceptions-ignored': gatherExceptionsIgnored,
  'gil-bound-thread-work': gilBoundThreadWork,
  'gil-dependent-update': gilDependentUpdate,
  'inconsistent-lock-guard': inconsistentLockGuard,
  'iteration-while-mutated': iterationWhileMutated,
  'join-before-drain': joinBeforeDrain,
  'large-parse-on-loop': largeParseOnLoop,
  'large-pickled-argument': largePickledArgument,
  'list-as-queue': listAsQueue,
  'lock-acquire-not-awaited': lockAcquireNotAwaited,
  'lock-not-released': lockNotReleased,
  'lock-order-inversion': lockOrderInversion,
  'loop-without-checkpoint': loopWithoutCheckpoint,
  'missing-main-guard': missingMainGuard,
  'mutable-contextvar-default': mutableContextvarDefault,
  'nested-event-loop': nestedEventLoop,
  'no-running-loop': noRunningLoop,
  'non-atomic-update': nonAtomicUpdate,
  'non-concurrent-object-shared': nonConcurrentObjectShared,
  'non-reentrant-self-deadlock': nonReentrantSelfDeadlock,
  'object-bound-to-other-thread': objectBoundToOtherThread,
  'oversized-worker-pool': oversizedWorkerPool,
  'parallelizable-cpu-loop': parallelizableCpuLoop,
  'parent-state-missing-in-child': parentStateMissingInChild,
  'parent-state-mutated-in-child': parentStateMutatedInChild,
  'per-call-lock': perCallLock,
  'pool-not-closed': poolNotClosed,
  'preexec-fn': preexecFn,
  'prefer-task-group': preferTaskGroup,
  'primitive-bound-to-other-loop': primitiveBoundToOtherLoop,
  'process-not-joined': processNotJoined,
  'process-pool-for-io': processPoolForIo,
  'process-wide-state': processWideState,
  'queue-join-without-task-done': queueJoinWithoutTaskDone,
  'release-of-unacquired-lock': releaseOfUnacquiredLock,
  'result-in-submit-loop': resultInSubmitLoop,
  'shared-iterator': sharedIterator,
  'signal-outside-main-thread': signalOutsideMainThread,
  'slow-initialisation-on-loop': slowInitialisationOnLoop,
  'stale-read-across-await': staleReadAcrossAwait,
  'task-exception-never-retrieved': taskExceptionNeverRetrieved,
  'temporary-lock': temporaryLock,
  'thread-arguments-not-a-tuple': threadArgumentsNotATuple,
  'thread-busy-wait': threadBusyWait,
  'thread-local-in-coroutine': threadLocalInCoroutine,
  'thread-misuse': threadMisuse,
  'thread-not-joined': threadNotJoined,
  'thread-primitive-across-processes': threadPrimitiveAcrossProcesses,
  'timeout-scope-without-checkpoint': timeoutScopeWithoutCheckpoint,
  'tiny-task-in-process-pool': tinyTaskInProcessPool,
  'transitive-blocking-call': transitiveBlockingCall,
  'unbounded-gather': unboundedGather,
  'unbounded-thread-per-item': unboundedThreadPerItem,
  'unguarded-shared-write': unguardedSharedWrite,
  'unpicklable-argument': unpicklableArgument,
  'unsafe-publication': unsafePublication,
  'unsynchronised-shared-value': unsynchronisedSharedValue,
  'wait-for-holder': waitForHolder,
  'wrong-async-protocol': wrongAsyncProtocol,
  'wrong-with-for-lock': wrongWithForLock,
  'yield-in-cancel-scope': yieldInCancelScope,
};
