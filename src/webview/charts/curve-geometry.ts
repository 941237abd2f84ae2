import { area, line, symbol, symbolCircle, symbolCross, symbolDiamond, symbolSquare, symbolStar, symbolTriangle, symbolWye } from 'd3-shape';
import type { SymbolType } from 'd3-shape';
import type { Chart } from '../../core/bench/model';
import { chartUnit, withInterval, type ChartUnit } from '../format/units';
import type { ChartRows, Row } from '../state/rows';
import { axis, type AxisGeometry, type Position, type ScaleKind, type Tick } from './axis';
import { axisTitle, smallFont, unitOfRows } from './bar-geometry';
import { placeMarks, type PlacedMark } from './mark-labels';
import { stylesOfSeries, type ModelStyle, type SymbolName } from './model-style';
import { fitText, textWidth } from './text-width';

export interface CurvePoint {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly title: string;
  readonly preliminary: boolean;
}

export interface CurveLine {
  readonly id: string;
  readonly label: string;
  readonly style: ModelStyle;
  /** SVG paths; empty with fewer than two points. */
  readonly path: string;
  readonly band: string;
  /** Outline of the symbol around 0,0. */
  readonly symbol: string;
  readonly points: readonly CurvePoint[];
}

export interface LegendItem {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export interface CurveChartGeometry {
  readonly width: number;
  readonly height: number;
  readonly plot: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly lines: readonly CurveLine[];
  readonly legend: readonly LegendItem[];
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly xLabel: string;
  readonly yLabel: string;
  /** Vertical lines. */
  readonly xMarks: readonly PlacedMark[];
  /** Horizontal lines. */
  readonly yMarks: readonly { readonly at: number; readonly text: string; readonly x: number }[];
  readonly fits: readonly { readonly series: string; readonly path: string; readonly hue: ModelStyle['hue']; readonly label: string }[];
  /** Height of the line of no gain, where values are factors. */
  readonly oneY: number | null;
  readonly kinds: { readonly x: ScaleKind; readonly y: ScaleKind };
}

export interface CurveOptions {
  readonly width: number;
  readonly x: ScaleKind;
  readonly y: ScaleKind;
}

const symbols: Readonly<Record<SymbolName, SymbolType>> = {
  circle: symbolCircle, square: symbolSquare, triangle: symbolTriangle, diamond: symbolDiamond, cross: symbolCross, star: symbolStar, wye: symbolWye,
};

const legendLine = 18;
const sampleWidth = 30;
const axisHeight = 40;

/** Where everything of a curve goes. Points without a finite position on both axes are left out. */
export function curveGeometry(data: ChartRows, options: CurveOptions): CurveChartGeometry {
  const { chart, rows } = data;
  const width = Math.max(240, options.width);
  const measured = rows.filter((row) => row.figures !== null && row.cell.x !== null);
  const yUnit = unitOfRows(chart, rows);
  const xUnit = chartUnit(rows.flatMap((row) => (row.cell.x === null ? [] : [row.cell.x])), chart.x?.unit ?? 'count');
  const known = seriesOf(chart, rows);
  const styles = stylesOfSeries(known.map((series) => series.model));
  const legend = placeLegend(known.map(({ id, label }) => ({ id, label })), width);
  const yValues = [
    ...measured.flatMap(({ figures }) => [figures!.median, figures!.lo, figures!.hi]),
    ...chart.marks.filter((mark) => mark.axis === 'y').map((mark) => mark.value),
    ...chart.fits.flatMap((fit) => fit.points.map((point) => point[1])),
    ...(chart.y.unit === 'ratio' ? [1] : []),
  ];
  const plotHeight = Math.round(Math.min(340, Math.max(190, width * 0.42)));
  const widest = axis({ values: yValues, kind: options.y, range: [plotHeight, 0], unit: yUnit, fromZero: true, count: 5 });
  const plotX = Math.min(90, Math.max(34, ...widest.ticks.map((tick) => textWidth(tick.label, smallFont) + 12)));
  const plotWidth = width - plotX - 14;
  const xAxis = axis({
    values: [...rows.flatMap((row) => (row.cell.x === null ? [] : [row.cell.x])), ...chart.marks.filter((mark) => mark.axis === 'x').map((mark) => mark.value)],
    kind: options.x, range: [plotX, plotX + plotWidth], unit: xUnit, fromZero: false, count: Math.max(2, Math.floor(plotWidth / 70)), whole: chart.x?.unit === 'count',
  });
  const placed = placeMarks(chart.marks.filter((mark) => mark.axis === 'x'), xAxis.position, plotX, plotX + plotWidth);
  const yLabelHeight = 24;
  const top = legend.height + yLabelHeight + placed.height;
  const yAxis = axis({ values: yValues, kind: options.y, range: [top + plotHeight, top], unit: yUnit, fromZero: true, count: 5 });
  return {
    width, height: top + plotHeight + axisHeight,
    plot: { x: plotX, y: top, width: plotWidth, height: plotHeight },
    lines: known.map((series, index) => curveLine(series, measured.filter((row) => row.cell.series === series.id), styles[index]!, xAxis, yAxis, xUnit, yUnit)),
    legend: legend.items, xTicks: xAxis.ticks, yTicks: yAxis.ticks,
    xLabel: axisTitle(chart.x?.label ?? '', xUnit, xAxis.kind), yLabel: axisTitle(chart.y.label, yUnit, yAxis.kind),
    xMarks: placed.marks.map((mark) => ({ ...mark, textY: mark.textY + legend.height + yLabelHeight })),
    yMarks: horizontalMarks(chart, yAxis.position, plotX, plotWidth),
    fits: chart.fits.map((fit) => ({
      series: fit.series, label: fit.note, hue: styles[known.findIndex((series) => series.id === fit.series)]?.hue ?? 'neutral',
      path: pathThrough(fit.points.map(([x, y]) => [xAxis.position(x), yAxis.position(y)])),
    })),
    oneY: chart.y.unit === 'ratio' ? yAxis.position(1) : null,
    kinds: { x: xAxis.kind, y: yAxis.kind },
  };
}

/** The declared lines, and any that only a cell names: nothing measured is left out. */
function seriesOf(chart: Chart, rows: readonly Row[]): Chart['series'] {
  const declared = new Set(chart.series.map((series) => series.id));
  const extra = new Map(rows.filter((row) => !declared.has(row.cell.series)).map((row) => [row.cell.series, row.cell.model]));
  return [...chart.series, ...[...extra].map(([id, model]) => ({ id, label: id === '' ? chart.title : id, model }))];
}

function placeLegend(series: readonly { readonly id: string; readonly label: string }[], width: number): { readonly items: readonly LegendItem[]; readonly height: number } {
  let x = 2;
  let lineIndex = 0;
  const items = series.map(({ id, label }) => {
    const text = fitText(label, width - sampleWidth - 16, 12);
    const needed = sampleWidth + 6 + textWidth(text, 12);
    if (x > 2 && x + needed > width) {
      x = 2;
      lineIndex += 1;
    }
    const item = { id, x, y: 12 + lineIndex * legendLine, text };
    x += needed + 18;
    return item;
  });
  return { items, height: items.length === 0 ? 0 : (lineIndex + 1) * legendLine + 6 };
}

function curveLine(series: Chart['series'][number], rows: readonly Row[], style: ModelStyle, xAxis: AxisGeometry, yAxis: AxisGeometry, xUnit: ChartUnit, yUnit: ChartUnit): CurveLine {
  const points = rows
    .map((row) => ({ row, figures: row.figures!, x: xAxis.position(row.cell.x!), y: yAxis.position(row.figures!.median) }))
    .filter((point): point is typeof point & { x: number; y: number } => point.x !== null && point.y !== null)
    .sort((a, b) => a.x - b.x);
  const bands = points.flatMap((point) => {
    const low = yAxis.position(point.figures.lo);
    const high = yAxis.position(point.figures.hi);
    return low === null || high === null ? [] : [{ x: point.x, low, high }];
  });
  return {
    id: series.id, label: series.label, style,
    path: pathThrough(points.map(({ x, y }) => [x, y])),
    band: bands.length < 2 ? '' : (area<(typeof bands)[number]>().x((point) => point.x).y0((point) => point.low).y1((point) => point.high)(bands) ?? ''),
    symbol: symbol(symbols[style.symbol], 46)() ?? '',
    points: points.map(({ row, figures, x, y }) => ({
      id: row.cell.id, x, y, preliminary: figures.preliminary,
      title: `${series.label} at ${xUnit.text(row.cell.x!)}: ${withInterval(yUnit, figures.median, figures.lo, figures.hi)}, ${row.note}`,
    })),
  };
}

function pathThrough(points: readonly (readonly [number | null, number | null])[]): string {
  const drawable = points.filter((point): point is readonly [number, number] => point[0] !== null && point[1] !== null);
  return drawable.length < 2 ? '' : (line<readonly [number, number]>((point) => point[0], (point) => point[1])(drawable) ?? '');
}

function horizontalMarks(chart: Chart, position: Position, plotX: number, plotWidth: number): CurveChartGeometry['yMarks'] {
  return chart.marks.flatMap((mark) => {
    const at = mark.axis === 'y' ? position(mark.value) : null;
    return at === null ? [] : [{ at, text: fitText(mark.label, plotWidth - 12, smallFont), x: plotX + plotWidth - 4 }];
  });
}
