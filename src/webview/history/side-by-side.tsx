import type { JSX } from 'preact';
import type { Comparison } from '../../core/bench/compare';
import type { Chart, Estimate } from '../../core/bench/model';
import { ChartFrame } from '../charts/chart-frame';
import { chartUnit, withInterval } from '../format/units';
import type { ChartTable } from '../charts/table-rows';
import { figuresOf, type ChartRows, type Row } from '../state/rows';

interface SideBySideProps {
  readonly names: readonly [string, string];
  readonly comparison: Comparison;
  readonly charts: readonly Chart[];
}

/** The charts of two runs on common axes. */
export function SideBySide({ names, comparison, charts }: SideBySideProps): JSX.Element {
  return (
    <>
      {charts.map((chart) => {
        const data = mergedChart(chart, comparison, names);
        return data.rows.length === 0 ? null : <ChartFrame key={chart.id} data={data} prefix={`compare-${chart.id}`} winners={[]} footer="" table={changeTable(chart, comparison)} />;
      })}
    </>
  );
}

/** One chart of both runs: every bar twice, every line twice. Factors compare within a run, so they are left out. */
export function mergedChart(chart: Chart, comparison: Comparison, names: readonly [string, string]): ChartRows {
  const cells = comparison.cells.filter((one) => one.cell.chart === chart.id);
  const series = chart.series.flatMap((one) => sides.map((side, index) => ({ ...one, id: `${one.id}${side}`, label: `${one.label}, ${names[index]!}` })));
  return {
    chart: { ...chart, baseline: null, marks: [], fits: [], series },
    rows: cells.flatMap(({ cell, before, after, text }) => [row(cell, before, 0, names[0], ''), row(cell, after, 1, names[1], text)]),
  };
}

const sides = ['·before', '·now'] as const;

function row(cell: Row['cell'], estimate: Estimate | null, which: 0 | 1, name: string, remark: string): Row {
  const side = sides[which];
  return {
    cell: { ...cell, id: `${cell.id}${side}`, series: `${cell.series}${side}`, label: cell.label },
    state: which === 0 ? 'earlier' : estimate === null ? 'not run' : 'done',
    note: estimate === null ? `not measured, ${name}` : name,
    figures: estimate === null ? null : figuresOf(estimate),
    isBaseline: false,
    factor: null,
    remark,
  };
}

/** The same as a table, one line a variant. */
function changeTable(chart: Chart, comparison: Comparison): ChartTable {
  const cells = comparison.cells.filter((one) => one.cell.chart === chart.id);
  const unit = chartUnit(cells.flatMap(({ before, after }) => [before?.median ?? Number.NaN, after?.median ?? Number.NaN]), chart.y.unit);
  const shown = (estimate: Estimate | null): string => (estimate === null ? '' : withInterval(unit, estimate.median, estimate.lo, estimate.hi));
  return {
    columns: ['Variant', 'Before', 'Now', 'Change'],
    rows: cells.map(({ cell, before, after, text }) => ({ id: cell.id, cells: [cell.label, shown(before), shown(after), text] })),
  };
}
