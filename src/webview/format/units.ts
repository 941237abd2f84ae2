import { figure, figureWithUnit, scaleFor } from '../../core/bench/figures';
import type { Environment, Unit } from '../../core/bench/model';
import { coresText } from '../../core/bench/table-rows';

export const noFigure = '–';

/** Ranges wider than this get no common unit: 0.00002 s is harder to read than 20 µs. */
const widestRange = 1e4;

/** The reports write factors with a letter, for terminals; the page has the sign. */
function withSign(text: string, unit: Unit): string {
  return unit === 'ratio' ? text.replace(/x$/, '×') : text;
}

/** A value alone, in the unit that suits it: `12.3 ms`. */
export function quantity(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return noFigure;
  return withSign(figureWithUnit(value, scaleFor(unit, [value])), unit);
}

/** How all values of one chart are written. */
export interface ChartUnit {
  /** Behind the label of the axis: `ms`; empty where there is none, or every value carries its own. */
  readonly name: string;
  readonly text: (value: number) => string;
  /** Short form for axes: no trailing zeros, and no unit where the axis itself names it. */
  readonly tick: (value: number) => string;
}

function shorten(text: string): string {
  return text.replace(/(\.\d*?)0+(?=\D|$)/, '$1').replace(/\.(?=\D|$)/, '');
}

/** One unit for all values of a chart, the same as in the reports. */
export function chartUnit(values: readonly number[], unit: Unit): ChartUnit {
  const sizes = values.filter(Number.isFinite).map(Math.abs).filter((size) => size > 0);
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  const smallest = sizes.reduce((a, b) => Math.min(a, b), largest);
  if ((unit === 's' || unit === 'B') && smallest > 0 && largest / smallest > widestRange) {
    return { name: '', text: (value) => quantity(value, unit), tick: (value) => shorten(quantity(value, unit)) };
  }
  const scale = scaleFor(unit, sizes);
  const text = (value: number): string => (Number.isFinite(value) ? withSign(figureWithUnit(value, scale), unit) : noFigure);
  if (unit === 'ratio' || unit === 'share') return { name: '', text, tick: (value) => shorten(text(value)) };
  return { name: scale.suffix, text, tick: (value) => shorten(figure(value, scale)) };
}

/** `12.3 ms [11.9 ms – 12.8 ms]`; the interval is left out where it says nothing. */
export function withInterval(unit: ChartUnit, value: number, lo: number, hi: number): string {
  if (!Number.isFinite(lo) || !Number.isFinite(hi) || lo === hi) return unit.text(value);
  return `${unit.text(value)} [${unit.text(lo)} – ${unit.text(hi)}]`;
}

/** `2.01×`. */
export function times(ratio: number): string {
  return quantity(ratio, 'ratio');
}

/** At most one decimal: `2`, `1.5`. */
export function trim(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** What every chart names below itself: `CPython 3.12.1 · GIL on · 1.9 of 2 cores effective`. */
export function interpreterLine(environment: Environment): string {
  return `${environment.implementation} ${environment.version} · GIL ${environment.gilEnabled ? 'on' : 'off'} · ${coresText(environment)}`;
}
