import type { JSX } from 'preact';
import type { Comparison } from '../../core/bench/compare';
import type { Chart, Estimate } from '../../core/bench/model';
import { ChartFrame } from '../charts/chart-frame';
import { minimumRounds } from '../state/statistics';
import type { ChartRows, Row } from '../state/rows';

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
        return data.rows.length === 0 ? null : <ChartFrame key={chart.id} data={data} prefix={`compare-${chart.id}`} winners={[]} footer="" />;
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
    rows: cells.flatMap(({ cell, before, after }) => [before, after].map((estimate, index) => row(cell, estimate, sides[index]!, names[index]!))),
  };
}

const sides = ['·before', '·now'] as const;

function row(cell: Row['cell'], estimate: Estimate | null, side: string, name: string): Row {
  return {
    cell: { ...cell, id: `${cell.id}${side}`, series: `${cell.series}${side}`, label: cell.label },
    state: estimate === null ? 'not run' : 'done',
    note: estimate === null ? `not measured, ${name}` : name,
    figures: estimate === null ? null : { ...estimate, rounds: estimate.rounds.filter(Number.isFinite), preliminary: estimate.n < minimumRounds },
    isBaseline: false,
    factor: null,
  };
}
