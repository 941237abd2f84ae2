import { relative } from 'node:path';
import type { Finding } from '../core/findings';
import { combineSafeEdits } from '../core/fixes/combined-edits';
import { createColours } from '../core/reports/colours';
import { groupBy } from '../core/reports/group-by';
import { jsonReport } from '../core/reports/json-report';
import { printable } from '../core/reports/printable';
import type { SourceTexts } from '../core/reports/source-text';
import { statisticsJson, statisticsText } from '../core/reports/statistics';
import { summaryLine, textReport } from '../core/reports/text-report';
import { unifiedDiff } from '../core/reports/unified-diff';
import type { FileFailure } from '../node/check-job';
import { toSlash } from '../node/slash-paths';
import type { CheckOptions } from './check-command';
import type { CheckInputs } from './check-inputs';
import { wantsColour } from './terminal';

const failureTexts: Readonly<Record<FileFailure['kind'], string>> = {
  unreadable: 'cannot read the file',
  internal: 'internal error, please report it with this text',
  unfixed: 'not fixed',
};

/** For stderr: what went wrong, with its place. */
export function logText(inputs: CheckInputs, failures: readonly FileFailure[], options: Pick<CheckOptions, 'color' | 'quiet'>): string {
  const colours = createColours(wantsColour(options.color, process.stderr));
  const error = colours.severity('error', 'error');
  const line = (path: string, message: string, position = ''): string => {
    const text = message.split('\n').map(printable).join('\n'); // a stack trace has lines
    return `${printable(displayPath(path, inputs.folder))}${position}: ${error}: ${text}`;
  };
  const lines = [
    ...inputs.configProblems.map(({ path, row, column, message }) => line(path, message, `:${row}:${column}`)),
    ...inputs.discovery.problems.map(({ path, message }) => line(path, message)),
    ...failures.map(({ path, kind, message }) => line(path, `${failureTexts[kind]}: ${message}`)),
  ];
  if (inputs.discovery.files.length === 0 && !options.quiet) {
    lines.push(`${colours.severity('warning', 'warning')}: no Python files found`);
  }
  return lines.map((entry) => `${entry}\n`).join('');
}

/** For stdout: the findings in the form that was asked for. `fixed` were written to the files before. */
export function resultText(
  findings: readonly Finding[],
  sources: SourceTexts,
  { folder, discovery }: CheckInputs,
  options: CheckOptions,
  fixed: number,
): string {
  if (options.outputFormat === 'json') return options.statistics ? statisticsJson(findings) : jsonReport(findings, sources);
  const colours = createColours(wantsColour(options.color, process.stdout));
  const body = options.statistics
    ? statisticsText(findings, colours)
    : textReport(findings, { sources, colours, displayPath: (path) => displayPath(path, folder) });
  if (options.quiet) return body;
  return `${body}${summaryLine(findings, discovery.files.length)}${fixed === 0 ? '' : `, ${fixed} fixed`}\n`;
}

/** For stdout: what `--fix` would change in the checked files; '' if nothing. */
export function diffText(findings: readonly Finding[], sources: SourceTexts, inputs: CheckInputs, options: CheckOptions): string {
  const colours = createColours(wantsColour(options.color, process.stdout));
  const checked = new Set(inputs.discovery.files.map((file) => file.path));
  return [...groupBy(findings, (finding) => finding.path)]
    .filter(([path]) => checked.has(path))
    .map(([path, list]) => {
      const { edits } = combineSafeEdits(list);
      return unifiedDiff(displayPath(path, inputs.folder), sources.get(path).text, edits, colours);
    })
    .join('');
}

/** Relative to the working folder if the path is below it. */
export function displayPath(path: string, folder: string): string {
  const shown = toSlash(relative(folder, path));
  return shown === '' || shown.startsWith('../') ? path : shown;
}
