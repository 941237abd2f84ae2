import { parseExpressions, parseNamed, parseTarget, parseTest, parseYieldOrStarred } from './expressions';
import { parseImport, parseImportFrom } from './imports';
import type { Expr, Stmt } from './nodes';
import { Kind } from './nodes';
import { parseTypeParams } from './parameters';
import { missing } from './recovery';
import type { Scanner } from './scanner';
import { BEGINS, Begins, BINARY_OPERATORS, Tok } from './token';

/** Reads the simple statements of one logical line, with its end, into `body`. */
export function parseSimpleLine(s: Scanner, body: Stmt[]): void {
  s.header = false;
  for (;;) {
    s.statement = s.start;
    body.push(parseSimple(s));
    if (s.tok !== Tok.Newline && s.tok !== Tok.Semicolon) parseRest(s, body);
    if (s.tok === Tok.Semicolon) s.next();
    if (s.tok === Tok.Newline) {
      s.next();
      return;
    }
    if (s.atLayout()) return;
  }
}

/** What is left of a line behind a statement: its expressions are kept, so that their calls are known. Ends at `;` or the line end. */
function parseRest(s: Scanner, body: Stmt[]): void {
  s.problem(s.start, s.end, 'This is not valid Python.');
  while (!s.atLayout() && s.tok !== Tok.Semicolon) {
    const start = (s.statement = s.start);
    if (BEGINS[s.tok] === Begins.Expression) {
      const value = parseExpressions(s);
      body.push({ kind: Kind.ExprStmt, start, end: Math.max(s.prevEnd, value.end), value });
    } else {
      while (!s.atLayout() && !s.at(Tok.Semicolon) && BEGINS[s.tok] !== Begins.Expression) s.next();
      body.push({ kind: Kind.ErrorStmt, start, end: s.prevEnd });
    }
  }
}

/** A line or part of one that begins with what begins no statement. Reads at least one token. */
function parseUnreadable(s: Scanner): Stmt {
  const start = s.start;
  s.problem(start, s.end, 'This is not valid Python.');
  do s.next();
  while (!s.atLayout() && s.tok !== Tok.Semicolon && BEGINS[s.tok] !== Begins.Expression);
  return { kind: Kind.ErrorStmt, start, end: Math.max(s.prevEnd, start) };
}

function parseSimple(s: Scanner): Stmt {
  switch (s.tok) {
    case Tok.Return:
      return parseReturn(s);
    case Tok.Import:
      return parseImport(s, false);
    case Tok.From:
      return parseImportFrom(s, false);
    case Tok.Raise:
      return parseRaise(s);
    case Tok.Pass:
      return parseWord(s, Kind.Pass);
    case Tok.Break:
      return parseWord(s, Kind.Break);
    case Tok.Continue:
      return parseWord(s, Kind.Continue);
    case Tok.Assert:
      return parseAssert(s);
    case Tok.Del:
      return parseDelete(s);
    case Tok.Global:
      return parseScope(s, Kind.Global);
    case Tok.Nonlocal:
      return parseScope(s, Kind.Nonlocal);
    case Tok.Name:
      return parseSoft(s) ?? parseExpressionStatement(s);
    default:
      return BEGINS[s.tok] === Begins.Expression ? parseExpressionStatement(s) : parseUnreadable(s);
  }
}

/** `type X = …` and `lazy import`: a name with a name or keyword behind it is nothing else. */
function parseSoft(s: Scanner): Stmt | null {
  if (!s.isName('type') && !s.isName('lazy')) return null;
  const before = s.mark();
  const lazy = s.isName('lazy');
  s.next();
  if (lazy) {
    if (s.tok === Tok.Import) return parseImport(s, true, before.start);
    if (s.tok === Tok.From) return parseImportFrom(s, true, before.start);
  } else if (s.tok === Tok.Name) {
    return parseTypeAlias(s, before.start);
  }
  s.reset(before);
  return null;
}

function parseTypeAlias(s: Scanner, start: number): Stmt {
  const name: Expr = { kind: Kind.Name, start: s.start, end: s.end, id: s.name() };
  s.next();
  const typeParams = parseTypeParams(s);
  let value: Expr;
  if (s.tok === Tok.Equal) {
    s.next();
    value = parseTest(s);
  } else {
    value = missing(s, '`=` and a value are missing here.');
  }
  return { kind: Kind.TypeAlias, start, end: s.prevEnd, name, typeParams, value };
}

function parseWord(s: Scanner, kind: Kind.Pass | Kind.Break | Kind.Continue): Stmt {
  const start = s.start;
  s.next();
  return { kind, start, end: s.prevEnd };
}

function parseReturn(s: Scanner): Stmt {
  const start = s.start;
  s.next();
  const value = BEGINS[s.tok] === Begins.Expression ? parseExpressions(s) : null;
  return { kind: Kind.Return, start, end: s.prevEnd, value };
}

function parseRaise(s: Scanner): Stmt {
  const start = s.start;
  s.next();
  const exc = BEGINS[s.tok] === Begins.Expression ? parseTest(s) : null;
  let cause: Expr | null = null;
  if (s.tok === Tok.From) {
    s.next();
    cause = parseTest(s);
  }
  return { kind: Kind.Raise, start, end: s.prevEnd, exc, cause };
}

function parseAssert(s: Scanner): Stmt {
  const start = s.start;
  s.next();
  const test = parseNamed(s);
  let msg: Expr | null = null;
  if (s.tok === Tok.Comma) {
    s.next();
    msg = parseNamed(s);
  }
  return { kind: Kind.Assert, start, end: s.prevEnd, test, msg };
}

function parseDelete(s: Scanner): Stmt {
  const start = s.start;
  s.next();
  const targets = [parseTarget(s)];
  while (s.tok === Tok.Comma) {
    s.next();
    if (BEGINS[s.tok] !== Begins.Expression) break;
    targets.push(parseTarget(s));
  }
  return { kind: Kind.Delete, start, end: s.prevEnd, targets };
}

function parseScope(s: Scanner, kind: Kind.Global | Kind.Nonlocal): Stmt {
  const start = s.start;
  s.next();
  const names: string[] = [];
  while (s.tok === Tok.Name) {
    names.push(s.name());
    s.next();
    if (!s.at(Tok.Comma)) break;
    s.next();
  }
  if (names.length === 0) s.problem(s.start, s.end, 'A name is missing here.');
  return { kind, start, end: s.prevEnd, names };
}

/** An expression, or an assignment of any form. */
function parseExpressionStatement(s: Scanner): Stmt {
  const start = s.start;
  const first = s.tok === Tok.Yield ? parseYieldOrStarred(s) : parseExpressions(s);
  const tok = s.tok;
  if (tok === Tok.Newline) return { kind: Kind.ExprStmt, start, end: s.prevEnd, value: first };
  if (tok === Tok.Equal) return parseAssign(s, start, first);
  if (tok === Tok.Colon) return parseAnnotated(s, start, first);
  if (tok >= Tok.PlusEqual && tok <= Tok.DoubleSlashEqual) {
    s.next();
    const value = parseYieldOrStarred(s);
    const op = BINARY_OPERATORS[tok - Tok.PlusEqual]!;
    return { kind: Kind.AugAssign, start, end: s.prevEnd, target: first, op, value };
  }
  return { kind: Kind.ExprStmt, start, end: s.prevEnd, value: first };
}

function parseAssign(s: Scanner, start: number, first: Expr): Stmt {
  const targets = [first];
  s.next();
  let value = parseYieldOrStarred(s);
  while (s.tok === Tok.Equal) {
    s.next();
    targets.push(value);
    value = parseYieldOrStarred(s);
  }
  return { kind: Kind.Assign, start, end: s.prevEnd, targets, value };
}

function parseAnnotated(s: Scanner, start: number, target: Expr): Stmt {
  if (target.kind !== Kind.Name && target.kind !== Kind.Attribute && target.kind !== Kind.Subscript) {
    return { kind: Kind.ExprStmt, start, end: s.prevEnd, value: target };
  }
  s.next();
  const annotation = parseTest(s);
  let value: Expr | null = null;
  if (s.tok === Tok.Equal) {
    s.next();
    value = parseYieldOrStarred(s);
  }
  const simple = target.kind === Kind.Name && target.start === start;
  return { kind: Kind.AnnAssign, start, end: s.prevEnd, target, annotation, value, simple };
}

/** Skips to the end of the logical line (not over it) or to a `;`. Expressions are read, so that their brackets recover as always. */
export function skipLine(s: Scanner): void {
  while (s.tok > Tok.Dedent && s.tok !== Tok.Semicolon) {
    if (BEGINS[s.tok] === Begins.Expression) parseExpressions(s);
    else s.next();
  }
}
