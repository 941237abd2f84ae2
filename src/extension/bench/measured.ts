import { interpreterName } from '../../core/bench/compare';
import type { RunResult } from '../../core/bench/model';
import type { FunctionMeasurement, MeasurementsParams, PatternMeasurement } from '../../protocol/requests';

/** A stored result; `file`: address of the function's file if it was run in this workspace. */
export interface StoredResult {
  readonly result: RunResult;
  readonly uri: string | undefined;
}

/** What hovers show of stored results: patterns and functions, with the sentence of their verdict. Stopped runs say nothing. */
export function measurementsOf(results: readonly StoredResult[], profile: MeasurementsParams['profile']): MeasurementsParams {
  const patterns: PatternMeasurement[] = [];
  const functions: FunctionMeasurement[] = [];
  for (const { result, uri } of results) {
    const { request, verdict, environment, created, partial } = result;
    if (partial) continue;
    const common = { sentence: verdict.sentence, created, interpreter: interpreterName(environment) };
    if (request.kind === 'pattern') patterns.push({ pattern: request.name, parameters: request.parameters, ...common });
    if (request.kind === 'function' && uri !== undefined) functions.push({ uri, qualname: request.name, ...common });
  }
  return { patterns, functions, profile };
}
