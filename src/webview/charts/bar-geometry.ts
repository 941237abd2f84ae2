import type { Chart } from '../../core/bench/model';
import { factorInterval, factorText } from '../format/factor';
import { chartUnit, withInterval, type ChartUnit } from '../format/units';
import type { ChartRows, Figures, Row } from '../state/rows';
import { axis, type Position, type ScaleKind, type Tick } from './axis';
import { placeMarks, type PlacedMark } from './mark-labels';
import { styleOfModel, type ModelStyle } from './model-style';
import { fitText, textWidth, wrapText } from './text-width';

/** Sizes of text and rows, in pixels; charts are drawn at their real size. */
export const fontSize = 13;
export const smallFont = 11;
const rowHeightWide = 44;
const rowHeightWrapped = 56;
const rowHeightNarrow = 64;
const barHeight = 20;
const axisHeight = 38;
/** Between the labels and the bars. */
const labelGap = 14;
/** Below this width the labels stand above their bars. */
export const narrowWidth = 520;
/** Values beyond this multiple of the largest interval are drawn at the edge, so that one outlier does not flatten all bars. */
const offScaleFrom = 1.5;

export interface Dot {
  readonly x: number;
  readonly y: number;
  /** Warm-up or spoiled by foreign load: drawn hollow. */
  readonly discarded: boolean;
  /** Lies beyond the axis; drawn as an arrow at its end. */
  readonly offScale: boolean;
  readonly text: string;
}

export interface BarGeometry {
  readonly id: string;
  readonly style: ModelStyle;
  readonly row: Row;
  readonly winner: boolean;
  /** The whole row, for hovering. */
  readonly top: number;
  readonly height: number;
  readonly label: { readonly x: number; readonly y: number; readonly lines: readonly string[] };
  readonly note: { readonly x: number; readonly y: number; readonly text: string; readonly anchor: 'start' | 'end' };
  /** `null`: nothing to draw yet. */
  readonly bar: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | null;
  /** End of the bar. */
  readonly medianX: number | null;
  readonly whisker: { readonly from: number; readonly to: number; readonly y: number } | null;
  readonly dots: readonly Dot[];
  readonly value: { readonly x: number; readonly y: number; readonly text: string; readonly factor: string; readonly factorY: number };
  /** Everything in one sentence, for the tooltip. */
  readonly title: string;
}

export interface BarChartGeometry {
  readonly width: number;
  readonly height: number;
  readonly narrow: boolean;
  readonly plot: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly bars: readonly BarGeometry[];
  readonly ticks: readonly Tick[];
  readonly axisLabel: string;
  readonly unit: ChartUnit;
  readonly kind: ScaleKind;
  /** Where the baseline's median lies. */
  readonly baselineX: number | null;
  readonly marks: readonly PlacedMark[];
}

export interface BarOptions {
  readonly width: number;
  readonly scale: ScaleKind;
  /** Cells that the verdict names. */
  readonly winners: readonly string[];
  /** How their rows are marked: `best`. */
  readonly winnerWord: string;
}

/** Where everything of a bar chart goes. Values that are not finite are never drawn. */
export function barGeometry({ chart, rows }: ChartRows, options: BarOptions): BarChartGeometry {
  const width = Math.max(240, options.width);
  const narrow = width < narrowWidth;
  const unit = unitOfRows(chart, rows);
  const plotX = narrow ? 2 : Math.min(width * 0.34, Math.max(110, ...rows.map((row) => labelWidth(row, options))) + 16);
  const valueWidth = narrow ? 0 : Math.max(72, ...rows.flatMap((row) => (row.figures === null ? [] : [textWidth(unit.text(row.figures.median), fontSize), textWidth(factorText(chart, row), smallFont)]))) + 14;
  const plotWidth = Math.max(60, width - plotX - valueWidth - (narrow ? 10 : 0));
  const limit = offScaleFrom * Math.max(0, ...rows.flatMap((row) => (row.figures === null ? [] : [row.figures.median, row.figures.hi].filter(Number.isFinite))));
  const scale = axis({
    values: [...rows.flatMap((row) => drawn(row.figures, limit)), ...chart.marks.filter((mark) => mark.axis === 'y').map((mark) => mark.value)],
    kind: options.scale, range: [plotX, plotX + plotWidth], unit, fromZero: true, count: Math.max(2, Math.floor(plotWidth / 80)), whole: chart.y.unit === 'count',
  });
  const wrapped = rows.some((row) => textWidth(row.cell.label, fontSize) > plotX - labelGap);
  const rowHeight = narrow ? rowHeightNarrow : wrapped ? rowHeightWrapped : rowHeightWide;
  const placed = placeMarks(chart.marks.filter((mark) => mark.axis === 'y'), scale.position, plotX, plotX + plotWidth);
  const top = placed.height;
  const bars = rows.map((row, index) => bar(row, { chart, unit, scale: scale.position, edge: scale.domain[1], narrow, width, plotX, plotWidth, top: top + index * rowHeight, rowHeight, winners: options.winners, winnerWord: options.winnerWord }));
  const base = rows.find((row) => row.isBaseline)?.figures ?? null;
  const plotHeight = rows.length * rowHeight;
  return {
    width, narrow, bars, unit, kind: scale.kind, ticks: scale.ticks,
    height: top + plotHeight + axisHeight,
    plot: { x: plotX, y: top, width: plotWidth, height: plotHeight },
    axisLabel: axisTitle(chart.y.label, unit, scale.kind),
    baselineX: base === null || rows.length < 2 ? null : scale.position(base.median),
    marks: placed.marks,
  };
}

/** `Time (ms), logarithmic`. */
export function axisTitle(label: string, unit: ChartUnit, kind: ScaleKind): string {
  const named = unit.name === '' ? label : `${label} (${unit.name})`;
  return kind === 'log' ? `${named}, logarithmic` : named;
}

/** The one unit of a chart: by medians and intervals, not by a stray warm-up round. */
export function unitOfRows(chart: Chart, rows: readonly Row[]): ChartUnit {
  return chartUnit(rows.flatMap((row) => (row.figures === null ? [] : [row.figures.median, row.figures.hi])), chart.y.unit);
}

function labelWidth(row: Row, options: BarOptions): number {
  return Math.max(textWidth(row.cell.label, fontSize) * 1.06, Math.min(170, textWidth(noteOf(row, options), smallFont)));
}

function noteOf(row: Row, { winners, winnerWord }: Pick<BarOptions, 'winners' | 'winnerWord'>): string {
  return winners.includes(row.cell.id) ? `${winnerWord} · ${row.note}` : row.note;
}

function drawn(figures: Figures | null, limit: number): readonly number[] {
  if (figures === null) return [];
  const raw = [...figures.rounds, ...figures.discarded].filter((value) => limit === 0 || value <= limit);
  return [figures.median, figures.lo, figures.hi, ...raw];
}

interface Frame {
  readonly chart: Chart;
  readonly unit: ChartUnit;
  readonly scale: Position;
  /** Largest value on the axis. */
  readonly edge: number;
  readonly narrow: boolean;
  readonly width: number;
  readonly plotX: number;
  readonly plotWidth: number;
  readonly top: number;
  readonly rowHeight: number;
  readonly winners: readonly string[];
  readonly winnerWord: string;
}

function bar(row: Row, frame: Frame): BarGeometry {
  const { narrow, plotX, plotWidth, top, rowHeight, unit, scale } = frame;
  const figures = row.figures;
  const middle = narrow ? top + rowHeight - 22 : top + rowHeight / 2;
  const end = figures === null ? null : scale(figures.median);
  const start = Math.min(Math.max(scale(0) ?? plotX, plotX), plotX + plotWidth);
  const value = figures === null || figures.n === 0 ? '' : unit.text(figures.median);
  const factor = factorText(frame.chart, row);
  const winner = frame.winners.includes(row.cell.id);
  const right = frame.width - 4;
  const noteText = noteOf(row, frame);
  const labelRoom = narrow ? frame.width - textWidth(value, fontSize) - 20 : plotX - labelGap;
  const lines = narrow ? [fitText(row.cell.label, labelRoom, fontSize)] : wrapText(row.cell.label, labelRoom, fontSize, 2);
  // Label and note stand centred beside the bar, however many lines they take.
  const firstLine = middle - (lines.length - 1) * 7.5 - (noteText === '' ? -4 : 4);
  return {
    id: row.cell.id, row, winner, style: styleOfModel(row.cell.model), top, height: rowHeight,
    label: { x: 2, y: narrow ? top + 14 : firstLine, lines },
    note: narrow
      ? { x: 2, y: top + 28, anchor: 'start', text: fitText(noteText, frame.width - 16 - textWidth(factor, smallFont), smallFont) }
      : { x: 2, y: firstLine + lines.length * 15, anchor: 'start', text: fitText(noteText, row.figures === null ? plotX + plotWidth - labelGap : plotX - labelGap, smallFont) },
    bar: end === null ? null : { x: Math.min(start, end), y: middle - barHeight / 2, width: Math.max(1, Math.abs(end - start)), height: barHeight },
    medianX: end,
    whisker: whisker(figures, scale, frame.edge, middle),
    dots: figures === null ? [] : dots(figures, frame, middle),
    value: { x: right, y: narrow ? top + 14 : middle - 3, text: value, factor, factorY: narrow ? top + 28 : middle + 12 },
    title: barTitle(row, frame),
  };
}

function whisker(figures: Figures | null, scale: Position, edge: number, y: number): BarGeometry['whisker'] {
  if (figures === null || figures.n === 0) return null;
  const from = scale(figures.lo);
  const to = scale(Math.min(figures.hi, edge));
  return from === null || to === null || from === to ? null : { from, to, y };
}

/** Rounds stay in the order in which they ran, top to bottom, so that a drift shows as a slant. */
function dots(figures: Figures, frame: Frame, middle: number): readonly Dot[] {
  const all = [
    ...figures.discarded.map((value) => ({ value, discarded: true })),
    ...figures.rounds.map((value) => ({ value, discarded: false })),
  ].filter(({ value }) => Number.isFinite(value));
  const spread = barHeight - 4;
  return all.flatMap(({ value, discarded }, index) => {
    const offScale = value > frame.edge;
    const x = frame.scale(offScale ? frame.edge : value);
    if (x === null) return [];
    const y = middle - spread / 2 + (all.length === 1 ? spread / 2 : (spread * index) / (all.length - 1));
    return [{ x, y, discarded, offScale, text: frame.unit.text(value) }];
  });
}

function barTitle(row: Row, frame: Frame): string {
  const figures = row.figures;
  if (figures === null || figures.n === 0) return `${row.cell.label}: ${row.note}`;
  const factor = factorText(frame.chart, row);
  const interval = factorInterval(frame.chart, row);
  const parts = [
    `${row.cell.label}: ${withInterval(frame.unit, figures.median, figures.lo, figures.hi)}`,
    factor === '' ? '' : interval === '' ? factor : `${factor} [${interval}]`,
    row.note,
    figures.preliminary ? 'preliminary' : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}
