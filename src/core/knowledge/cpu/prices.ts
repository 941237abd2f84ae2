import { referencePrices } from '../../summary/regions';

/** What the cost model needs to know of an interpreter. Nanoseconds. */
export interface Prices {
  /** Factor on the reference prices of basic operations. */
  readonly basic: number;
  readonly callFunction: number;
  readonly callMethod: number;
  readonly objectCreation: number;
  readonly listAppend: number;
}

/** A profile of one interpreter, as the preset `operations` measured it. */
export interface MeasuredPrices {
  /** Nanoseconds by operation. */
  readonly prices: Readonly<Record<string, number>>;
  /** For messages: `CPython 3.12.1, measured 21 Nov 2026`. */
  readonly label: string;
}

/** CPython 3.12: the other prices of the reference interpreter. */
const referenceCall = 45;

/** How much slower a version is than 3.12 on plain loops and calls. From the preset `operations`, all versions on one machine. */
const slowness: Readonly<Record<number, number>> = { 8: 1.6, 9: 1.6, 10: 1.5, 11: 1.05, 12: 1, 13: 1, 14: 0.95 };

/** Default prices for a minor version of Python 3. Estimates, and marked as such in every message. */
export function pricesFor(minor: number): Prices {
  const basic = slowness[Math.min(14, Math.max(8, minor))] ?? 1;
  return scaled(basic, basic * referenceCall);
}

function scaled(basic: number, callFunction: number): Prices {
  return {
    basic, callFunction, callMethod: basic * referencePrices.call_method, objectCreation: basic * referencePrices.object_creation, listAppend: basic * referencePrices.list_append,
  };
}

/** Prices from a measured profile; what it lacks is scaled like the rest. */
export function calibrated(minor: number, measured: MeasuredPrices): Prices {
  const ratios = Object.entries(referencePrices)
    .map(([name, price]) => (measured.prices[name] ?? 0) / price)
    .filter((ratio) => ratio > 0)
    .sort((a, b) => a - b);
  const typical = ratios[Math.floor(ratios.length / 2)];
  if (typical === undefined) return pricesFor(minor);
  const known = (name: string, otherwise: number): number => ((measured.prices[name] ?? 0) > 0 ? measured.prices[name]! : otherwise);
  const rest = scaled(typical, known('call_function', typical * referenceCall));
  return {
    ...rest, callMethod: known('call_method', rest.callMethod), objectCreation: known('object_creation', rest.objectCreation), listAppend: known('list_append', rest.listAppend),
  };
}
