import { symbolFact } from './symbols';
import type { Evidence, Quantity } from './types';

/** A value with what it may just as well be: `lo <= value <= hi`. */
export interface Interval {
  readonly value: number;
  readonly lo: number;
  readonly hi: number;
}

export function exactly(value: number): Interval {
  return { value, lo: value, hi: value };
}

/** The interval of a symbol; `undefined` if it is unknown or makes no sense (not a number, outside its range). */
export function intervalOf(evidence: Evidence, symbol: string): Interval | undefined {
  const quantity = Object.hasOwn(evidence.quantities, symbol) ? evidence.quantities[symbol] : undefined;
  if (quantity === undefined || !isSensible(symbol, quantity)) return undefined;
  const { value, lo, hi } = quantity;
  return { value, lo: lo === null ? value : Math.min(lo, value), hi: hi === null ? value : Math.max(hi, value) };
}

function isSensible(symbol: string, { value, lo, hi }: Quantity): boolean {
  const [smallest, largest] = symbolFact(symbol)?.range ?? [0, Number.MAX_VALUE];
  const inRange = (number: number): boolean => Number.isFinite(number) && number >= smallest && number <= largest;
  // An interval may reach a little beyond what is possible (a share of 101 %); a value may not.
  return inRange(value) && (lo === null || Number.isFinite(lo)) && (hi === null || Number.isFinite(hi));
}

/** One part of a scale: from here on, up to where the next one begins. */
export interface Zone {
  readonly from: number;
  readonly answer: string;
}

/** Answers of all zones that an interval touches, the one of its value first. Zones are sorted; the first begins at -Infinity. */
export function zonesOf(interval: Interval, zones: readonly Zone[]): string[] {
  const touched = zones.filter(({ from }, index) => {
    const end = zones[index + 1]?.from ?? Infinity;
    return interval.hi >= from && interval.lo < end;
  });
  const main = zones.findLast(({ from }) => interval.value >= from)?.answer;
  const answers = touched.map((zone) => zone.answer);
  return [...new Set(main === undefined ? answers : [main, ...answers])];
}

/** The border between two zones that is nearest to the value, by ratio, and the answer beyond it. */
export function nearestBorder(value: number, zones: readonly Zone[]): { readonly threshold: number; readonly otherwise: string } | undefined {
  let best: { threshold: number; otherwise: string; distance: number } | undefined;
  for (let i = 1; i < zones.length; i++) {
    const threshold = zones[i]!.from;
    const distance = distanceBetween(value, threshold);
    const otherwise = value >= threshold ? zones[i - 1]!.answer : zones[i]!.answer;
    if (best === undefined || distance < best.distance) best = { threshold, otherwise, distance };
  }
  return best;
}

/** How far two figures lie apart, as the logarithm of their ratio; infinite if there is none. */
export function distanceBetween(value: number, threshold: number): number {
  if (value === threshold) return 0;
  return value > 0 && threshold > 0 ? Math.abs(Math.log(value / threshold)) : Infinity;
}
