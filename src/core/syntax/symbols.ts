import { Tok } from './token';

/* Tokens of operators and punctuation, by the unit code of their first character; `Tok.Bad` where there is none. */

function table(entries: Readonly<Record<string, Tok>>): readonly Tok[] {
  const tokens = Array.from({ length: 128 }, (): Tok => Tok.Bad);
  for (const [char, tok] of Object.entries(entries)) tokens[char.charCodeAt(0)] = tok;
  return tokens;
}

/** The character alone. `.` and `:` begin longer tokens by rules of their own and are not here. */
export const SYMBOLS = table({
  '(': Tok.LeftParen,
  '[': Tok.LeftBracket,
  '{': Tok.LeftBrace,
  ')': Tok.RightParen,
  ']': Tok.RightBracket,
  '}': Tok.RightBrace,
  ',': Tok.Comma,
  ';': Tok.Semicolon,
  '=': Tok.Equal,
  '!': Tok.Exclamation,
  '~': Tok.Tilde,
  '+': Tok.Plus,
  '-': Tok.Minus,
  '*': Tok.Star,
  '@': Tok.At,
  '/': Tok.Slash,
  '%': Tok.Percent,
  '|': Tok.Bar,
  '^': Tok.Caret,
  '&': Tok.Ampersand,
  '<': Tok.Less,
  '>': Tok.Greater,
});

/** The character and `=`. */
export const WITH_EQUAL = table({
  '=': Tok.EqualEqual,
  '!': Tok.NotEqual,
  '+': Tok.PlusEqual,
  '-': Tok.MinusEqual,
  '*': Tok.StarEqual,
  '@': Tok.AtEqual,
  '/': Tok.SlashEqual,
  '%': Tok.PercentEqual,
  '|': Tok.BarEqual,
  '^': Tok.CaretEqual,
  '&': Tok.AmpersandEqual,
  '<': Tok.LessEqual,
  '>': Tok.GreaterEqual,
});

/** The character twice. */
export const DOUBLED = table({ '*': Tok.DoubleStar, '/': Tok.DoubleSlash, '<': Tok.LeftShift, '>': Tok.RightShift });

/** The character twice and `=`. */
export const DOUBLED_WITH_EQUAL = table({
  '*': Tok.DoubleStarEqual,
  '/': Tok.DoubleSlashEqual,
  '<': Tok.LeftShiftEqual,
  '>': Tok.RightShiftEqual,
});
