/** The rule pages as text, bundled with the program. One import a page, so that a missing page fails the build. */
import blockingClientSdk from '../../../docs/rules/blocking-client-sdk.md';
import blockingConsoleInput from '../../../docs/rules/blocking-console-input.md';
import blockingDatabaseCall from '../../../docs/rules/blocking-database-call.md';
import blockingExecutorShutdown from '../../../docs/rules/blocking-executor-shutdown.md';
import blockingFileIo from '../../../docs/rules/blocking-file-io.md';
import blockingFilesystemMetadata from '../../../docs/rules/blocking-filesystem-metadata.md';
import blockingFutureResult from '../../../docs/rules/blocking-future-result.md';
import blockingHttpCall from '../../../docs/rules/blocking-http-call.md';
import blockingLoopCallback from '../../../docs/rules/blocking-loop-callback.md';
import blockingProcessWait from '../../../docs/rules/blocking-process-wait.md';
import blockingSleep from '../../../docs/rules/blocking-sleep.md';
import blockingSocketCall from '../../../docs/rules/blocking-socket-call.md';
import blockingSyncPrimitive from '../../../docs/rules/blocking-sync-primitive.md';
import configuredBlockingCall from '../../../docs/rules/configured-blocking-call.md';
import nestedEventLoop from '../../../docs/rules/nested-event-loop.md';
import slowInitialisationOnLoop from '../../../docs/rules/slow-initialisation-on-loop.md';
import transitiveBlockingCall from '../../../docs/rules/transitive-blocking-call.md';
import cpuBoundLoopOnLoop from '../../../docs/rules/cpu-bound-loop-on-loop.md';
import cpuHeavyCallOnLoop from '../../../docs/rules/cpu-heavy-call-on-loop.md';
import largeParseOnLoop from '../../../docs/rules/large-parse-on-loop.md';
import loopWithoutCheckpoint from '../../../docs/rules/loop-without-checkpoint.md';
import parallelizableCpuLoop from '../../../docs/rules/parallelizable-cpu-loop.md';
import asyncBusyWait from '../../../docs/rules/async-busy-wait.md';
import threadBusyWait from '../../../docs/rules/thread-busy-wait.md';
import gilBoundThreadWork from '../../../docs/rules/gil-bound-thread-work.md';
import processPoolForIo from '../../../docs/rules/process-pool-for-io.md';
import tinyTaskInProcessPool from '../../../docs/rules/tiny-task-in-process-pool.md';
import oversizedWorkerPool from '../../../docs/rules/oversized-worker-pool.md';
import blockingGuiCallback from '../../../docs/rules/blocking-gui-callback.md';
import cpuBoundLoopOnMainThread from '../../../docs/rules/cpu-bound-loop-on-main-thread.md';

/** Rule name to the Markdown of its page. */
export const rulePageTexts: Readonly<Record<string, string>> = {
  'blocking-client-sdk': blockingClientSdk,
  'blocking-console-input': blockingConsoleInput,
  'blocking-database-call': blockingDatabaseCall,
  'blocking-executor-shutdown': blockingExecutorShutdown,
  'blocking-file-io': blockingFileIo,
  'blocking-filesystem-metadata': blockingFilesystemMetadata,
  'blocking-future-result': blockingFutureResult,
  'blocking-http-call': blockingHttpCall,
  'blocking-loop-callback': blockingLoopCallback,
  'blocking-process-wait': blockingProcessWait,
  'blocking-sleep': blockingSleep,
  'blocking-socket-call': blockingSocketCall,
  'blocking-sync-primitive': blockingSyncPrimitive,
  'configured-blocking-call': configuredBlockingCall,
  'nested-event-loop': nestedEventLoop,
  'slow-initialisation-on-loop': slowInitialisationOnLoop,
  'transitive-blocking-call': transitiveBlockingCall,
  'cpu-bound-loop-on-loop': cpuBoundLoopOnLoop,
  'cpu-heavy-call-on-loop': cpuHeavyCallOnLoop,
  'loop-without-checkpoint': loopWithoutCheckpoint,
  'large-parse-on-loop': largeParseOnLoop,
  'parallelizable-cpu-loop': parallelizableCpuLoop,
  'async-busy-wait': asyncBusyWait,
  'thread-busy-wait': threadBusyWait,
  'gil-bound-thread-work': gilBoundThreadWork,
  'process-pool-for-io': processPoolForIo,
  'tiny-task-in-process-pool': tinyTaskInProcessPool,
  'oversized-worker-pool': oversizedWorkerPool,
  'blocking-gui-callback': blockingGuiCallback,
  'cpu-bound-loop-on-main-thread': cpuBoundLoopOnMainThread,
};
