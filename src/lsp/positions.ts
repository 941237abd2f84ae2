import type { Span } from '../core/findings';
import { LineIndex } from '../core/syntax/line-index';

/** Unit of `Position.character`, agreed on at `initialize`. */
export type Encoding = 'utf-8' | 'utf-16' | 'utf-32';

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** The encodings that the server understands; UTF-16 first because the engine counts in it and no conversion is needed. */
const supported: readonly Encoding[] = ['utf-16', 'utf-8', 'utf-32'];

/** The client's most preferred encoding among those that we know. UTF-16 if it names none, as the protocol demands. */
export function chooseEncoding(offered: readonly string[] | undefined): Encoding {
  return (offered ?? []).find((name): name is Encoding => supported.includes(name as Encoding)) ?? 'utf-16';
}

/** Translates between UTF-16 offsets of one text and positions of the protocol. Any input gives a result inside the text. */
export class PositionIndex {
  readonly #lines: LineIndex;

  constructor(
    readonly text: string,
    readonly encoding: Encoding,
  ) {
    this.#lines = new LineIndex(text);
  }

  /** Offsets of a line without its terminator; lines past the end give the empty span at the end of the text. */
  lineSpan(line: number): Span {
    return { start: this.#lines.lineStart(line), end: this.#lines.lineEnd(line) };
  }

  position(offset: number): Position {
    const { line, character } = this.#lines.positionAt(offset);
    if (this.encoding === 'utf-16') return { line, character };
    const start = this.#lines.lineStart(line);
    return { line, character: unitsBetween(this.text, start, start + character, this.encoding) };
  }

  range(span: Span): Range {
    return { start: this.position(span.start), end: this.position(span.end) };
  }

  /** Positions past the end of a line mean its end, as the protocol demands. */
  offset(position: Position): number {
    if (this.encoding === 'utf-16') return this.#lines.offsetAt(position);
    const { start, end } = this.lineSpan(position.line);
    let units = position.character;
    let at = start;
    while (units > 0 && at < end) {
      const code = this.text.codePointAt(at)!;
      units -= unitsOf(code, this.encoding);
      if (units < 0) break; // inside a character: its start
      at += code > 0xffff ? 2 : 1;
    }
    return at;
  }

  span(range: Range): Span {
    const start = this.offset(range.start);
    return { start, end: Math.max(start, this.offset(range.end)) };
  }
}

function unitsOf(code: number, encoding: 'utf-8' | 'utf-32'): number {
  if (encoding === 'utf-32') return 1;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

function unitsBetween(text: string, start: number, end: number, encoding: 'utf-8' | 'utf-32'): number {
  let units = 0;
  for (let at = start; at < end; ) {
    const code = text.codePointAt(at)!;
    units += unitsOf(code, encoding);
    at += code > 0xffff ? 2 : 1;
  }
  return units;
}
