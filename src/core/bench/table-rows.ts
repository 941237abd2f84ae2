/** The rows that the reports share: one a cell, with the figures in the unit of its chart. */

import { figureWithUnit, factorText, scaleFor, spreadText, type Scale } from './figures';
import type { Cell, Chart, Environment, Estimate, RunResult } from './model';

export interface CellRow {
  readonly cell: Cell;
  readonly estimate: Estimate | null;
  /** `12.3 ms`; empty if there is no figure. */
  readonly value: string;
  /** `±4 %`. */
  readonly spread: string;
  /** How many times better than the baseline of the chart, or how many times as much where nothing is better: `2.01x`; empty for the baseline itself. */
  readonly factor: string;
  /** Why there is no figure, or what to know about it: "needs Python 3.14", "2 outliers". */
  readonly note: string;
}

export interface ChartRows {
  readonly chart: Chart;
  /** Of the y axis. */
  readonly scale: Scale;
  /** Of the x axis; `null` for bars. */
  readonly xScale: Scale | null;
  readonly rows: readonly CellRow[];
  /** Label of the cell that factors refer to; empty without one. */
  readonly baseline: string;
}

/** The charts of a result that have cells, each with its rows; curves are ordered by series and x. */
export function chartRows(result: RunResult): ChartRows[] {
  const charts = result.charts.map((chart) => rowsOf(chart, result));
  return charts.filter(({ rows }) => rows.length > 0);
}

function rowsOf(chart: Chart, result: RunResult): ChartRows {
  const cells = orderedCells(chart, result.cells.filter((cell) => cell.chart === chart.id));
  const estimates = new Map(result.estimates.map((estimate) => [estimate.cell, estimate]));
  const scale = scaleFor(chart.y.unit, cells.flatMap(({ id }) => estimates.get(id)?.median ?? []));
  const xs = cells.flatMap(({ x }) => x ?? []);
  const baseline = chart.baseline === null ? undefined : estimates.get(chart.baseline);
  return {
    chart,
    scale,
    xScale: chart.x === null ? null : scaleFor(chart.x.unit, xs),
    rows: cells.map((cell) => cellRow(cell, estimates.get(cell.id) ?? null, chart, scale, baseline, result)),
    baseline: baseline === undefined ? '' : (cells.find(({ id }) => id === chart.baseline)?.label ?? ''),
  };
}

function orderedCells(chart: Chart, cells: readonly Cell[]): readonly Cell[] {
  if (chart.kind === 'bars') return cells;
  const position = new Map(chart.series.map(({ id }, index) => [id, index]));
  return [...cells].sort((a, b) => (position.get(a.series) ?? 0) - (position.get(b.series) ?? 0) || (a.x ?? 0) - (b.x ?? 0));
}

function cellRow(cell: Cell, estimate: Estimate | null, chart: Chart, scale: Scale, baseline: Estimate | undefined, result: RunResult): CellRow {
  if (estimate === null) return { cell, estimate, value: '', spread: '', factor: '', note: cell.unsupported ?? 'not measured' };
  return {
    cell,
    estimate,
    value: figureWithUnit(estimate.median, scale),
    // One value says nothing of its spread.
    spread: estimate.n < 2 ? '' : spreadText(estimate.median, estimate.lo, estimate.hi),
    factor: baseline === undefined ? '' : factorOf(estimate, baseline, chart, result),
    note: estimate.flags.join(', '),
  };
}

/** The paired ratio if the run has it: that one is less disturbed by load than the ratio of the medians. */
function factorOf(estimate: Estimate, baseline: Estimate, chart: Chart, { pairs }: RunResult): string {
  if (estimate.cell === baseline.cell || estimate.median <= 0 || baseline.median <= 0) return '';
  // Pairs say how many times better, which is no answer here.
  if (chart.y.better === 'none') return factorText(estimate.median / baseline.median);
  const pair = pairs.find(({ a, b }) => a === estimate.cell && b === baseline.cell);
  if (pair !== undefined) return factorText(pair.ratio);
  const inverse = pairs.find(({ a, b }) => a === baseline.cell && b === estimate.cell);
  if (inverse !== undefined && inverse.ratio > 0) return factorText(1 / inverse.ratio);
  return factorText(chart.y.better === 'higher' ? estimate.median / baseline.median : baseline.median / estimate.median);
}

/** "3.12.1, GIL on, 1.8 of 2 cores effective": what a figure is worth nothing without. */
export function environmentText({ environment }: RunResult): string {
  const { implementation, version, freeThreadedBuild, gilEnabled, debugBuild, startMethod, cpuModel, platform } = environment;
  const parts = [
    `${implementation} ${version}${freeThreadedBuild ? ' free-threaded' : ''}${debugBuild ? ' (debug build)' : ''}`,
    `GIL ${gilEnabled ? 'on' : 'off'}`,
    coresText(environment),
    `start method ${startMethod}`,
    cpuModel,
    platform,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** `1.9 of 2 cores effective`, `2 usable cores`; a limit may allow a part of a core. */
export function coresText({ usableCores, effectiveCores }: Pick<Environment, 'usableCores' | 'effectiveCores'>): string {
  const usable = String(Math.round(usableCores * 10) / 10);
  return effectiveCores === null ? `${usable} usable ${usable === '1' ? 'core' : 'cores'}` : `${effectiveCores.toFixed(1)} of ${usable} cores effective`;
}
