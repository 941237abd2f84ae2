/** A place in a text as editors count it. */
export interface LinePosition {
  /** 0-based. */
  readonly line: number;
  /** 0-based, in UTF-16 units from the start of the line. */
  readonly character: number;
}

/** Converts between offsets (UTF-16 units) and lines of one text. Lines end at CRLF, LF or a lone CR, as in LSP and CPython. */
export class LineIndex {
  /** Offset of the first unit of every line. */
  private readonly starts: number[] = [0];
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
    for (let pos = 0; pos < text.length; pos++) {
      const code = text.charCodeAt(pos);
      if (code === 10 || (code === 13 && text.charCodeAt(pos + 1) !== 10)) this.starts.push(pos + 1);
    }
  }

  /** Number of lines; text behind the last line end counts as one, also if it is empty. */
  get lineCount(): number {
    return this.starts.length;
  }

  /** The position of an offset. Offsets outside the text are moved to its nearest end. */
  positionAt(offset: number): LinePosition {
    const clamped = Math.min(Math.max(offset, 0), this.text.length);
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.starts[middle]! <= clamped) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: clamped - this.starts[low]! };
  }

  /** The offset of a position. A line outside the text gives its nearest end, a character beyond the line the line's end. */
  offsetAt(position: LinePosition): number {
    if (position.line < 0) return 0;
    if (position.line >= this.starts.length) return this.text.length;
    const start = this.starts[position.line]!;
    return Math.min(Math.max(start + position.character, start), this.lineEnd(position.line));
  }

  /** Offset of the first unit of a line; lines outside the text as in `offsetAt`. */
  lineStart(line: number): number {
    return this.offsetAt({ line, character: 0 });
  }

  /** Offset behind the last unit of a line, its line end not counted; lines outside the text as in `offsetAt`. */
  lineEnd(line: number): number {
    if (line < 0) return 0;
    const next = this.starts[line + 1];
    if (next === undefined) return this.text.length;
    return this.text.charCodeAt(next - 1) === 10 && this.text.charCodeAt(next - 2) === 13 ? next - 2 : next - 1;
  }
}
