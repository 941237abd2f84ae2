import { describe, expect, test } from 'vitest';
import { factorText, figure, figureWithUnit, intervalText, quantityText, scaleFor, spreadText } from '../../../src/core/bench/figures';
import type { Unit } from '../../../src/core/bench/model';
import { median, medianDeviation, medianInterval, ratioInterval } from '../../../src/core/bench/statistics';

describe('a figure', () => {
  test.each<[number, Unit, string]>([
    [0.0123456, 's', '12.3 ms'], [2.5, 's', '2.50 s'], [1.5e-7, 's', '150 ns'], [0.9996, 's', '1.00 s'], [0.99949, 's', '999 ms'], [1e-12, 's', '0.00100 ns'],
    [0, 's', '0 s'], [123_456, 's', '123,000 s'], [2_400_000, 'B', '2.40 MB'], [512, 'B', '512 B'], [755e6, 'B', '755 MB'], [445, '1/s', '445/s'], [5801, '1/s', '5.80 k/s'],
    [0.28, 'share', '28.0 %'], [1, 'share', '100 %'], [2.014, 'ratio', '2.01x'], [10_000, 'count', '10,000'], [1234, 'count', '1234'], [2.5, 'count', '2.50'],
    [NaN, 's', '? s'], [Infinity, 'ratio', '∞x'], [-0.0021, 's', '-2.10 ms'],
  ])('%d %s is %s', (value, unit, text) => {
    expect(quantityText(value, unit)).toBe(text);
  });

  test('has the unit of its chart', () => {
    const scale = scaleFor('s', [0.0009, 0.0406, 0.3]);
    expect([0.0009, 0.0406, 0.3].map((value) => figureWithUnit(value, scale))).toEqual(['0.900 ms', '40.6 ms', '300 ms']);
    // From a microsecond to a second: the middle of the range, so that neither end is a string of zeros.
    expect(scaleFor('s', [1e-6, 1]).suffix).toBe('ms');
    expect(scaleFor('B', [0, 1e6, 3e6]).suffix).toBe('MB');
    expect(scaleFor('s', []).suffix).toBe('s');
  });

  test('its interval and spread', () => {
    const scale = scaleFor('s', [0.0123]);
    expect(intervalText(0.0123, 0.0119, 0.0128, scale)).toBe('12.3 ms [11.9-12.8]');
    expect([spreadText(100, 96, 104), spreadText(100, 99.8, 100.2), spreadText(100, 100, 100), spreadText(100, 50, 120), spreadText(0, 0, 1)]).toEqual(['±4 %', '±0.2 %', '±<0.1 %', '±35 %', '']);
    expect(factorText(0.8284)).toBe('0.828x');
    expect(figure(1 / 3, scaleFor('ratio', [1]))).toBe('0.333');
  });
});

describe('statistics', () => {
  test('the median and its deviation', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, NaN]);
    expect(medianDeviation([1, 2, 3, 4, 100])).toBe(1);
  });

  test('intervals hold the median, are the same each time, and shrink with the number of rounds', () => {
    const values = (count: number): number[] => Array.from({ length: count }, (_, index) => 100 + ((index * 37) % 21));
    const few = medianInterval(values(7));
    expect(few).toEqual(medianInterval(values(7)));
    expect(few.lo).toBeLessThanOrEqual(median(values(7)));
    expect(few.hi).toBeGreaterThanOrEqual(median(values(7)));
    const many = medianInterval(values(63));
    expect(many.hi - many.lo).toBeLessThan(few.hi - few.lo);
    expect(medianInterval([5])).toEqual({ lo: 5, hi: 5 });
  });

  test('the interval of a ratio holds the ratio in about 95 of 100 trials', () => {
    const next = randomNumbers(5);
    const sample = (scale: number): number[] => Array.from({ length: 15 }, () => scale * (1 + 0.1 * (next() + next() + next() - 1.5)));
    let held = 0;
    for (let trial = 0; trial < 200; trial++) {
      const { lo, hi } = ratioInterval(sample(2), sample(1));
      if (lo <= 2 && 2 <= hi) held++;
    }
    // Percentile intervals of medians of 15 values are a little wide.
    expect(held).toBeGreaterThan(180);
  });
});

function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
