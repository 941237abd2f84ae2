import type { Severity } from '../findings';

/** What is known of a rule before any code is looked at. */
export interface RuleMeta {
  /** Kebab-case, the only id, never reused. */
  readonly name: string;
  /** One line for tables: what the rule finds. */
  readonly summary: string;
  readonly family: 'blocking in async' | 'CPU on the event loop' | 'threads and pools' | 'CPU on the main thread';
  /** Severity where the cost tier does not decide otherwise. */
  readonly severity: Severity;
  /** False: only in the strict profile or when selected by name. */
  readonly onByDefault: boolean;
  /** Codes of other tools that cover (part of) it; accepted in `# noqa` comments. */
  readonly aliases: readonly string[];
  readonly fix: 'safe' | 'unsafe' | 'none';
}

function rule(
  name: string,
  severity: Severity,
  fix: RuleMeta['fix'],
  aliases: readonly string[],
  summary: string,
  onByDefault = true,
  family: RuleMeta['family'] = 'blocking in async',
): RuleMeta {
  return { name, summary, family, severity, onByDefault, aliases, fix };
}

/** Every rule, in the order of the documentation. */
export const ruleMetas: readonly RuleMeta[] = [
  rule('blocking-sleep', 'warning', 'safe', ['ASYNC251', 'S7488', 'EVL001'], '`time.sleep` on the event loop'),
  rule('blocking-http-call', 'warning', 'unsafe', ['ASYNC210', 'ASYNC211', 'ASYNC212', 'S7499'], 'synchronous HTTP on the event loop'),
  rule('blocking-process-wait', 'warning', 'unsafe', ['ASYNC220', 'ASYNC221', 'ASYNC222', 'S7487', 'S7489'], 'waiting for a child process on the event loop'),
  rule('blocking-file-io', 'information', 'unsafe', ['ASYNC230', 'ASYNC231', 'ASYNC232', 'S7493'], 'reading or writing files on the event loop'),
  rule('blocking-filesystem-metadata', 'hint', 'unsafe', ['ASYNC240'], 'stat-like file system calls on the event loop', false),
  rule('blocking-database-call', 'warning', 'unsafe', ['EVL011'], 'a synchronous database driver or ORM on the event loop'),
  rule('blocking-socket-call', 'warning', 'unsafe', [], 'blocking sockets, name resolution or readiness waits on the event loop'),
  rule('blocking-client-sdk', 'warning', 'unsafe', [], 'a synchronous broker, cache, cloud or AI client on the event loop'),
  rule('blocking-console-input', 'warning', 'unsafe', ['ASYNC250', 'S7501'], 'waiting for the keyboard on the event loop'),
  rule('blocking-sync-primitive', 'warning', 'unsafe', [], 'waiting for a thread or process primitive on the event loop'),
  rule('blocking-future-result', 'warning', 'unsafe', ['VSTHRD002', 'VSTHRD103'], 'waiting for a `concurrent.futures` result on the event loop'),
  rule('blocking-executor-shutdown', 'warning', 'unsafe', [], 'leaving `with …Executor()` on the event loop waits for every job'),
  rule('nested-event-loop', 'error', 'unsafe', [], 'starting an event loop inside a running one'),
  rule('configured-blocking-call', 'warning', 'unsafe', ['ASYNC200'], 'a call that the project lists as blocking, on the event loop'),
  rule('transitive-blocking-call', 'warning', 'unsafe', [], 'a call on the event loop that blocks further down, through synchronous functions'),
  rule('blocking-loop-callback', 'warning', 'none', [], 'a callback that the event loop runs blocks it'),
  rule('slow-initialisation-on-loop', 'information', 'unsafe', [], 'slow one-time work (TLS context, heavy import, model load) on the event loop'),
  rule('cpu-heavy-call-on-loop', 'warning', 'unsafe', ['EVL002'], 'a library call that computes for long, on the event loop', true, 'CPU on the event loop'),
  rule('cpu-bound-loop-on-loop', 'warning', 'unsafe', [], 'a loop that computes for long without a suspension, on the event loop', true, 'CPU on the event loop'),
  rule('loop-without-checkpoint', 'error', 'unsafe', ['ASYNC913', 'EVL003'], 'an endless loop that never suspends, on the event loop', true, 'CPU on the event loop'),
  rule('async-busy-wait', 'information', 'none', ['ASYNC110', 'S7484'], 'a coroutine that polls what it could wait for', true, 'CPU on the event loop'),
  rule('thread-busy-wait', 'warning', 'none', [], 'a thread that polls what it could wait for', true, 'threads and pools'),
  rule('gil-bound-thread-work', 'information', 'none', [], 'computation in Python spread over threads', true, 'threads and pools'),
  rule('process-pool-for-io', 'information', 'none', [], 'a process for a function that only waits', true, 'threads and pools'),
  rule('tiny-task-in-process-pool', 'information', 'none', [], 'tasks that cost less than sending them to a process', true, 'threads and pools'),
  rule('oversized-worker-pool', 'information', 'none', [], 'a pool with more workers than can be of use', true, 'threads and pools'),
  rule('blocking-gui-callback', 'warning', 'none', [], "waiting in a window's thread", true, 'CPU on the main thread'),
  rule('cpu-bound-loop-on-main-thread', 'warning', 'none', [], "computing for long in a window's thread", true, 'CPU on the main thread'),
  rule('parallelizable-cpu-loop', 'hint', 'none', [], 'a script computes on one core what all could share', true, 'CPU on the main thread'),
  rule('large-parse-on-loop', 'information', 'none', [], 'parsing of files, uploads and responses that takes long, on the event loop', true, 'CPU on the event loop'),
];
