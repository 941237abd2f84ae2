import type { JSX } from 'preact';
import { Model } from '../../core/bench/model';
import type { Walk } from '../../core/decision/types';
import * as v from 'valibot';
import { ChartFrame } from '../charts/chart-frame';
import type { ChartTable } from '../charts/table-rows';
import { chartUnit } from '../format/units';
import type { ChartRows } from '../state/rows';

type Prediction = Walk['predictions'][number];

export const modelNames: Readonly<Record<v.InferOutput<typeof Model>, string>> = {
  sequential: 'sequential', threads: 'threads', 'thread-pool': 'thread pool', fork: 'processes (fork)', spawn: 'processes (spawn)', forkserver: 'processes (forkserver)',
  'process-pool': 'process pool', asyncio: 'asyncio', 'to-thread': 'asyncio.to_thread', 'asyncio-pool': 'asyncio with a process pool', subinterpreters: 'subinterpreters', none: 'other',
};

/** Predicted time of the whole work under every model on one axis; what is not predictable yet is simply not there. */
export function Predictions({ predictions, recommended }: { readonly predictions: readonly Prediction[]; readonly recommended: readonly string[] }): JSX.Element | null {
  if (predictions.length === 0) return null;
  return <ChartFrame data={predictionRows(predictions)} prefix="predicted" winners={recommended} footer="" winnerWord="recommended" hint="predicted from the figures above, not measured" table={predictionTable(predictions)} />;
}

/** Predictions as a bar chart. */
export function predictionRows(predictions: readonly Prediction[]): ChartRows {
  return {
    chart: { id: 'predictions', kind: 'bars', title: 'Predicted time of the whole work', x: null, y: { label: 'Time', unit: 's', scale: 'linear', better: 'lower' }, baseline: 'sequential', series: [], marks: [], fits: [] },
    rows: predictions.map((prediction) => {
      const model = v.is(Model, prediction.model) ? prediction.model : 'none';
      const base = predictions.find((one) => one.model === 'sequential');
      return {
        cell: { id: prediction.model, label: modelNames[model], model, chart: 'predictions', series: '', x: null, unit: 's', workers: null, unsupported: null },
        state: 'done', note: 'predicted', isBaseline: model === 'sequential',
        figures: { n: 1, median: prediction.seconds, lo: prediction.lo ?? prediction.seconds, hi: prediction.hi ?? prediction.seconds, rounds: [], discarded: [], flags: [], detail: {}, preliminary: false },
        factor: base === undefined || model === 'sequential' || prediction.seconds <= 0 ? null : { ratio: base.seconds / prediction.seconds, lo: null, hi: null, verdict: null },
      };
    }),
  };
}

function predictionTable(predictions: readonly Prediction[]): ChartTable {
  const unit = chartUnit(predictions.flatMap((one) => [one.seconds, one.hi ?? one.seconds]), 's');
  return {
    columns: ['Model', 'Predicted time', 'From', 'To'],
    rows: predictions.map((one) => ({
      id: one.model,
      cells: [v.is(Model, one.model) ? modelNames[one.model] : one.model, unit.text(one.seconds), one.lo === null ? '' : unit.text(one.lo), one.hi === null ? '' : unit.text(one.hi)],
    })),
  };
}
