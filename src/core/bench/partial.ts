/**
 * The result of a run whose supervisor could not sum up, because it had to be killed or went with its window: estimates from the
 * samples so far. Usually the supervisor itself tells what a stopped run measured, in the same words (`partial.py`).
 */

import type { RunnerEvent } from './events';
import { resultSchema, type Cell, type Chart, type Environment, type Estimate, type RunResult, type Warning } from './model';
import type { RunRequest } from './requests';
import { median, medianDeviation, medianInterval } from './statistics';

/** With fewer, the interval is the range of the values at best. */
const FEWEST_ROUNDS = 5;

/** Collects the events of one run. Samples of cells that were not announced are left out. */
export class PartialRun {
  private environment: Environment | null = null;
  private title = '';
  private charts: readonly Chart[] = [];
  private cells: readonly Cell[] = [];
  private readonly warnings: Warning[] = [];
  /** The last round that counted. */
  private round = 0;
  private readonly samples = new Map<string, { readonly rounds: number[]; readonly discarded: number[] }>();

  add(event: RunnerEvent): void {
    switch (event.event) {
      case 'environment':
        this.environment = event.environment;
        break;
      case 'plan':
        this.title = event.title;
        this.charts = event.charts;
        this.cells = event.cells;
        break;
      case 'warning':
        this.warnings.push({ code: event.code, text: event.text, action: event.action });
        break;
      case 'sample': {
        const known = this.samples.get(event.cell) ?? { rounds: [], discarded: [] };
        (event.discarded ? known.discarded : known.rounds).push(event.value);
        if (!event.discarded) this.round = Math.max(this.round, event.round);
        this.samples.set(event.cell, known);
        break;
      }
      default:
    }
  }

  /** Estimates of the cells that have a round, in the order of the cells. */
  estimates(): Estimate[] {
    return this.cells.flatMap((cell) => {
      const samples = this.samples.get(cell.id);
      return samples === undefined || samples.rounds.length === 0 ? [] : [estimateOf(cell.id, samples.rounds, samples.discarded)];
    });
  }

  /**
   * The result of a run that ended early, or `null` if nothing was measured. It names no winner.
   * @param created ISO 8601, UTC. @param seconds that it ran. @param reason why it ended, one sentence.
   */
  result(request: RunRequest, about: { readonly tool: string; readonly created: string; readonly seconds: number; readonly reason: string }): RunResult | null {
    const estimates = this.estimates();
    if (this.environment === null || estimates.length === 0) return null;
    return {
      schema: resultSchema,
      tool: about.tool,
      created: about.created,
      request: summaryOf(request),
      title: this.title,
      environment: this.environment,
      charts: [...this.charts],
      cells: [...this.cells],
      estimates,
      pairs: [],
      verdict: {
        outcome: 'partial',
        winners: [],
        sentence: `Stopped after ${this.round} ${this.round === 1 ? 'round' : 'rounds'}.`,
        reason: about.reason,
        claims: [],
      },
      warnings: [...this.warnings],
      facts: {},
      function: null,
      profile: null,
      partial: true,
      seconds: about.seconds,
    };
  }
}

function estimateOf(cell: string, rounds: readonly number[], discarded: readonly number[]): Estimate {
  const { lo, hi } = medianInterval(rounds);
  return {
    cell, n: rounds.length, median: median(rounds), mad: medianDeviation(rounds), lo, hi,
    rounds: [...rounds], discarded: [...discarded], flags: rounds.length < FEWEST_ROUNDS ? [`fewer than ${FEWEST_ROUNDS} rounds`] : [], detail: {},
  };
}

/** The part of a request that a result keeps; the runner's `summary_of` says the same. */
export function summaryOf(request: RunRequest): RunResult['request'] {
  const { budget, seed } = request;
  const none = { file: null, argumentsText: null, setupText: null, parameters: {} };
  if (request.op === 'preset') return { kind: 'preset', name: request.preset, ...none, budget, seed };
  if (request.op === 'pattern') return { kind: 'pattern', name: request.pattern, ...none, parameters: { ...request.parameters }, budget, seed };
  const { shownFile, qualname, argumentsText, setupText, eachText, tasks, concurrency } = request;
  return { kind: 'function', name: qualname, file: shownFile, argumentsText, setupText, parameters: { tasks, concurrency, ...(eachText === '' ? {} : { each: eachText }) }, budget, seed };
}
