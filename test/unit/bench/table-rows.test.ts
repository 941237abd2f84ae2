import { expect, test } from 'vitest';
import { chartRows, coresText } from '../../../src/core/bench/table-rows';
import { sampleChart, sampleResult } from '../../bench/sample-result';

test('factors say how many times better; where nothing is better, how many times as much', () => {
  const factors = (better: 'lower' | 'higher' | 'none') => {
    const chart = sampleChart({ y: { label: 'Time', unit: 's', scale: 'linear', better } });
    return chartRows(sampleResult({ charts: [chart] }))[0]!.rows.map(({ factor }) => factor);
  };
  // The pair of threads and sequential wins over the medians, but answers another question than the last one.
  expect(factors('lower')).toEqual(['', '3.54x', '7.57x', '']);
  expect(factors('higher')).toEqual(['', '3.54x', '0.132x', '']);
  expect(factors('none')).toEqual(['', '0.283x', '0.132x', '']);
});

test('cores have one decimal, whatever a limit allows', () => {
  expect(coresText({ usableCores: 2, effectiveCores: 1.93 })).toBe('1.9 of 2 cores effective');
  expect(coresText({ usableCores: 1 / 3, effectiveCores: null })).toBe('0.3 usable cores');
  expect(coresText({ usableCores: 1, effectiveCores: null })).toBe('1 usable core');
});
