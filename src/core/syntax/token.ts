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
  // Keywords
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

const KEYWORDS: Readonly<Record<string, Tok>> = {
  False: Tok.False,
  None: Tok.None,
  True: Tok.True,
  and: Tok.And,
  as: Tok.As,
  assert: Tok.Assert,
  async: Tok.Async,
  await: Tok.Await,
  break: Tok.Break,
  class: Tok.Class,
  continue: Tok.Continue,
  def: Tok.Def,
  del: Tok.Del,
  elif: Tok.Elif,
  else: Tok.Else,
  except: Tok.Except,
  finally: Tok.Finally,
  for: Tok.For,
  from: Tok.From,
  global: Tok.Global,
  if: Tok.If,
  import: Tok.Import,
  in: Tok.In,
  is: Tok.Is,
  lambda: Tok.Lambda,
  nonlocal: Tok.Nonlocal,
  not: Tok.Not,
  or: Tok.Or,
  pass: Tok.Pass,
  raise: Tok.Raise,
  return: Tok.Return,
  try: Tok.Try,
  while: Tok.While,
  with: Tok.With,
  yield: Tok.Yield,
};

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

/** The keyword of each hash; no two keywords have the same. */
const KEYWORD_SLOTS: (readonly [string, Tok])[] = Array.from({ length: 128 }, () => ['', Tok.Name] as const);
for (const [word, tok] of Object.entries(KEYWORDS)) KEYWORD_SLOTS[keywordHash(word, 0, word.length)] = [word, tok];

function keywordHash(text: string, start: number, end: number): number {
  return (text.charCodeAt(start) + text.charCodeAt(end - 1) * 11 + end - start) & 127;
}

/** The keyword's token for `text[start, end)`, a run of ASCII identifier characters; `Tok.Name` if it is no keyword. */
export function keywordOrName(text: string, start: number, end: number): Tok {
  const length = end - start;
  if (length < 2 || length > 8) return Tok.Name;
  const [word, tok] = KEYWORD_SLOTS[keywordHash(text, start, end)]!;
  if (word.length !== length) return Tok.Name;
  for (let i = 0; i < length; i++) if (word.charCodeAt(i) !== text.charCodeAt(start + i)) return Tok.Name;
  return tok;
}
