import { CLASSES, Class, Code } from './char-codes';

/** Stands for a character named by `\N{…}`: the names are a database of their own, and no rule reads them. */
const NAMED_CHARACTER = '\ufffd';

/** True if the value of `text[start, end)` is not the text itself: it has an escape or a line end to normalise. */
function needsDecoding(text: string, start: number, end: number, raw: boolean): boolean {
  for (let pos = start; pos < end; pos++) {
    const code = text.charCodeAt(pos);
    if (code === Code.CarriageReturn || (code === Code.Backslash && !raw)) return true;
  }
  return false;
}

/**
 * The value of the literal text `text[start, end)`, as CPython decodes it (Parser/string_parser.c): escapes resolved unless `raw`,
 * CRLF and CR turned into LF. Unknown escapes keep their backslash. For bytes, `\N`, `\u` and `\U` are no escapes.
 */
export function decodeLiteral(text: string, start: number, end: number, raw: boolean, bytes: boolean): string {
  if (!needsDecoding(text, start, end, raw)) return text.slice(start, end);
  let result = '';
  let from = start;
  let pos = start;
  while (pos < end) {
    const code = text.charCodeAt(pos);
    if (code === Code.CarriageReturn) {
      result += text.slice(from, pos) + '\n';
      pos += text.charCodeAt(pos + 1) === Code.LineFeed ? 2 : 1;
      from = pos;
    } else if (code === Code.Backslash && !raw && pos + 1 < end) {
      const length = escapeLength(text, pos, end, bytes);
      if (length > 0) {
        result += text.slice(from, pos) + escapeValue(text, pos, length);
        from = pos + length;
      }
      pos += length > 0 ? length : 2;
    } else {
      pos++;
    }
  }
  return result + text.slice(from, end);
}

/** Units of the escape at `pos`; 0 if the backslash starts none that is known. */
function escapeLength(text: string, pos: number, end: number, bytes: boolean): number {
  switch (text[pos + 1]) {
    case '\n':
    case '\\':
    case "'":
    case '"':
    case 'a':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
    case 'v':
      return 2;
    case '\r':
      return text.charCodeAt(pos + 2) === Code.LineFeed ? 3 : 2;
    case 'x':
      return hexLength(text, pos, end, 2);
    case 'u':
      return bytes ? 0 : hexLength(text, pos, end, 4);
    case 'U':
      return bytes ? 0 : hexLength(text, pos, end, 8);
    case 'N': {
      if (bytes || text.charCodeAt(pos + 2) !== Code.LeftBrace) return 0;
      const close = text.indexOf('}', pos);
      return close >= 0 && close < end ? close + 1 - pos : 0;
    }
    default: {
      let length = 1;
      while (length < 4 && pos + length < end && isOctal(text.charCodeAt(pos + length))) length++;
      return length > 1 ? length : 0;
    }
  }
}

function isOctal(code: number): boolean {
  return code >= Code.Zero && code <= Code.Seven;
}

/** Length of `\x`, `\u` or `\U` with all its digits; 0 if digits are missing. */
function hexLength(text: string, pos: number, end: number, digits: number): number {
  if (pos + 2 + digits > end) return 0;
  for (let i = pos + 2; i < pos + 2 + digits; i++) {
    const code = text.charCodeAt(i);
    if (code >= 128 || (CLASSES[code]! & Class.HexDigit) === 0) return 0;
  }
  return 2 + digits;
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function escapeValue(text: string, pos: number, length: number): string {
  const letter = text[pos + 1]!;
  switch (letter) {
    case '\n':
    case '\r':
      return '';
    case '\\':
    case "'":
    case '"':
      return letter;
    case 'x':
    case 'u':
    case 'U': {
      const value = Number.parseInt(text.slice(pos + 2, pos + length), 16);
      return value <= 0x10ffff ? String.fromCodePoint(value) : NAMED_CHARACTER;
    }
    case 'N':
      return NAMED_CHARACTER;
    default:
      return SIMPLE_ESCAPES[letter] ?? String.fromCharCode(Number.parseInt(text.slice(pos + 1, pos + length), 8));
  }
}
