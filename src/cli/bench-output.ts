import { compareResults, interpreterName, sideBySide, type Comparison } from '../core/bench/compare';
import { resultsCsv } from '../core/bench/csv';
import type { EventOf } from '../core/bench/events';
import { quantityText } from '../core/bench/figures';
import { comparisonMarkdown, resultsMarkdown } from '../core/bench/markdown';
import { resultSchema, type RunResult } from '../core/bench/model';
import { presets } from '../core/bench/presets';
import { exportable } from '../core/bench/result-file';
import { benchReport, comparisonReport } from '../core/bench/text-report';
import { createColours, type Colours } from '../core/reports/colours';
import { printable } from '../core/reports/printable';
import { tableRows } from '../core/reports/table';
import type { RunFailure } from '../node/bench/failures';
import type { BenchFormat, BenchOptions } from './bench-options';
import { wantsColour } from './terminal';

const DEFAULT_WIDTH = 100;

/** A result, and what it is compared with. */
export interface Compared {
  readonly title: string;
  readonly columns: readonly [string, string];
  readonly comparison: Comparison;
}

/** The results in the form that was asked for. */
export function resultsOutput(format: Exclude<BenchFormat, 'text'>, results: readonly RunResult[], compared: readonly Compared[]): string {
  switch (format) {
    case 'csv':
      return resultsCsv(results);
    case 'markdown':
      return [resultsMarkdown(results), ...compared.map(({ title, comparison }) => `## ${title}\n\n${comparisonMarkdown(comparison)}`)].join('\n');
    case 'json': {
      const comparisons = compared.map(({ title, columns, comparison }) => ({ title, columns, ...comparison }));
      return `${JSON.stringify({ schema: resultSchema, runs: results.map(exportable), ...(compared.length === 0 ? {} : { comparisons }) }, null, 2)}\n`;
    }
  }
}

/** One result for a terminal or a text file, with an empty line behind. */
export function resultText(result: RunResult, options: BenchOptions): string {
  return `${benchReport(result, reportOptions(options))}\n`;
}

export function comparedText({ title, columns, comparison }: Compared, options: BenchOptions): string {
  const { colours } = reportOptions(options);
  return `${colours.bold(printable(title))}\n${comparisonReport(comparison, columns, reportOptions(options))}\n`;
}

function reportOptions(options: BenchOptions): { readonly colours: Colours; readonly width: number } {
  const toTerminal = options.output === undefined;
  const colours = createColours(toTerminal && wantsColour(options.color, process.stdout));
  // Undefined where standard output is no terminal, 0 where the terminal does not know.
  const columns = (process.stdout.columns as number | undefined) ?? 0;
  return { colours, width: toTerminal && columns > 0 ? columns : DEFAULT_WIDTH };
}

/** Each result against the earlier run of the same benchmark; those without one are left out. */
export function againstEarlier(results: readonly RunResult[], earlier: readonly RunResult[]): Compared[] {
  return results.flatMap((result) => {
    const before = earlier.findLast(({ request }) => request.kind === result.request.kind && request.name === result.request.name);
    if (before === undefined) return [];
    return [{ title: `${result.title}: against ${before.created.slice(0, 10)}`, columns: ['before', 'now'] as const, comparison: compareResults(before, result) }];
  });
}

/** Results of two interpreters, in pairs of the same benchmark. */
export function pairsSideBySide(first: readonly RunResult[], second: readonly RunResult[]): Compared[] {
  return second.flatMap((result) => {
    const other = first.find(({ request }) => request.name === result.request.name);
    if (other === undefined) return [];
    const columns = [interpreterName(other.environment), interpreterName(result.environment)] as const;
    return [{ title: `${result.title}: side by side`, columns, comparison: sideBySide(other, result) }];
  });
}

/** What a dry run found. */
export function dryRunText(event: EventOf<'dry-run'>): string {
  const bytes = event.resultBytes === null ? '' : `, ${quantityText(event.resultBytes, 'B')} when pickled`;
  const lines = [
    `One call took ${quantityText(event.seconds, 's')} and returned ${event.resultType}${bytes}.`,
    ...(event.isAsync ? ['It is a coroutine: it is measured inside one event loop.'] : []),
    ...(event.unpicklable === null ? [] : [`It cannot be sent to a process: ${event.unpicklable}`]),
    `A run would call it about ${event.calls} times, up to ${event.concurrent} at once.`,
    ...event.warnings.map(({ text, action }) => `warning: ${[text, action].filter((part) => part !== '').join(' ')}`),
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}

/** For stderr: what failed, how it was started, what it said, what to do. */
export function failureText({ message, command, exitCode, stderr, next }: RunFailure, what: string, options: BenchOptions): string {
  const colours = createColours(wantsColour(options.color, process.stderr));
  const said = stderr.trimEnd().split('\n').map((line) => `  | ${printable(line)}`);
  const lines = [
    `${colours.severity('error', 'error')}: ${what === '' ? '' : `${what}: `}${printable(message)}`,
    ...(command === '' ? [] : [`  command: ${printable(command)}`]),
    ...(exitCode === null ? [] : [`  exit code: ${exitCode}`]),
    ...(stderr.trim() === '' ? [] : said),
    ...(next === '' ? [] : [`  ${printable(next)}`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** `--list`: a line a preset, or all that is known of them as JSON. */
export function presetList(format: BenchFormat, options: BenchOptions): string {
  if (format === 'json') return `${JSON.stringify(presets, null, 2)}\n`;
  const { colours } = reportOptions(options);
  const rows = presets.map(({ id, group, budget, question }) => [id, group, `${budget} s`, question]);
  return tableRows([['preset', 'group', 'time', 'answers'], ...rows], { right: [2], style: { 0: (text) => colours.bold(text) } });
}
