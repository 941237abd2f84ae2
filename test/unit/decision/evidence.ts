import type { Evidence, Quantity } from '../../../src/core/decision/types';

/** A number, or `[value, lo, hi]`. */
export type Given = number | readonly [value: number, lo: number, hi: number];

export function quantities(given: Readonly<Record<string, Given>>, source: Quantity['source'] = 'measured'): Record<string, Quantity> {
  return Object.fromEntries(
    Object.entries(given).map(([symbol, figure]) => {
      const [value, lo, hi] = typeof figure === 'number' ? [figure, null, null] : figure;
      return [symbol, { value, lo, hi, source, note: 'a test' }];
    }),
  );
}

export function evidence(given: Readonly<Record<string, Given>>, answers: Readonly<Record<string, string>> = {}): Evidence {
  return { quantities: quantities(given), answers, known: {} };
}

/** The same with the event loop's question answered by the code. */
export function plainFunction(given: Readonly<Record<string, Given>>, answers: Readonly<Record<string, string>> = {}): Evidence {
  return { ...evidence(given, answers), known: { Q1: { answer: 'no', because: 'a plain function' } } };
}

export function coroutine(given: Readonly<Record<string, Given>>, answers: Readonly<Record<string, string>> = {}): Evidence {
  return { ...evidence(given, answers), known: { Q1: { answer: 'yes', because: 'async def' } } };
}
