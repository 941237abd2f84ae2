/** Unit codes the scanner compares with. */
export const enum Code {
  Tab = 9,
  LineFeed = 10,
  FormFeed = 12,
  CarriageReturn = 13,
  Space = 32,
  Exclamation = 33,
  DoubleQuote = 34,
  Hash = 35,
  Percent = 37,
  Ampersand = 38,
  SingleQuote = 39,
  LeftParen = 40,
  RightParen = 41,
  Star = 42,
  Plus = 43,
  Comma = 44,
  Minus = 45,
  Dot = 46,
  Slash = 47,
  Zero = 48,
  One = 49,
  Seven = 55,
  Nine = 57,
  Colon = 58,
  Semicolon = 59,
  Less = 60,
  Equal = 61,
  Greater = 62,
  At = 64,
  UpperE = 69,
  UpperJ = 74,
  LeftBracket = 91,
  Backslash = 92,
  RightBracket = 93,
  Caret = 94,
  Underscore = 95,
  LowerA = 97,
  LowerE = 101,
  LowerF = 102,
  LowerJ = 106,
  LowerN = 110,
  LeftBrace = 123,
  Bar = 124,
  RightBrace = 125,
  Tilde = 126,
  ByteOrderMark = 0xfeff,
}

/** What an ASCII character can be part of. */
export const enum Class {
  IdentifierStart = 1,
  /** A start or a digit. */
  Identifier = 2,
  Digit = 4,
  HexDigit = 8,
}

export const CLASSES = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code);
  CLASSES[code] =
    (/[A-Za-z_]/.test(char) ? Class.IdentifierStart : 0) |
    (/\w/.test(char) ? Class.Identifier : 0) |
    (/\d/.test(char) ? Class.Digit : 0) |
    (/[0-9a-fA-F]/.test(char) ? Class.HexDigit : 0);
}

/** True for LF and CR. CPython counts no other character as a line end in source. */
export function isLineEnd(code: number): boolean {
  return code === Code.LineFeed || code === Code.CarriageReturn;
}
