import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ChartRows } from '../state/rows';
import { Toggle } from '../parts/toggle';
import type { ScaleKind } from './axis';
import { BarChart } from './bar-chart';
import { barGeometry } from './bar-geometry';
import { CurveChart } from './curve-chart';
import { curveGeometry } from './curve-geometry';
import { DataTable } from './data-table';
import { chartTable, type ChartTable } from './table-rows';
import { useWidth } from './use-width';

interface ChartFrameProps {
  readonly data: ChartRows;
  /** Unique in the page; also names the drawing for export. */
  readonly prefix: string;
  readonly winners: readonly string[];
  readonly footer: string;
  /** How the rows of `winners` are marked. */
  readonly winnerWord?: string;
  /** Instead of what the direction of the chart says. */
  readonly hint?: string;
  /** Instead of the table of the rows, for figures that were not measured. */
  readonly table?: ChartTable;
}

/** A chart with its title, the switches of its axes, its table twin and what the fitted laws say. */
export function ChartFrame({ data, prefix, winners, footer, winnerWord = 'best', hint = hintOf(data), table = chartTable(data) }: ChartFrameProps): JSX.Element {
  const { chart } = data;
  const { ref, width } = useWidth(640);
  const [asTable, setAsTable] = useState(false);
  const [x, setX] = useState<ScaleKind>(chart.x?.scale ?? 'linear');
  const [y, setY] = useState<ScaleKind>(chart.y.scale);
  const curve = chart.kind === 'curve';
  const caption = chart.title === '' ? chart.y.label : chart.title;
  const label = `Chart: ${caption}. The same figures are in the table that follows.`;
  return (
    <section class="chart-frame" aria-label={caption} data-chart={prefix}>
      <div class="chart-head">
        <h3>{caption}</h3>
        <span class="chart-hint">{hint}</span>
        <div class="chart-switches" role="group" aria-label={`Display of ${caption}`}>
          {!asTable && curve && <Toggle pressed={x === 'log'} onChange={(on) => { setX(on ? 'log' : 'linear'); }}>log x</Toggle>}
          {!asTable && <Toggle pressed={y === 'log'} onChange={(on) => { setY(on ? 'log' : 'linear'); }}>{curve ? 'log y' : 'log'}</Toggle>}
          <Toggle pressed={asTable} onChange={setAsTable}>Table</Toggle>
        </div>
      </div>
      <div ref={ref} class={asTable ? 'chart-body parked' : 'chart-body'} aria-hidden={asTable ? 'true' : undefined}>
        {curve
          ? <CurveChart geometry={curveGeometry(data, { width, x, y })} label={label} footer={footer} />
          : <BarChart geometry={barGeometry(data, { width, scale: y, winners, winnerWord })} prefix={prefix} label={label} footer={footer} />}
      </div>
      <DataTable caption={`Figures of ${caption}`} table={table} hidden={!asTable} />
      {chart.fits.map((fit) => <p key={`${fit.series}-${fit.law}`} class="fit-note">{fitNote(fit, data)}</p>)}
      {curve && <Unsupported data={data} />}
    </section>
  );
}

function hintOf({ chart, rows }: ChartRows): string {
  if (rows.some((row) => row.state !== 'done' && row.figures?.preliminary === true)) return 'preliminary';
  return chart.y.better === 'none' ? '' : `${chart.y.better} is better`;
}

/** What a fitted law says, with the name of its line where there are several. */
function fitNote(fit: ChartRows['chart']['fits'][number], { chart }: ChartRows): string {
  const label = chart.series.length < 2 ? undefined : chart.series.find((series) => series.id === fit.series)?.label;
  return label === undefined ? fit.note : `${label}: ${fit.note.charAt(0).toLowerCase()}${fit.note.slice(1)}`;
}

/** Lines of a curve that cannot run here: they have no point to hang a note on. */
function Unsupported({ data }: { readonly data: ChartRows }): JSX.Element | null {
  const reasons = new Map(data.rows.filter((row) => row.cell.unsupported !== null).map((row) => [row.cell.series === '' ? row.cell.label : row.cell.series, row.cell.unsupported]));
  if (reasons.size === 0) return null;
  const labels = new Map(data.chart.series.map((series) => [series.id, series.label]));
  return <ul class="unsupported-list">{[...reasons].map(([series, reason]) => <li key={series}>{`${labels.get(series) ?? series}: ${reason ?? ''}`}</li>)}</ul>;
}
