import type { TextPosition } from '../config/toml-text';

/** A file's text with the positions that reports print. */
export class SourceText {
  private readonly starts: number[] = [0];
  /** An editor does not show a byte order mark, so columns of the first line do not count it. */
  private readonly mark: number;

  constructor(readonly text: string) {
    this.mark = text.startsWith('\ufeff') ? 1 : 0;
    for (let offset = 0; offset < text.length; offset++) {
      const unit = text.charCodeAt(offset);
      // LF, CR LF and lone CR end a line, as in CPython and in the editor.
      if (unit === 10 || (unit === 13 && text.charCodeAt(offset + 1) !== 10)) this.starts.push(offset + 1);
    }
  }

  /** Row and column, 1-based, column in UTF-16 units, of an offset; offsets outside the text count as its nearest end. */
  position(offset: number): TextPosition {
    const inside = Math.min(Math.max(offset, 0), this.text.length);
    const line = this.lineAt(inside);
    const column = inside - this.starts[line]!;
    return { row: line + 1, column: (line === 0 ? Math.max(0, column - this.mark) : column) + 1 };
  }

  /** The line of this row (1-based) without its end and without a byte order mark; '' outside the text. */
  line(row: number): string {
    const start = this.starts[row - 1];
    if (start === undefined) return '';
    const line = this.text.slice(row === 1 ? this.mark : start, this.starts[row] ?? this.text.length);
    return line.replace(/\r?\n$|\r$/, '');
  }

  /** 0-based line that holds the offset. */
  private lineAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Texts of the files that findings point into. */
export interface SourceTexts {
  /** A file that is gone since it was checked gives an empty text. */
  get(path: string): SourceText;
}

/** Looks each file up once. */
export function createSourceTexts(read: (path: string) => string | undefined): SourceTexts {
  const known = new Map<string, SourceText>();
  return {
    get(path) {
      let source = known.get(path);
      if (source === undefined) {
        source = new SourceText(read(path) ?? '');
        known.set(path, source);
      }
      return source;
    },
  };
}
