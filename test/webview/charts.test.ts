import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axis } from '../../src/webview/charts/axis';
import { barGeometry } from '../../src/webview/charts/bar-geometry';
import { curveGeometry } from '../../src/webview/charts/curve-geometry';
import { placeMarks } from '../../src/webview/charts/mark-labels';
import { modelIds } from '../../src/core/bench/model';
import { styleOfModel, stylesOfSeries } from '../../src/webview/charts/model-style';
import { chartTable } from '../../src/webview/charts/table-rows';
import { fitText, textWidth, wrapText } from '../../src/webview/charts/text-width';
import { chartUnit } from '../../src/webview/format/units';
import { chartsOfResult, type ChartRows } from '../../src/webview/state/rows';
import { barChart, cell, estimate, result } from './fixtures';

const seconds = chartUnit([1], 's');
const wild = fc.oneof(fc.double(), fc.double({ min: 1e-9, max: 1e9 }), fc.constantFrom(0, -1, 1e-9, 1e9, Number.NaN, Number.POSITIVE_INFINITY));

/** Every number in a geometry, however deep. */
function numbersIn(value: unknown, path = ''): readonly (readonly [string, number])[] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value === 'string') return [...value.matchAll(/NaN|Infinity/g)].map(() => [path, Number.NaN] as const);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => (key === 'row' || key === 'value' && typeof part === 'number' ? [] : numbersIn(part, `${path}.${key}`)));
}

function oneBar(median: number, lo: number, hi: number, rounds: readonly number[], better: 'lower' | 'higher' = 'lower'): ChartRows {
  const chart = barChart({ y: { label: 'Time', unit: 's', scale: 'linear', better } });
  return chartsOfResult(result({ charts: [chart], cells: [cell('sequential', { model: 'sequential' }), cell('x')], estimates: [estimate('sequential', 1), estimate('x', median, { lo, hi, rounds: [...rounds], discarded: [...rounds] })], pairs: [] }))[0]!;
}

test('nothing that is not a number is ever drawn, whatever the values', () => {
  fc.assert(
    fc.property(wild, wild, wild, fc.array(wild, { maxLength: 8 }), fc.constantFrom('linear', 'log'), fc.constantFrom(200, 340, 700), (median, lo, hi, rounds, scale, width) => {
      const geometry = barGeometry(oneBar(median, lo, hi, rounds), { width, scale, winners: ['x'], winnerWord: 'best' });
      expect(numbersIn(geometry).filter(([, value]) => !Number.isFinite(value))).toEqual([]);
      for (const bar of geometry.bars) {
        expect(bar.bar === null || bar.bar.width > 0).toBe(true);
        for (const dot of bar.dots) expect(dot.x).toBeLessThanOrEqual(geometry.plot.x + geometry.plot.width + 0.01);
      }
    }),
    { numRuns: 300 },
  );
});

test('a curve leaves out points that have no place, and draws the others', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(wild, wild), { maxLength: 6 }), fc.constantFrom('linear', 'log'), fc.constantFrom('linear', 'log'), (points, x, y) => {
      const [, curve] = chartsOfResult(result({
        cells: points.map(([at], index) => cell(`p${index}`, { chart: 'curve', series: 'pool', x: at, unit: 'ratio' })),
        estimates: points.map(([, value], index) => estimate(`p${index}`, value)),
      }));
      const geometry = curveGeometry(curve!, { width: 600, x, y });
      expect(numbersIn(geometry).filter(([, value]) => !Number.isFinite(value))).toEqual([]);
      const fits = (value: number, kind: string): boolean => Math.abs(value) <= 1e30 && (kind === 'linear' || value >= 1e-30);
      const drawable = points.filter(([at, value]) => fits(at, x) && fits(value, y));
      expect(geometry.lines[0]!.points).toHaveLength(drawable.length);
    }),
    { numRuns: 300 },
  );
});

test('bars begin at zero and end at the median, whiskers at the interval', () => {
  const { bars, plot, ticks } = barGeometry(oneBar(0.5, 0.4, 0.6, [0.5]), { width: 700, scale: 'linear', winners: [], winnerWord: 'best' });
  const at = (value: number): number => ticks[0]!.at + ((ticks[1]!.at - ticks[0]!.at) * value) / (ticks[1]!.value - ticks[0]!.value);
  expect(bars[1]!.bar!.x).toBeCloseTo(plot.x, 6);
  expect(bars[1]!.medianX).toBeCloseTo(at(0.5), 6);
  expect(bars[1]!.whisker!.from).toBeCloseTo(at(0.4), 6);
  expect(bars[1]!.whisker!.to).toBeCloseTo(at(0.6), 6);
});

test('an outlier is drawn at the edge and does not flatten the bars', () => {
  const { bars, plot } = barGeometry(oneBar(0.9, 0.85, 0.95, [0.9, 50]), { width: 700, scale: 'linear', winners: [], winnerWord: 'best' });
  expect(bars[1]!.dots.filter((dot) => dot.offScale)).toHaveLength(2);
  expect(bars[1]!.bar!.width).toBeGreaterThan(plot.width / 3);
});

test('narrow charts put labels above the bars, and nothing lies outside', () => {
  for (const width of [240, 340, 519, 520, 1200]) {
    const geometry = barGeometry(chartsOfResult(result())[0]!, { width, scale: 'linear', winners: ['threads'], winnerWord: 'best' });
    expect(geometry.narrow).toBe(width < 520);
    expect(geometry.plot.x + geometry.plot.width).toBeLessThanOrEqual(width);
    expect(geometry.bars[1]!.winner).toBe(true);
    expect(geometry.bars[1]!.note.text.startsWith('best')).toBe(true);
  }
});

test('axes of nine decades, of one value and of none have readable ticks', () => {
  const range = [0, 600] as const;
  const log = axis({ values: [1e-9, 1e9], kind: 'log', range, unit: chartUnit([1e-9, 1e9], 's'), fromZero: false, count: 8 });
  expect(log.ticks.length).toBeGreaterThanOrEqual(3);
  expect(log.ticks.length).toBeLessThanOrEqual(12);
  expect(log.position(0)).toBeNull();
  expect(log.position(-1)).toBeNull();
  for (const kind of ['linear', 'log'] as const) {
    for (const values of [[], [5], [0], [3, 3], [2, 2.1]]) {
      const one = axis({ values, kind, range, unit: seconds, fromZero: false, count: 6 });
      expect(one.ticks.length).toBeGreaterThanOrEqual(1);
      for (const tick of one.ticks) expect(tick.at).toSatisfy(Number.isFinite);
      expect(new Set(one.ticks.map((tick) => tick.label)).size).toBe(one.ticks.length);
    }
  }
  const negative = axis({ values: [-2, 3], kind: 'linear', range, unit: seconds, fromZero: true, count: 6 });
  expect(negative.domain[0]).toBeLessThanOrEqual(-2);
  expect(negative.position(Number.NaN)).toBeNull();
});

test('labels of close marks stand above one another', () => {
  const { marks, height } = placeMarks([{ axis: 'x', value: 10, label: 'break-even 10 ms' }, { axis: 'x', value: 11, label: 'yours 11 ms' }, { axis: 'x', value: Number.NaN, label: 'none' }, { axis: 'x', value: 900, label: 'outside' }], (value) => (Number.isFinite(value) ? value * 10 : null), 0, 400);
  expect(marks).toHaveLength(2);
  expect(new Set(marks.map((mark) => mark.textY)).size).toBe(2);
  expect(height).toBeGreaterThan(30);
});

test('lines of one chart differ in dash and symbol, and models of one hue in texture', () => {
  const styles = stylesOfSeries(['threads', 'threads', 'process-pool', 'asyncio', 'threads']);
  expect(new Set(styles.map((style) => style.dash)).size).toBe(5);
  expect(new Set(styles.map((style) => style.symbol)).size).toBe(5);
  expect(new Set(styles.map((style) => style.hue)).size).toBe(5);
  const real = modelIds.filter((model) => model !== 'none').map((model) => styleOfModel(model));
  expect(new Set(real.map((style) => `${style.hue} ${style.texture}`)).size).toBe(real.length);
});

test('the table holds the figures that the chart draws', () => {
  const charts = chartsOfResult(result());
  const bars = barGeometry(charts[0]!, { width: 700, scale: 'linear', winners: [], winnerWord: 'best' });
  const table = chartTable(charts[0]!);
  for (const [index, bar] of bars.bars.entries()) {
    const [label, median, interval, rounds, factor] = table.rows[index]!.cells;
    expect(label).toBe(bar.row.cell.label);
    expect(median).toBe(bar.value.text);
    expect(factor).toBe(bar.value.factor);
    if (bar.whisker !== null) expect(bar.title).toContain(interval);
    if (bar.bar !== null) expect(rounds).toBe(String(bar.row.figures!.n));
  }
  const curve = curveGeometry(charts[1]!, { width: 700, x: 'log', y: 'linear' });
  const rows = new Map(chartTable(charts[1]!).rows.map((row) => [row.id, row.cells]));
  for (const line of curve.lines) {
    for (const point of line.points) {
      const [series, x, median] = rows.get(point.id)!;
      expect(point.title.startsWith(`${series!} at ${x!}: ${median!}`)).toBe(true);
    }
  }
  expect(table.rows.map((row) => row.cells.at(-1))).toContain('needs Python 3.14');
});

test('text is cut and wrapped to its room', () => {
  expect(fitText('short', 200, 13)).toBe('short');
  expect(textWidth(fitText('a rather long label of a row', 60, 13), 13)).toBeLessThanOrEqual(60);
  const lines = wrapText('one two three four five six seven eight', 90, 13, 2);
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(textWidth(line, 13)).toBeLessThanOrEqual(90);
});
