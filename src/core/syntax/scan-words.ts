import { CLASSES, Class, Code, isLineEnd } from './char-codes';

/** What is known of a string token from its prefix and quotes. */
export const enum StringFlag {
  Raw = 1,
  Bytes = 2,
  Format = 4,
  Template = 8,
  Triple = 16,
  /** Delimited by `"`; else by `'`. */
  Double = 32,
}

/** Flags of the string prefix `text[start, end)`, one or two letters; -1 if it is none. */
export function stringFlags(text: string, start: number, end: number): number {
  const one = prefixFlag(text.charCodeAt(start));
  if (one < 0 || end - start === 1) return one;
  const two = prefixFlag(text.charCodeAt(start + 1));
  // Of two letters exactly one is `r`, and `u` stands alone.
  if (two < 0 || one === 0 || two === 0 || ((one ^ two) & StringFlag.Raw) === 0) return -1;
  return one | two;
}

function prefixFlag(code: number): number {
  switch (code | 32) {
    case 0x72: // r
      return StringFlag.Raw;
    case 0x62: // b
      return StringFlag.Bytes;
    case 0x66: // f
      return StringFlag.Format;
    case 0x74: // t
      return StringFlag.Template;
    case 0x75: // u
      return 0;
    default:
      return -1;
  }
}

/**
 * End of the literal whose text begins at `pos`, behind its closing quotes. Negative if it has no end: then the negated offset of the
 * end of the line, or of the file for triple quotes.
 */
export function quotedEnd(text: string, pos: number, flags: number): number {
  const quote = (flags & StringFlag.Double) !== 0 ? Code.DoubleQuote : Code.SingleQuote;
  const triple = (flags & StringFlag.Triple) !== 0;
  const length = text.length;
  for (; pos < length; pos++) {
    const code = text.charCodeAt(pos);
    if (code === quote) {
      if (!triple) return pos + 1;
      if (text.charCodeAt(pos + 1) === quote && text.charCodeAt(pos + 2) === quote) return pos + 3;
    } else if (code === Code.Backslash) {
      if (!triple && text.startsWith('\r\n', pos + 1)) pos++;
      pos++;
    } else if (!triple && (code === Code.LineFeed || code === Code.CarriageReturn)) {
      return -pos;
    }
  }
  return -length;
}

/** End of the number that begins at `start` with a digit, or with a dot and a digit. */
export function numberEnd(text: string, start: number): number {
  if (text.charCodeAt(start) === Code.Zero) {
    const radix = text.charCodeAt(start + 1) | 32;
    // 0x, 0o, 0b
    if (radix === 0x78 || radix === 0x6f || radix === 0x62) {
      return digitsEnd(text, start + 2, radix === 0x78 ? Class.HexDigit : Class.Digit);
    }
  }
  let end = digitsEnd(text, start, Class.Digit);
  if (text.charCodeAt(end) === Code.Dot) end = digitsEnd(text, end + 1, Class.Digit);
  if ((text.charCodeAt(end) | 32) === Code.LowerE) {
    const sign = text.charCodeAt(end + 1);
    const digits = sign === Code.Plus || sign === Code.Minus ? end + 2 : end + 1;
    if (isDigit(text.charCodeAt(digits))) end = digitsEnd(text, digits, Class.Digit);
  }
  return (text.charCodeAt(end) | 32) === Code.LowerJ ? end + 1 : end;
}

function digitsEnd(text: string, pos: number, wanted: Class): number {
  for (;; pos++) {
    const code = text.charCodeAt(pos);
    // NaN, at the end of the text, fails both comparisons.
    if (!(code < 128) || ((CLASSES[code]! & wanted) === 0 && code !== Code.Underscore)) return pos;
  }
}

function isDigit(code: number): boolean {
  return code >= Code.Zero && code <= Code.Nine;
}

const WIDE_START = /^[\p{XID_Start}_]$/u;
const WIDE_PART = /^\p{XID_Continue}$/u;

/** End of the identifier characters from `pos` on, in full Unicode; `pos` itself if there is none. */
export function identifierEnd(text: string, pos: number): number {
  const begin = pos;
  const continues = pos > 0 && isIdentifierPart(text.charCodeAt(pos - 1));
  while (pos < text.length) {
    const code = text.charCodeAt(pos);
    if (code < 128) {
      if ((CLASSES[code]! & Class.Identifier) === 0) break;
      pos++;
      continue;
    }
    const char = String.fromCodePoint(text.codePointAt(pos)!);
    const pattern = pos === begin && !continues ? WIDE_START : WIDE_PART;
    if (!pattern.test(char) && !pattern.test(char.normalize('NFKC'))) break;
    pos += char.length;
  }
  return pos;
}

function isIdentifierPart(code: number): boolean {
  return code < 128 && (CLASSES[code]! & Class.Identifier) !== 0;
}

/** Start of the white space (line ends included) before `pos`: where the text before it ends. */
export function trimmedBefore(text: string, pos: number): number {
  while (pos > 0) {
    const code = text.charCodeAt(pos - 1);
    if (code !== Code.Space && code !== Code.Tab && code !== Code.FormFeed && !isLineEnd(code)) break;
    pos--;
  }
  return pos;
}
