import type { Cell, Chart, Environment, Estimate, RunResult } from '../../src/core/bench/model';

/** Results for tests: nothing in them was measured. */

export const sampleEnvironment: Environment = {
  executable: '/home/someone/.venv/bin/python', version: '3.12.1', implementation: 'CPython', freeThreadedBuild: false, gilEnabled: true,
  debugBuild: false, buildFlags: ['PGO'], switchInterval: 0.005, platform: 'Linux 6.1 x86_64', cpuModel: 'Model A', cpuCount: 4, affinity: 4,
  quota: null, usableCores: 4, effectiveCores: 3.8, startMethod: 'fork', startMethods: ['fork', 'spawn'], subinterpreters: 'private',
  virtualEnvironment: true, load: 0.1,
};

export function sampleCell(id: string, change: Partial<Cell> = {}): Cell {
  return { id, label: id, model: 'none', chart: 'bars', series: '', x: null, unit: 's', workers: null, unsupported: null, ...change };
}

export function sampleChart(change: Partial<Chart> = {}): Chart {
  const y: Chart['y'] = { label: 'Time', unit: 's', scale: 'linear', better: 'lower' };
  return { id: 'bars', kind: 'bars', title: 'Waiting', x: null, y, baseline: 'sequential', series: [], marks: [], fits: [], ...change };
}

/** Rounds around a middle, by shares of it: the spread is known. */
export function sampleEstimate(cell: string, median: number, spread = 0.01, rounds = 9): Estimate {
  const values = Array.from({ length: rounds }, (_, index) => median * (1 + spread * (((index * 7) % rounds) / Math.max(1, rounds - 1) - 0.5)));
  return {
    cell, n: rounds, median, mad: median * spread * 0.25, lo: median * (1 - spread / 2), hi: median * (1 + spread / 2),
    rounds: values, discarded: [median * 3], flags: [], detail: {},
  };
}

export function sampleResult(change: Partial<RunResult> = {}): RunResult {
  return {
    schema: 1, tool: '0.1.0', created: '2026-03-01T10:00:00Z',
    request: { kind: 'preset', name: 'waiting', file: null, argumentsText: null, setupText: null, parameters: {}, budget: 5, seed: 7 },
    title: 'Waiting tasks', environment: sampleEnvironment, charts: [sampleChart()],
    cells: [sampleCell('sequential'), sampleCell('threads'), sampleCell('asyncio'), sampleCell('subinterpreters', { unsupported: 'needs Python 3.14' })],
    estimates: [sampleEstimate('sequential', 0.0406), sampleEstimate('threads', 0.0115), sampleEstimate('asyncio', 0.00536)],
    pairs: [{ a: 'threads', b: 'sequential', ratio: 3.54, lo: 3.5, hi: 3.6, verdict: 'a' }],
    verdict: { outcome: 'winner', winners: ['asyncio'], sentence: 'asyncio is 7.57 times as fast.', reason: '', claims: [] },
    warnings: [], facts: {}, function: null, profile: null, partial: false, seconds: 4.75,
    ...change,
  };
}
