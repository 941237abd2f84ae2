import { describe, expect, test } from 'vitest';
import { compareResults, interpreterName, sideBySide } from '../../../src/core/bench/compare';
import type { Environment, RunResult } from '../../../src/core/bench/model';
import { sampleChart, sampleEnvironment, sampleEstimate, sampleResult } from '../../bench/sample-result';

const on = (change: Partial<Environment>): RunResult => sampleResult({ environment: { ...sampleEnvironment, ...change } });

describe('a verdict is refused when', () => {
  test.each<[string, Partial<Environment>, string]>([
    ['the version differs', { version: '3.13.0' }, 'The interpreters differ: CPython 3.12.1 and CPython 3.13.0.'],
    ['the implementation differs', { implementation: 'PyPy' }, 'The interpreters differ: CPython 3.12.1 and PyPy 3.12.1.'],
    ['the build is free-threaded', { freeThreadedBuild: true }, 'The interpreters differ: CPython 3.12.1 and CPython 3.12.1 free-threaded.'],
    ['the build is for debugging', { debugBuild: true }, 'The interpreters differ: CPython 3.12.1 and CPython 3.12.1 debug.'],
    ['the GIL was switched', { gilEnabled: false }, 'The GIL was on before and off now.'],
    ['the processor differs', { cpuModel: 'Model B' }, 'The processors differ: Model A and Model B.'],
    ['the cores differ', { usableCores: 2 }, 'The number of usable cores differs: 4 and 2.'],
    ['the machine is busier', { effectiveCores: 3.1 }, '3.8 cores were effectively free before and 3.1 now.'],
    ['the machine is idler', { effectiveCores: 4.6 }, '3.8 cores were effectively free before and 4.6 now.'],
  ])('%s', (_, change, refusal) => {
    const comparison = compareResults(sampleResult(), on(change));
    expect(comparison.comparable).toBe(false);
    expect(comparison.refusals).toEqual([refusal]);
    expect(comparison.sentence).toBe(`No verdict: ${refusal}`);
    // Both are shown all the same.
    expect(comparison.cells.map(({ change: verdict }) => verdict)).toEqual(['not-judged', 'not-judged', 'not-judged', 'unknown']);
    expect(comparison.cells[0]).toMatchObject({ ratio: 1, text: '1.00x' });
  });

  test('they are two benchmarks', () => {
    const base = sampleResult();
    for (const change of [{ name: 'computing' }, { argumentsText: '10' }, { setupText: 'x = 1' }, { parameters: { tasks: 5 } }, { kind: 'function' as const }]) {
      expect(compareResults(base, sampleResult({ request: { ...base.request, ...change } })).refusals).toEqual(['These are two different benchmarks.']);
    }
    // Budget and seed do not make another benchmark.
    expect(compareResults(base, sampleResult({ request: { ...base.request, budget: 20, seed: 8 } })).comparable).toBe(true);
  });
});

describe('a verdict is given', () => {
  const base = sampleResult();
  const changed = (factor: number, spread = 0.01, rounds = 9): RunResult =>
    sampleResult({ estimates: base.estimates.map((estimate) => (estimate.cell === 'threads' ? sampleEstimate('threads', estimate.median * factor, spread, rounds) : estimate)) });

  test('of no change, for the same run', () => {
    const comparison = compareResults(base, base);
    expect(comparison.sentence).toBe('No change detected.');
    expect(comparison.cells.map(({ text }) => text)).toEqual(['no change detected', 'no change detected', 'no change detected', 'not measured in both runs']);
  });

  test('of a change that is larger than the spread', () => {
    expect(compareResults(base, changed(1.3))).toMatchObject({ comparable: true, sentence: 'Worse: threads.', cells: [{}, { change: 'worse', text: expect.stringMatching(/^1\.30x slower \[1\.\d+-1\.\d+\]$/) as string }, {}, {}] });
    expect(compareResults(base, changed(0.5)).cells[1]).toMatchObject({ change: 'better', text: expect.stringMatching(/^2\.00x faster \[/) as string });
  });

  test('of none within 5 %, within a wide spread, or with few rounds', () => {
    expect(compareResults(base, changed(1.04)).cells[1]!.change).toBe('none');
    expect(compareResults(base, changed(1.2, 0.9)).cells[1]!.change).toBe('none');
    expect(compareResults(base, changed(1.3, 0.01, 4)).cells[1]).toMatchObject({ change: 'unknown', text: 'too few rounds' });
  });

  test('by the direction of the chart', () => {
    const y = { label: 'Throughput', unit: '1/s', scale: 'linear', better: 'higher' } as const;
    const higher = (result: RunResult): RunResult => ({ ...result, charts: [sampleChart({ y })], cells: result.cells.map((cell) => ({ ...cell, unit: '1/s' })) });
    expect(compareResults(higher(base), higher(changed(1.3))).cells[1]).toMatchObject({ change: 'better', text: expect.stringMatching(/^1\.30x more/) as string });
    const neutral = (result: RunResult): RunResult => ({ ...result, charts: [sampleChart({ y: { ...y, better: 'none' } })] });
    expect(compareResults(neutral(base), neutral(changed(1.3))).cells[1]!.change).toBe('changed');
  });

  test('with what else to know', () => {
    const unknown = sampleResult({ tool: '0.2.0', partial: true, environment: { ...sampleEnvironment, effectiveCores: null } });
    expect(compareResults(base, unknown).notes).toEqual([
      'The effective cores were not measured in both runs: other load may explain a change.',
      'Measured by Interlock 0.1.0 and 0.2.0.',
      'One of the runs was stopped early.',
    ]);
  });

  test('for zeros without a division', () => {
    const zero = sampleResult({ estimates: [{ ...sampleEstimate('sequential', 0), median: 0 }] });
    expect(compareResults(zero, zero).cells[0]).toMatchObject({ ratio: null, text: 'equal' });
    expect(compareResults(zero, base).cells[0]).toMatchObject({ ratio: null, text: 'no factor: one of them is zero' });
  });

  test('two runs of the same noise are hardly ever told apart', () => {
    let state = 11;
    const random = (): number => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const noisy = (): RunResult => {
      const rounds = Array.from({ length: 9 }, () => 0.01 * (1 + 0.06 * (random() + random() - 1)));
      return sampleResult({ estimates: [{ ...sampleEstimate('sequential', 0.01), rounds, median: [...rounds].sort((a, b) => a - b)[4]! }] });
    };
    const told = Array.from({ length: 200 }, () => compareResults(noisy(), noisy()).cells[0]!.change).filter((change) => change !== 'none');
    expect(told.length).toBeLessThanOrEqual(4);
  });
});

test('two interpreters stand side by side without a verdict', () => {
  const comparison = sideBySide(sampleResult(), sampleResult({ environment: { ...sampleEnvironment, version: '3.13.0' }, estimates: [sampleEstimate('threads', 0.023)] }));
  expect(comparison.comparable).toBe(false);
  expect(comparison.sentence).toMatch(/^CPython 3\.13\.0 against CPython 3\.12\.1, measured in turn\./);
  expect(comparison.cells.map(({ text }) => text)).toEqual(['not measured in both runs', expect.stringMatching(/^2\.00x \[1\.\d+-2\.\d+\]$/), 'not measured in both runs', 'not measured in both runs']);
});

test('an interpreter is named by what makes it another one', () => {
  expect(interpreterName({ ...sampleEnvironment, freeThreadedBuild: true, debugBuild: true })).toBe('CPython 3.12.1 free-threaded debug');
});
