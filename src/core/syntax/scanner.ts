import { CLASSES, Class, Code, isLineEnd } from './char-codes';
import { openTripleQuote, type Comment, type SyntaxProblem } from './nodes';
import { identifierEnd, numberEnd, quotedEnd, StringFlag, stringFlags } from './scan-words';
import { DOUBLED, DOUBLED_WITH_EQUAL, SYMBOLS, WITH_EQUAL } from './symbols';
import { BEGINS, Begins, keywordOrName, Tok } from './token';

/** Where the scanner stands, for speculation. */
export interface Mark {
  readonly pos: number;
  readonly tok: Tok;
  readonly start: number;
  readonly end: number;
  readonly prevEnd: number;
  readonly first: boolean;
  readonly line: number;
  readonly nest: number;
  readonly fieldNest: number;
  readonly level: number;
  readonly pending: number;
  readonly fresh: boolean;
  readonly flags: number;
  readonly bodyStart: number;
  readonly bodyEnd: number;
  readonly problems: number;
}

/**
 * The current token of a Python text, as plain fields: no token objects are made. The parser reads `tok`, `start`, `end` and calls
 * `next`. Brackets are counted by the parser (`nest`), because only it knows which of them belong together in broken code.
 */
export class Scanner {
  readonly problems: SyntaxProblem[] = [];
  readonly comments: Comment[] = [];
  tok: Tok = Tok.Newline;
  /** Span of the current token. */
  start = 0;
  end = 0;
  /** End of the last token that is not layout: the end of a node that is finished now. */
  prevEnd = 0;
  /** Is the current token the first of its line? Kept inside brackets, where line ends mean nothing else. */
  first = true;
  /** Start of the line of the current token; valid while `first`. */
  line = 0;
  /** Is a statement with a block of its own being read, so that deeper lines may be that block? */
  header = false;
  /** Open brackets around the current token. Line ends are layout only at 0. */
  nest = 0;
  /** `nest` inside the innermost f-string replacement field, where `:` ends the expression; -1 outside. */
  fieldNest = -1;
  /** Levels of recursion in use; see limits.ts. */
  depth = 0;
  blocks = 0;
  /** Start of the current statement: no node made now begins before it. */
  statement = 0;
  /** Of the current string token: its flags, and where its text begins and ends between the quotes. */
  flags = 0;
  bodyStart = 0;
  bodyEnd = 0;

  private pos: number;
  private readonly length: number;
  /** Columns of the open blocks; `level` is the index of the innermost. */
  private readonly indents: number[] = [0];
  private level = 0;
  /** Dedents still to be handed out. */
  private pending = 0;
  /** Stands at a line start outside brackets, where indentation counts. */
  private fresh = true;
  /** End of the current token if it is an identifier with characters outside ASCII. */
  private wideEnd = -1;

  constructor(readonly text: string) {
    this.length = text.length;
    this.pos = text.charCodeAt(0) === Code.ByteOrderMark ? 1 : 0;
  }

  /** Moves to the next token. At the end of the text: Newline if a line is open, a Dedent per open block, then EndOfFile for ever. */
  next(): void {
    if (this.tok > Tok.Dedent) {
      this.prevEnd = this.end;
      this.first = false;
    }
    if (this.fresh && this.layout()) return;
    const text = this.text;
    const length = this.length;
    let pos = this.pos;
    for (;;) {
      if (pos >= length) {
        this.finish();
        return;
      }
      const code = text.charCodeAt(pos);
      if (code === Code.Space || code === Code.Tab || code === Code.FormFeed) {
        pos++;
      } else if (code < 128 && (CLASSES[code]! & Class.IdentifierStart) !== 0) {
        this.start = pos;
        this.word();
        return;
      } else if (code === Code.LineFeed || code === Code.CarriageReturn) {
        const after = code === Code.CarriageReturn && text.charCodeAt(pos + 1) === Code.LineFeed ? pos + 2 : pos + 1;
        if (this.nest === 0) {
          this.start = pos;
          this.pos = this.end = after;
          this.tok = Tok.Newline;
          this.fresh = true;
          return;
        }
        this.first = true;
        this.line = pos = after;
      } else if (code === Code.Hash) {
        pos = this.comment(pos);
      } else if (code === Code.Backslash && isLineEnd(text.charCodeAt(pos + 1))) {
        pos += text.startsWith('\r\n', pos + 1) ? 3 : 2;
      } else {
        this.start = pos;
        if (code >= 128) this.wideWord();
        else this.symbol(code);
        return;
      }
    }
  }

  /** Is this the current token? As `tok ===`, where the compiler would carry an earlier comparison over a call of `next`. */
  at(tok: Tok): boolean {
    return this.tok === tok;
  }

  /** Is the current token layout, or the end? Nothing of an expression or a list in brackets follows then. */
  atLayout(): boolean {
    return this.tok <= Tok.Dedent;
  }

  /** Is the line of the current token, the first in it, too deep to be a statement where the current one began? */
  continuesStatement(): boolean {
    return !this.header && this.isDeeper();
  }

  /** Is the current token, the first of its line, indented deeper than the block around the statement? */
  isDeeper(): boolean {
    return this.column() > this.indents[this.level]!;
  }

  /** Column of the current token, which is the first of its line. */
  private column(): number {
    let column = 0;
    for (let pos = this.line; pos < this.start; pos++) {
      if (this.text.charCodeAt(pos) === Code.Tab) column = (column | 7) + 1;
      else column++;
    }
    return column;
  }

  /** The identifier under the current token, in the form CPython compares (NFKC). */
  name(): string {
    const name = this.text.slice(this.start, this.end);
    return this.wideEnd === this.end ? name.normalize('NFKC') : name;
  }

  /** True if the current token is this name or soft keyword. */
  isName(word: string): boolean {
    return this.tok === Tok.Name && this.end - this.start === word.length && this.text.startsWith(word, this.start);
  }

  /** The unit behind the current token, without looking at layout; NaN at the end. */
  peek(): number {
    return this.text.charCodeAt(this.end);
  }

  problem(start: number, end: number, message: string): void {
    const last = this.problems.at(-1);
    // One cause shows at several levels of the grammar; the first report says it best.
    if (last !== undefined && start <= last.start) return;
    this.problems.push({ start, end: Math.max(start, end), message });
  }

  mark(): Mark {
    const { pos, tok, start, end, prevEnd, first, line, nest, fieldNest, level, pending, fresh, flags, bodyStart, bodyEnd } = this;
    const problems = this.problems.length;
    return { pos, tok, start, end, prevEnd, first, line, nest, fieldNest, level, pending, fresh, flags, bodyStart, bodyEnd, problems };
  }

  /** Back to a mark. Between mark and reset at most one line start may have been read outside brackets. */
  reset(mark: Mark): void {
    this.pos = mark.pos;
    this.tok = mark.tok;
    this.start = mark.start;
    this.end = mark.end;
    this.prevEnd = mark.prevEnd;
    this.first = mark.first;
    this.line = mark.line;
    this.nest = mark.nest;
    this.fieldNest = mark.fieldNest;
    this.level = mark.level;
    this.pending = mark.pending;
    this.fresh = mark.fresh;
    this.problems.length = mark.problems;
    this.flags = mark.flags;
    this.bodyStart = mark.bodyStart;
    this.bodyEnd = mark.bodyEnd;
  }

  /** Ends the logical line at this line start, all brackets closed, and reads on from there as a new line. */
  closeLine(line: number, prevEnd: number): void {
    this.prevEnd = prevEnd;
    this.pos = this.start = this.end = line;
    this.tok = Tok.Newline;
    this.nest = 0;
    this.fresh = true;
  }

  /** Leaves token mode: the parser has read up to `end` by itself (an f-string); the current token becomes that text. */
  resume(end: number): void {
    this.tok = Tok.String;
    this.pos = this.end = end;
  }

  /** Moves past the current token while code is being skipped: brackets are counted, an f-string is one piece. */
  skip(): void {
    const tok = this.tok;
    if (tok === Tok.FString) this.resume(Math.abs(quotedEnd(this.text, this.bodyStart, this.flags)));
    else if (tok >= Tok.LeftParen && tok <= Tok.LeftBrace) this.nest++;
    else if (tok >= Tok.RightParen && tok <= Tok.RightBrace && this.nest > 0) this.nest--;
    this.next();
  }

  private finish(): void {
    this.start = this.end = this.pos = this.length;
    this.nest = 0;
    this.tok = Tok.Newline;
    this.fresh = true;
  }

  /** Reads blank lines and indentation. True if that gave a token (Indent, Dedent or the end). */
  private layout(): boolean {
    if (this.pending > 0) {
      this.pending--;
      this.tok = Tok.Dedent;
      if (this.pending === 0 && this.start < this.length) this.fresh = false;
      return true;
    }
    const text = this.text;
    const length = this.length;
    let pos = this.pos;
    let line = pos;
    let column = 0;
    for (; pos < length; pos++) {
      const code = text.charCodeAt(pos);
      if (code === Code.Space) column++;
      else if (code === Code.Tab) column = (column | 7) + 1;
      else if (code === Code.FormFeed) column = 0;
      else if (code === Code.Hash) pos = this.comment(pos) - 1;
      else if (code === Code.LineFeed || code === Code.CarriageReturn) {
        line = pos + 1;
        column = 0;
      } else if (code === Code.Backslash && isLineEnd(text.charCodeAt(pos + 1))) {
        pos += text.startsWith('\r\n', pos + 1) ? 2 : 1;
      } else break;
    }
    this.pos = this.start = this.end = pos;
    this.line = line;
    this.first = true;
    if (pos === length) return this.atEnd();
    this.fresh = false;
    return this.indent(column);
  }

  private atEnd(): boolean {
    if (this.level > 0) {
      this.pending = this.level - 1;
      this.level = 0;
      this.tok = Tok.Dedent;
    } else {
      this.tok = Tok.EndOfFile;
    }
    return true;
  }

  private indent(column: number): boolean {
    const indents = this.indents;
    const top = indents[this.level]!;
    if (column === top) return false;
    if (column > top) {
      indents[++this.level] = column;
      this.tok = Tok.Indent;
      return true;
    }
    const before = this.level;
    while (this.level > 0 && indents[this.level - 1]! >= column) this.level--;
    // Between two levels: the line most likely lost a space of the deeper one.
    if (indents[this.level]! !== column) this.problem(this.start, this.start, 'This indentation matches no outer block.');
    const count = before - this.level;
    if (count === 0) return false;
    this.pending = count - 1;
    this.fresh = this.pending > 0;
    this.tok = Tok.Dedent;
    return true;
  }

  private comment(start: number): number {
    const { text, length } = this;
    let end = start + 1;
    while (end < length) {
      const code = text.charCodeAt(end);
      if (code === Code.LineFeed || code === Code.CarriageReturn) break;
      end++;
    }
    const last = this.comments.length;
    // Lines can be read twice, after speculation or recovery.
    if (last === 0 || this.comments[last - 1]!.start < start) this.comments.push({ start, end });
    return end;
  }

  private word(): void {
    const { text, length, start } = this;
    let end = start + 1;
    let code = 0;
    while (end < length) {
      code = text.charCodeAt(end);
      if (code >= 128 || (CLASSES[code]! & Class.Identifier) === 0) break;
      end++;
    }
    if (end < length) {
      if ((code === Code.DoubleQuote || code === Code.SingleQuote) && end - start <= 2) {
        const flags = stringFlags(text, start, end);
        if (flags >= 0) {
          this.quoted(end, flags);
          return;
        }
      } else if (code >= 128 && identifierEnd(text, end) > end) {
        this.wideWord();
        return;
      }
    }
    this.pos = this.end = end;
    this.tok = keywordOrName(text, start, end);
    if (this.nest > 0 && this.first && this.tok !== Tok.Name && this.opensStatement()) this.closeLine(this.line, this.prevEnd);
  }

  private wideWord(): void {
    const end = identifierEnd(this.text, this.start);
    if (end === this.start) {
      const code = this.text.codePointAt(this.start)!;
      this.single(Tok.Bad, code > 0xffff ? 2 : 1);
      return;
    }
    this.pos = this.end = this.wideEnd = end;
    this.tok = Tok.Name;
  }

  /** First keyword of its line inside brackets: can it only be the start of a statement? */
  private opensStatement(): boolean {
    const tok = this.tok;
    if (BEGINS[tok] === Begins.Statement) return true;
    switch (tok) {
      case Tok.Async:
        return /^[ \t]+(?:def|with)\b/.test(this.restOfLine()) || (/^[ \t]+for\b/.test(this.restOfLine()) && this.endsInColon());
      case Tok.For:
        return this.endsInColon();
      case Tok.From:
        return /^[ \t]+[\w.]+[ \t]+import\b/.test(this.restOfLine());
      case Tok.If:
      case Tok.Else:
        // `if x:` may be part of a slice or a dict in brackets, but hardly as far left as the statement itself.
        return !this.isDeeper() && this.endsInColon();
      default:
        return false;
    }
  }

  /** True if the line ends in `:` and closes no bracket that was opened before it. */
  private endsInColon(): boolean {
    const rest = this.restOfLine();
    if (!/:\s*$/.test(rest)) return false;
    let open = 0;
    for (const char of rest) {
      if ('([{'.includes(char)) open++;
      else if (')]}'.includes(char) && --open < 0) return false;
    }
    return true;
  }

  /** Text behind the current token up to a comment or the end of the line. */
  private restOfLine(): string {
    let end = this.end;
    while (end < this.length && !isLineEnd(this.text.charCodeAt(end)) && this.text.charCodeAt(end) !== Code.Hash) end++;
    return this.text.slice(this.end, end);
  }

  /** A string token whose quotes stand at `quote`. */
  private quoted(quote: number, prefix: number): void {
    const { text } = this;
    const code = text.charCodeAt(quote);
    const triple = text.charCodeAt(quote + 1) === code && text.charCodeAt(quote + 2) === code;
    let flags = prefix | (code === Code.DoubleQuote ? StringFlag.Double : 0);
    if (triple) flags |= StringFlag.Triple;
    const body = quote + (triple ? 3 : 1);
    this.flags = flags;
    this.bodyStart = body;
    if ((flags & (StringFlag.Format | StringFlag.Template)) !== 0) {
      this.pos = this.end = body;
      this.tok = Tok.FString;
      return;
    }
    const end = quotedEnd(text, body, flags);
    this.tok = Tok.String;
    if (end >= 0) {
      this.pos = this.end = end;
      this.bodyEnd = end - (triple ? 3 : 1);
      return;
    }
    if (this.fieldNest >= 0 && !triple) {
      // Most likely the quote that ends the f-string around this field.
      this.tok = Tok.Bad;
      this.pos = this.end = body;
      return;
    }
    this.pos = this.end = this.bodyEnd = -end;
    this.problem(this.start, -end, triple ? openTripleQuote : 'This string has no end.');
  }

  private single(tok: Tok, length: number): void {
    this.tok = tok;
    this.pos = this.end = this.start + length;
  }

  private symbol(code: number): void {
    const { text, start } = this;
    const plain = SYMBOLS[code]!;
    if (plain !== Tok.Bad && WITH_EQUAL[code] === Tok.Bad) {
      this.single(plain, 1);
      return;
    }
    const after = text.charCodeAt(start + 1);
    if (code === Code.DoubleQuote || code === Code.SingleQuote) {
      this.quoted(start, 0);
    } else if (code >= Code.Zero && code <= Code.Nine) {
      this.number();
    } else if (code === Code.Dot) {
      if (after >= Code.Zero && after <= Code.Nine) this.number();
      else if (after === Code.Dot && text.charCodeAt(start + 2) === Code.Dot) this.single(Tok.Ellipsis, 3);
      else this.single(Tok.Dot, 1);
    } else if (code === Code.Colon) {
      // Directly inside a replacement field `:` ends the expression, even before `=`.
      if (after === Code.Equal && this.nest !== this.fieldNest) this.single(Tok.ColonEqual, 2);
      else this.single(Tok.Colon, 1);
    } else if (code === Code.Minus && after === Code.Greater) {
      this.single(Tok.Arrow, 2);
    } else {
      const before = this.tok;
      this.operator(code, after);
      if (code === Code.At && this.nest > 0 && this.first && this.opensDecorator(before)) this.closeLine(this.line, this.prevEnd);
    }
  }

  /** `@` first on its line inside brackets: with nothing on its left, or far left and close to a name, it decorates. */
  private opensDecorator(before: Tok): boolean {
    const operand = before === Tok.Name || before === Tok.Number || before === Tok.String || (before >= Tok.RightParen && before <= Tok.RightBrace);
    return !operand || (!this.isDeeper() && /^@[A-Za-z_][\w.]*(?:\(|\s*$)/.test('@' + this.restOfLine()));
  }

  /** An operator of one or two equal characters, perhaps with `=` behind them. */
  private operator(code: number, after: number): void {
    if (after === code && DOUBLED[code] !== Tok.Bad) {
      const equal = this.text.charCodeAt(this.start + 2) === Code.Equal;
      if (equal) this.single(DOUBLED_WITH_EQUAL[code]!, 3);
      else this.single(DOUBLED[code]!, 2);
    } else if (after === Code.Equal && WITH_EQUAL[code] !== Tok.Bad) {
      this.single(WITH_EQUAL[code]!, 2);
    } else {
      this.single(SYMBOLS[code]!, 1);
    }
  }

  private number(): void {
    this.tok = Tok.Number;
    this.pos = this.end = numberEnd(this.text, this.start);
  }
}
