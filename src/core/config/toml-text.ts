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
      // Nesting that is too deep, for example: nothing to repair.
      if (!(error instanceof TomlError)) return { table: {}, problem: problem ?? { message: String(error), row: 1, column: 1 } };
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

/** Finds where keys are written. */
export class KeyIndex {
  private readonly keys = new Map<string, TextPosition>();
  private readonly headers = new Map<string, TextPosition>();

  /**
   * Understands `[a.b]` headers with keys below them, dotted keys (`b.key = 1` below `[a]`) and quoted keys. What looks like a
   * key inside a string or an inline table is taken for one; it only misplaces a message.
   */
  constructor(text: string) {
    let table: string[] = [];
    for (const [row, line] of text.split(/\r?\n/).entries()) {
      const indent = line.length - line.trimStart().length;
      const heading = /^\[\[?([^\]]+)\]/.exec(line.slice(indent));
      if (heading !== null) {
        table = splitKey(heading[1]!);
        this.register(this.headers, table, at(row, indent));
      } else {
        const key = line.slice(indent, Math.max(indent, line.indexOf('='))).trimEnd();
        if (/^[\w.\-"' ]+$/.test(key)) this.register(this.keys, [...table, ...splitKey(key)], at(row, indent));
      }
    }
  }

  /**
   * The key, or else the header of the table with this name or of the nearest table around it, or else the start of the file.
   * @param path the table's name and then the key: `['tool', 'interlock', 'select']`.
   */
  find(path: readonly string[]): TextPosition {
    const key = this.keys.get(path.join('\0'));
    if (key !== undefined) return key;
    for (let length = path.length; length > 0; length--) {
      const header = this.headers.get(path.slice(0, length).join('\0'));
      if (header !== undefined) return header;
    }
    return { row: 1, column: 1 };
  }

  /** `a.b = 1` is also where `a` is written, if it was not before. */
  private register(map: Map<string, TextPosition>, path: readonly string[], position: TextPosition): void {
    for (let length = 1; length <= path.length; length++) {
      const name = path.slice(0, length).join('\0');
      if (!map.has(name)) map.set(name, position);
    }
  }
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

/** Parts of a dotted key; quotes are taken off. */
function splitKey(key: string): string[] {
  const parts = key.match(/"[^"]*"|'[^']*'|[^.\s]+/g) ?? [];
  return parts.map((part) => part.replace(/^["']|["']$/g, ''));
}
