import { openBracket, parseComprehensions } from './displays';
import { parseNamed, parseStarred, parseTest } from './expressions';
import type { Expr, Keyword } from './nodes';
import { Kind } from './nodes';
import { closeBracket, isCloser, missing, Resume, resume, tooDeep } from './recovery';
import type { Scanner } from './scanner';
import { Tok } from './token';

/** The call of `func`, from its `(` on. */
export function parseCall(s: Scanner, start: number, func: Expr): Expr {
  const args: Expr[] = [];
  const keywords: Keyword[] = [];
  if (!parseArguments(s, args, keywords)) return tooDeep(s);
  return { kind: Kind.Call, start, end: s.prevEnd, func, args, keywords };
}

/** Reads `( … )` of a call or a class. False, with nothing read, if nested too deeply. */
export function parseArguments(s: Scanner, args: Expr[], keywords: Keyword[]): boolean {
  const open = s.start;
  const inside = s.nest + 1;
  if (!openBracket(s)) return false;
  if (s.tok !== Tok.RightParen) parseArgumentList(s, open, args, keywords);
  closeBracket(s, Tok.RightParen, inside);
  s.depth--;
  return true;
}

function parseArgumentList(s: Scanner, open: number, args: Expr[], keywords: Keyword[]): void {
  for (;;) {
    if (s.tok <= Tok.Dedent || isCloser(s.tok)) return;
    const start = s.start;
    let last: Expr;
    let keyword: Keyword | null = null;
    if (s.tok === Tok.DoubleStar) {
      s.next();
      last = parseTest(s);
      keyword = { kind: Kind.Keyword, start, end: s.prevEnd, arg: null, value: last };
      keywords.push(keyword);
    } else if (s.tok === Tok.Star) {
      last = parseStarArgument(s, start);
      args.push(last);
    } else {
      last = parseNamed(s);
      if (s.tok === Tok.Equal && last.kind === Kind.Name && last.start === start) {
        const arg = last.id;
        s.next();
        last = parseTest(s);
        keyword = { kind: Kind.Keyword, start, end: s.prevEnd, arg, value: last };
        keywords.push(keyword);
      } else {
        args.push(last);
      }
    }
    if (s.tok === Tok.For || s.tok === Tok.Async) last = parseGeneratorArgument(s, open, args, last);
    if (s.tok === Tok.RightParen) return;
    if (s.tok === Tok.Comma) {
      s.next();
      continue;
    }
    const then = resume(s, keyword ?? last);
    if (then === Resume.Drop) (keyword === null ? args : keywords).pop();
    if (then !== Resume.Continue) return;
  }
}

/** `*x`: unlike elsewhere, in a call the star takes a whole expression. */
function parseStarArgument(s: Scanner, start: number): Expr {
  s.next();
  const value = parseTest(s);
  return { kind: Kind.Starred, start, end: s.prevEnd, value };
}

/** A generator without parentheses of its own: as the sole argument its span includes those of the call, as in CPython. */
function parseGeneratorArgument(s: Scanner, open: number, args: Expr[], elt: Expr): Expr {
  const sole = args.length === 1;
  const generators = parseComprehensions(s);
  // `f(k=x for …)` is no Python; the loops are read over.
  if (args.at(-1) !== elt) return elt;
  const closed = sole && s.tok === Tok.RightParen;
  const generator: Expr = { kind: Kind.GeneratorExp, start: closed ? open : elt.start, end: closed ? s.end : s.prevEnd, elt, generators };
  args[args.length - 1] = generator;
  return generator;
}

/** The subscript of `value`, from its `[` on. */
export function parseSubscript(s: Scanner, start: number, value: Expr): Expr {
  const inside = s.nest + 1;
  if (!openBracket(s)) return tooDeep(s);
  const slice = parseSlices(s);
  closeBracket(s, Tok.RightBracket, inside);
  s.depth--;
  return { kind: Kind.Subscript, start, end: s.prevEnd, value, slice };
}

function parseSlices(s: Scanner): Expr {
  const start = s.start;
  const first = parseSlice(s);
  if (s.tok === Tok.RightBracket && first.kind !== Kind.Starred) return first;
  const elts = [first];
  let end = s.prevEnd;
  while (s.tok !== Tok.RightBracket) {
    if (s.tok === Tok.Comma) {
      s.next();
      end = s.prevEnd;
    } else {
      const then = resume(s, elts.at(-1)!);
      if (then === Resume.Drop) {
        elts.pop();
        end = s.prevEnd;
        if (elts.length === 0) return missing(s);
      }
      if (then !== Resume.Continue) break;
    }
    if (s.tok <= Tok.Dedent || isCloser(s.tok)) break;
    elts.push(parseSlice(s));
    end = s.prevEnd;
  }
  if (elts.length === 1 && first.kind !== Kind.Starred && end === first.end) return first;
  return { kind: Kind.Tuple, start: Math.min(start, first.start), end, elts };
}

function parseSlice(s: Scanner): Expr {
  const start = s.start;
  if (s.tok === Tok.Star) return parseStarred(s);
  const lower = s.tok === Tok.Colon ? null : parseNamed(s);
  if (s.tok !== Tok.Colon) return lower!;
  s.next();
  const upper = endsSlice(s) ? null : parseTest(s);
  let step: Expr | null = null;
  if (s.at(Tok.Colon)) {
    s.next();
    step = endsSlice(s) ? null : parseTest(s);
  }
  return { kind: Kind.Slice, start: Math.min(start, lower?.start ?? start), end: s.prevEnd, lower, upper, step };
}

function endsSlice(s: Scanner): boolean {
  return s.tok === Tok.Colon || s.tok === Tok.Comma || s.tok <= Tok.Dedent || isCloser(s.tok);
}

