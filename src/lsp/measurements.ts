import { shownDay } from '../core/bench/measured-profile';
import type { Finding } from '../core/findings';
import type { FunctionMeasurement, MeasurementsParams, MeasureThisParams, PatternMeasurement } from '../protocol/requests';
import { uriToPath } from './uris';

/** What the client says was measured on this machine, looked up by what a hover is about. */
export class Measurements {
  #patterns = new Map<string, PatternMeasurement>();
  #functions = new Map<string, FunctionMeasurement>();

  /** @param patternOf the pattern that measures a finding; `undefined`: none does. */
  constructor(private readonly patternOf: (finding: Finding) => MeasureThisParams | undefined) {}

  /** Takes over the whole of what the client knows. Where something was measured twice, the later one counts. */
  replace(all: MeasurementsParams): void {
    this.#patterns = new Map(byDate(all.patterns).map((each) => [patternKey(each), each]));
    this.#functions = new Map(byDate(all.functions).map((each) => [functionKey(uriToPath(each.uri) ?? each.uri, each.qualname), each]));
  }

  /** How a finding can be measured, and what was measured of it. `undefined`: no pattern fits it. */
  ofFinding(finding: Finding): { readonly measure: MeasureThisParams; readonly measured: PatternMeasurement | undefined } | undefined {
    const measure = this.patternOf(finding);
    return measure && { measure, measured: this.#patterns.get(patternKey(measure)) };
  }

  ofFunction(file: string, qualname: string): FunctionMeasurement | undefined {
    return this.#functions.get(functionKey(file, qualname));
  }
}

function byDate<T extends { readonly created: string }>(all: readonly T[]): T[] {
  return [...all].sort((left, right) => (left.created < right.created ? -1 : left.created > right.created ? 1 : 0));
}

function patternKey({ pattern, parameters }: MeasureThisParams): string {
  return JSON.stringify([pattern, Object.entries(parameters).sort(([left], [right]) => (left < right ? -1 : 1))]);
}

function functionKey(file: string, qualname: string): string {
  return `${file}\n${qualname}`;
}

/** `Measured 21 Nov 2026 on CPython 3.12.1`. */
export function measuredWhen({ created, interpreter }: { readonly created: string; readonly interpreter: string }): string {
  const day = shownDay(created);
  return `Measured${day === '' ? '' : ` ${day}`} on ${interpreter}`;
}
