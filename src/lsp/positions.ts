import type { Span } from '../core/findings';

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
  readonly #starts: readonly number[];

  constructor(
    readonly text: string,
    readonly encoding: Encoding,
  ) {
    this.#starts = lineStarts(text);
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** 0-based line of an offset. */
  lineOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Offsets of a line without its terminator; lines past the end give the empty span at the end of the text. */
  lineSpan(line: number): Span {
    if (line >= this.#starts.length) return { start: this.text.length, end: this.text.length };
    const start = this.#starts[Math.max(0, line)]!;
    let end = this.#starts[Math.max(0, line) + 1] ?? this.text.length;
    if (line + 1 < this.#starts.length) {
      if (this.text[end - 1] === '\n') end--;
      if (this.text[end - 1] === '\r' && end > start) end--;
    }
    return { start, end };
  }

  position(offset: number): Position {
    const inside = Math.max(0, Math.min(offset, this.text.length));
    const line = this.lineOf(inside);
    const start = this.#starts[line]!;
    return { line, character: unitsBetween(this.text, start, inside, this.encoding) };
  }

  range(span: Span): Range {
    return { start: this.position(span.start), end: this.position(span.end) };
  }

  /** Positions past the end of a line mean its end, as the protocol demands. */
  offset(position: Position): number {
    const { start, end } = this.lineSpan(position.line);
    if (position.line >= this.#starts.length) return end;
    if (this.encoding === 'utf-16') return Math.min(start + Math.max(0, position.character), end);
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

/** Starts of lines after `\n`, `\r\n` and lone `\r`, which are the terminators of both Python and the protocol. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}

function unitsOf(code: number, encoding: Encoding): number {
  if (encoding === 'utf-32') return 1;
  if (encoding === 'utf-16') return code > 0xffff ? 2 : 1;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

function unitsBetween(text: string, start: number, end: number, encoding: Encoding): number {
  if (encoding === 'utf-16') return end - start;
  let units = 0;
  for (let at = start; at < end; ) {
    const code = text.codePointAt(at)!;
    units += unitsOf(code, encoding);
    at += code > 0xffff ? 2 : 1;
  }
  return units;
}
