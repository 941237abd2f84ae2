import { parseBlock, parseIndented } from './blocks';
import { parseFor, parseIf, parseTry, parseWhile } from './control-flow';
import { parseAsync, parseClass, parseDecorated, parseFunction } from './definitions';
import { parseExpressions } from './expressions';
import { parseMatch, parseStrayCase } from './match-statement';
import type { Stmt } from './nodes';
import { Kind } from './nodes';
import type { Scanner } from './scanner';
import { parseSimpleLine } from './simple-statements';
import { BEGINS, Begins, Tok } from './token';
import { parseWith } from './with-statement';

/** Reads one statement, or one line of simple statements, into `body`. Reads at least one token. */
export function parseStatement(s: Scanner, body: Stmt[]): void {
  const start = s.start;
  s.statement = start;
  s.header = true;
  switch (s.tok) {
    case Tok.Name:
      if (!parseSoftCompound(s, body)) parseSimpleLine(s, body);
      return;
    case Tok.Def:
      body.push(parseFunction(s, start, false, []));
      return;
    case Tok.Class:
      body.push(parseClass(s, []));
      return;
    case Tok.If:
      body.push(parseIf(s));
      return;
    case Tok.For:
      body.push(parseFor(s, start, false));
      return;
    case Tok.While:
      body.push(parseWhile(s));
      return;
    case Tok.Try:
      body.push(parseTry(s));
      return;
    case Tok.With:
      body.push(parseWith(s, start, false));
      return;
    case Tok.At:
      parseDecorated(s, body);
      return;
    case Tok.Async:
      body.push(parseAsync(s));
      return;
    case Tok.Elif:
    case Tok.Else:
    case Tok.Except:
    case Tok.Finally:
      parseStrayClause(s, body);
      return;
    case Tok.Indent:
      parseStrayBlock(s, body);
      return;
    case Tok.Newline:
      s.next();
      return;
    default:
      parseSimpleLine(s, body);
  }
}

/** `match`, or a `case` that lost its `match`. False, with nothing read, if the name is a plain name here. */
function parseSoftCompound(s: Scanner, body: Stmt[]): boolean {
  if (s.isName('match')) {
    const match = parseMatch(s);
    if (match === null) return false;
    body.push(match);
    return true;
  }
  return s.isName('case') && parseStrayCase(s, body);
}

/** `else`, `except` … without the statement they belong to, which is being edited: their blocks are kept. */
function parseStrayClause(s: Scanner, body: Stmt[]): void {
  const start = s.start;
  s.problem(start, s.end, 'This clause has no statement to belong to.');
  s.next();
  body.push({ kind: Kind.ErrorStmt, start, end: s.prevEnd });
  if (BEGINS[s.tok] === Begins.Expression) {
    const valueStart = s.start;
    const value = parseExpressions(s);
    body.push({ kind: Kind.ExprStmt, start: Math.min(valueStart, value.start), end: s.prevEnd, value });
  }
  if (s.tok === Tok.As) {
    s.next();
    if (s.at(Tok.Name)) s.next();
  }
  for (const statement of parseBlock(s)) body.push(statement);
}

/** A block without a header: its statements are taken as part of the block around it. */
function parseStrayBlock(s: Scanner, body: Stmt[]): void {
  s.problem(s.start, s.start, 'This indentation is unexpected.');
  parseIndented(s, body);
}
