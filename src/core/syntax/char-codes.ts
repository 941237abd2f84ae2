/** Unit codes the scanner compares with. */
export const enum Code {
  Tab = 9,
  LineFeed = 10,
  FormFeed = 12,
  CarriageReturn = 13,
  Space = 32,
  DoubleQuote = 34,
  Hash = 35,
  SingleQuote = 39,
  Plus = 43,
  Minus = 45,
  Dot = 46,
  Zero = 48,
  Seven = 55,
  Nine = 57,
  Colon = 58,
  Equal = 61,
  Greater = 62,
  At = 64,
  Backslash = 92,
  Underscore = 95,
  LowerE = 101,
  LowerJ = 106,
  LeftBrace = 123,
  RightBrace = 125,
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
