/** Results as comma-separated values (RFC 4180): one line a cell, base units, for spreadsheets and data frames. */

import { interpreterName } from './compare';
import type { RunResult } from './model';

const columns = [
  'benchmark', 'created', 'interpreter', 'gil', 'effective_cores', 'chart', 'cell', 'label', 'model', 'series', 'x', 'workers', 'unit',
  'rounds', 'median', 'mad', 'low', 'high', 'unsupported', 'flags',
] as const;

/** All cells of all results, with a header line. Lines end with CR LF, as the format wants. */
export function resultsCsv(results: readonly RunResult[]): string {
  return [columns.join(','), ...results.flatMap(linesOf)].map((line) => `${line}\r\n`).join('');
}

function linesOf(result: RunResult): string[] {
  const { environment, request, created } = result;
  const common = [request.name, created, interpreterName(environment), environment.gilEnabled ? 'on' : 'off', environment.effectiveCores];
  return result.cells.map((cell) => {
    const estimate = result.estimates.find((each) => each.cell === cell.id);
    const figures = estimate === undefined ? [0, null, null, null, null] : [estimate.n, estimate.median, estimate.mad, estimate.lo, estimate.hi];
    const fields = [
      ...common, cell.chart, cell.id, cell.label, cell.model, cell.series, cell.x, cell.workers, cell.unit, ...figures, cell.unsupported,
      estimate?.flags.join('; ') ?? '',
    ];
    return fields.map(field).join(',');
  });
}

function field(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // A text that begins like a formula would be run by spreadsheets; an apostrophe makes it text.
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
