import { isLineEnd } from './char-codes';
import type { Arg, ErrorExpr, Expr, Keyword, TypeParam } from './nodes';
import { Kind } from './nodes';
import type { Scanner } from './scanner';
import { trimmedBefore } from './scan-words';
import { BEGINS, Begins, Tok } from './token';

/*
 * How broken code is read. Inside brackets:
 * 1. a line that starts with a statement keyword closes all brackets (in the scanner);
 * 2. where `,` or a closer is expected and the next token is first on its line, all brackets close before that line, and if the
 *    element before it also fills lines of its own, before that element: it was a statement. Not so if the line is indented deeper
 *    than the statement and no block may begin here: then only a comma is missing;
 * 3. so it was if it starts its line and runs into something that only a statement has (`x.y = `).
 * Else a comma is taken as missing. An indentation between two levels keeps the deeper level (in the scanner).
 */

/** Brackets nest up to 200 deep in CPython (MAXSTACK of its tokenizer), blocks up to 100. */
export const MAX_BRACKETS = 200;
export const MAX_BLOCKS = 100;
/** Levels of recursion through any rule; what fits a stack of 450 KB beside 100 blocks. */
export const MAX_DEPTH = 650;

/** An expression that is not there: an empty node behind what was read last. Moves nothing. */
export function missing(s: Scanner, message = 'An expression is missing here.'): ErrorExpr {
  const at = Math.max(s.prevEnd, s.statement);
  s.problem(Math.max(at, Math.min(s.start, s.text.length)), s.end, message);
  return { kind: Kind.ErrorExpr, start: at, end: at };
}

/** Skips an expression that is nested beyond what is read, up to the `,`, `:` or closer behind it. Iterative. */
export function tooDeep(s: Scanner): ErrorExpr {
  const start = Math.max(s.start, s.statement);
  const nest = s.nest;
  s.problem(s.start, s.end, 'This is nested too deeply to be read.');
  while (s.tok > Tok.Dedent) {
    if (s.nest === nest && (isCloser(s.tok) || s.tok === Tok.Comma || s.tok === Tok.Colon || s.tok === Tok.Semicolon)) break;
    s.skip();
  }
  const end = s.prevEnd;
  return { kind: Kind.ErrorExpr, start: Math.min(start, end), end };
}

export function isCloser(tok: Tok): boolean {
  return tok >= Tok.RightParen && tok <= Tok.RightBrace;
}

/** Ends the bracket that was opened when `nest` rose to `inside`: reads the closer, or notes that it is missing. */
export function closeBracket(s: Scanner, closer: Tok, inside: number): void {
  if (s.tok === closer) {
    s.nest = inside - 1;
    s.next();
    return;
  }
  s.problem(s.start, s.end, 'A bracket opened before is not closed here.');
  s.nest = Math.min(s.nest, inside - 1);
}

/** Part of a list in brackets. */
type Element = Expr | Keyword | Arg | TypeParam;

/** What a list in brackets does after `resume`. */
export const enum Resume {
  /** The bracket ends here. */
  Stop,
  /** Another element follows. */
  Continue,
  /** The bracket ends before the last element, which is a statement and will be read as one. */
  Drop,
}

/** Called where `,` or a closer is expected after `element` and something else stands. */
export function resume(s: Scanner, element: Element): Resume {
  const tok = s.tok;
  if (isCloser(tok)) return Resume.Stop;
  if (tok <= Tok.Dedent) return s.header && closeBefore(s, element.start) ? Resume.Drop : Resume.Stop;
  s.problem(s.start, s.end, 'A comma or a closing bracket is missing here.');
  if (s.first && !s.continuesStatement()) {
    if (closeBefore(s, element.start)) return Resume.Drop;
    s.closeLine(s.line, s.prevEnd);
    return Resume.Stop;
  }
  if (marksStatement(s, element) && closeBefore(s, element.start)) return Resume.Drop;
  if (BEGINS[tok] !== Begins.Expression) s.skip();
  if (s.tok === Tok.Comma) s.next();
  return s.tok <= Tok.Dedent || isCloser(s.tok) ? Resume.Stop : Resume.Continue;
}

/** If `start` is the first of its line, ends all brackets before that line and reads on from there as a new line. */
export function closeBefore(s: Scanner, start: number): boolean {
  const line = lineBefore(s.text, start);
  if (line < 0) return false;
  s.closeLine(line, trimmedBefore(s.text, line));
  return true;
}

/** True if the current token shows that `element` before it is the beginning of a statement. */
function marksStatement(s: Scanner, element: Element): boolean {
  const tok = s.tok;
  if (tok === Tok.Equal || tok === Tok.Colon || tok === Tok.Semicolon || tok === Tok.Import) return true;
  if (tok >= Tok.PlusEqual && tok <= Tok.DoubleSlashEqual) return true;
  return element.kind === Kind.Name && (element.id === 'match' || element.id === 'case') && BEGINS[tok] === Begins.Expression;
}

/** Start of the line if only white space stands before `pos` in it; else -1. */
function lineBefore(text: string, pos: number): number {
  for (let at = pos - 1; at >= 0; at--) {
    const code = text.charCodeAt(at);
    if (isLineEnd(code)) return at + 1;
    if (code !== 32 && code !== 9) return -1;
  }
  return 0;
}
