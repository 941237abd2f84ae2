import { parseBlock } from './blocks';
import { parseExpressions, parseNamed, parseTargets } from './expressions';
import type { ExceptHandler, Expr, IfClause, Stmt } from './nodes';
import { Kind } from './nodes';
import { missing } from './recovery';
import type { Scanner } from './scanner';
import { BEGINS, Begins, Tok } from './token';

export function parseIf(s: Scanner): Stmt {
  const start = s.start;
  const clauses: IfClause[] = [];
  let clauseStart = start;
  do {
    s.next();
    const test = parseNamed(s);
    const body = parseBlock(s);
    clauses.push({ test, body, start: clauseStart });
    clauseStart = s.start;
  } while (s.tok === Tok.Elif);
  const orelse = parseElse(s);
  return { kind: Kind.If, start, end: s.prevEnd, clauses, orelse };
}

function parseElse(s: Scanner): Stmt[] {
  if (s.tok !== Tok.Else) return [];
  s.next();
  return parseBlock(s);
}

/** `for`, from that word on; `start` is that of `async` where it stands before. */
export function parseFor(s: Scanner, start: number, isAsync: boolean): Stmt {
  s.next();
  const target = parseTargets(s);
  let iter: Expr;
  if (s.tok === Tok.In) {
    s.next();
    iter = parseExpressions(s);
  } else {
    iter = missing(s, '`in` is missing here.');
  }
  const body = parseBlock(s);
  const orelse = parseElse(s);
  return { kind: Kind.For, start, end: s.prevEnd, isAsync, target, iter, body, orelse };
}

export function parseWhile(s: Scanner): Stmt {
  const start = s.start;
  s.next();
  const test = parseNamed(s);
  const body = parseBlock(s);
  const orelse = parseElse(s);
  return { kind: Kind.While, start, end: s.prevEnd, test, body, orelse };
}

export function parseTry(s: Scanner): Stmt {
  const start = s.start;
  s.next();
  const body = parseBlock(s);
  const handlers: ExceptHandler[] = [];
  let isStar = false;
  while (s.tok === Tok.Except) {
    const handlerStart = s.start;
    s.next();
    if (s.at(Tok.Star)) {
      isStar = true;
      s.next();
    }
    handlers.push(parseHandler(s, handlerStart));
  }
  const orelse = parseElse(s);
  let finalbody: Stmt[] = [];
  if (s.tok === Tok.Finally) {
    s.next();
    finalbody = parseBlock(s);
  } else if (handlers.length === 0) {
    s.problem(s.prevEnd, s.prevEnd, '`except` or `finally` is missing here.');
  }
  return { kind: Kind.Try, start, end: s.prevEnd, isStar, body, handlers, orelse, finalbody };
}

/** A handler behind its `except` or `except*`. Several types may stand without parentheses (PEP 758). */
function parseHandler(s: Scanner, start: number): ExceptHandler {
  const type = BEGINS[s.tok] === Begins.Expression ? parseExpressions(s) : null;
  let name: string | null = null;
  if (s.tok === Tok.As) {
    s.next();
    if (s.at(Tok.Name)) {
      name = s.name();
      s.next();
    } else {
      s.problem(s.start, s.end, 'A name is missing after `as`.');
    }
  }
  const body = parseBlock(s);
  return { kind: Kind.ExceptHandler, start, end: s.prevEnd, type, name, body };
}
