import { parseBlock, skipBlock } from './blocks';
import { parseExpressions, parseNamed } from './expressions';
import type { Expr, MatchCase, Stmt } from './nodes';
import { Kind } from './nodes';
import { parseCasePattern } from './patterns';
import { MAX_BLOCKS } from './recovery';
import type { Scanner } from './scanner';
import { parseStatement } from './statements';
import { BEGINS, Begins, Tok } from './token';

/** Tokens that may follow a name in an expression and also begin one of their own. */
function isAmbiguous(tok: Tok): boolean {
  return tok === Tok.LeftParen || tok === Tok.LeftBracket || tok === Tok.Minus || tok === Tok.Plus || tok === Tok.Star || tok === Tok.Not;
}

/** A `match` statement; `null`, with nothing read, where `match` is a plain name. */
export function parseMatch(s: Scanner): Stmt | null {
  const start = s.start;
  const before = s.mark();
  s.next();
  const ambiguous = isAmbiguous(s.tok);
  if (BEGINS[s.tok] !== Begins.Expression) {
    s.reset(before);
    return null;
  }
  const subject = parseExpressions(s);
  if (ambiguous && (s.tok !== Tok.Colon || s.problems.length !== before.problems || !opensCases(s))) {
    s.reset(before);
    return null;
  }
  if (!ambiguous && s.tok !== Tok.Colon) {
    s.problem(s.start, s.end, '`:` is missing here.');
    while (s.tok > Tok.Dedent) s.skip();
  }
  if (!ambiguous && !opensCases(s)) s.problem(s.prevEnd, s.prevEnd, 'An indented `case` is missing here.');
  return parseCases(s, start, subject);
}

/** Moves over `:` and the line end; true if an indented block follows, and, where the subject proves nothing, a `case` in it. */
function opensCases(s: Scanner): boolean {
  if (s.tok === Tok.Colon) s.next();
  if (s.tok !== Tok.Newline) return false;
  s.next();
  return s.at(Tok.Indent);
}

function parseCases(s: Scanner, start: number, subject: Expr): Stmt {
  const cases: MatchCase[] = [];
  if (s.tok === Tok.Indent) {
    if (s.blocks >= MAX_BLOCKS) {
      skipBlock(s, []);
    } else {
      s.blocks++;
      s.next();
      while (!s.at(Tok.Dedent) && !s.at(Tok.EndOfFile)) cases.push(s.isName('case') ? parseCase(s) : parseStrayStatement(s));
      if (s.at(Tok.Dedent)) s.next();
      s.blocks--;
    }
  }
  return { kind: Kind.Match, start, end: s.prevEnd, subject, cases };
}

function parseCase(s: Scanner): MatchCase {
  const start = s.start;
  s.statement = start;
  s.header = true;
  s.next();
  const pattern = parseCasePattern(s);
  let guard: Expr | null = null;
  if (s.tok === Tok.If) {
    s.next();
    guard = parseNamed(s);
  }
  const body = parseBlock(s);
  return { kind: Kind.MatchCase, start, end: s.prevEnd, pattern, guard, body };
}

/** A line between the cases that is none, while one is being typed: kept as the body of a case without a pattern. */
function parseStrayStatement(s: Scanner): MatchCase {
  const start = s.start;
  s.problem(start, s.end, 'A `case` is expected here.');
  const body: Stmt[] = [];
  parseStatement(s, body);
  const pattern = { kind: Kind.MatchAs, start, end: start, pattern: null, name: null } as const;
  return { kind: Kind.MatchCase, start, end: Math.max(start, s.prevEnd), pattern, guard: null, body };
}

/** A `case` whose `match` is being edited: its block goes into `body`. False, with nothing read, if `case` is a plain name. */
export function parseStrayCase(s: Scanner, body: Stmt[]): boolean {
  const start = s.start;
  const before = s.mark();
  s.next();
  if (BEGINS[s.tok] === Begins.Expression) {
    parseCasePattern(s);
    if (s.problems.length === before.problems && (s.tok === Tok.Colon || s.tok === Tok.If) && !annotates(s)) {
      s.problem(start, start + 4, 'This `case` has no `match` to belong to.');
      if (s.tok === Tok.If) {
        s.next();
        parseNamed(s);
      }
      body.push({ kind: Kind.ErrorStmt, start, end: s.prevEnd });
      for (const statement of parseBlock(s)) body.push(statement);
      return true;
    }
  }
  s.reset(before);
  return false;
}

/** True for `case[x]: int`, which is an annotation. */
function annotates(s: Scanner): boolean {
  return s.tok === Tok.Colon && !/[\r\n#]/.test(s.text.charAt(s.end)) && s.end < s.text.length;
}
