/**
 * Figures for people. Results hold base units; a chart or a table chooses one unit for all its figures, so that they can be compared
 * by looking, and shows three significant digits: benchmarks know no more.
 */

import type { Unit } from './model';

/** How the figures of one chart are shown: divide by `divisor`, write `suffix` behind. */
export interface Scale {
  readonly unit: Unit;
  readonly divisor: number;
  /** `ms`, `MB`, `k/s`, `%`, `x`; empty for counts. */
  readonly suffix: string;
}

type Step = readonly [divisor: number, suffix: string];

/** From small to large. Decimal prefixes, for bytes, too (IEC 80000-13). */
const steps: Readonly<Record<Unit, readonly Step[]>> = {
  s: [[1e-9, 'ns'], [1e-6, 'µs'], [1e-3, 'ms'], [1, 's']],
  B: [[1, 'B'], [1e3, 'kB'], [1e6, 'MB'], [1e9, 'GB']],
  '1/s': [[1, '/s'], [1e3, 'k/s'], [1e6, 'M/s']],
  ratio: [[1, 'x']],
  count: [[1, '']],
  share: [[0.01, '%']],
};

/** The scale in which values of a unit read best together: by the middle of their range, on a logarithmic scale. */
export function scaleFor(unit: Unit, values: readonly number[]): Scale {
  const sizes = values.map(Math.abs).filter((value) => value > 0 && Number.isFinite(value));
  const list = steps[unit];
  if (sizes.length === 0) return scaleOf(unit, list.find(([divisor]) => divisor === 1) ?? list[0]!);
  // reduce, not Math.max(...): a run may hold more values than a call takes arguments.
  const smallest = sizes.reduce((a, b) => Math.min(a, b));
  const largest = sizes.reduce((a, b) => Math.max(a, b));
  const middle = Math.sqrt(smallest) * Math.sqrt(largest);
  // 999.5 would be shown as 1000: it belongs to the next unit.
  return scaleOf(unit, list.findLast(([divisor]) => middle >= divisor * 0.9995) ?? list[0]!);
}

function scaleOf(unit: Unit, [divisor, suffix]: Step): Scale {
  return { unit, divisor, suffix };
}

/** A value in base units as a figure without its unit: `12.3`, `0.0205`, `1,230`. Counts keep all their digits. */
export function figure(value: number, scale: Scale): string {
  const scaled = value / scale.divisor;
  if (scale.unit === 'count' && Number.isInteger(scaled)) return grouped(String(scaled));
  return significant(scaled);
}

/** A figure with its unit: `12.3 ms`, `2.01x`, `37 %`, `1,000`. */
export function figureWithUnit(value: number, scale: Scale): string {
  return `${figure(value, scale)}${suffixText(scale)}`;
}

/** A single value in the unit that suits it alone. */
export function quantityText(value: number, unit: Unit): string {
  return figureWithUnit(value, scaleFor(unit, [value]));
}

/** A figure and its interval, in one unit: `12.3 ms [11.9-12.8]`. */
export function intervalText(value: number, lo: number, hi: number, scale: Scale): string {
  return `${figureWithUnit(value, scale)} [${figure(lo, scale)}-${figure(hi, scale)}]`;
}

/** How many times: `2.01x`; `equal` would claim more than a factor says. */
export function factorText(ratio: number): string {
  return `${significant(ratio)}x`;
}

/** Half the width of an interval against its middle, for people: `±4 %`; empty if there is none to speak of. */
export function spreadText(median: number, lo: number, hi: number): string {
  if (median === 0 || !Number.isFinite(median)) return '';
  const share = Math.abs((hi - lo) / 2 / median) * 100;
  return share < 0.1 ? '±<0.1 %' : `±${share < 10 ? significantTo(share, 1) : String(Math.round(share))} %`;
}

function suffixText({ suffix }: Scale): string {
  if (suffix === '') return '';
  return suffix === 'x' || suffix.startsWith('/') ? suffix : ` ${suffix}`;
}

/** Three significant digits, without an exponent for anything that a person could read. */
function significant(value: number): string {
  return significantTo(value, 3);
}

function significantTo(value: number, digits: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '-∞' : '?';
  if (value === 0) return '0';
  const exponent = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(digits)))));
  if (exponent < -6 || exponent > 14) return value.toExponential(digits - 1);
  return grouped(Number(value.toPrecision(digits)).toFixed(Math.max(0, digits - 1 - exponent)));
}

/** Commas between thousands, from five digits on: years and ports are read without. */
function grouped(text: string): string {
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d+)(.*)$/.exec(text) ?? [];
  if (whole.length < 5) return text;
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest}`;
}
