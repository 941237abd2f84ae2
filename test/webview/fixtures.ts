import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { RunnerEvent } from '../../src/core/bench/events';
import type { Cell, Chart, Environment, Estimate, RunResult } from '../../src/core/bench/model';
import type { FunctionTarget, PanelState } from '../../src/protocol/panel';

/** A real run of `sleeping-threads`, two seconds on a busy machine. */
export const recorded: readonly RunnerEvent[] = readFileSync(join('test', 'webview', 'fixtures', 'sleeping-threads.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => v.parse(RunnerEvent, JSON.parse(line)));

export const recordedResult: RunResult = recorded.find((event) => event.event === 'result')!.result;

export const environment: Environment = recordedResult.environment;

export function cell(id: string, more: Partial<Cell> = {}): Cell {
  return { id, label: id, model: 'threads', chart: 'bars', series: '', x: null, unit: 's', workers: null, unsupported: null, ...more };
}

export function estimate(id: string, median: number, more: Partial<Estimate> = {}): Estimate {
  return { cell: id, n: 6, median, mad: median / 50, lo: median * 0.95, hi: median * 1.05, rounds: [0.96, 1.04, 0.99, 1.01, 1, 1].map((part) => part * median), discarded: [median * 1.2], flags: [], detail: {}, ...more };
}

export function barChart(more: Partial<Chart> = {}): Chart {
  return { id: 'bars', kind: 'bars', title: 'Bars', x: null, y: { label: 'Time', unit: 's', scale: 'linear', better: 'lower' }, baseline: 'sequential', series: [], marks: [], fits: [], ...more };
}

export function curveChart(more: Partial<Chart> = {}): Chart {
  return {
    id: 'curve', kind: 'curve', title: 'Curve', x: { label: 'Task size', unit: 's', scale: 'log' }, y: { label: 'Speed-up', unit: 'ratio', scale: 'linear', better: 'higher' }, baseline: null,
    series: [{ id: 'pool', label: 'process pool', model: 'process-pool' }, { id: 'threads', label: 'threads', model: 'threads' }],
    marks: [{ axis: 'x', value: 0.0004, label: 'break-even 0.4 ms' }, { axis: 'y', value: 1.9, label: '1.9 cores' }],
    fits: [{ series: 'pool', law: 'amdahl', parameters: { serial: 0.1 }, points: [[0.0001, 0.5], [0.01, 1.8]], note: '10 % of the work is serial' }],
    ...more,
  };
}

/** Bars, a curve, every kind of claim, warnings, an unsupported cell and a pair. */
export function result(more: Partial<RunResult> = {}): RunResult {
  const curve = [0.0001, 0.001, 0.01].flatMap((x, index) => [
    { cell: cell(`pool@${x}`, { chart: 'curve', series: 'pool', model: 'process-pool', x, unit: 'ratio' }), estimate: estimate(`pool@${x}`, 0.5 + index * 0.6) },
    { cell: cell(`threads@${x}`, { chart: 'curve', series: 'threads', x, unit: 'ratio' }), estimate: estimate(`threads@${x}`, 0.95) },
  ]);
  return {
    ...recordedResult,
    request: { ...recordedResult.request, name: 'lost-updates' },
    title: 'Everything at once',
    charts: [barChart(), curveChart()],
    cells: [cell('sequential', { model: 'sequential' }), cell('threads'), cell('interpreters', { model: 'subinterpreters', unsupported: 'needs Python 3.14' }), ...curve.map((one) => one.cell)],
    estimates: [estimate('sequential', 0.04), estimate('threads', 0.01), ...curve.map((one) => one.estimate)],
    pairs: [{ a: 'threads', b: 'sequential', ratio: 4.02, lo: 3.9, hi: 4.1, verdict: 'a' }],
    verdict: {
      outcome: 'winner', winners: ['threads'], sentence: 'Threads are 4.0 times as fast.', reason: '',
      claims: [
        { claim: 'counter-loses', outcome: 'not-here', measured: 'None lost.' },
        { claim: 'call-between', outcome: 'holds', measured: 'Some lost.' },
        { claim: 'async-no-locks', outcome: 'fails', measured: 'Lost across an await.' },
        { claim: 'lock-guards', outcome: 'conditional', measured: 'None lost under a lock.' },
      ],
    },
    warnings: [{ code: 'foreign-load', text: 'Other programs used 40 % of the processor.', action: 'Close them and repeat.' }],
    ...more,
  };
}

export function functionResult(): RunResult {
  return result({
    title: 'fetch_all',
    request: { ...recordedResult.request, kind: 'function', name: 'fetch_all', file: 'app/fetch.py', argumentsText: '3', setupText: 'import os', parameters: { tasks: 400, concurrency: 16 } },
    facts: { t: { value: 0.0055, lo: 0.005, hi: 0.006 }, c: { value: 0.03, lo: 0.02, hi: 0.05 } },
    function: { class: 'wait', sure: true, why: 'CPU time is 3 % of wall time and 4 threads do 3.9 times the work.', memory: 1_200_000, argumentBytes: 120, resultBytes: 4000, unpicklable: null },
  });
}

export const target: FunctionTarget = {
  file: '/project/app/fetch.py', shownFile: 'app/fetch.py', qualname: 'fetch_all', line: 11, isAsync: false, signature: 'def fetch_all(count)', argumentsText: '3', setupText: '', eachText: '',
  tasks: 400, concurrency: 16, budget: 20, command: 'python -u interlock_bench', warnings: [],
  dryRun: { seconds: 0.0123, resultType: 'list', calls: 420, concurrent: 16, unpicklable: null, forArguments: '3' },
};

export function panelState(more: Partial<PanelState> = {}): PanelState {
  return {
    view: 'run', trusted: true,
    interpreters: [
      { path: '/project/.venv/bin/python', label: 'Python 3.12.1 (.venv)', source: 'setting', environment, problem: '' },
      { path: '/usr/bin/python3', label: 'Python 3.13.0', source: 'PATH', environment: null, problem: '' },
    ],
    interpreter: '/project/.venv/bin/python', secondInterpreter: null, running: null, shown: null, compared: null, history: [], target: null,
    evidence: { quantities: {}, answers: {}, known: {} }, subject: '', problem: null, ...more,
  };
}

export function summary(run: string, of: RunResult): PanelState['history'][number] {
  return { run, title: of.title, kind: of.request.kind, name: of.request.name, created: of.created, interpreter: 'Python 3.12.1', sentence: of.verdict.sentence, partial: of.partial };
}
