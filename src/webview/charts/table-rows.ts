import { factorInterval, factorText } from '../format/factor';
import { chartUnit } from '../format/units';
import type { ChartRows } from '../state/rows';
import { unitOfRows } from './bar-geometry';

/** The figures of a chart as a table: the same units and digits as in the picture. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly id: string; readonly cells: readonly string[] }[];
}

export function chartTable({ chart, rows }: ChartRows): ChartTable {
  const unit = unitOfRows(chart, rows);
  const xUnit = chartUnit(rows.flatMap((row) => (row.cell.x === null ? [] : [row.cell.x])), chart.x?.unit ?? 'count');
  const curve = chart.kind === 'curve';
  const labels = new Map(chart.series.map((series) => [series.id, series.label]));
  const compared = chart.baseline !== null;
  return {
    columns: [
      ...(curve ? ['Line', chart.x?.label ?? 'x'] : ['Variant']), chart.y.label, '95 % interval', 'Rounds', ...(compared ? ['Against baseline', 'Interval of the factor'] : []), 'State',
    ],
    rows: rows.map((row) => {
      const figures = row.figures === null || row.figures.n === 0 ? null : row.figures;
      return {
        id: row.cell.id,
        cells: [
          ...(curve ? [labels.get(row.cell.series) ?? row.cell.series, row.cell.x === null ? '' : xUnit.text(row.cell.x)] : [row.cell.label]),
          figures === null ? '' : unit.text(figures.median),
          figures === null || figures.lo === figures.hi || !Number.isFinite(figures.lo) ? '' : `${unit.text(figures.lo)} – ${unit.text(figures.hi)}`,
          figures === null ? '' : String(figures.n),
          ...(compared ? [factorText(chart, row), factorInterval(chart, row)] : []),
          figures?.preliminary === true ? `${row.note}, preliminary` : row.note,
        ],
      };
    }),
  };
}
