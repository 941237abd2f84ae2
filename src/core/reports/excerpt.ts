import type { Place } from '../findings';
import type { Colours } from './colours';
import { cells, type Cell } from './printable';
import type { SourceText } from './source-text';

/** Terminal columns of code that an excerpt shows at most. */
const MOST_COLUMNS = 110;
/** Columns of code kept in front of the marked part of a line that is too long. */
const LEAD = 24;
/** UTF-16 units of a line that are looked at: generated files have lines of megabytes. */
const WINDOW = 2000;

/**
 * The first line of a place, with carets below the place:
 *
 *      |
 *   12 |     data = load(path)
 *      |            ^^^^^^^^^^
 */
export function excerpt(place: Place, source: SourceText, colours: Colours, mark: (carets: string) => string): string[] {
  const from = source.position(place.start);
  const to = source.position(place.end);
  const whole = source.line(from.row);
  const skipped = from.column > WINDOW / 2 ? from.column - WINDOW / 4 : 0;
  const line = cells(whole.slice(skipped, skipped + WINDOW), skipped);
  // An empty place marks the character behind it.
  const endOffset = to.row > from.row ? Infinity : Math.max(to.column - 1, from.column);
  let marked = line.map((cell) => cell.offset >= from.column - 1 && cell.offset < endOffset);
  let shown = line;
  let before = skipped > 0 ? '… ' : '';
  let after = to.row > from.row ? ' …' : '';
  const first = Math.max(0, marked.indexOf(true));
  if (columnsOf(line) > MOST_COLUMNS) {
    const start = startOfWindow(line, first);
    const end = endOfWindow(line, start);
    shown = line.slice(start, end);
    marked = marked.slice(start, end);
    if (start > 0) before = '… ';
    if (end < line.length || skipped + WINDOW < whole.length) after = ' …';
  }
  const code = shown.map((cell) => cell.text).join('').trimEnd();
  const indent = shown.slice(0, Math.max(0, marked.indexOf(true)));
  // A place behind the end of the line still gets one caret.
  const carets = Math.max(1, columnsOf(shown.filter((cell, index) => marked[index] && cell.offset < lastVisible(line))));
  const padding = marked.includes(true) ? columnsOf(indent) : columnsOf(shown);
  const number = String(from.row);
  const gutter = ' '.repeat(number.length);
  return [
    colours.dim(`${gutter} |`),
    `${colours.dim(`${number} |`)} ${before}${code}${after}`.trimEnd(),
    `${colours.dim(`${gutter} |`)} ${' '.repeat(before.length + padding)}${mark('^'.repeat(carets))}`,
  ];
}

/** Offset behind the last character that is not blank: carets below trailing blanks would point at nothing. */
function lastVisible(line: readonly Cell[]): number {
  for (let index = line.length - 1; index >= 0; index--) {
    if (line[index]!.text.trim() !== '') return line[index]!.offset + 1;
  }
  return 0;
}

function startOfWindow(line: readonly Cell[], first: number): number {
  let start = first;
  for (let columns = 0; start > 0 && columns < LEAD; start--) columns += line[start - 1]!.width;
  return columnsOf(line.slice(0, first)) < MOST_COLUMNS / 2 ? 0 : start;
}

function endOfWindow(line: readonly Cell[], start: number): number {
  let end = start;
  for (let columns = 0; end < line.length && columns + line[end]!.width <= MOST_COLUMNS; end++) columns += line[end]!.width;
  return end;
}

function columnsOf(line: readonly Cell[]): number {
  return line.reduce((sum, cell) => sum + cell.width, 0);
}
