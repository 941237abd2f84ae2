import { lookups, referencePrices, type Operation } from '../../summary/regions';

/** What the cost model needs to know of an interpreter. Factors are on the reference prices, other prices nanoseconds. */
export interface Prices {
  /** Operations that cost much the same in every version. */
  readonly basic: number;
  /** Attributes, method look-up, entering `try`. */
  readonly lookups: number;
  /** Code in C, as the models price it. */
  readonly native: number;
  readonly callFunction: number;
  readonly callMethod: number;
  readonly objectCreation: number;
}

/** A profile of one interpreter, as the preset `operations` measured it. */
export interface MeasuredPrices {
  /** Nanoseconds by operation. */
  readonly prices: Readonly<Record<string, number>>;
  /** For messages: `CPython 3.12.1, measured 21 Nov 2026`. */
  readonly label: string;
}

/** Reference prices of operations that regions do not count: calling a Python function with arguments, and work in C. */
const referenceCall = 24;
const referenceNative: Readonly<Record<string, number>> = {
  sort_item: 30, json_loads_byte: 10, json_dumps_byte: 12, pickle_byte: 4.1, sha256_byte: 0.57, zlib_byte: 15.5, re_search_byte: 9,
};

/**
 * How much dearer a version is than 3.12, by kind of operation: `[basic, lookups, calls]`. From the preset `operations`, all
 * versions on one machine: the specialising interpreter of 3.11 made look-ups and calls two to three times cheaper.
 */
const before311 = [1.15, 3, 2.1] as const;
const since311 = [1, 1, 1] as const;

/** Default prices for a minor version of Python 3. Estimates, and marked as such in every message. */
export function pricesFor(minor: number): Prices {
  const [basic, lookup, call] = minor <= 10 ? before311 : since311;
  return {
    basic, lookups: lookup, native: 1, callFunction: call * referenceCall, callMethod: lookup * referencePrices.call_method, objectCreation: basic * referencePrices.object_creation,
  };
}

/** Prices from a measured profile; kinds that it lacks are as by default. */
export function calibrated(minor: number, measured: MeasuredPrices): Prices {
  const table = pricesFor(minor);
  const known = (name: string, otherwise: number): number => ((measured.prices[name] ?? 0) > 0 ? measured.prices[name]! : otherwise);
  const names = Object.keys(referencePrices) as Operation[];
  const basic = factor(names.filter((name) => !lookups.has(name)), referencePrices, measured.prices) ?? table.basic;
  return {
    basic,
    lookups: factor(names.filter((name) => lookups.has(name)), referencePrices, measured.prices) ?? table.lookups,
    native: factor(Object.keys(referenceNative), referenceNative, measured.prices) ?? table.native,
    // The profile calls without arguments; passing and binding them comes on top.
    callFunction: known('call_function', table.callFunction / 1.3) * 1.3,
    callMethod: known('call_method', table.callMethod),
    objectCreation: known('object_creation', table.objectCreation),
  };
}

/** The middle of the ratios to the reference: one figure that was disturbed decides nothing. `undefined`: nothing was measured. */
function factor(names: readonly string[], reference: Readonly<Record<string, number>>, prices: Readonly<Record<string, number>>): number | undefined {
  const ratios = names.map((name) => (prices[name] ?? 0) / reference[name]!).filter((ratio) => ratio > 0).sort((a, b) => a - b);
  const upper = ratios[Math.floor(ratios.length / 2)];
  const lower = ratios[Math.floor((ratios.length - 1) / 2)];
  return upper === undefined || lower === undefined ? undefined : Math.sqrt(upper * lower);
}
