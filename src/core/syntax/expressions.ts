import { parseCall, parseSubscript } from './trailers';
import { parseBraces, parseListDisplay, parseParenthesised } from './displays';
import { Code } from './char-codes';
import type { CompareOperator, Constant, Expr, Name, Starred } from './nodes';
import { Kind } from './nodes';
import { parseParameters } from './parameters';
import { MAX_DEPTH, missing, tooDeep } from './recovery';
import type { Scanner } from './scanner';
import { parseStrings } from './strings';
import { BEGINS, Begins, BINARY_OPERATORS, COMPARE_OPERATORS, Precedence, PRECEDENCE, Tok } from './token';

/*
 * Functions are named after what they read at most; each reads the tighter forms too. All begin at the current token and end at the
 * first token that is not theirs. They are kept small: their frames decide how deep code can nest on a small stack.
 */

/** `expression` of the grammar: everything but a bare tuple, `*x`, `:=` and `yield`. */
export function parseTest(s: Scanner): Expr {
  const start = s.start;
  const body = parseBinary(s, Precedence.Or);
  return s.tok === Tok.If ? parseConditional(s, start, body) : body;
}

/** `expression` or `name := expression`. */
export function parseNamed(s: Scanner): Expr {
  const start = s.start;
  const target = parseTest(s);
  if (s.tok !== Tok.ColonEqual) return target;
  s.next();
  const value = parseTest(s);
  return { kind: Kind.NamedExpr, start: Math.min(start, target.start), end: s.prevEnd, target, value };
}

/** An element of a display, an argument list or a bare tuple: `*x` or a named expression. */
export function parseStarredOrNamed(s: Scanner): Expr {
  return s.tok === Tok.Star ? parseStarred(s) : parseNamed(s);
}

export function parseStarred(s: Scanner): Starred {
  const start = s.start;
  s.next();
  const value = parseBinary(s, Precedence.BitOr);
  return { kind: Kind.Starred, start, end: s.prevEnd, value };
}

/** `star_expressions`: one expression, or a tuple without parentheses. */
export function parseExpressions(s: Scanner): Expr {
  const start = s.start;
  const first = parseStarredOrNamed(s);
  return s.tok === Tok.Comma ? parseBareTuple(s, start, first) : first;
}

/** What may stand behind `=`: a tuple without parentheses, or `yield`. */
export function parseYieldOrStarred(s: Scanner): Expr {
  return s.tok === Tok.Yield ? parseYield(s) : parseExpressions(s);
}

function parseBareTuple(s: Scanner, start: number, first: Expr): Expr {
  const elts = [first];
  while (s.tok === Tok.Comma) {
    s.next();
    if (BEGINS[s.tok] !== Begins.Expression) break;
    elts.push(parseStarredOrNamed(s));
  }
  return { kind: Kind.Tuple, start: Math.min(start, first.start), end: s.prevEnd, elts };
}

/** Targets of `for` and comprehensions: no operator that binds as loosely as `in`. */
export function parseTargets(s: Scanner): Expr {
  const start = s.start;
  const first = parseTarget(s);
  if (s.tok !== Tok.Comma) return first;
  const elts = [first];
  while (s.at(Tok.Comma)) {
    s.next();
    if (BEGINS[s.tok] !== Begins.Expression) break;
    elts.push(parseTarget(s));
  }
  return { kind: Kind.Tuple, start: Math.min(start, first.start), end: s.prevEnd, elts };
}

/** One target: a name, attribute, subscript, display or `*x`. */
export function parseTarget(s: Scanner): Expr {
  return s.tok === Tok.Star ? parseStarred(s) : parseBinary(s, Precedence.BitOr);
}

export function parseYield(s: Scanner): Expr {
  const start = s.start;
  s.next();
  if (s.tok === Tok.From) {
    s.next();
    const value = parseTest(s);
    return { kind: Kind.YieldFrom, start, end: s.prevEnd, value };
  }
  const value = BEGINS[s.tok] === Begins.Expression ? parseExpressions(s) : null;
  return { kind: Kind.Yield, start, end: s.prevEnd, value };
}

function parseConditional(s: Scanner, start: number, body: Expr): Expr {
  s.next();
  const test = parseBinary(s, Precedence.Or);
  let orelse: Expr;
  if (s.tok === Tok.Else) {
    s.next();
    s.depth += 2;
    orelse = s.depth > MAX_DEPTH ? tooDeep(s) : parseTest(s);
    s.depth -= 2;
  } else {
    orelse = missing(s, '`else` is missing in this conditional expression.');
  }
  return { kind: Kind.IfExp, start: Math.min(start, body.start), end: s.prevEnd, test, body, orelse };
}

function parseLambda(s: Scanner): Expr {
  const start = s.start;
  s.next();
  s.depth += 3;
  const args = parseParameters(s, true);
  let body: Expr;
  if (s.tok === Tok.Colon) {
    s.next();
    body = s.depth > MAX_DEPTH ? tooDeep(s) : parseTest(s);
  } else {
    body = missing(s, '`:` is missing in this lambda.');
  }
  s.depth -= 3;
  return { kind: Kind.Lambda, start, end: s.prevEnd, args, body };
}

/** Infix operators of at least this precedence, by precedence climbing. */
export function parseBinary(s: Scanner, min: number): Expr {
  const start = s.start;
  if (++s.depth > MAX_DEPTH) {
    s.depth--;
    return tooDeep(s);
  }
  let left = s.tok === Tok.Not ? parseNot(s) : parseUnary(s);
  let precedence = PRECEDENCE[s.tok]!;
  while (precedence >= min) {
    if (precedence > Precedence.Compare) left = parseOperation(s, start, left, precedence);
    else if (precedence === Precedence.Compare) left = parseComparison(s, start, left);
    else left = parseJunction(s, start, left, precedence);
    precedence = PRECEDENCE[s.tok]!;
  }
  s.depth--;
  return left;
}

function parseOperation(s: Scanner, start: number, left: Expr, precedence: number): Expr {
  const op = BINARY_OPERATORS[s.tok - Tok.Plus]!;
  s.next();
  const right = parseBinary(s, precedence + 1);
  return { kind: Kind.BinOp, start: Math.min(start, left.start), end: s.prevEnd, left, op, right };
}

function parseComparison(s: Scanner, start: number, left: Expr): Expr {
  const ops: CompareOperator[] = [];
  const comparators: Expr[] = [];
  while (PRECEDENCE[s.tok] === Precedence.Compare) {
    ops.push(compareOperator(s));
    comparators.push(parseBinary(s, Precedence.BitOr));
  }
  return { kind: Kind.Compare, start: Math.min(start, left.start), end: s.prevEnd, left, ops, comparators };
}

function compareOperator(s: Scanner): CompareOperator {
  const tok = s.tok;
  s.next();
  switch (tok) {
    case Tok.In:
      return 'in';
    case Tok.Is:
      if (s.tok !== Tok.Not) return 'is';
      s.next();
      return 'is not';
    case Tok.Not:
      if (s.tok === Tok.In) s.next();
      else s.problem(s.start, s.end, '`in` is missing after `not`.');
      return 'not in';
    default:
      return COMPARE_OPERATORS[tok - Tok.EqualEqual]!;
  }
}

/** A run of `and`, or of `or`. */
function parseJunction(s: Scanner, start: number, left: Expr, precedence: number): Expr {
  const tok = s.tok;
  const values = [left];
  while (s.tok === tok) {
    s.next();
    values.push(parseBinary(s, precedence + 1));
  }
  return { kind: Kind.BoolOp, start: Math.min(start, left.start), end: s.prevEnd, op: tok === Tok.And ? 'and' : 'or', values };
}

function parseNot(s: Scanner): Expr {
  const start = s.start;
  s.next();
  const operand = parseBinary(s, Precedence.Not);
  return { kind: Kind.UnaryOp, start, end: s.prevEnd, op: 'not', operand };
}

/** `-x`, `await x`, `x ** y` and tighter. */
function parseUnary(s: Scanner): Expr {
  const tok = s.tok;
  if (tok === Tok.Minus || tok === Tok.Plus || tok === Tok.Tilde) return parseSign(s);
  const start = s.start;
  const base = tok === Tok.Await ? parseAwait(s) : parsePrimary(s);
  return s.tok === Tok.DoubleStar ? parsePower(s, start, base) : base;
}

function parseSign(s: Scanner): Expr {
  const start = s.start;
  const op = s.tok === Tok.Minus ? '-' : s.tok === Tok.Plus ? '+' : '~';
  s.next();
  s.depth++;
  const operand = s.depth > MAX_DEPTH ? tooDeep(s) : parseUnary(s);
  s.depth--;
  return { kind: Kind.UnaryOp, start, end: s.prevEnd, op, operand };
}

function parseAwait(s: Scanner): Expr {
  const start = s.start;
  s.next();
  s.depth++;
  // `await await x` is no Python, but reads as what it means.
  const value = s.depth > MAX_DEPTH ? tooDeep(s) : s.tok === Tok.Await ? parseAwait(s) : parsePrimary(s);
  s.depth--;
  return { kind: Kind.Await, start, end: s.prevEnd, value };
}

function parsePower(s: Scanner, start: number, left: Expr): Expr {
  s.next();
  s.depth++;
  const right = s.depth > MAX_DEPTH ? tooDeep(s) : parseUnary(s);
  s.depth--;
  return { kind: Kind.BinOp, start: Math.min(start, left.start), end: s.prevEnd, left, op: '**', right };
}

/** An atom with its attributes, calls and subscripts. A chain of them is read in a loop, however long. */
function parsePrimary(s: Scanner): Expr {
  let start = s.start;
  let expr = parseAtom(s);
  // A missing atom stands before the token that shows it.
  start = Math.min(start, expr.start);
  for (;;) {
    switch (s.tok) {
      case Tok.Dot:
        expr = parseAttribute(s, start, expr);
        break;
      case Tok.LeftParen:
        expr = parseCall(s, start, expr);
        break;
      case Tok.LeftBracket:
        expr = parseSubscript(s, start, expr);
        break;
      default:
        return expr;
    }
  }
}

function parseAttribute(s: Scanner, start: number, value: Expr): Expr {
  s.next();
  // A keyword right behind the dot is a name being typed.
  if (s.tok === Tok.Name || (s.tok >= Tok.False && s.start === s.prevEnd)) {
    if (s.tok !== Tok.Name) s.problem(s.start, s.end, 'A keyword cannot be the name of an attribute.');
    const attr = s.name();
    const attrStart = s.start;
    s.next();
    return { kind: Kind.Attribute, start, end: s.prevEnd, value, attr, attrStart };
  }
  s.problem(s.prevEnd, s.prevEnd, 'A name is missing after this dot.');
  return { kind: Kind.Attribute, start, end: s.prevEnd, value, attr: '', attrStart: s.prevEnd };
}

export function parseName(s: Scanner): Name {
  const node: Name = { kind: Kind.Name, start: s.start, end: s.end, id: s.name() };
  s.next();
  return node;
}

function parseAtom(s: Scanner): Expr {
  switch (s.tok) {
    case Tok.Name:
      return parseName(s);
    case Tok.String:
    case Tok.FString:
      return parseStrings(s);
    case Tok.Number:
      return parseNumber(s);
    case Tok.LeftParen:
      return parseParenthesised(s);
    case Tok.LeftBracket:
      return parseListDisplay(s);
    case Tok.LeftBrace:
      return parseBraces(s);
    case Tok.None:
      return parseConstant(s, 'None', null);
    case Tok.True:
      return parseConstant(s, 'bool', true);
    case Tok.False:
      return parseConstant(s, 'bool', false);
    case Tok.Ellipsis:
      return parseConstant(s, 'Ellipsis', null);
    case Tok.Lambda:
      return parseLambda(s);
    default:
      return parseMisplaced(s);
  }
}

function parseConstant(s: Scanner, type: Constant['type'], value: Constant['value']): Expr {
  const node: Constant = { kind: Kind.Constant, start: s.start, end: s.end, type, value };
  s.next();
  return node;
}

/** Forms that cannot stand here but have one meaning only, and everything that is no expression. */
function parseMisplaced(s: Scanner): Expr {
  if (s.tok !== Tok.Yield && s.tok !== Tok.Not && s.tok !== Tok.Star) return missing(s);
  s.problem(s.start, s.end, 'This cannot stand here.');
  s.depth += 2;
  const expr = s.depth > MAX_DEPTH ? tooDeep(s) : s.tok === Tok.Yield ? parseYield(s) : s.tok === Tok.Not ? parseNot(s) : parseStarred(s);
  s.depth -= 2;
  return expr;
}

function parseNumber(s: Scanner): Expr {
  const { text, start, end } = s;
  const length = end - start;
  let value = 0;
  // Most numbers are short runs of digits.
  if (length <= 9) {
    for (let pos = start; pos < end; pos++) {
      const digit = text.charCodeAt(pos) - Code.Zero;
      if (digit < 0 || digit > 9) return parseLongNumber(s);
      value = value * 10 + digit;
    }
    return parseConstant(s, 'int', value);
  }
  return parseLongNumber(s);
}

function parseLongNumber(s: Scanner): Expr {
  const source = s.text.slice(s.start, s.end);
  const digits = source.includes('_') ? source.replaceAll('_', '') : source;
  if (/^0[xob]/i.test(digits)) {
    const value = Number(digits);
    return parseConstant(s, 'int', Number.isNaN(value) ? 0 : value);
  }
  if (/j$/i.test(digits)) return parseConstant(s, 'complex', Number(digits.slice(0, -1)));
  return parseConstant(s, /[.e]/i.test(digits) ? 'float' : 'int', Number(digits));
}
