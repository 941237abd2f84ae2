import { parseBinary, parseNamed, parseStarredOrNamed, parseTargets, parseTest, parseYield } from './expressions';
import type { Comprehension, Expr } from './nodes';
import { Kind } from './nodes';
import { closeBracket, isCloser, MAX_BRACKETS, MAX_DEPTH, missing, Resume, resume, tooDeep } from './recovery';
import type { Scanner } from './scanner';
import { Precedence, Tok } from './token';

/** Enters the bracket under the current token. False, with nothing read, if brackets or rules nest too deeply. */
export function openBracket(s: Scanner): boolean {
  if (s.nest >= MAX_BRACKETS || s.depth >= MAX_DEPTH) return false;
  s.nest++;
  s.depth++;
  s.next();
  return true;
}

/** Reads further elements behind the first, up to the closer, which is left. The last may be dropped again, see `resume`. */
function parseElements(s: Scanner, elts: Expr[], closer: Tok): void {
  for (;;) {
    if (s.tok === Tok.Comma) {
      s.next();
    } else if (s.tok !== closer) {
      const then = resume(s, elts.at(-1)!);
      if (then === Resume.Drop) elts.pop();
      if (then !== Resume.Continue) return;
    }
    if (s.tok <= Tok.Dedent || isCloser(s.tok)) return;
    elts.push(parseStarredOrNamed(s));
  }
}

/** `(…)`: a tuple, a generator, or one expression, whose node does not include the parentheses. */
export function parseParenthesised(s: Scanner): Expr {
  const start = s.start;
  const inside = s.nest + 1;
  if (!openBracket(s)) return tooDeep(s);
  let expr: Expr;
  if (s.tok === Tok.RightParen) {
    expr = { kind: Kind.Tuple, start, end: s.end, elts: [] };
    closeBracket(s, Tok.RightParen, inside);
  } else if (s.tok === Tok.Yield) {
    expr = parseYield(s);
    closeBracket(s, Tok.RightParen, inside);
  } else {
    expr = parseParenthesisedRest(s, start, inside, parseStarredOrNamed(s));
  }
  s.depth--;
  return expr;
}

function parseParenthesisedRest(s: Scanner, start: number, inside: number, first: Expr): Expr {
  if (s.tok === Tok.RightParen) {
    closeBracket(s, Tok.RightParen, inside);
    return first;
  }
  if (s.tok === Tok.For || s.tok === Tok.Async) {
    const generators = parseComprehensions(s);
    closeBracket(s, Tok.RightParen, inside);
    return { kind: Kind.GeneratorExp, start, end: s.prevEnd, elt: first, generators };
  }
  const elts = [first];
  const tuple = s.tok === Tok.Comma;
  parseElements(s, elts, Tok.RightParen);
  closeBracket(s, Tok.RightParen, inside);
  if (!tuple && elts.length < 2) return elts[0] ?? missing(s);
  return { kind: Kind.Tuple, start, end: s.prevEnd, elts };
}

export function parseListDisplay(s: Scanner): Expr {
  const start = s.start;
  const inside = s.nest + 1;
  if (!openBracket(s)) return tooDeep(s);
  const elts: Expr[] = [];
  if (s.tok !== Tok.RightBracket && !s.atLayout()) {
    elts.push(parseStarredOrNamed(s));
    if (s.tok === Tok.For || s.tok === Tok.Async) {
      const generators = parseComprehensions(s);
      closeBracket(s, Tok.RightBracket, inside);
      s.depth--;
      return { kind: Kind.ListComp, start, end: s.prevEnd, elt: elts[0]!, generators };
    }
    parseElements(s, elts, Tok.RightBracket);
  }
  closeBracket(s, Tok.RightBracket, inside);
  s.depth--;
  return { kind: Kind.List, start, end: s.prevEnd, elts };
}

/** `{…}`: a set, a dict, or a comprehension of either. */
export function parseBraces(s: Scanner): Expr {
  const start = s.start;
  const inside = s.nest + 1;
  if (!openBracket(s)) return tooDeep(s);
  const expr = parseBracesInside(s, start, inside);
  s.depth--;
  return expr;
}

function parseBracesInside(s: Scanner, start: number, inside: number): Expr {
  if (s.tok === Tok.RightBrace || s.atLayout()) {
    closeBracket(s, Tok.RightBrace, inside);
    return { kind: Kind.Dict, start, end: s.prevEnd, keys: [], values: [] };
  }
  if (s.tok === Tok.DoubleStar) return parseDict(s, start, inside, null);
  const first = parseStarredOrNamed(s);
  if (s.tok === Tok.Colon) return parseDict(s, start, inside, first);
  if (s.tok === Tok.For || s.tok === Tok.Async) {
    const generators = parseComprehensions(s);
    closeBracket(s, Tok.RightBrace, inside);
    return { kind: Kind.SetComp, start, end: s.prevEnd, elt: first, generators };
  }
  const elts = [first];
  parseElements(s, elts, Tok.RightBrace);
  closeBracket(s, Tok.RightBrace, inside);
  return { kind: Kind.Set, start, end: s.prevEnd, elts };
}

/** A dict or dict comprehension from its first `:` or `**` on. */
function parseDict(s: Scanner, start: number, inside: number, firstKey: Expr | null): Expr {
  s.next();
  const firstValue = parseDictValue(s, firstKey);
  if (s.tok === Tok.For || s.tok === Tok.Async) {
    const generators = parseComprehensions(s);
    closeBracket(s, Tok.RightBrace, inside);
    return { kind: Kind.DictComp, start, end: s.prevEnd, key: firstKey, value: firstValue, generators };
  }
  const keys: (Expr | null)[] = [firstKey];
  const values = [firstValue];
  parseDictItems(s, keys, values);
  closeBracket(s, Tok.RightBrace, inside);
  return { kind: Kind.Dict, start, end: s.prevEnd, keys, values };
}

/** A value; behind `**` (no key) the operators looser than `|` need parentheses. */
function parseDictValue(s: Scanner, key: Expr | null): Expr {
  return key === null ? parseBinary(s, Precedence.BitOr) : parseTest(s);
}

function parseDictItems(s: Scanner, keys: (Expr | null)[], values: Expr[]): void {
  for (;;) {
    if (s.tok === Tok.Comma) {
      s.next();
    } else if (s.tok !== Tok.RightBrace) {
      const then = resume(s, values.at(-1)!);
      if (then === Resume.Drop) {
        // The key stays; what looked like its value is the next statement.
        values.pop();
        values.push(missing(s));
      }
      if (then !== Resume.Continue) return;
    }
    if (s.tok <= Tok.Dedent || isCloser(s.tok)) return;
    if (s.tok === Tok.DoubleStar) {
      s.next();
      keys.push(null);
      values.push(parseDictValue(s, null));
      continue;
    }
    const key = parseNamed(s);
    keys.push(key);
    if (s.tok === Tok.Colon) {
      s.next();
      values.push(parseTest(s));
    } else {
      values.push(missing(s, '`:` and a value are missing here.'));
    }
  }
}

/** `for … in … if …`, one or more. */
export function parseComprehensions(s: Scanner): Comprehension[] {
  const generators: Comprehension[] = [];
  while (s.tok === Tok.For || s.tok === Tok.Async) {
    const start = s.start;
    const isAsync = s.tok === Tok.Async;
    if (isAsync) s.next();
    if (s.tok === Tok.For) s.next();
    else s.problem(s.start, s.end, '`for` is missing after `async`.');
    const target = parseTargets(s);
    let iter: Expr;
    if (s.at(Tok.In)) {
      s.next();
      iter = parseBinary(s, Precedence.Or);
    } else {
      iter = missing(s, '`in` is missing in this comprehension.');
    }
    const ifs: Expr[] = [];
    while (s.at(Tok.If)) {
      s.next();
      ifs.push(parseCondition(s));
    }
    generators.push({ kind: Kind.Comprehension, start, end: s.prevEnd, target, iter, ifs, isAsync });
  }
  return generators;
}

/** The condition of a comprehension: a walrus may stand in it bare since 3.9's grammar. */
function parseCondition(s: Scanner): Expr {
  const start = s.start;
  const target = parseBinary(s, Precedence.Or);
  if (s.tok !== Tok.ColonEqual) return target;
  s.next();
  const value = parseBinary(s, Precedence.Or);
  return { kind: Kind.NamedExpr, start: Math.min(start, target.start), end: s.prevEnd, target, value };
}
