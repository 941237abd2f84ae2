import { parse, TomlError, type TomlTable } from 'smol-toml';

/** Row and column, 1-based; the column counts UTF-16 units. */
export interface TextPosition {
  readonly row: number;
  readonly column: number;
}

export interface TomlSyntaxProblem extends TextPosition {
  readonly message: string;
}

/** A file whose every line is broken must not cost a parse a line. */
const MOST_REPAIRS = 20;

/**
 * Parses TOML and keeps what can be kept: a line that breaks the file is reported, blanked, and the rest is read again.
 * Only the first problem is returned, since later ones are often its echo.
 */
export function parseTolerantToml(text: string): { table: TomlTable; problem?: TomlSyntaxProblem } {
  let lines: string[] | undefined;
  let problem: TomlSyntaxProblem | undefined;
  for (let repairs = 0; repairs <= MOST_REPAIRS; repairs++) {
    try {
      const table = parse(lines === undefined ? text : lines.join('\n'));
      return problem === undefined ? { table } : { table, problem };
    } catch (error) {
      if (!(error instanceof TomlError)) throw error;
      problem ??= { message: firstLine(error.message), row: error.line, column: error.column };
      lines ??= text.split(/\r?\n/);
      blankAround(lines, error.line - 1);
    }
  }
  return problem === undefined ? { table: {} } : { table: {}, problem };
}

/** Blanks the line, or the one before it if it is blank already (the error was seen late), up to the start of the file. */
function blankAround(lines: string[], line: number): void {
  let row = Math.min(line, lines.length - 1);
  while (row > 0 && lines[row]!.trim() === '') row--;
  lines[row] = '';
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]!.replace(/^Invalid TOML document: /, '').trim();
}

/**
 * Where a key of a table is written, for messages. Understands `[a.b]` headers with keys below them, dotted keys
 * (`b.key = 1` below `[a]`) and quoted keys; anything else falls back to the table's header, then to the start of the file.
 * @param path the table's name and then the key: `['tool', 'interlock', 'select']`.
 */
export function findKey(text: string, path: readonly string[]): TextPosition {
  let table: string[] = [];
  let header: TextPosition | undefined;
  const lines = text.split(/\r?\n/);
  for (let row = 0; row < lines.length; row++) {
    const line = lines[row]!;
    const heading = /^\s*\[\[?([^\]]+)\]/.exec(line);
    if (heading !== null) {
      table = splitKey(heading[1]!);
      if (equal(table, path)) return at(row, line.indexOf('[') + 1);
      if (table.length > 0 && equal(table, path.slice(0, table.length))) header = at(row, line.indexOf('['));
      continue;
    }
    const key = /^(\s*)([\w.\-"' ]+?)\s*=/.exec(line);
    if (key === null) continue;
    const full = [...table, ...splitKey(key[2]!)];
    if (full.length >= path.length && equal(full.slice(0, path.length), path)) return at(row, key[1]!.length);
  }
  return header ?? { row: 1, column: 1 };
}

/** Where a string is written as a value at or below a position; the position itself if it is not found. */
export function findValue(text: string, from: TextPosition, value: string): TextPosition {
  const lines = text.split(/\r?\n/);
  for (let row = from.row - 1; row < lines.length; row++) {
    const line = lines[row]!;
    if (row > from.row - 1 && /^\s*\[[^"'\],]*\]\s*(#.*)?$/.test(line)) break;
    const start = row === from.row - 1 ? from.column - 1 : 0;
    for (const quote of ['"', "'"]) {
      const found = line.indexOf(quote + value + quote, start);
      if (found >= 0) return at(row, found);
    }
  }
  return from;
}

function at(row: number, column: number): TextPosition {
  return { row: row + 1, column: column + 1 };
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}

/** Parts of a dotted key; quotes are taken off. */
function splitKey(key: string): string[] {
  const parts = key.match(/"[^"]*"|'[^']*'|[^.\s]+/g) ?? [];
  return parts.map((part) => part.replace(/^["']|["']$/g, ''));
}
