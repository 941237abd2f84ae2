/**
 * Two runs of the same benchmark at different times. They were not interleaved, so whatever else changed between them would be taken for
 * a change of the code: where interpreter or machine differ, both are shown and nothing is concluded.
 */

import { factorText } from './figures';
import type { Cell, Chart, Environment, Estimate, RunResult } from './model';
import { ratioInterval } from './statistics';

export interface CellComparison {
  readonly cell: Cell;
  readonly before: Estimate | null;
  readonly after: Estimate | null;
  /** Median after / median before, with its 95 % interval; `null` where one is missing or zero. */
  readonly ratio: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  /**
   * `better`, `worse`: by the direction of the chart; `changed`: it has none. `none`: no change detected.
   * `unknown`: too few rounds, or not measured in both. `not-judged`: the runs cannot be compared.
   */
  readonly change: 'better' | 'worse' | 'changed' | 'none' | 'unknown' | 'not-judged';
  /** "1.20x slower [1.12-1.29]", "no change detected". */
  readonly text: string;
}

export interface Comparison {
  /** False: side by side only. */
  readonly comparable: boolean;
  /** Why no verdict is given, one sentence each. */
  readonly refusals: readonly string[];
  /** What to know about a comparison that is made all the same. */
  readonly notes: readonly string[];
  readonly cells: readonly CellComparison[];
  /** One sentence for all. */
  readonly sentence: string;
}

/** Runs with another number of effective cores had another machine. */
const CORES_TOLERANCE = 0.15;
/** A change below 5 % is below what two runs of an unchanged program differ by. */
const CHANGE_THRESHOLD = 0.05;
const FEWEST_ROUNDS = 5;

/** Compares two results, the earlier one first. Never throws; refuses a verdict where it would not be one. */
export function compareResults(before: RunResult, after: RunResult): Comparison {
  const refusals = refusalsOf(before, after);
  const comparable = refusals.length === 0;
  const cells = after.cells
    .filter((cell) => before.cells.some(({ id }) => id === cell.id))
    .map((cell) => compareCell(cell, before, after, comparable));
  const notes = comparable ? notesOf(before, after) : [];
  return { comparable, refusals, notes, cells, sentence: sentenceOf(refusals, cells) };
}

function refusalsOf(before: RunResult, after: RunResult): string[] {
  const refusals: string[] = [];
  if (identityOf(before) !== identityOf(after)) return ['These are two different benchmarks.'];
  const a = before.environment;
  const b = after.environment;
  if (interpreterName(a) !== interpreterName(b)) {
    refusals.push(`The interpreters differ: ${interpreterName(a)} and ${interpreterName(b)}.`);
  } else if (a.gilEnabled !== b.gilEnabled) {
    refusals.push(`The GIL was ${onOff(a.gilEnabled)} before and ${onOff(b.gilEnabled)} now.`);
  }
  if (a.cpuModel !== b.cpuModel) refusals.push(`The processors differ: ${a.cpuModel || 'unknown'} and ${b.cpuModel || 'unknown'}.`);
  if (a.usableCores !== b.usableCores) {
    refusals.push(`The number of usable cores differs: ${a.usableCores} and ${b.usableCores}.`);
  } else if (a.effectiveCores !== null && b.effectiveCores !== null && differ(a.effectiveCores, b.effectiveCores)) {
    refusals.push(`${a.effectiveCores.toFixed(1)} cores were effectively free before and ${b.effectiveCores.toFixed(1)} now.`);
  }
  return refusals;
}

/** What was measured, with everything that makes it another measurement. The budget is none of that, nor is the seed. */
function identityOf({ request }: RunResult): string {
  const { kind, name, file, argumentsText, setupText, parameters } = request;
  return JSON.stringify([kind, name, file, argumentsText, setupText, Object.entries(parameters).sort(([x], [y]) => (x < y ? -1 : 1))]);
}

/** `CPython 3.13.0 free-threaded`: what makes two interpreters the same for a measurement. */
export function interpreterName(environment: Environment): string {
  const { implementation, version, freeThreadedBuild, debugBuild } = environment;
  return [implementation, version, freeThreadedBuild ? 'free-threaded' : '', debugBuild ? 'debug' : ''].filter((part) => part !== '').join(' ');
}

function onOff(on: boolean): string {
  return on ? 'on' : 'off';
}

function differ(a: number, b: number): boolean {
  return Math.abs(a - b) > CORES_TOLERANCE * Math.max(a, b);
}

function notesOf(before: RunResult, after: RunResult): string[] {
  const notes: string[] = [];
  if (before.environment.effectiveCores === null || after.environment.effectiveCores === null) {
    notes.push('The effective cores were not measured in both runs: other load may explain a change.');
  }
  if (before.tool !== after.tool) notes.push(`Measured by Interlock ${before.tool} and ${after.tool}.`);
  if (before.partial || after.partial) notes.push('One of the runs was stopped early.');
  return notes;
}

function compareCell(cell: Cell, before: RunResult, after: RunResult, comparable: boolean): CellComparison {
  const a = before.estimates.find((estimate) => estimate.cell === cell.id) ?? null;
  const b = after.estimates.find((estimate) => estimate.cell === cell.id) ?? null;
  const base = { cell, before: a, after: b, ratio: null, lo: null, hi: null };
  if (a === null || b === null) return { ...base, change: 'unknown', text: 'not measured in both runs' };
  if (a.median <= 0 || b.median <= 0) {
    return { ...base, change: comparable ? 'unknown' : 'not-judged', text: a.median === b.median ? 'equal' : 'no factor: one of them is zero' };
  }
  const ratio = b.median / a.median;
  const spread = a.rounds.length === 0 || b.rounds.length === 0 ? { lo: NaN, hi: NaN } : ratioInterval(b.rounds, a.rounds);
  const known = Number.isFinite(spread.lo) && Number.isFinite(spread.hi);
  const measured = { ...base, ratio, lo: known ? spread.lo : null, hi: known ? spread.hi : null };
  if (!comparable) return { ...measured, change: 'not-judged', text: factorText(ratio) };
  if (!known || Math.min(a.rounds.length, b.rounds.length) < FEWEST_ROUNDS) return { ...measured, change: 'unknown', text: 'too few rounds' };
  if (spread.lo <= 1 + CHANGE_THRESHOLD && spread.hi >= 1 - CHANGE_THRESHOLD) {
    return { ...measured, change: 'none', text: 'no change detected' };
  }
  return { ...measured, ...changeOf(ratio, spread.lo, spread.hi, cell, after.charts.find(({ id }) => id === cell.chart)) };
}

function changeOf(ratio: number, lo: number, hi: number, cell: Cell, chart: Chart | undefined): Pick<CellComparison, 'change' | 'text'> {
  const better = chart?.y.better ?? 'none';
  const more = ratio > 1;
  // "0.8 times" is harder to read than "1.25 times less".
  const [factor, low, high] = more ? [ratio, lo, hi] : [1 / ratio, 1 / hi, 1 / lo];
  const [up, down] = cell.unit === 's' && better !== 'none' ? ['slower', 'faster'] : ['more', 'less'];
  const text = `${factorText(factor)} ${more ? up : down} [${rangeText(low, high)}]`;
  if (better === 'none') return { change: 'changed', text };
  return { change: more === (better === 'higher') ? 'better' : 'worse', text };
}

function rangeText(lo: number, hi: number): string {
  return `${factorText(lo).slice(0, -1)}-${factorText(hi).slice(0, -1)}`;
}

function sentenceOf(refusals: readonly string[], cells: readonly CellComparison[]): string {
  if (refusals.length > 0) return `No verdict: ${refusals.join(' ')}`;
  if (cells.length === 0) return 'The two runs have no measurement in common.';
  const of = (change: CellComparison['change']): string[] => cells.filter((cell) => cell.change === change).map(({ cell }) => cell.label);
  const parts = [
    ['Better', of('better')],
    ['Worse', of('worse')],
    ['Changed', of('changed')],
  ] as const;
  const named = parts.filter(([, labels]) => labels.length > 0).map(([word, labels]) => `${word}: ${labels.join(', ')}.`);
  if (named.length > 0) return named.join(' ');
  return cells.every(({ change }) => change === 'unknown') ? 'Too few rounds for a verdict.' : 'No change detected.';
}

/** Two interpreters on the same benchmark, measured in turn: figures and factors, and no verdict, since the rounds were not interleaved. */
export function sideBySide(first: RunResult, second: RunResult): Comparison {
  const cells = second.cells
    .filter((cell) => first.cells.some(({ id }) => id === cell.id))
    .map((cell) => {
      const compared = compareCell(cell, first, second, false);
      const { ratio, lo, hi } = compared;
      return ratio === null || lo === null || hi === null ? compared : { ...compared, text: `${factorText(ratio)} [${rangeText(lo, hi)}]` };
    });
  const names = `${interpreterName(second.environment)} against ${interpreterName(first.environment)}`;
  return {
    comparable: false,
    refusals: [],
    notes: [],
    cells,
    sentence: `${names}, measured in turn. Factors: the second figure by the first one, with their 95 % interval.`,
  };
}
