import type { RunnerEvent } from '../../core/bench/events';
import type { Environment } from '../../core/bench/model';
import type { Preset } from '../../core/bench/presets';
import type { FunctionRequest, PatternRequest, PresetRequest, RunRequest } from '../../core/bench/requests';
import { refusedFailure, type RunFailure } from './failures';
import { defaultLimits } from './limits';
import { RunnerProcess, type EventHandler, type RunOutcome } from './runner-process';

export interface HostOptions {
  /** The folder `interlock_bench`: beside the bundles, in `runner/`. */
  readonly runnerFolder: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** One benchmark of a sequence. */
export interface SequenceStep {
  readonly python: string;
  readonly preset: Preset;
  /** Seconds. */
  readonly budget: number;
  /** From 1. */
  readonly position: number;
  readonly of: number;
}

export interface SequenceOptions {
  /** Paths of one interpreter, or of several to be compared. */
  readonly interpreters: readonly string[];
  readonly presets: readonly Preset[];
  /** Seconds a preset; `null`: what each needs. */
  readonly budget: number | null;
  readonly seed: number;
  readonly cwd: string;
  readonly onEvent?: (event: RunnerEvent, step: SequenceStep) => void | Promise<void>;
  readonly onEnd?: (outcome: RunOutcome, step: SequenceStep) => void | Promise<void>;
}

export interface SequenceItem {
  readonly step: SequenceStep;
  readonly outcome: RunOutcome;
}

/** A request without what the host adds: identity and limits. */
export type Order = WithoutIdentity<PresetRequest> | WithoutIdentity<FunctionRequest> | WithoutIdentity<PatternRequest>;
type WithoutIdentity<Request extends RunRequest> = Omit<Request, 'id' | 'limits'> & Partial<Pick<Request, 'limits'>>;

/** Runs benchmarks, one at a time: two would measure each other. Runners are started on demand and ended after each order. */
export class BenchHost {
  private stop: AbortController | null = null;
  /** The work in progress, for `dispose`. */
  private current: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: HostOptions) {}

  get running(): boolean {
    return this.stop !== null;
  }

  /** What is known of an interpreter. Allowed while a benchmark runs: it takes some ten milliseconds of one core. */
  async environment(python: string, cwd: string, signal?: AbortSignal): Promise<{ readonly environment: Environment } | { readonly failure: RunFailure }> {
    const started = await this.start(python, cwd, signal);
    if ('failure' in started) return started;
    try {
      return await started.runner.environment(signal);
    } finally {
      await started.runner.dispose();
    }
  }

  /** One run. A run that ended early has a partial result if anything was measured. */
  run(python: string, cwd: string, order: Order, onEvent: EventHandler = () => undefined, signal?: AbortSignal): Promise<RunOutcome> {
    return this.alone(refused, signal, async (stop) => {
      const runners = new Map<string, RunnerProcess>();
      try {
        return await this.runWith(runners, python, cwd, order, onEvent, stop);
      } finally {
        await disposeAll(runners);
      }
    });
  }

  /**
   * Presets one after the other; each on all interpreters in turn before the next, in reversed order every second time, so that a machine
   * that slowly gets busier does not favour one of them. An interpreter that cannot be started is tried once.
   */
  runSequence(options: SequenceOptions, signal?: AbortSignal): Promise<readonly SequenceItem[]> {
    return this.alone<readonly SequenceItem[]>(() => [], signal, async (stop) => {
      const runners = new Map<string, RunnerProcess>();
      const broken = new Map<string, RunFailure>();
      const items: SequenceItem[] = [];
      try {
        for (const step of stepsOf(options)) {
          if (stop.aborted) break;
          const failure = broken.get(step.python);
          const { preset, budget } = step;
          const order: Order = { op: 'preset', preset: preset.id, budget, seed: options.seed };
          const outcome = failure === undefined
            ? await this.runWith(runners, step.python, options.cwd, order, (event) => options.onEvent?.(event, step), stop)
            : failed(failure);
          if (outcome.failure !== null && !runners.has(step.python)) broken.set(step.python, outcome.failure);
          items.push({ step, outcome });
          await options.onEnd?.(outcome, step);
        }
        return items;
      } finally {
        await disposeAll(runners);
      }
    });
  }

  /** Stops what runs and waits until nothing is left of it. */
  async dispose(): Promise<void> {
    this.stop?.abort();
    await this.current.catch(() => undefined);
  }

  private async alone<T>(refuse: () => T, signal: AbortSignal | undefined, work: (stop: AbortSignal) => Promise<T>): Promise<T> {
    if (this.stop !== null) return refuse();
    const controller = new AbortController();
    this.stop = controller;
    const abort = (): void => {
      controller.abort();
    };
    if (signal?.aborted === true) abort();
    signal?.addEventListener('abort', abort, { once: true });
    const running = work(controller.signal);
    this.current = running;
    try {
      return await running;
    } finally {
      signal?.removeEventListener('abort', abort);
      this.stop = null;
    }
  }

  private async runWith(runners: Map<string, RunnerProcess>, python: string, cwd: string, order: Order, onEvent: EventHandler, stop: AbortSignal): Promise<RunOutcome> {
    let runner = runners.get(python);
    if (runner?.usable !== true) {
      runners.delete(python);
      const started = await this.start(python, cwd, stop);
      if ('failure' in started) return stop.aborted ? cancelled : failed(started.failure);
      runner = started.runner;
      runners.set(python, runner);
    }
    const request: RunRequest = { ...order, id: runner.id(), limits: order.limits ?? defaultLimits(order.budget) };
    return runner.request(request, onEvent, stop);
  }

  private start(python: string, cwd: string, signal: AbortSignal | undefined): ReturnType<typeof RunnerProcess.start> {
    const { runnerFolder, env } = this.options;
    return RunnerProcess.start({ python, runnerFolder, cwd, signal, ...(env === undefined ? {} : { env }) });
  }
}

function stepsOf({ presets, interpreters, budget }: SequenceOptions): SequenceStep[] {
  const of = presets.length * interpreters.length;
  const pairs = presets.flatMap((preset, index) => (index % 2 === 0 ? interpreters : [...interpreters].reverse()).map((python) => ({ preset, python })));
  return pairs.map(({ preset, python }, index) => ({ python, preset, budget: budget ?? preset.budget, position: index + 1, of }));
}

function refused(): RunOutcome {
  const failure = refusedFailure('A benchmark is running already.', 'Stop it, or wait for its end.');
  return { why: 'refused', result: null, dryRun: null, failure, dropped: 0 };
}

const cancelled: RunOutcome = { why: 'cancelled', result: null, dryRun: null, failure: null, dropped: 0 };

function failed(failure: RunFailure): RunOutcome {
  return { why: 'failed', result: null, dryRun: null, failure, dropped: 0 };
}

async function disposeAll(runners: ReadonlyMap<string, RunnerProcess>): Promise<void> {
  await Promise.all([...runners.values()].map((runner) => runner.dispose()));
}
