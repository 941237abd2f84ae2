import { rulesOf, type RuleMeta } from './rule-meta';

const rule = rulesOf('blocking in async');

/** What stops the event loop by waiting. */
export const blockingRules: readonly RuleMeta[] = [
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
];
