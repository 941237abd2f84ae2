import { opNames } from '../../summary/regions';

/** Nanoseconds by operation, as the preset `operations` measures them. */
export type Prices = Readonly<Record<(typeof opNames)[number] | 'call_function' | 'len_call', number>>;

/** A profile of one interpreter, as the preset `operations` measured it. */
export interface MeasuredPrices {
  /** Nanoseconds by operation; what is missing is taken from the default table, scaled alike. */
  readonly prices: Readonly<Record<string, number>>;
  /** For messages: `CPython 3.12.1, measured 21 Nov 2026`. */
  readonly label: string;
}

/**
 * CPython 3.12 on a server core: the default where no profile was measured. Estimates, and marked as such in every message.
 */
export const defaultPrices: Prices = {
  loop_iteration: 12, add_int: 14, comparison: 12, attribute_load: 6, attribute_store: 10, list_index: 13, dict_get: 20, dict_set: 22, list_append: 18,
  string_concat: 45, string_format: 110, object_creation: 120, list_comprehension_item: 14, generator_item: 28, call_method: 35, try_block: 2, exception_raise: 250,
  call_function: 45, len_call: 25,
};

/** How much slower a version is than 3.12 on plain loops and calls. From the `operations` preset on one machine. */
const slowness: Readonly<Record<number, number>> = { 8: 1.6, 9: 1.6, 10: 1.5, 11: 1.05, 12: 1, 13: 1, 14: 0.95 };

/** Measured prices; gaps are filled from the default table of the version, scaled by the median of what both know. */
export function calibrated(minor: number, measured: MeasuredPrices): Prices {
  const defaults = pricesFor(minor);
  const ratios = Object.entries(defaults)
    .map(([name, price]) => (measured.prices[name] ?? 0) / price)
    .filter((ratio) => ratio > 0)
    .sort((a, b) => a - b);
  const typical = ratios[Math.floor(ratios.length / 2)] ?? 1;
  return Object.fromEntries(Object.entries(defaults).map(([name, price]) => [name, (measured.prices[name] ?? 0) > 0 ? measured.prices[name]! : price * typical])) as unknown as Prices;
}

/** Default prices for a minor version of Python 3. */
export function pricesFor(minor: number): Prices {
  const factor = slowness[Math.min(14, Math.max(8, minor))] ?? 1;
  return Object.fromEntries(Object.entries(defaultPrices).map(([name, price]) => [name, price * factor])) as unknown as Prices;
}
