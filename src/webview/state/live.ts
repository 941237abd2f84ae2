import type { EventOf, RunnerEvent } from '../../core/bench/events';
import type { Cell, Chart, Environment, RunResult, Warning } from '../../core/bench/model';

/** Raw values of a cell so far, in the order in which they came. */
export interface LiveValues {
  readonly rounds: readonly number[];
  readonly discarded: readonly number[];
}

/** A run as far as its events tell. */
export interface Live {
  /** Request that the events belong to. */
  readonly id: string | null;
  readonly seq: number;
  readonly title: string;
  readonly charts: readonly Chart[];
  readonly cells: readonly Cell[];
  /** Seconds; 0 before the plan. */
  readonly budget: number;
  readonly values: Readonly<Record<string, LiveValues>>;
  /** The cell whose value came last. */
  readonly latest: string | null;
  readonly progress: { readonly phase: string; readonly done: number; readonly of: number; readonly eta: number | null } | null;
  readonly warnings: readonly Warning[];
  readonly environment: Environment | null;
  readonly dryRun: EventOf<'dry-run'> | null;
  readonly result: RunResult | null;
  readonly error: EventOf<'error'> | null;
  readonly done: EventOf<'done'> | null;
}

export const noLive: Live = {
  id: null, seq: -1, title: '', charts: [], cells: [], budget: 0, values: {}, latest: null, progress: null, warnings: [],
  environment: null, dryRun: null, result: null, error: null, done: null,
};

const noValues: LiveValues = { rounds: [], discarded: [] };

/**
 * The run after one more event. An event of another request begins a new run; one that was seen already (a snapshot
 * and a message may both carry it) changes nothing.
 */
export function reduce(live: Live, event: RunnerEvent): Live {
  if (event.id !== null && live.id !== null && event.id !== live.id) {
    return reduce({ ...noLive, id: event.id, environment: live.environment }, event);
  }
  if (event.seq <= live.seq) return live;
  const next: Live = { ...live, id: event.id ?? live.id, seq: event.seq };
  switch (event.event) {
    case 'hello':
      return next;
    case 'environment':
      return { ...next, environment: event.environment };
    case 'plan':
      return { ...next, title: event.title, charts: event.charts, cells: event.cells, budget: event.budget };
    case 'progress':
      return { ...next, progress: { phase: event.phase, done: event.done, of: event.of, eta: event.eta } };
    case 'sample':
      return { ...next, latest: event.cell, values: { ...live.values, [event.cell]: withSample(live.values[event.cell] ?? noValues, event) } };
    case 'warning':
      return live.warnings.some((known) => known.code === event.code && known.text === event.text)
        ? next
        : { ...next, warnings: [...live.warnings, { code: event.code, text: event.text, action: event.action }] };
    case 'dry-run':
      return { ...next, dryRun: event };
    case 'result':
      return { ...next, result: event.result, environment: event.result.environment };
    case 'error':
      return { ...next, error: event };
    case 'done':
      return { ...next, done: event };
  }
}

function withSample(values: LiveValues, event: EventOf<'sample'>): LiveValues {
  return event.discarded
    ? { ...values, discarded: [...values.discarded, event.value] }
    : { ...values, rounds: [...values.rounds, event.value] };
}

export function replay(events: readonly RunnerEvent[]): Live {
  return events.reduce(reduce, noLive);
}
