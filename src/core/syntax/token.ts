import type { BinaryOperator, CompareOperator } from './nodes';

/**
 * Token kinds. The order carries meaning: layout tokens come first, the operators of one family stand together, so that
 * families are ranges and tables can be indexed by token.
 */
export const enum Tok {
  // Layout
  EndOfFile,
  Newline,
  Indent,
  Dedent,
  // Atoms
  Name,
  Number,
  /** A whole string or bytes literal. */
  String,
  /** The prefix and opening quote of an f-string or t-string; the parser reads the rest in place. */
  FString,
  /** A character that starts no token, or the opening quote of a string without an end. */
  Bad,
  // Brackets
  LeftParen,
  LeftBracket,
  LeftBrace,
  RightParen,
  RightBracket,
  RightBrace,
  // Punctuation
  Comma,
  Colon,
  Semicolon,
  Dot,
  Ellipsis,
  Arrow,
  ColonEqual,
  Equal,
  Exclamation,
  Tilde,
  // Binary operators, in the order of BINARY_OPERATORS
  Plus,
  Minus,
  Star,
  At,
  Slash,
  Percent,
  DoubleStar,
  LeftShift,
  RightShift,
  Bar,
  Caret,
  Ampersand,
  DoubleSlash,
  // Augmented assignments, in the same order
  PlusEqual,
  MinusEqual,
  StarEqual,
  AtEqual,
  SlashEqual,
  PercentEqual,
  DoubleStarEqual,
  LeftShiftEqual,
  RightShiftEqual,
  BarEqual,
  CaretEqual,
  AmpersandEqual,
  DoubleSlashEqual,
  // Comparisons, in the order of COMPARE_OPERATORS
  EqualEqual,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  // Keywords, in the order of KEYWORDS
  False,
  None,
  True,
  And,
  As,
  Assert,
  Async,
  Await,
  Break,
  Class,
  Continue,
  Def,
  Del,
  Elif,
  Else,
  Except,
  Finally,
  For,
  From,
  Global,
  If,
  Import,
  In,
  Is,
  Lambda,
  Nonlocal,
  Not,
  Or,
  Pass,
  Raise,
  Return,
  Try,
  While,
  With,
  Yield,
  Count,
}

export const BINARY_OPERATORS: readonly BinaryOperator[] = ['+', '-', '*', '@', '/', '%', '**', '<<', '>>', '|', '^', '&', '//'];

export const COMPARE_OPERATORS: readonly CompareOperator[] = ['==', '!=', '<', '<=', '>', '>='];

export const KEYWORDS: readonly string[] = (
  'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
  'import in is lambda nonlocal not or pass raise return try while with yield'
).split(' ');

/** How tightly binary operators bind, loosest first (Grammar/python.gram). `not` stands between And and Compare. */
export const enum Precedence {
  None,
  Or,
  And,
  Not,
  Compare,
  BitOr,
  BitXor,
  BitAnd,
  Shift,
  Sum,
  Term,
}

/** Precedence by token; `Precedence.None` where the token is no infix operator. `**` is not here: it belongs to the operand. */
export const PRECEDENCE = new Uint8Array(Tok.Count);
PRECEDENCE[Tok.Or] = Precedence.Or;
PRECEDENCE[Tok.And] = Precedence.And;
for (const tok of [Tok.In, Tok.Is, Tok.Not]) PRECEDENCE[tok] = Precedence.Compare;
for (let tok: number = Tok.EqualEqual; tok <= Tok.GreaterEqual; tok++) PRECEDENCE[tok] = Precedence.Compare;
PRECEDENCE[Tok.Bar] = Precedence.BitOr;
PRECEDENCE[Tok.Caret] = Precedence.BitXor;
PRECEDENCE[Tok.Ampersand] = Precedence.BitAnd;
for (const tok of [Tok.LeftShift, Tok.RightShift]) PRECEDENCE[tok] = Precedence.Shift;
for (const tok of [Tok.Plus, Tok.Minus]) PRECEDENCE[tok] = Precedence.Sum;
for (const tok of [Tok.Star, Tok.At, Tok.Slash, Tok.Percent, Tok.DoubleSlash]) PRECEDENCE[tok] = Precedence.Term;

/** What a token can begin. */
export const enum Begins {
  Expression = 1,
  /** Keywords that no valid expression has at the start of a line: inside brackets they prove the bracket was never closed. */
  Statement = 2,
}

export const BEGINS = new Uint8Array(Tok.Count);
for (const tok of [
  Tok.Name, Tok.Number, Tok.String, Tok.FString, Tok.LeftParen, Tok.LeftBracket, Tok.LeftBrace, Tok.Ellipsis, Tok.Tilde,
  Tok.Plus, Tok.Minus, Tok.Star, Tok.False, Tok.None, Tok.True, Tok.Await, Tok.Lambda, Tok.Not, Tok.Yield,
]) {
  BEGINS[tok] = Begins.Expression;
}
for (const tok of [
  Tok.Assert, Tok.Break, Tok.Class, Tok.Continue, Tok.Def, Tok.Del, Tok.Elif, Tok.Except, Tok.Finally, Tok.Global, Tok.Import,
  Tok.Nonlocal, Tok.Pass, Tok.Raise, Tok.Return, Tok.Try, Tok.While, Tok.With,
]) {
  BEGINS[tok] = Begins.Statement;
}

/** Slot of each keyword under a hash of first letter, last letter and length, which has no collisions between keywords; else 0. */
const KEYWORD_SLOTS = Array.from({ length: 128 }, (): Tok => Tok.EndOfFile);
for (const [index, word] of KEYWORDS.entries()) {
  KEYWORD_SLOTS[(word.charCodeAt(0) + word.charCodeAt(word.length - 1) * 11 + word.length) & 127] = Tok.False + index;
}

/** The keyword's token for `text[start, end)`, a run of ASCII identifier characters; `Tok.Name` if it is no keyword. */
export function keywordOrName(text: string, start: number, end: number): Tok {
  const length = end - start;
  if (length < 2 || length > 8) return Tok.Name;
  const slot = KEYWORD_SLOTS[(text.charCodeAt(start) + text.charCodeAt(end - 1) * 11 + length) & 127]!;
  if (slot === Tok.EndOfFile) return Tok.Name;
  const word = KEYWORDS[slot - Tok.False]!;
  if (word.length !== length) return Tok.Name;
  for (let i = 0; i < length; i++) if (word.charCodeAt(i) !== text.charCodeAt(start + i)) return Tok.Name;
  return slot;
}
