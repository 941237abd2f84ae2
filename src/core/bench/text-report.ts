/** Results for a terminal: a table with bars a chart, the verdict, the claims and the warnings. Colours only repeat what words say. */

import type { Colours } from '../reports/colours';
import { printable } from '../reports/printable';
import { count } from '../reports/text-report';
import { claimWords } from './claim-words';
import type { Comparison } from './compare';
import { figure, quantityText } from './figures';
import type { RunResult } from './model';
import { presets } from './presets';
import { chartRows, environmentText, type CellRow, type ChartRows } from './table-rows';

export interface BenchReportOptions {
  readonly colours: Colours;
  /** Columns of the terminal; nothing is wider, but for single words. */
  readonly width: number;
}

const NARROWEST = 40;
const WIDEST = 120;
const LONGEST_LABEL = 34;
const SHORTEST_LABEL = 8;
const SHORTEST_BAR = 8;
const LONGEST_BAR = 40;

/** One result. Ends with a line end. */
export function benchReport(result: RunResult, { colours, width }: BenchReportOptions): string {
  const columns = Math.min(WIDEST, Math.max(NARROWEST, width));
  const paragraphs = [
    `${colours.bold(clean(result.title))}${result.partial ? ` ${colours.severity('warning', '(stopped early)')}` : ''}`,
    colours.dim(wrap(environmentText(result), columns, '')),
    ...subject(result, columns),
    ...chartRows(result).map((chart) => chartText(chart, result, columns, colours)),
    verdictText(result, columns, colours),
    claimsText(result, columns, colours),
    result.warnings.map(({ text, action }) => `${colours.severity('warning', 'warning')}: ${wrap([text, action].filter((part) => part !== '').join(' '), columns, '  ', 9)}`).join('\n'),
    colours.dim(wrap(`${timeText(result)}, seed ${result.request.seed}, Interlock ${result.tool}`, columns, '')),
  ];
  // Environment and title belong together; everything else is a paragraph of its own.
  const [title, environment, ...rest] = paragraphs;
  return `${[`${title!}\n${environment!}`, ...rest].filter((part) => part !== '').join('\n\n')}\n`;
}

function subject({ request, function: profile }: RunResult, columns: number): string[] {
  if (request.kind !== 'function') return [];
  const call = clean(`${request.name}(${request.argumentsText ?? ''}) in ${request.file ?? ''}`);
  if (profile === null) return [wrap(call, columns, '  ')];
  const memory = profile.memory === null ? '' : ` Memory: ${quantityText(profile.memory, 'B')}.`;
  const pickle = profile.unpicklable === null ? '' : ` It cannot be sent to a process: ${profile.unpicklable}`;
  return [`${wrap(call, columns, '  ')}\n${wrap(`Class: ${profile.class}${profile.sure ? '' : ' (not sure)'}. ${profile.why}${memory}${pickle}`, columns, '  ')}`];
}

function timeText(result: RunResult): string {
  const rounds = result.estimates.map(({ n }) => n);
  const least = rounds.length === 0 ? 0 : Math.min(...rounds);
  const most = rounds.length === 0 ? 0 : Math.max(...rounds);
  const text = least === most ? count(least, 'round') : `${least} to ${count(most, 'round')}`;
  return `${text} in ${quantityText(result.seconds, 's')}`;
}

function chartText(rows: ChartRows, result: RunResult, columns: number, colours: Colours): string {
  const { chart } = rows;
  const winners = new Set(result.verdict.winners);
  const labels = rows.rows.map((row) => labelOf(row, rows));
  const widest = (of: (row: CellRow) => string): number => Math.max(0, ...rows.rows.map((row) => of(row).length));
  const [values, spreads, factors] = [widest((row) => row.value), widest((row) => row.spread), widest((row) => row.factor)];
  const figures = [values, spreads, factors].reduce((sum, part) => sum + (part === 0 ? 0 : part + 2), 0);
  const longest = Math.min(LONGEST_LABEL, Math.max(SHORTEST_LABEL, columns - 2 - figures));
  const labelWidth = Math.min(longest, Math.max(...labels.map((label) => label.length)));
  const left = columns - 2 - labelWidth - figures - 2;
  const barWidth = left < SHORTEST_BAR ? 0 : Math.min(LONGEST_BAR, left);
  const largest = Math.max(...rows.rows.map(({ estimate }) => estimate?.median ?? 0));
  const lines = rows.rows.map((row, index) => {
    const won = winners.has(row.cell.id);
    const label = `${won ? '*' : ' '} ${shortened(labels[index]!, labelWidth).padEnd(labelWidth)}`;
    if (row.estimate === null) return `${label}  ${colours.dim(shortened(clean(row.note), Math.max(SHORTEST_LABEL, columns - 4 - labelWidth)))}`;
    const parts = [
      won ? colours.good(label) : label,
      ...(values > 0 ? [row.value.padStart(values)] : []),
      ...(spreads > 0 ? [colours.dim(row.spread.padStart(spreads))] : []),
      ...(factors > 0 ? [row.factor.padStart(factors)] : []),
      ...(barWidth > 0 ? [bar(row.estimate.median, largest, barWidth, chart.y.scale === 'log', rows)] : []),
    ];
    return parts.join('  ').trimEnd();
  });
  const notes = rows.rows.filter(({ estimate, note }) => estimate !== null && note !== '').map(({ cell, note }) => `${cell.label}: ${note}`);
  return [
    headingText(rows, columns, colours),
    ...lines,
    ...(rows.rows.some(({ cell }) => winners.has(cell.id)) ? [colours.dim('* best')] : []),
    ...notes.map((note) => colours.dim(wrap(note, columns, '  '))),
    ...chart.marks.map(({ label }) => wrap(label, columns, '  ')),
    ...chart.fits.map(({ note }) => wrap(note, columns, '  ')),
  ].join('\n');
}

/** Title, axis, direction, and what factors refer to. */
function headingText({ chart, xScale, baseline }: ChartRows, columns: number, colours: Colours): string {
  const unit = xScale === null || xScale.suffix === '' ? '' : ` in ${xScale.suffix}`;
  const axis = chart.x === null ? '' : ` by ${chart.x.label.toLowerCase()}${unit}`;
  const notes = [
    ...(chart.y.better === 'none' ? [] : [`${chart.y.better} is better`]),
    ...(baseline === '' ? [] : [`factors: times better than ${baseline}`]),
  ];
  const text = wrap(`${chart.title || chart.y.label}${axis}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`, columns, '');
  return text.split('\n').map((line) => colours.underline(line)).join('\n');
}

/** Points of a curve are told apart by series and x: their own labels repeat both. */
function labelOf({ cell }: CellRow, { chart, xScale }: ChartRows): string {
  if (chart.kind === 'bars' || cell.x === null || xScale === null) return clean(cell.label);
  const series = chart.series.find(({ id }) => id === cell.series)?.label ?? cell.series;
  return clean(chart.series.length > 1 ? `${series}, ${figure(cell.x, xScale)}` : figure(cell.x, xScale));
}

/** Blocks of an eighth of a column, so that a short bar still shows its length. */
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

function bar(value: number, largest: number, width: number, logarithmic: boolean, rows: ChartRows): string {
  if (!(value > 0) || !(largest > 0)) return '';
  const share = logarithmic ? logShare(value, largest, rows) : value / largest;
  const length = Math.max(1, Math.round(share * width * 8));
  return `${'█'.repeat(length >> 3)}${eighths[length & 7]!}`;
}

/** A log bar begins a factor of two below the smallest value: it has no zero to begin at. */
function logShare(value: number, largest: number, { rows }: ChartRows): number {
  const positive = rows.flatMap(({ estimate }) => (estimate !== null && estimate.median > 0 ? [estimate.median] : []));
  const least = Math.min(...positive) / 2;
  return Math.log(value / least) / Math.log(largest / least);
}

function verdictText({ verdict }: RunResult, columns: number, colours: Colours): string {
  const text = [verdict.sentence, verdict.reason].filter((part) => part !== '').join(' ');
  const lead = verdict.outcome === 'inconclusive' ? 'Inconclusive. ' : verdict.outcome === 'tie' ? 'Practically equal. ' : '';
  const said = text.toLowerCase().startsWith(lead.trim().toLowerCase().replace(/\.$/, '')) ? text : lead + text;
  return colours.bold(wrap(said, columns, ''));
}

function claimsText({ verdict }: RunResult, columns: number, colours: Colours): string {
  if (verdict.claims.length === 0) return '';
  const texts = new Map(presets.flatMap((preset) => preset.claims.map((claim) => [claim.id, claim.text] as const)));
  const lines = verdict.claims.map(({ claim, outcome, measured }) => {
    const word = claimWords[outcome];
    const text = wrap(`- ${texts.get(claim) ?? claim}`, columns, '  ');
    const answer = wrap(`${word}: ${measured}`, columns, '  ', 2);
    return `${text}\n  ${outcome === 'holds' ? answer.replace(word, colours.good(word)) : answer.replace(word, colours.severity('warning', word))}`;
  });
  return ['Claims', ...lines].join('\n');
}

/** A comparison with an earlier run as a table, its sentence first. */
export function comparisonReport(comparison: Comparison, titles: readonly [string, string], { colours, width }: BenchReportOptions): string {
  const columns = Math.min(WIDEST, Math.max(NARROWEST, width));
  const rows = comparison.cells.map(({ cell, before, after, text }) => [
    shortened(clean(cell.label), LONGEST_LABEL),
    before === null ? '-' : quantityText(before.median, cell.unit),
    after === null ? '-' : quantityText(after.median, cell.unit),
    text,
  ]);
  const head = ['', clean(titles[0]), clean(titles[1]), comparison.comparable ? 'change' : 'factor'];
  const table = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) => row.map((cell, column) => (column === 0 || column === 3 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ').trimEnd());
  const notes = comparison.notes.map((note) => wrap(note, columns, ''));
  return `${[colours.bold(wrap(comparison.sentence, columns, '')), ...(rows.length === 0 ? [] : [lines.join('\n')]), ...notes].join('\n\n')}\n`;
}

/** Breaks a text between words. @param indent of every line but the first. @param taken columns of the first line that are used up. */
function wrap(text: string, columns: number, indent: string, taken = 0): string {
  const lines: string[] = [];
  let line = '';
  let room = columns - taken;
  for (const word of clean(text).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
      room = columns - indent.length;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${indent}`);
}

function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** Texts may come from a user's file. */
function clean(text: string): string {
  return printable(text.replace(/\s*[\r\n]+\s*/g, ' '));
}
