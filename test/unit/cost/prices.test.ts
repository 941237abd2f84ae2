import { describe, expect, it } from 'vitest';
import { cpuModels } from '../../../src/core/knowledge/cpu';
import { calibrated, pricesFor } from '../../../src/core/knowledge/cpu/prices';
import { sizeSources } from '../../../src/core/knowledge/cpu/sources';
import { referencePrices } from '../../../src/core/summary/regions';
import { costOf } from './harness';

describe('prices', () => {
  it('are higher before the specialising interpreter, above all for look-ups', () => {
    const [old, now] = [pricesFor(10), pricesFor(11)];
    expect(old.lookups / now.lookups).toBeGreaterThan(old.basic / now.basic);
    expect(old.callFunction).toBeGreaterThan(now.callFunction);
    expect(pricesFor(8)).toEqual(old);
    expect(pricesFor(15)).toEqual(now);
  });

  it('of a profile like the reference are the reference', () => {
    const prices = calibrated(12, { prices: referencePrices, label: '' });
    expect(prices.basic).toBeCloseTo(1);
    expect(prices.lookups).toBeCloseTo(1);
    expect(prices.native).toBe(1);
  });

  it('follow a machine that is twice as slow', () => {
    const slow = Object.fromEntries(Object.entries({ ...referencePrices, zlib_byte: 15.5 }).map(([name, price]) => [name, 2 * price]));
    const text = 'def main():\n    total = 0\n    for i in range(1000):\n        total += i\n';
    expect(costOf(text, { measuredPrices: { prices: slow, label: '' } }) / costOf(text)).toBeCloseTo(2, 1);
    expect(calibrated(12, { prices: slow, label: '' }).native).toBeCloseTo(2);
  });

  it('are not led astray by one figure, by zeros or by an empty profile', () => {
    expect(calibrated(12, { prices: { ...referencePrices, add_int: 5000 }, label: '' }).basic).toBeCloseTo(1, 1);
    expect(calibrated(12, { prices: { add_int: 0 }, label: '' })).toEqual(pricesFor(12));
    expect(calibrated(9, { prices: {}, label: '' })).toEqual(pricesFor(9));
  });
});

describe('the tables of models', () => {
  it('name each function once', () => {
    const names = cpuModels.flatMap((model) => model.names);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    const sources = sizeSources.flatMap((source) => source.names);
    expect(sources.filter((name, i) => sources.indexOf(name) !== i)).toEqual([]);
  });

  it('have prices that can be', () => {
    for (const { names, fixed, perUnit, scales, cheaper, does } of cpuModels) {
      expect(fixed, names[0]).toBeGreaterThanOrEqual(0);
      expect(fixed + (perUnit ?? 0), names[0]).toBeGreaterThan(0);
      expect(perUnit === undefined || perUnit === 0 || scales !== undefined, `${names[0]}: a price a unit, and units`).toBe(true);
      expect(cheaper === undefined || (cheaper.factor > 0 && cheaper.factor < 1), names[0]).toBe(true);
      expect(does, names[0]).toMatch(/^[a-z]/);
    }
  });
});
