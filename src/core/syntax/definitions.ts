import { parseBlock } from './blocks';
import { parseFor } from './control-flow';
import { parseNamed, parseTest } from './expressions';
import type { Arguments, Expr, Keyword, Stmt } from './nodes';
import { Kind } from './nodes';
import { parseParameters, parseTypeParams } from './parameters';
import { closeBracket, tooDeep } from './recovery';
import type { Scanner } from './scanner';
import { skipLine } from './simple-statements';
import { Tok } from './token';
import { parseArguments } from './trailers';
import { parseWith } from './with-statement';

/** A function from its `def` on; `start` is that of `async` where it stands before. Decorators lie before `start`. */
export function parseFunction(s: Scanner, start: number, isAsync: boolean, decorators: Expr[]): Stmt {
  s.next();
  const nameStart = s.tok === Tok.Name ? s.start : s.prevEnd;
  const name = parseDefinedName(s);
  const typeParams = parseTypeParams(s);
  const args = parseParameterList(s);
  let returns: Expr | null = null;
  if (s.tok === Tok.Arrow) {
    s.next();
    returns = parseTest(s);
  }
  const body = parseBlock(s);
  return { kind: Kind.FunctionDef, start, end: s.prevEnd, isAsync, name, nameStart, typeParams, args, returns, decorators, body };
}

function parseParameterList(s: Scanner): Arguments {
  if (s.tok !== Tok.LeftParen) {
    s.problem(s.start, s.end, 'The parameters are missing here.');
    const at = s.prevEnd;
    return { kind: Kind.Arguments, start: at, end: at, posonlyargs: [], args: [], vararg: null, kwonlyargs: [], kwarg: null };
  }
  const inside = ++s.nest;
  s.next();
  const args = parseParameters(s, false);
  closeBracket(s, Tok.RightParen, inside);
  return args;
}

/** The name behind `def` or `class`; empty where it is not typed yet. */
function parseDefinedName(s: Scanner): string {
  if (s.tok === Tok.Name) {
    const name = s.name();
    s.next();
    return name;
  }
  s.problem(s.start, s.end, 'A name is missing here.');
  if (s.tok >= Tok.False) s.next();
  return '';
}

export function parseClass(s: Scanner, decorators: Expr[]): Stmt {
  const start = s.start;
  s.next();
  const nameStart = s.tok === Tok.Name ? s.start : s.prevEnd;
  const name = parseDefinedName(s);
  const typeParams = parseTypeParams(s);
  const bases: Expr[] = [];
  const keywords: Keyword[] = [];
  if (s.tok === Tok.LeftParen && !parseArguments(s, bases, keywords)) tooDeep(s);
  const body = parseBlock(s);
  return { kind: Kind.ClassDef, start, end: s.prevEnd, name, nameStart, typeParams, bases, keywords, decorators, body };
}

/** Decorators and what they decorate; expressions of their own where that is missing. */
export function parseDecorated(s: Scanner, body: Stmt[]): void {
  const decorators: Expr[] = [];
  while (s.tok === Tok.At) {
    s.next();
    decorators.push(parseNamed(s));
    if (!s.atLayout()) {
      s.problem(s.start, s.end, 'A decorator needs a line of its own.');
      skipLine(s);
    }
    if (s.at(Tok.Newline) || s.at(Tok.Semicolon)) s.next();
  }
  s.statement = s.start;
  if (s.tok === Tok.Def) {
    body.push(parseFunction(s, s.start, false, decorators));
    return;
  }
  if (s.tok === Tok.Class) {
    body.push(parseClass(s, decorators));
    return;
  }
  if (s.tok === Tok.Async) {
    const start = s.start;
    s.next();
    if (s.at(Tok.Def)) {
      body.push(parseFunction(s, start, true, decorators));
      return;
    }
    pushDecorators(decorators, body);
    body.push(parseAsyncRest(s, start));
    return;
  }
  s.problem(s.start, s.end, 'A function or class is missing after this decorator.');
  pushDecorators(decorators, body);
}

function pushDecorators(decorators: Expr[], body: Stmt[]): void {
  for (const value of decorators) body.push({ kind: Kind.ExprStmt, start: value.start, end: value.end, value });
}

/** `async def`, `async for` or `async with`. */
export function parseAsync(s: Scanner): Stmt {
  const start = s.start;
  s.next();
  return s.tok === Tok.Def ? parseFunction(s, start, true, []) : parseAsyncRest(s, start);
}

function parseAsyncRest(s: Scanner, start: number): Stmt {
  if (s.tok === Tok.For) return parseFor(s, start, true);
  if (s.tok === Tok.With) return parseWith(s, start, true);
  s.problem(start, s.prevEnd, '`def`, `for` or `with` is missing after `async`.');
  skipLine(s);
  return { kind: Kind.ErrorStmt, start, end: s.prevEnd };
}
