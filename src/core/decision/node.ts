import { intervalOf, nearestBorder, zonesOf, type Interval, type Zone } from './intervals';
import { shownInterval, symbolFact } from './symbols';
import type { Decided, Evidence, Question } from './types';

/** A question with the code that answers it from evidence. */
export interface DecisionNode extends Question {
  /** What the quantities say; `null`: too little is known. Never looks at the user's answers. */
  decide(evidence: Evidence): Decided | null;
  /** What is taken where neither the user nor evidence says anything; `null`: the walk stops and asks. */
  readonly assume: { readonly answer: string; readonly because: string } | null;
}

/** A question that only the user, or the code, can answer. */
export function undecided(): null {
  return null;
}

/** Answers by one number on a scale with thresholds. */
export function decideByZones(symbol: string, interval: Interval, zones: readonly Zone[], more = ''): Decided {
  const border = nearestBorder(interval.value, zones);
  return {
    answers: zonesOf(interval, zones),
    because: `${measuredText(symbol, interval)}${more}`,
    margin: border === undefined ? null : { symbol, value: interval.value, ...border },
  };
}

/** "Throughput of 2 threads against 1: 0.98x [0.88x to 0.99x]". */
export function measuredText(symbol: string, interval: Interval): string {
  const words = symbolFact(symbol)?.words ?? symbol;
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}: ${shownInterval(symbol, interval)}`;
}

/** True or false if a yes-or-no symbol is known. */
export function isYes(evidence: Evidence, symbol: string): boolean | undefined {
  const interval = intervalOf(evidence, symbol);
  return interval === undefined ? undefined : interval.value >= 0.5;
}
