import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { predict } from '../../../src/core/decision/predict';
import { evidence, type Given } from './evidence';

function seconds(model: string, given: Readonly<Record<string, Given>>): number | undefined {
  return predict(evidence(given)).find((prediction) => prediction.model === model)?.seconds;
}

describe('predicted seconds', () => {
  test('nothing is predicted while the amount of work is unknown', () => {
    expect(predict(evidence({ t: 1 }))).toEqual([]);
    expect(predict(evidence({ n: 5 }))).toEqual([]);
    expect(predict(evidence({ t: 1, n: 5 })).map(({ model }) => model)).toEqual(['sequential']);
  });

  test('waits overlap, up to the number of threads', () => {
    expect(seconds('thread-pool', { t: 0.1, n: 40, c: 0, k: 40 })).toBeCloseTo(0.1);
    expect(seconds('thread-pool', { t: 0.1, n: 40, c: 0, k: 10 })).toBeCloseTo(0.4);
    expect(seconds('thread-pool', { t: 0.1, n: 40, c: 0, k: 40, plateau: 8 })).toBeCloseTo(0.5);
    expect(seconds('asyncio', { t: 0.1, n: 40, c: 0.02, k: 40 })).toBeCloseTo(0.1);
  });

  test('computation shares one GIL, or the cores', () => {
    expect(seconds('thread-pool', { t: 0.1, n: 40, c: 1 })).toBeCloseTo(4);
    expect(seconds('thread-pool', { t: 0.1, n: 40, c: 1, gil: 0, E: 2 })).toBeCloseTo(2);
    expect(seconds('process-pool', { t: 0.1, n: 40, c: 1, E: 2, A: 2, o: 0, start: 0.1 })).toBeCloseTo(2.1);
    expect(seconds('asyncio', { t: 0.1, n: 40, c: 1 })).toBeCloseTo(4);
  });

  test('what was measured with threads replaces the rule, and a plateau stays a plateau', () => {
    expect(seconds('thread-pool', { t: 0.1, n: 40, c: 0, S2: 2, S4: 2, k: 40 })).toBeCloseTo(2);
    expect(seconds('thread-pool', { t: 0.1, n: 40, c: 0, S2: 2, S4: 4, k: 40 })).toBeCloseTo(0.1);
    expect(seconds('thread-pool', { t: 0.1, n: 40, c: 1, S2: 1.9, S4: 2, E: 2 })).toBeCloseTo(2);
  });

  test('an interval of a figure becomes one of the prediction', () => {
    const [sequential, pool] = predict(evidence({ t: [0.1, 0.09, 0.12], n: 10, c: 0, S2: 2, S4: [3.9, 3.5, 4] }));
    expect(sequential).toEqual({ model: 'sequential', seconds: 1, lo: 0.8999999999999999, hi: 1.2 });
    expect(pool!.lo!).toBeLessThan(pool!.seconds);
    expect(pool!.hi!).toBeGreaterThan(pool!.seconds);
  });

  const work = fc.record({
    t: fc.double({ min: 1e-6, max: 10, noNaN: true }),
    n: fc.integer({ min: 1, max: 100_000 }),
    k: fc.integer({ min: 1, max: 1000 }),
    c: fc.double({ min: 0, max: 1, noNaN: true }),
    E: fc.double({ min: 1, max: 64, noNaN: true }),
    A: fc.integer({ min: 1, max: 64 }),
    o: fc.double({ min: 0, max: 0.01, noNaN: true }),
    p: fc.double({ min: 0, max: 0.1, noNaN: true }),
    start: fc.double({ min: 0, max: 1, noNaN: true }),
    // Below 1 more threads are slower, and rightly predicted so.
    S4: fc.double({ min: 1, max: 4, noNaN: true }),
  });
  /** What is more of it makes no model slower or faster by the wrong sign. */
  const slows = { t: true, n: true, start: true, p: true, E: false, A: false, S4: false, k: false } as const;

  test.each(Object.entries(slows))('%s only moves predictions one way', (symbol, slower) => {
    fc.assert(
      fc.property(work, fc.double({ min: 1, max: 3, noNaN: true }), (x, factor) => {
        const more = { ...x, [symbol]: x[symbol as keyof typeof x] * factor };
        // The chunk size follows from these; it is a choice, not a cost.
        if (['t', 'p', 'E', 'n', 'A'].includes(symbol)) for (const given of [x, more]) Object.assign(given, { o: 0 });
        const after = new Map(predict(evidence(more)).map(({ model, seconds: value }) => [model, value]));
        for (const { model, seconds: before } of predict(evidence(x))) {
          const now = after.get(model);
          if (now === undefined) continue;
          if (slower) expect(now).toBeGreaterThanOrEqual(before * (1 - 1e-9));
          else expect(now).toBeLessThanOrEqual(before * (1 + 1e-9));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('every prediction lies inside its interval, and no model beats one call', () => {
    fc.assert(
      fc.property(work, fc.double({ min: 0.5, max: 1, noNaN: true }), (x, spread) => {
        const given = Object.fromEntries(Object.entries(x).map(([symbol, value]) => [symbol, [value, value * spread, value / spread] as const]));
        for (const { seconds: value, lo, hi } of predict(evidence(given))) {
          expect(value).toBeGreaterThanOrEqual(x.t * (1 - 1e-9));
          if (lo !== null) expect(lo).toBeLessThanOrEqual(value);
          if (hi !== null) expect(hi).toBeGreaterThanOrEqual(value);
        }
      }),
      { numRuns: 300 },
    );
  });
});
