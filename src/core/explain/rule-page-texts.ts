/** The rule pages as text, bundled with the program. Written by `node scripts/run.mjs rule-index-docs`. */
import asyncBusyWait from '../../../docs/rules/async-busy-wait.md';
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
import cancellationSwallowed from '../../../docs/rules/cancellation-swallowed.md';
import checkThenActAcrossAwait from '../../../docs/rules/check-then-act-across-await.md';
import configuredBlockingCall from '../../../docs/rules/configured-blocking-call.md';
import cpuBoundLoopOnLoop from '../../../docs/rules/cpu-bound-loop-on-loop.md';
import cpuBoundLoopOnMainThread from '../../../docs/rules/cpu-bound-loop-on-main-thread.md';
import cpuHeavyCallOnLoop from '../../../docs/rules/cpu-heavy-call-on-loop.md';
import daemonThreadWithSideEffects from '../../../docs/rules/daemon-thread-with-side-effects.md';
import droppedExecutorFuture from '../../../docs/rules/dropped-executor-future.md';
import executorMapNotConsumed from '../../../docs/rules/executor-map-not-consumed.md';
import executorPerCall from '../../../docs/rules/executor-per-call.md';
import gilBoundThreadWork from '../../../docs/rules/gil-bound-thread-work.md';
import largeParseOnLoop from '../../../docs/rules/large-parse-on-loop.md';
import loopWithoutCheckpoint from '../../../docs/rules/loop-without-checkpoint.md';
import mutableContextvarDefault from '../../../docs/rules/mutable-contextvar-default.md';
import nestedEventLoop from '../../../docs/rules/nested-event-loop.md';
import oversizedWorkerPool from '../../../docs/rules/oversized-worker-pool.md';
import parallelizableCpuLoop from '../../../docs/rules/parallelizable-cpu-loop.md';
import poolNotClosed from '../../../docs/rules/pool-not-closed.md';
import processNotJoined from '../../../docs/rules/process-not-joined.md';
import processPoolForIo from '../../../docs/rules/process-pool-for-io.md';
import resultInSubmitLoop from '../../../docs/rules/result-in-submit-loop.md';
import slowInitialisationOnLoop from '../../../docs/rules/slow-initialisation-on-loop.md';
import staleReadAcrossAwait from '../../../docs/rules/stale-read-across-await.md';
import threadArgumentsNotATuple from '../../../docs/rules/thread-arguments-not-a-tuple.md';
import threadBusyWait from '../../../docs/rules/thread-busy-wait.md';
import threadLocalInCoroutine from '../../../docs/rules/thread-local-in-coroutine.md';
import threadMisuse from '../../../docs/rules/thread-misuse.md';
import threadNotJoined from '../../../docs/rules/thread-not-joined.md';
import timeoutScopeWithoutCheckpoint from '../../../docs/rules/timeout-scope-without-checkpoint.md';
import tinyTaskInProcessPool from '../../../docs/rules/tiny-task-in-process-pool.md';
import transitiveBlockingCall from '../../../docs/rules/transitive-blocking-call.md';
import unboundedThreadPerItem from '../../../docs/rules/unbounded-thread-per-item.md';
import yieldInCancelScope from '../../../docs/rules/yield-in-cancel-scope.md';

/** Rule name to the Markdown of its page. */
export const rulePageTexts: Readonly<Record<string, string>> = {
  'async-busy-wait': asyncBusyWait,
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
  'cancellation-swallowed': cancellationSwallowed,
  'check-then-act-across-await': checkThenActAcrossAwait,
  'configured-blocking-call': configuredBlockingCall,
  'cpu-bound-loop-on-loop': cpuBoundLoopOnLoop,
  'cpu-bound-loop-on-main-thread': cpuBoundLoopOnMainThread,
  'cpu-heavy-call-on-loop': cpuHeavyCallOnLoop,
  'daemon-thread-with-side-effects': daemonThreadWithSideEffects,
  'dropped-executor-future': droppedExecutorFuture,
  'executor-map-not-consumed': executorMapNotConsumed,
  'executor-per-call': executorPerCall,
  'gil-bound-thread-work': gilBoundThreadWork,
  'large-parse-on-loop': largeParseOnLoop,
  'loop-without-checkpoint': loopWithoutCheckpoint,
  'mutable-contextvar-default': mutableContextvarDefault,
  'nested-event-loop': nestedEventLoop,
  'oversized-worker-pool': oversizedWorkerPool,
  'parallelizable-cpu-loop': parallelizableCpuLoop,
  'pool-not-closed': poolNotClosed,
  'process-not-joined': processNotJoined,
  'process-pool-for-io': processPoolForIo,
  'result-in-submit-loop': resultInSubmitLoop,
  'slow-initialisation-on-loop': slowInitialisationOnLoop,
  'stale-read-across-await': staleReadAcrossAwait,
  'thread-arguments-not-a-tuple': threadArgumentsNotATuple,
  'thread-busy-wait': threadBusyWait,
  'thread-local-in-coroutine': threadLocalInCoroutine,
  'thread-misuse': threadMisuse,
  'thread-not-joined': threadNotJoined,
  'timeout-scope-without-checkpoint': timeoutScopeWithoutCheckpoint,
  'tiny-task-in-process-pool': tinyTaskInProcessPool,
  'transitive-blocking-call': transitiveBlockingCall,
  'unbounded-thread-per-item': unboundedThreadPerItem,
  'yield-in-cancel-scope': yieldInCancelScope,
};
