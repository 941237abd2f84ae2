import type { TextPosition } from '../config/toml-text';
import { LineIndex } from '../syntax/line-index';

/** A file's text with the positions that reports print. */
export class SourceText {
  private readonly index: LineIndex;
  /** An editor does not show a byte order mark, so columns of the first line do not count it. */
  private readonly mark: number;

  constructor(readonly text: string) {
    this.index = new LineIndex(text);
    this.mark = text.startsWith('\ufeff') ? 1 : 0;
  }

  /** Row and column, 1-based, column in UTF-16 units, of an offset; offsets outside the text count as its nearest end. */
  position(offset: number): TextPosition {
    const { line, character } = this.index.positionAt(offset);
    return { row: line + 1, column: (line === 0 ? Math.max(0, character - this.mark) : character) + 1 };
  }

  /** The line of this row (1-based) without its end and without a byte order mark; '' outside the text. */
  line(row: number): string {
    const start = row === 1 ? this.mark : this.index.lineStart(row - 1);
    return this.text.slice(start, this.index.lineEnd(row - 1));
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
