/** Results as Markdown, for an issue or a pull request: a table a chart, the verdict, the claims and the warnings. */

import { claimWords } from './claim-words';
import type { Comparison } from './compare';
import { figure, quantityText } from './figures';
import type { RunResult } from './model';
import { presets } from './presets';
import { chartRows, environmentText, type CellRow, type ChartRows } from './table-rows';

/** One result as Markdown, with a heading of the second level. */
export function resultMarkdown(result: RunResult): string {
  const parts = [
    `## ${escape(result.title)}`,
    ...subject(result),
    escape(result.verdict.sentence) + (result.verdict.reason === '' ? '' : ` ${escape(result.verdict.reason)}`),
    ...chartRows(result).map((chart) => chartMarkdown(chart)),
    ...claims(result),
    ...(result.function === null ? [] : [`Class: **${result.function.class}**${result.function.sure ? '' : ' (not sure)'}. ${escape(result.function.why)}`]),
    result.warnings.map(({ text, action }) => `- ${escape([text, action].filter((part) => part !== '').join(' '))}`).join('\n'),
    `Measured on ${escape(environmentText(result))}; ${result.created.slice(0, 10)}, Interlock ${escape(result.tool)}. ` +
      'Medians with half the width of their 95 % interval.',
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Several results in one document. */
export function resultsMarkdown(results: readonly RunResult[]): string {
  return results.map(resultMarkdown).join('\n');
}

/** A comparison as a table, with its sentence above. */
export function comparisonMarkdown(comparison: Comparison): string {
  const lines = comparison.cells.map(({ cell, before, after, text }) => {
    const value = (estimate: typeof before): string => (estimate === null ? '' : quantityText(estimate.median, cell.unit));
    return row([cell.label, value(before), value(after), text]);
  });
  const table = [row(['', 'before', 'now', 'change']), '|---|--:|--:|---|', ...lines].join('\n');
  return `${[escape(comparison.sentence), table, ...comparison.notes.map(escape)].join('\n\n')}\n`;
}

function subject({ request }: RunResult): string[] {
  if (request.kind !== 'function') return [];
  return [`\`${inCode(`${request.name}(${request.argumentsText ?? ''})`)}\` in ${escape(request.file ?? '')}`];
}

function chartMarkdown(rows: ChartRows): string {
  const { chart, baseline, xScale } = rows;
  const head = [
    ...(chart.series.length > 0 ? ['series'] : []),
    chart.x === null || xScale === null ? '' : `${chart.x.label}${xScale.suffix === '' ? '' : ` (${xScale.suffix})`}`,
    chart.y.label,
    'spread',
    ...(baseline === '' ? [] : [`times ${baseline}`]),
    '',
  ];
  const line = (cell: CellRow): string[] => [
    ...(chart.series.length > 0 ? [chart.series.find(({ id }) => id === cell.cell.series)?.label ?? ''] : []),
    cell.cell.x !== null && xScale !== null ? figure(cell.cell.x, xScale) : cell.cell.label,
    cell.value,
    cell.spread,
    ...(baseline === '' ? [] : [cell.factor]),
    cell.note,
  ];
  const rule = head.map((_, index) => (index < (chart.series.length > 0 ? 2 : 1) || index === head.length - 1 ? '---' : '--:'));
  const title = chart.title === '' ? [] : [`### ${escape(chart.title)}\n`];
  return [...title, row(head), `|${rule.join('|')}|`, ...rows.rows.map((cell) => row(line(cell)))].join('\n');
}

function claims({ verdict }: RunResult): string[] {
  if (verdict.claims.length === 0) return [];
  const texts = new Map(presets.flatMap((preset) => preset.claims.map((claim) => [claim.id, claim.text] as const)));
  const lines = verdict.claims.map(({ claim, outcome, measured }) => `- ${escape(texts.get(claim) ?? claim)} **${claimWords[outcome]}**: ${escape(measured)}`);
  return [lines.join('\n')];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(escape).join(' | ')} |`;
}

/** Texts may come from a user's file: they must not become markup, or end a table's cell. */
function escape(text: string): string {
  return text.replace(/[\\`*_[\]<>|#~]/g, '\\$&').replace(/\s*[\r\n]+\s*/g, ' ');
}

/** Within backticks nothing is markup but the backtick. */
function inCode(text: string): string {
  return text.replaceAll('`', "'").replace(/\s*[\r\n]+\s*/g, ' ');
}
