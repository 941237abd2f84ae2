import { parseExpressions } from './expressions';
import type { Stmt } from './nodes';
import { Kind } from './nodes';
import { MAX_BLOCKS } from './recovery';
import type { Scanner } from './scanner';
import { parseSimpleLine } from './simple-statements';
import { parseStatement } from './statements';
import { BEGINS, Begins, Tok } from './token';

/** Reads `:` and the block behind it: an indented one, or simple statements on the same line. Empty if there is none. */
export function parseBlock(s: Scanner): Stmt[] {
  const body: Stmt[] = [];
  if (s.tok === Tok.Colon) s.next();
  else skipToColon(s);
  if (s.tok === Tok.Newline) {
    s.next();
    if (s.at(Tok.Indent)) parseIndented(s, body);
    else s.problem(s.prevEnd, s.prevEnd, 'An indented block is missing here.');
  } else if (s.tok > Tok.Dedent) {
    parseSameLine(s, body);
  }
  // A clause of the same statement may follow.
  s.header = true;
  return body;
}

/** Reads the block that the current Indent opens. */
export function parseIndented(s: Scanner, body: Stmt[]): void {
  if (s.blocks >= MAX_BLOCKS) {
    skipBlock(s, body);
    return;
  }
  s.blocks++;
  s.next();
  parseLines(s, body);
  s.blocks--;
}

/** Reads statements up to the end of the block, and the Dedent. */
function parseLines(s: Scanner, body: Stmt[]): void {
  while (s.tok !== Tok.Dedent && s.tok !== Tok.EndOfFile) parseStatement(s, body);
  if (s.tok === Tok.Dedent) s.next();
}

function parseSameLine(s: Scanner, body: Stmt[]): void {
  if (BEGINS[s.tok] !== Begins.Statement && s.tok !== Tok.If && s.tok !== Tok.For && s.tok !== Tok.Async) {
    parseSimpleLine(s, body);
    return;
  }
  const compound = s.tok === Tok.If || s.tok === Tok.For || s.tok === Tok.Async || s.tok === Tok.With || s.tok === Tok.While || s.tok === Tok.Try || s.tok === Tok.Def || s.tok === Tok.Class;
  if (!compound || s.blocks >= MAX_BLOCKS) {
    parseSimpleLine(s, body);
    return;
  }
  s.problem(s.start, s.end, 'A compound statement needs a line of its own.');
  s.blocks++;
  parseStatement(s, body);
  s.blocks--;
}

/** The header of a block is broken: reads over what stands before its `:`, or to the end of the line. */
function skipToColon(s: Scanner): void {
  s.problem(s.start, s.end, '`:` is missing here.');
  while (s.tok > Tok.Dedent && s.tok !== Tok.Colon) {
    if (BEGINS[s.tok] === Begins.Expression) parseExpressions(s);
    else s.next();
  }
  if (s.tok === Tok.Colon) s.next();
}

/** Skips a block beyond the nesting limit, without recursion. */
export function skipBlock(s: Scanner, body: Stmt[]): void {
  const start = s.start;
  s.problem(start, start, 'This is nested too deeply to be read.');
  let open = 0;
  do {
    if (s.tok === Tok.Indent) open++;
    else if (s.tok === Tok.Dedent) open--;
    if (open > 0) s.skip();
  } while (open > 0 && s.tok !== Tok.EndOfFile);
  body.push({ kind: Kind.ErrorStmt, start, end: Math.max(start, s.prevEnd) });
  if (s.tok === Tok.Dedent) s.next();
}
