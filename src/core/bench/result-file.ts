/** Result files: what is written for others to read, and what is accepted from them. */

import * as v from 'valibot';
import { resultSchema, RunResult } from './model';

export type ReadResult = { readonly result: RunResult } | { readonly problem: string };
export type ReadResults = { readonly results: readonly RunResult[] } | { readonly problem: string };

/** One result as JSON, with a line end. */
export function exportResult(result: RunResult): string {
  return `${JSON.stringify(exportable(result), null, 2)}\n`;
}

/** What may leave the machine: without the path of the interpreter, which names the user's home. */
export function exportable(result: RunResult): RunResult {
  return { ...result, environment: { ...result.environment, executable: '' } };
}

/** Reads the text of a file with one result. Never throws: a problem is one sentence for people. */
export function parseResult(text: string): ReadResult {
  const parsed = parseJson(text);
  return 'problem' in parsed ? parsed : validateResult(parsed.value);
}

/** Reads a file with one result, or with several as the command line writes them. */
export function parseResults(text: string): ReadResults {
  const parsed = parseJson(text);
  if ('problem' in parsed) return parsed;
  const { value } = parsed;
  if (!isRecord(value) || !Array.isArray(value.runs)) {
    const one = validateResult(value);
    return 'problem' in one ? one : { results: [one.result] };
  }
  const results: RunResult[] = [];
  for (const run of value.runs as unknown[]) {
    const read = validateResult(run);
    if ('problem' in read) return read;
    results.push(read.result);
  }
  return results.length === 0 ? { problem: 'It holds no runs.' } : { results };
}

/** Checks a value against the schema of results. */
export function validateResult(value: unknown): ReadResult {
  if (isRecord(value) && typeof value.schema === 'number' && value.schema !== resultSchema) {
    return { problem: `It has form ${value.schema} of result files; this version of Interlock reads form ${resultSchema}.` };
  }
  const checked = v.safeParse(RunResult, value);
  if (checked.success) return { result: checked.output };
  return { problem: `It is not a benchmark result: ${issueText(checked.issues[0])}.` };
}

/** Where a value does not have the form that it should have: `cells.0.unit: Invalid type: …`. */
export function issueText(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  return path === null ? issue.message : `${path}: ${issue.message}`;
}

function parseJson(text: string): { readonly value: unknown } | { readonly problem: string } {
  try {
    // A byte order mark is no JSON, but some editors write one.
    return { value: JSON.parse(text.replace(/^\ufeff/, '')) };
  } catch {
    return { problem: 'It is not JSON.' };
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
