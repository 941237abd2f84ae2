import type { Finding, Place } from '../findings';
import type { Colours } from './colours';
import { excerpt } from './excerpt';
import { printable } from './printable';
import type { SourceTexts } from './source-text';

export interface TextReportOptions {
  readonly sources: SourceTexts;
  readonly colours: Colours;
  /** How a path is shown: relative to the working folder, usually. */
  readonly displayPath: (path: string) => string;
}

/** The findings for people: place, message, the line itself, the chain and the fix; a blank line between two findings. */
export function textReport(findings: readonly Finding[], options: TextReportOptions): string {
  return findings.map((finding) => `${describe(finding, options).join('\n')}\n\n`).join('');
}

function describe(finding: Finding, options: TextReportOptions): string[] {
  const { colours, sources } = options;
  const mark = (text: string): string => colours.severity(finding.severity, text);
  const lines = [
    `${placeOf(finding, options)} ${mark(finding.severity)} ${colours.bold(finding.rule)} ${withCode(finding.message, colours)}`,
    ...excerpt(finding, sources.get(finding.path), colours, mark),
  ];
  for (const [index, related] of finding.related.entries()) {
    lines.push(`  ${colours.dim(`${index + 1}.`)} ${placeOf(related, options)} ${withCode(related.message, colours)}`);
  }
  const fix = finding.fixes[0];
  if (fix !== undefined) {
    const note = { safe: 'fix', unsafe: 'fix, to be reviewed', display: 'advice' }[fix.applicability];
    lines.push(`  ${colours.good(`${note}:`)} ${withCode(fix.title, colours)}`);
  }
  return lines;
}

function placeOf(place: Place, { sources, colours, displayPath }: TextReportOptions): string {
  const { row, column } = sources.get(place.path).position(place.start);
  return `${colours.place(printable(displayPath(place.path)))}:${row}:${column}`;
}

/** Names in backticks keep them: without colour they are the only mark. */
function withCode(text: string, colours: Colours): string {
  return printable(text.replace(/\s*\n\s*/g, ' ')).replace(/`[^`]+`/g, (code) => colours.code(code));
}

/** `3 findings in 2 files (120 files checked)`. */
export function summaryLine(findings: readonly Finding[], checkedFiles: number): string {
  const checked = `${count(checkedFiles, 'file')} checked`;
  if (findings.length === 0) return `No findings (${checked})`;
  const files = new Set(findings.map((finding) => finding.path)).size;
  return `${count(findings.length, 'finding')} in ${count(files, 'file')} (${checked})`;
}

/** `1 file`, `2 files`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
