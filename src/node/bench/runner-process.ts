import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { protocolVersion, RunnerEvent, type EventOf } from '../../core/bench/events';
import type { Environment, RunResult } from '../../core/bench/model';
import { PartialRun } from '../../core/bench/partial';
import type { Limits, RunnerRequest, RunRequest } from '../../core/bench/requests';
import { issueText } from '../../core/bench/result-file';
import { commandText } from './command-text';
import { doneFailure, hungFailure, isTooOld, lostFailure, malformedFailure, protocolFailure, refusedFailure, silentFailure, startFailure, tooOldFailure, type RunFailure, type Started } from './failures';
import { LineSplitter } from './line-splitter';
import { killTree } from './process-tree';
import { TextTail } from './text-tail';

export type { RunFailure } from './failures';

export interface RunnerOptions {
  /** Path of the interpreter. */
  readonly python: string;
  /** The folder `interlock_bench`. */
  readonly runnerFolder: string;
  /** Working folder: that of the workspace, usually. */
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Seconds until the greeting must be there; 20 if not given. */
  readonly startLimit?: number;
  /** Ends the wait for the greeting. */
  readonly signal?: AbortSignal | undefined;
}

export type DoneReason = EventOf<'done'>['why'];

export interface RunOutcome {
  readonly why: DoneReason;
  /** Of a run that ended early: what was measured until then, marked as partial; `null` if that is nothing. */
  readonly result: RunResult | null;
  readonly dryRun: EventOf<'dry-run'> | null;
  /** `null` for `ok` and `cancelled`. */
  readonly failure: RunFailure | null;
  /** Lines that were no events: a sign that something prints where it must not. */
  readonly dropped: number;
}

/** While a promise is pending, nothing more is read: a slow reader slows the runner down, and no memory fills. */
export type EventHandler = (event: RunnerEvent) => void | Promise<void>;

/** Milliseconds that a cancelled run has to end by itself before it is killed; with the kill itself below 200. */
export const CANCEL_LIMIT = 150;
/** Seconds beyond the limit of a request: the runner ends it at the limit, the host only if the runner hangs. */
const GRACE = 5;
const START_LIMIT = 20;
const ENVIRONMENT_LIMIT = 20;
/** UTF-16 units. Results with thousands of rounds have some hundred thousand. */
const LONGEST_LINE = 32 * 1024 * 1024;
const KEPT_STDERR = 8 * 1024;
/** What prints that much before a greeting is no runner. */
const MOST_LINES_BEFORE_HELLO = 1000;
/** Milliseconds for the pipe to run dry after the process ended: a process left behind may hold it open. */
const DRAIN_LIMIT = 300;

const stopReasons: Readonly<Record<Exclude<DoneReason, 'ok'>, string>> = {
  cancelled: 'It was stopped.',
  timeout: 'Its time was up.',
  memory: 'It took too much memory.',
  output: 'It printed too much.',
  crashed: 'The process that measured crashed.',
  failed: 'The measurement failed.',
  refused: 'It was refused.',
};

interface Exchange {
  readonly id: string;
  readonly onEvent: EventHandler;
  readonly finish: (end: End) => void;
  error: EventOf<'error'> | null;
  result: RunResult | null;
  dryRun: EventOf<'dry-run'> | null;
  environment: Environment | null;
  /** The first message that had not the form of the protocol. */
  malformed: string;
}

/** How an exchange ended: with `done`, or before. */
type End = { readonly done: EventOf<'done'> } | { readonly why: DoneReason; readonly failure: RunFailure | null };

/**
 * One supervisor of the Python runner. It is started as a list of arguments, never through a shell, and ends when this process does: its
 * standard input is a pipe from here. One request at a time.
 */
export class RunnerProcess {
  private readonly stderr = new TextTail(KEPT_STDERR);
  private readonly splitter = new LineSplitter(LONGEST_LINE);
  private readonly greeting: Promise<EventOf<'hello'> | { readonly protocol: number } | null>;
  private greet!: (hello: EventOf<'hello'> | { readonly protocol: number } | null) => void;
  /** Resolves when the process is gone. */
  private readonly gone: Promise<void>;
  private exchange: Exchange | null = null;
  private garbage = 0;
  private nextId = 1;
  private closed = false;
  private exited = false;
  /** Version of the runner, which is Interlock's. */
  private version = '';

  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly command: string,
  ) {
    this.greeting = new Promise((resolve) => {
      this.greet = resolve;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      this.stderr.push(chunk);
    });
    // It may end before it has read everything; that shows at its end.
    child.stdin.on('error', () => undefined);
    const drained = this.read();
    this.gone = new Promise((resolve) => {
      child.once('exit', () => {
        this.exited = true;
        void Promise.race([drained, delay(DRAIN_LIMIT)]).then(() => {
          this.greet(null);
          // Whoever closes it says how its request ended.
          if (!this.closed) this.exchange?.finish({ why: 'crashed', failure: lostFailure(this.started()) });
          resolve();
        });
      });
    });
  }

  /** Starts a supervisor and waits for its greeting. */
  static async start(options: RunnerOptions): Promise<{ readonly runner: RunnerProcess } | { readonly failure: RunFailure }> {
    const args = ['-u', '-X', 'utf8', options.runnerFolder, 'serve'];
    const command = commandText([options.python, ...args]);
    let child: ChildProcessWithoutNullStreams;
    try {
      // A group of its own on POSIX: Ctrl-C in the terminal is for us, and one signal reaches all of it.
      child = spawn(options.python, args, { cwd: options.cwd, env: options.env ?? process.env, detached: process.platform !== 'win32', windowsHide: true, stdio: 'pipe' });
      await new Promise((resolve, reject) => {
        child.once('spawn', resolve).once('error', reject);
      });
    } catch (error) {
      return { failure: startFailure(options.python, options.cwd, error, command) };
    }
    // Later errors (a kill that fails) show as a process that does not end.
    child.on('error', () => undefined);
    const runner = new RunnerProcess(child, command);
    const failure = await runner.greeted(options);
    if (failure === null) return { runner };
    await runner.dispose();
    return { failure };
  }

  private async greeted({ python, env = process.env, startLimit: limit = START_LIMIT, signal }: RunnerOptions): Promise<RunFailure | null> {
    const heard = new AbortController();
    const hello = await Promise.race([this.greeting, delay(limit * 1000), aborted(signal, heard.signal)]);
    heard.abort();
    if (isAborted(signal)) {
      await this.kill();
      return stoppedFailure();
    }
    if (hello === undefined || hello === null) {
      const started = this.started();
      await this.kill();
      return silentFailure(python, env, hello === undefined ? limit : null, started);
    }
    if (hello.protocol !== protocolVersion) return protocolFailure(hello.protocol, this.started());
    const version = 'version' in hello ? hello.version : '';
    return isTooOld(version.split('.').map(Number)) ? tooOldFailure(version, this.started()) : null;
  }

  /** False: it has ended or is being ended; start another one. */
  get usable(): boolean {
    return !this.closed && !this.exited;
  }

  /** Runs a request. Never rejects for what the runner does; it does if `onEvent` throws. */
  async request(request: RunRequest, onEvent: EventHandler, signal?: AbortSignal): Promise<RunOutcome> {
    const begun = performance.now();
    const partial = new PartialRun();
    const collect: EventHandler = (event) => {
      partial.add(event);
      return onEvent(event);
    };
    const { end, exchange, dropped } = await this.talk(request, request.limits, collect, signal);
    const { why, failure } = this.judge(end, exchange, request);
    // The supervisor tells what a stopped run measured, unless it had to be killed.
    const measured = exchange.result ?? (why === 'ok' ? null : partial.result(request, {
      tool: this.version, created: new Date().toISOString(), seconds: (performance.now() - begun) / 1000, reason: stopReasons[why],
    }));
    return { why, failure, result: measured, dryRun: exchange.dryRun, dropped };
  }

  private judge(end: End, { error, result, dryRun, malformed }: Exchange, request: RunRequest): Pick<RunOutcome, 'why' | 'failure'> {
    if (!('done' in end)) return end;
    const { why } = end.done;
    const failure = doneFailure(end.done, error, request.limits, this.started());
    const answered = request.op === 'dry-run' ? dryRun !== null : result !== null;
    if (failure !== null || why !== 'ok' || answered) return { why, failure };
    return { why: 'failed', failure: malformedFailure(malformed === '' ? 'a run without a result' : malformed, this.started()) };
  }

  /** What is known of the interpreter and the machine, without measuring. */
  async environment(signal?: AbortSignal): Promise<{ readonly environment: Environment } | { readonly failure: RunFailure }> {
    const limits: Limits = { time: ENVIRONMENT_LIMIT, output: 0, memory: 0 };
    const request = { op: 'environment', id: this.id() } as const;
    const { end, exchange } = await this.talk(request, limits, () => undefined, signal);
    if (exchange.environment !== null) return { environment: exchange.environment };
    if (!('done' in end)) return { failure: end.failure ?? stoppedFailure() };
    const failure = doneFailure(end.done, exchange.error, limits, this.started());
    return { failure: failure ?? malformedFailure(exchange.malformed === '' ? 'no environment' : exchange.malformed, this.started()) };
  }

  /** An id that no other request of this supervisor has. */
  id(): string {
    return String(this.nextId++);
  }

  /** Ends the process and all that it started. */
  async dispose(): Promise<void> {
    this.closed = true;
    if (!this.exited) {
      this.child.stdin.end();
      await Promise.race([this.gone, delay(CANCEL_LIMIT)]);
      await this.kill();
    }
    this.exchange?.finish({ why: 'cancelled', failure: null });
  }

  private async talk(request: RunnerRequest, limits: Limits, onEvent: EventHandler, signal?: AbortSignal): Promise<{ end: End; exchange: Exchange; dropped: number }> {
    const before = this.garbage + this.splitter.dropped;
    let finish!: (end: End) => void;
    let fail!: (error: unknown) => void;
    const ended = new Promise<End>((resolve, reject) => {
      finish = resolve;
      fail = reject;
    });
    const guarded: EventHandler = async (event) => {
      try {
        await onEvent(event);
      } catch (error) {
        fail(error);
        void this.dispose();
      }
    };
    const exchange: Exchange = { id: request.id, onEvent: guarded, finish, error: null, result: null, dryRun: null, environment: null, malformed: '' };
    const answer = (end: End) => ({ end, exchange, dropped: this.garbage + this.splitter.dropped - before });
    if (isAborted(signal)) return answer({ why: 'cancelled', failure: null });
    if (!this.usable) return answer({ why: 'crashed', failure: lostFailure(this.started()) });
    if (this.exchange !== null) return answer({ why: 'refused', failure: refusedFailure('A benchmark is running already.', 'Stop it, or wait for its end.') });

    this.exchange = exchange;
    const timers: NodeJS.Timeout[] = [];
    const killIn = (milliseconds: number, end: () => End): void => {
      timers.push(setTimeout(() => {
        const outcome = end();
        void this.kill().then(() => {
          finish(outcome);
        });
      }, milliseconds));
    };
    const cancel = (): void => {
      this.send({ op: 'cancel', id: request.id });
      killIn(CANCEL_LIMIT, () => ({ why: 'cancelled', failure: null }));
    };
    signal?.addEventListener('abort', cancel, { once: true });
    killIn((limits.time + GRACE) * 1000, () => ({ why: 'timeout', failure: hungFailure(limits.time + GRACE, this.started()) }));
    this.send(request);
    try {
      const end = await ended;
      // Whoever stops a run need not hear how it broke by that.
      return answer(isAborted(signal) && !('done' in end) ? { why: 'cancelled', failure: null } : end);
    } finally {
      this.exchange = null;
      for (const timer of timers) clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    }
  }

  private send(request: RunnerRequest): void {
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
  }

  /** Reads until the end of the pipe. Waiting for a handler pauses the stream. */
  private async read(): Promise<void> {
    try {
      for await (const chunk of this.child.stdout as AsyncIterable<Buffer>) {
        for (const line of this.splitter.push(chunk)) await this.accept(line);
      }
    } catch {
      // The pipe broke: the process has ended.
    }
  }

  private async accept(line: string): Promise<void> {
    const value = parsed(line);
    const checked = value === undefined ? undefined : v.safeParse(RunnerEvent, value);
    if (checked?.success !== true) {
      this.countGarbage(value, checked?.issues[0]);
      return;
    }
    const event = checked.output;
    if (event.event === 'hello') {
      this.version = event.runner;
      this.greet(event);
      return;
    }
    const { exchange } = this;
    // The rest of a request that is over.
    if (exchange?.id !== event.id) return;
    if (event.event === 'error') exchange.error = event;
    if (event.event === 'result') exchange.result = event.result;
    if (event.event === 'dry-run') exchange.dryRun = event;
    if (event.event === 'environment') exchange.environment = event.environment;
    await exchange.onEvent(event);
    if (event.event === 'done') exchange.finish({ done: event });
  }

  private countGarbage(value: unknown, issue: v.BaseIssue<unknown> | undefined): void {
    this.garbage++;
    if (this.garbage === MOST_LINES_BEFORE_HELLO) this.greet(null); // without effect after a greeting
    if (typeof value !== 'object' || value === null || issue === undefined) return;
    const { event, protocol } = value as { event?: unknown; protocol?: unknown };
    // Another version may greet in another form.
    if (event === 'hello' && typeof protocol === 'number') this.greet({ protocol });
    if (this.exchange === null || typeof event !== 'string') return;
    const problem = `${event}: ${issueText(issue)}`;
    if (this.exchange.malformed === '') this.exchange.malformed = problem;
    if (event === 'done') this.exchange.finish({ why: 'failed', failure: malformedFailure(problem, this.started()) });
  }

  private async kill(): Promise<void> {
    this.closed = true;
    if (this.exited || this.child.pid === undefined) return;
    await killTree(this.child.pid);
    await Promise.race([this.gone, delay(DRAIN_LIMIT)]);
  }

  private started(): Started {
    return { command: this.command, exitCode: this.child.exitCode, stderr: this.stderr.text };
  }
}

/** `undefined`: no JSON. */
function parsed(line: string): unknown {
  // Most of what is printed by accident is not even a bracket.
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Only a limit: a program that is done must not stay for it. */
function delay(milliseconds: number): Promise<undefined> {
  return sleep(milliseconds, undefined, { ref: false });
}

/** Resolves when the signal comes; never without one. @param until from when on nobody listens any more. */
function aborted(signal: AbortSignal | undefined, until: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    signal?.addEventListener('abort', () => {
      resolve(undefined);
    }, { once: true, signal: until });
    if (signal?.aborted === true) resolve(undefined);
  });
}

function stoppedFailure(): RunFailure {
  return refusedFailure('It was stopped.', 'Try again.');
}

/** A function, since the answer changes while one waits, which flow analysis does not know. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
