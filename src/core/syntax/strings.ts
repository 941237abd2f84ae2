import { Code } from './char-codes';
import { decodeLiteral } from './escapes';
import { parseYieldOrStarred } from './expressions';
import type { Expr, FormattedValue, JoinedStr } from './nodes';
import { Kind, openTripleQuote } from './nodes';
import { closeBefore, MAX_BRACKETS, MAX_DEPTH, missing } from './recovery';
import { quotedEnd, StringFlag } from './scan-words';
import type { Scanner } from './scanner';
import { Tok } from './token';

/** Reads one or more adjacent string literals into a Constant, a JoinedStr or a TemplateStr. */
export function parseStrings(s: Scanner): Expr {
  const start = s.start;
  if (s.tok === Tok.String) {
    const bytes = (s.flags & StringFlag.Bytes) !== 0;
    let value = literalValue(s);
    s.next();
    while (s.at(Tok.String)) {
      value += literalValue(s);
      s.next();
    }
    if (!s.at(Tok.FString)) return { kind: Kind.Constant, start, end: s.prevEnd, type: bytes ? 'bytes' : 'str', value };
    return parseJoined(s, start, value, s.prevEnd);
  }
  return parseJoined(s, start, null, start);
}

function literalValue(s: Scanner): string {
  return decodeLiteral(s.text, s.bodyStart, s.bodyEnd, (s.flags & StringFlag.Raw) !== 0, (s.flags & StringFlag.Bytes) !== 0);
}

/** `{x=}` shows the `repr` of its value unless it says otherwise. */
const LOWER_R = 0x72;

/** The parts of a formatted string, where runs of plain text become one Constant, as in CPython. */
class Parts {
  readonly values: Expr[] = [];
  private text: string | null = null;
  private start = 0;
  private end = 0;

  literal(text: string, start: number, end: number): void {
    if (this.text === null) {
      this.text = text;
      this.start = start;
    } else {
      this.text += text;
    }
    this.end = end;
  }

  field(value: FormattedValue): void {
    this.flush();
    this.values.push(value);
  }

  flush(): void {
    if (this.text !== null && this.text !== '') {
      this.values.push({ kind: Kind.Constant, start: this.start, end: this.end, type: 'str', value: this.text });
    }
    this.text = null;
  }
}

/** The rest of a run of literals of which one has fields; `before` is the plain text read so far. */
function parseJoined(s: Scanner, start: number, before: string | null, beforeEnd: number): Expr {
  const parts = new Parts();
  if (before !== null) parts.literal(before, start, beforeEnd);
  let template = false;
  while (s.tok === Tok.FString || s.tok === Tok.String) {
    if (s.tok === Tok.String) {
      parts.literal(literalValue(s), s.start, s.end);
      s.next();
      continue;
    }
    const flags = s.flags;
    if ((flags & StringFlag.Template) !== 0) template = true;
    const end = parseParts(s, parts, flags, s.bodyStart, false);
    // Not if a field ran into the end of a broken line: then the scanner already stands there.
    if (end >= 0) {
      s.resume(end);
      s.next();
    }
  }
  parts.flush();
  return { kind: template ? Kind.TemplateStr : Kind.JoinedStr, start, end: s.prevEnd, values: parts.values };
}

/**
 * Reads the inside of a formatted string, or of a format spec, from `pos` on.
 * @returns the offset behind the closing quotes, or of the `}` that ends a spec; -1 if a field was cut off by the end of the line and
 *   the scanner has already moved there.
 */
function parseParts(s: Scanner, parts: Parts, flags: number, pos: number, spec: boolean): number {
  const { text } = s;
  const raw = (flags & StringFlag.Raw) !== 0;
  const triple = (flags & StringFlag.Triple) !== 0;
  const quote = (flags & StringFlag.Double) !== 0 ? Code.DoubleQuote : Code.SingleQuote;
  let from = pos;
  for (; pos < text.length; pos++) {
    const code = text.charCodeAt(pos);
    if (code === quote && (!triple || (text.charCodeAt(pos + 1) === quote && text.charCodeAt(pos + 2) === quote))) {
      literal(parts, text, from, pos, raw);
      // Inside a spec the quote means that `}` is missing; the caller sees the same quote.
      return spec ? pos : pos + (triple ? 3 : 1);
    }
    if (code === Code.Backslash) {
      pos = backslashEnd(text, pos, raw) - 1;
    } else if (code === Code.LeftBrace) {
      if (!spec && text.charCodeAt(pos + 1) === Code.LeftBrace) {
        doubled(parts, text, from, pos, raw);
        from = ++pos + 1;
        continue;
      }
      literal(parts, text, from, pos, raw);
      const end = parseField(s, parts, flags, pos);
      if (end < 0) return -1;
      from = end;
      pos = end - 1;
    } else if (code === Code.RightBrace) {
      if (spec) {
        literal(parts, text, from, pos, raw);
        return pos;
      }
      if (text.charCodeAt(pos + 1) === Code.RightBrace) {
        doubled(parts, text, from, pos, raw);
        pos++;
      } else {
        literal(parts, text, from, pos + 1, raw);
        s.problem(pos, pos + 1, 'A `}` in a formatted string is written twice.');
      }
      from = pos + 1;
    } else if (!triple && (code === Code.LineFeed || code === Code.CarriageReturn)) {
      break;
    }
  }
  pos = Math.min(pos, text.length);
  literal(parts, text, from, pos, raw);
  if (!spec) s.problem(s.start, pos, triple ? openTripleQuote : 'This string has no end.');
  return pos;
}

function literal(parts: Parts, text: string, from: number, to: number, raw: boolean): void {
  if (to > from) parts.literal(decodeLiteral(text, from, to, raw, false), from, to);
}

/** Literal text up to a brace at `brace` that is written twice: its value has one, its span both. */
function doubled(parts: Parts, text: string, from: number, brace: number, raw: boolean): void {
  parts.literal(decodeLiteral(text, from, brace + 1, raw, false), from, brace + 2);
}

/** End of what the backslash at `pos` holds together. A brace behind it still opens a field, but for `\N{…}`. */
function backslashEnd(text: string, pos: number, raw: boolean): number {
  const code = text.charCodeAt(pos + 1);
  if (code === Code.LeftBrace || code === Code.RightBrace) return pos + 1;
  if (code === Code.CarriageReturn && text.charCodeAt(pos + 2) === Code.LineFeed) return pos + 3;
  if (!raw && code === 0x4e && text.charCodeAt(pos + 2) === Code.LeftBrace) {
    const name = /\{[^{}"'\n]*\}/y;
    name.lastIndex = pos + 2;
    if (name.test(text)) return name.lastIndex;
  }
  return pos + 2;
}

/** Reads the replacement field that opens at `open`. Same result as `parseParts`. */
function parseField(s: Scanner, parts: Parts, flags: number, open: number): number {
  if (s.depth >= MAX_DEPTH || s.nest >= MAX_BRACKETS) return skipDeepField(s, flags, open);
  const outerField = s.fieldNest;
  s.depth += 4;
  s.resume(open + 1);
  s.fieldNest = ++s.nest;
  const inside = s.nest;
  s.next();
  const end = parseFieldInside(s, parts, flags, open);
  s.nest = Math.min(s.nest, inside - 1);
  s.fieldNest = outerField;
  s.depth -= 4;
  return end;
}

function parseFieldInside(s: Scanner, parts: Parts, flags: number, open: number): number {
  let value = s.tok === Tok.RightBrace || s.tok === Tok.Exclamation ? missing(s) : parseYieldOrStarred(s);
  let until = 0;
  const shown = s.tok === Tok.Equal;
  if (shown) {
    s.next();
    until = s.atLayout() ? s.prevEnd : s.start;
  }
  let conversion = -1;
  if (s.tok === Tok.Exclamation) {
    s.next();
    if (s.at(Tok.Name)) {
      conversion = s.text.charCodeAt(s.start);
      s.next();
    }
  }
  let spec: JoinedStr | null = null;
  let end = s.end;
  let closed = s.tok === Tok.RightBrace;
  if (s.tok === Tok.Colon) {
    const start = s.start;
    const specParts = new Parts();
    const specEnd = parseParts(s, specParts, flags, s.end, true);
    specParts.flush();
    closed = s.text.charCodeAt(specEnd) === Code.RightBrace;
    end = specEnd < 0 ? -1 : closed ? specEnd + 1 : specEnd;
    spec = { kind: Kind.JoinedStr, start, end: specEnd < 0 ? s.prevEnd : specEnd, values: specParts.values };
    if (!closed && end >= 0) s.problem(open, end, 'This field of a formatted string is not closed.');
  } else if (!closed) {
    end = leaveBrokenField(s, flags, value);
    if (value.end > s.prevEnd) value = missing(s);
  }
  if (shown && end >= 0) {
    // `{x = }` also puts its own text, with all white space, before the value.
    parts.literal(withoutComments(s, open + 1, until), open + 1, until);
    if (conversion < 0 && spec === null) conversion = LOWER_R;
  }
  parts.field({ kind: Kind.FormattedValue, start: open, end: end < 0 ? s.prevEnd : end, value, conversion, formatSpec: spec });
  return end;
}

function withoutComments(s: Scanner, start: number, end: number): string {
  let text = '';
  let from = start;
  // Comments are in source order, so those of the field are the last.
  for (const comment of s.comments.slice(s.comments.findLastIndex((other) => other.start < start) + 1)) {
    if (comment.start >= end) break;
    text += s.text.slice(from, comment.start);
    from = comment.end;
  }
  return text + s.text.slice(from, end);
}

/** Where reading goes on after a field without its `}`: the literal text of the string, or the line that follows (-1). */
function leaveBrokenField(s: Scanner, flags: number, value: Expr): number {
  s.problem(s.start, s.end, 'This field of a formatted string is not closed.');
  if (s.atLayout()) return -1;
  if ((flags & StringFlag.Triple) === 0) {
    // A value that starts a line was the next statement.
    if (closeBefore(s, value.start)) return -1;
    if (s.first) {
      s.closeLine(s.line, s.prevEnd);
      return -1;
    }
  }
  return Math.max(s.start, s.prevEnd);
}

/** A field beyond the nesting limit: its string is taken as literal text to the end. */
function skipDeepField(s: Scanner, flags: number, open: number): number {
  s.problem(open, open + 1, 'This is nested too deeply to be read.');
  const end = Math.abs(quotedEnd(s.text, open + 1, flags));
  const quotes = (flags & StringFlag.Triple) !== 0 ? 3 : 1;
  return Math.max(open + 1, end - quotes);
}
