import type { Cell, Chart, Estimate, Pair, RunResult } from '../../core/bench/model';
import { median } from '../../core/bench/statistics';
import type { Live } from './live';
import { medianInterval, minimumRounds } from './statistics';

/** What is drawn of one cell, whether it is being measured or was. */
export interface Figures {
  readonly n: number;
  readonly median: number;
  readonly lo: number;
  readonly hi: number;
  readonly rounds: readonly number[];
  readonly discarded: readonly number[];
  readonly flags: readonly string[];
  readonly detail: Readonly<Record<string, number>>;
  /** Too few rounds to rely on; a single figure that was worked out from others is no round. */
  readonly preliminary: boolean;
}

export interface Factor {
  /** How many times better than the baseline; without a better direction: how many times as much. */
  readonly ratio: number;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly verdict: Pair['verdict'] | null;
}

/** `earlier`: of the run that another one is compared with. */
export type RowState = 'unsupported' | 'queued' | 'warming up' | 'running' | 'done' | 'not run' | 'earlier';

export interface Row {
  readonly cell: Cell;
  readonly state: RowState;
  /** The state in words: "round 3 of 12", "needs Python 3.14". */
  readonly note: string;
  readonly figures: Figures | null;
  readonly isBaseline: boolean;
  readonly factor: Factor | null;
  /** Said in place of the factor: what changed against another run. */
  readonly remark?: string;
}

/** A chart with what is known of its cells. */
export interface ChartRows {
  readonly chart: Chart;
  readonly rows: readonly Row[];
}

export function chartsOfLive(live: Live): readonly ChartRows[] {
  if (live.result !== null) return chartsOfResult(live.result);
  const of = live.progress?.of ?? 0;
  return live.charts.map((chart) => {
    const cells = live.cells.filter((cell) => cell.chart === chart.id);
    const figures = new Map(cells.map((cell) => [cell.id, preliminary(live, cell)]));
    return {
      chart,
      rows: cells.map((cell) => {
        const own = figures.get(cell.id) ?? null;
        return {
          cell,
          ...liveState(cell, own, live.values[cell.id]?.discarded.length ?? 0, of),
          figures: own,
          isBaseline: chart.baseline === cell.id,
          factor: factorByMedians(chart, own, chart.baseline === null ? null : (figures.get(chart.baseline) ?? null)),
        };
      }),
    };
  });
}

function preliminary(live: Live, cell: Cell): Figures | null {
  const values = live.values[cell.id];
  if (values === undefined || values.rounds.length + values.discarded.length === 0) return null;
  const rounds = values.rounds.filter(Number.isFinite);
  const [lo, hi] = medianInterval(rounds);
  return {
    n: rounds.length, median: median(rounds), lo, hi, rounds, discarded: values.discarded, flags: [], detail: {},
    preliminary: rounds.length < minimumRounds,
  };
}

function liveState(cell: Cell, figures: Figures | null, discarded: number, of: number): Pick<Row, 'state' | 'note'> {
  if (cell.unsupported !== null) return { state: 'unsupported', note: cell.unsupported };
  if (figures === null) return { state: 'queued', note: 'queued' };
  if (figures.n === 0) return { state: 'warming up', note: discarded > 0 ? 'warming up' : 'queued' };
  return { state: 'running', note: of > figures.n ? `round ${figures.n} of ${of}` : `round ${figures.n}` };
}

export function chartsOfResult(result: RunResult): readonly ChartRows[] {
  const estimates = new Map(result.estimates.map((estimate) => [estimate.cell, estimate]));
  return result.charts.map((chart) => ({
    chart,
    rows: result.cells
      .filter((cell) => cell.chart === chart.id)
      .map((cell) => {
        const estimate = estimates.get(cell.id);
        const base = chart.baseline === null ? undefined : estimates.get(chart.baseline);
        return {
          cell,
          ...finalState(cell, estimate, result.partial),
          figures: estimate === undefined ? null : figuresOf(estimate),
          isBaseline: chart.baseline === cell.id,
          factor:
            factorByPair(chart, result.pairs, cell.id) ??
            factorByMedians(chart, estimate === undefined ? null : figuresOf(estimate), base === undefined ? null : figuresOf(base)),
        };
      }),
  }));
}

function finalState(cell: Cell, estimate: Estimate | undefined, partial: boolean): Pick<Row, 'state' | 'note'> {
  if (cell.unsupported !== null) return { state: 'unsupported', note: cell.unsupported };
  if (estimate === undefined) return { state: 'not run', note: partial ? 'stopped before its turn' : 'not measured' };
  // A single value that says what it is (composed of others, one observation) is not a round among many.
  const rounds = estimate.n > 1 ? [`${estimate.n} rounds`] : estimate.flags.length === 0 ? ['1 round'] : [];
  return { state: 'done', note: [...rounds, ...estimate.flags].join(', ') };
}

/** What a result says of a cell. */
export function figuresOf(estimate: Estimate): Figures {
  return {
    n: estimate.n, median: estimate.median, lo: estimate.lo, hi: estimate.hi, rounds: estimate.rounds.filter(Number.isFinite),
    discarded: estimate.discarded, flags: estimate.flags, detail: estimate.detail,
    preliminary: estimate.n > 1 && estimate.n < minimumRounds,
  };
}

/** Pairs say how many times better, which is no answer where nothing is better. */
function factorByPair({ baseline, y }: Chart, pairs: readonly Pair[], cell: string): Factor | null {
  if (baseline === null || cell === baseline || y.better === 'none') return null;
  for (const pair of pairs) {
    if (pair.a === cell && pair.b === baseline) return { ratio: pair.ratio, lo: pair.lo, hi: pair.hi, verdict: pair.verdict };
    if (pair.b === cell && pair.a === baseline) {
      const verdict = pair.verdict === 'a' ? 'b' : pair.verdict === 'b' ? 'a' : pair.verdict;
      return { ratio: 1 / pair.ratio, lo: 1 / pair.hi, hi: 1 / pair.lo, verdict };
    }
  }
  return null;
}

function factorByMedians(chart: Chart, own: Figures | null, base: Figures | null): Factor | null {
  if (own === null || base === null || own === base) return null;
  const ratio = chart.y.better === 'lower' ? base.median / own.median : own.median / base.median;
  return Number.isFinite(ratio) && ratio > 0 ? { ratio, lo: null, hi: null, verdict: null } : null;
}
