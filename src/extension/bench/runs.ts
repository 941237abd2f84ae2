import { randomUUID } from 'node:crypto';
import { PartialRun } from '../../core/bench/partial';
import type { RunnerEvent } from '../../core/bench/events';
import type { RunResult } from '../../core/bench/model';
import type { Order } from '../../node/bench/host';
import type { Interrupted, JournalHead } from './journal';
import type { PanelStore } from './panel-store';
import type { BenchPort, Ending, Problem, StoredRuns } from './port';

/** One thing to run. */
export interface Job {
  readonly title: string;
  /** Path of the interpreter. */
  readonly python: string;
  /** How the interpreter is called: `Python 3.12.1 (.venv)`. */
  readonly label: string;
  readonly order: Order;
}

export interface JobEnding extends Ending {
  /** Identity of the stored run; `null`: nothing to store. */
  readonly run: string | null;
  /** The runner's code of what went wrong; empty if nothing did, or nothing that has a code. */
  readonly code: string;
}

export interface RunsOptions {
  readonly port: BenchPort;
  readonly store: PanelStore;
  readonly stored: StoredRuns;
  /** Version of Interlock. */
  readonly tool: string;
  readonly workspace: string;
  readonly now: () => Date;
  readonly journal: (head: JournalHead) => { add(event: RunnerEvent, seconds: number): void; remove(): void };
  /** Each event of a run, as it comes. */
  readonly onEvent: (event: RunnerEvent, job: Job) => void;
  readonly log: (line: string) => void;
}

/** Runs benchmarks one at a time, and keeps what they measure, whole or in part. */
export class Runs {
  #current: { cancel(): void } | undefined;
  /** Aborted by `stop`, for the jobs that are still to come. */
  #stop = new AbortController();
  #busy = false;
  #leaving = false;

  constructor(private readonly options: RunsOptions) {}

  get isRunning(): boolean {
    return this.#busy;
  }

  /**
   * Runs jobs one after the other. A job that fails does not keep the next from running; a stop ends all.
   * @param pair the jobs are the same on two interpreters: the first two results are shown side by side.
   * @param onEvent is told every event of these jobs.
   * @returns the endings of the jobs that were started; empty if something runs already.
   */
  async start(jobs: readonly Job[], pair = false, onEvent?: (event: RunnerEvent, job: Job) => void): Promise<JobEnding[]> {
    if (this.#busy) return [];
    this.#busy = true;
    const stop = new AbortController();
    this.#stop = stop;
    const { store } = this.options;
    const endings: JobEnding[] = [];
    store.set({ problem: null });
    try {
      for (const [index, job] of jobs.entries()) {
        if (stop.signal.aborted) break;
        store.set({ running: { title: job.title, position: index + 1, of: jobs.length, interpreter: job.label, events: [] } });
        const ending = await this.#runOne(job, onEvent);
        endings.push(ending);
        if (ending.failure !== null) {
          this.options.log(`${job.title}: ${ending.failure.message} ${ending.failure.command}`);
          store.set({ problem: plain(ending.failure) });
        }
        if (ending.run === null || ending.result === null) continue;
        const shown = { run: ending.run, result: ending.result };
        const first = store.state.shown;
        const isSecond = pair && index % 2 === 1 && first !== null && endings[index - 1]?.run === first.run;
        store.set({ history: [...(await this.options.stored.list()).runs], ...(isSecond ? { compared: shown } : { shown, compared: null }) });
      }
    } finally {
      this.#busy = false;
      store.set({ running: null });
    }
    return endings;
  }

  /** Ends the running job, keeps what it measured, and forgets the jobs that were to follow. */
  stop(): void {
    if (!this.#busy) return;
    this.#stop.abort();
    this.#current?.cancel();
  }

  /** The window goes: ends the processes, and leaves what was measured to the window that comes. */
  async leave(): Promise<void> {
    this.#leaving = true;
    this.stop();
    await this.options.port.dispose();
  }

  /** Takes over a run that a reload of the window, or the end of the editor, cut off. `null`: it had measured nothing. */
  async adopt({ head, events, seconds }: Interrupted): Promise<{ readonly run: string; readonly result: RunResult } | null> {
    const partial = new PartialRun();
    for (const event of events) partial.add(event);
    const result = this.#partialResult(partial, head.order, head.started, seconds, 'Stopped by reload: the window was reloaded or closed in mid-run.');
    if (result === null) return null;
    const run = await this.options.stored.add(result);
    this.options.store.set({ history: [...(await this.options.stored.list()).runs] });
    return { run, result };
  }

  async #runOne(job: Job, onEvent?: (event: RunnerEvent, job: Job) => void): Promise<JobEnding> {
    const { python, order } = job;
    const { store, stored, port, now } = this.options;
    let code = '';
    const started = now();
    const secondsSoFar = (): number => (now().getTime() - started.getTime()) / 1000;
    const partial = new PartialRun();
    const journal =
      order.op === 'dry-run' ? undefined : this.options.journal({ run: randomUUID(), pid: process.pid, workspace: this.options.workspace, started: started.toISOString(), order });
    const running = port.run(python, order, (event) => {
      partial.add(event);
      journal?.add(event, secondsSoFar());
      const { running: shown } = store.state;
      // Told by the event itself: a snapshot for each sample would be much.
      if (shown !== null) store.setQuietly({ running: { ...shown, events: [...shown.events, event] } });
      if (event.event === 'error') code = event.code;
      onEvent?.(event, job);
      this.options.onEvent(event, job);
    });
    this.#current = running;
    const ending = await running.ended;
    this.#current = undefined;
    // A runner that had to be killed could not sum up.
    const whole = ending.result === null ? null : asOrdered(ending.result, order);
    const result = whole ?? (order.op === 'dry-run' ? null : this.#partialResult(partial, order, started.toISOString(), secondsSoFar(), ending.cancelled ? 'It was stopped.' : (ending.failure?.message ?? '')));
    const run = result === null || this.#leaving ? null : await stored.add(result);
    // A window that is going down leaves the journal to its successor, which says what happened.
    if (!this.#leaving) journal?.remove();
    return { ...ending, result, run, code };
  }

  #partialResult(partial: PartialRun, order: Order, created: string, seconds: number, reason: string): RunResult | null {
    return partial.result({ ...order, id: '', limits: { time: 0, output: 0, memory: 0 } }, { tool: this.options.tool, created, seconds, reason });
  }
}

/** The panel shows problems as they are written, without marks around names. */
function plain(failure: Problem): Problem {
  return { ...failure, message: failure.message.replaceAll('`', ''), next: failure.next.replaceAll('`', '') };
}

/** Findings know what they order, not what the runner adds to it: by that they find their figure again. */
function asOrdered(result: RunResult, order: Order): RunResult {
  return order.op === 'pattern' ? { ...result, request: { ...result.request, parameters: { ...order.parameters } } } : result;
}
