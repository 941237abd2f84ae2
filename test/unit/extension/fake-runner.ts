import type { RunnerEvent } from '../../../src/core/bench/events';
import type { Environment, RunResult } from '../../../src/core/bench/model';
import type { BenchPort, Ending, StoredRuns } from '../../../src/extension/bench/port';
import type { Order } from '../../../src/node/bench/host';

export const environment: Environment = {
  executable: '/usr/bin/python3', version: '3.12.1', implementation: 'CPython', freeThreadedBuild: false, gilEnabled: true, debugBuild: false, buildFlags: [],
  switchInterval: 0.005, platform: 'Linux 6.1 x86_64', cpuModel: 'A processor', cpuCount: 4, affinity: 4, quota: null, usableCores: 4, effectiveCores: null,
  startMethod: 'fork', startMethods: ['fork', 'spawn'], subinterpreters: 'private', virtualEnvironment: false, load: null,
};

const common = { id: '1', seq: 0 };
const bars = { id: 'bars', kind: 'bars', title: '', x: null, y: { label: 'Time', unit: 's', scale: 'linear', better: 'lower' }, baseline: null, series: [], marks: [], fits: [] } as const;
const cell = { id: 'sequential', label: 'sequential', model: 'sequential', chart: 'bars', series: '', x: null, unit: 's', workers: null, unsupported: null } as const;

/** What a runner tells before the first sample. */
export const opening: readonly RunnerEvent[] = [
  { event: 'environment', ...common, environment },
  { event: 'plan', ...common, title: 'Quick overview', charts: [{ ...bars, series: [], marks: [], fits: [] }], cells: [cell], budget: 5 },
];

export function sample(value: number, round = 1): RunnerEvent {
  return { event: 'sample', ...common, cell: 'sequential', round, value, discarded: false };
}

export function resultOf(order: Partial<RunResult['request']> & { readonly name: string }, change: Partial<RunResult> = {}): RunResult {
  return {
    schema: 1, tool: '0.0.0', created: '2026-11-21T10:00:00.000Z', title: order.name, environment, charts: [], cells: [], estimates: [], pairs: [],
    request: { kind: 'preset', file: null, argumentsText: null, setupText: null, parameters: {}, budget: 5, seed: 1, ...order },
    verdict: { outcome: 'measured', winners: [], sentence: `${order.name} took 1 s.`, reason: '', claims: [] },
    warnings: [], facts: {}, function: null, profile: null, partial: false, seconds: 5, ...change,
  };
}

interface Started {
  readonly python: string;
  readonly order: Order;
  readonly say: (event: RunnerEvent) => void;
  readonly end: (ending?: Partial<Ending>) => void;
  cancelled: boolean;
}

/** A runner that a test plays by hand. */
export class FakePort implements BenchPort {
  readonly started: Started[] = [];
  disposed = false;

  run(...[python, order, say]: Parameters<BenchPort['run']>): ReturnType<BenchPort['run']> {
    let end!: Started['end'];
    const ended = new Promise<Ending>((resolve) => {
      end = (ending = {}) => {
        resolve({ result: null, failure: null, cancelled: false, ...ending });
      };
    });
    const run: Started = { python, order, say, end, cancelled: false };
    this.started.push(run);
    return {
      ended,
      cancel: () => {
        run.cancelled = true;
        end({ cancelled: true });
      },
    };
  }

  environment(python: string): ReturnType<BenchPort['environment']> {
    const failure = { message: 'It does not start.', command: python, exitCode: 1, stderr: '', next: 'Choose another.' };
    return Promise.resolve(python.includes('broken') ? { failure } : { environment: { ...environment, executable: python } });
  }

  dispose(): Promise<void> {
    this.disposed = true;
    for (const run of this.started) run.end({ cancelled: true });
    return Promise.resolve();
  }
}

/** Results in memory. */
export class FakeHistory implements StoredRuns {
  readonly results = new Map<string, RunResult>();

  add(result: RunResult): Promise<string> {
    const run = `run${this.results.size + 1}`;
    this.results.set(run, result);
    return Promise.resolve(run);
  }

  list(): ReturnType<StoredRuns['list']> {
    const runs = [...this.results].reverse().map(([run, { title, request, created, verdict, partial }]) => ({
      run, title, kind: request.kind, name: request.name, created, interpreter: 'CPython 3.12.1', sentence: verdict.sentence, partial,
    }));
    return Promise.resolve({ runs, problems: [] });
  }

  read(run: string): ReturnType<StoredRuns['read']> {
    const result = this.results.get(run);
    return Promise.resolve(result === undefined ? { problem: 'There is no such run.' } : { result });
  }

  delete(run: string): Promise<void> {
    this.results.delete(run);
    return Promise.resolve();
  }
}
