import { openBracket } from './displays';
import { parseBinary, parseName } from './expressions';
import type { Expr, Pattern } from './nodes';
import { Kind } from './nodes';
import { closeBracket, isCloser, MAX_DEPTH, missing, Resume, resume, tooDeep } from './recovery';
import type { Scanner } from './scanner';
import { Precedence, Tok } from './token';

/** The pattern of a `case`: a sequence may stand without brackets. */
export function parseCasePattern(s: Scanner): Pattern {
  const start = s.start;
  const first = parseStarOrAs(s);
  if (s.tok !== Tok.Comma && first.kind !== Kind.MatchStar) return first;
  const patterns = [first];
  while (s.tok === Tok.Comma) {
    s.next();
    if (s.at(Tok.Colon) || s.at(Tok.If) || s.atLayout()) break;
    patterns.push(parseStarOrAs(s));
  }
  return { kind: Kind.MatchSequence, start: Math.min(start, first.start), end: s.prevEnd, patterns };
}

function parseStarOrAs(s: Scanner): Pattern {
  if (s.tok !== Tok.Star) return parseAs(s);
  const start = s.start;
  s.next();
  const name = captureName(s);
  return { kind: Kind.MatchStar, start, end: s.prevEnd, name };
}

/** A name that is bound; `null` for `_` and where there is none. */
function captureName(s: Scanner): string | null {
  if (s.tok !== Tok.Name) {
    s.problem(s.start, s.end, 'A name is missing here.');
    return null;
  }
  const name = s.name();
  s.next();
  return name === '_' ? null : name;
}

function parseAs(s: Scanner): Pattern {
  const start = s.start;
  s.depth += 2;
  const pattern = parseOr(s);
  s.depth -= 2;
  if (s.tok !== Tok.As) return pattern;
  s.next();
  const name = captureName(s);
  return { kind: Kind.MatchAs, start: Math.min(start, pattern.start), end: s.prevEnd, pattern, name };
}

function parseOr(s: Scanner): Pattern {
  const start = s.start;
  const first = parseClosed(s);
  if (s.tok !== Tok.Bar) return first;
  const patterns = [first];
  while (s.at(Tok.Bar)) {
    s.next();
    patterns.push(parseClosed(s));
  }
  return { kind: Kind.MatchOr, start: Math.min(start, first.start), end: s.prevEnd, patterns };
}

function parseClosed(s: Scanner): Pattern {
  if (s.depth > MAX_DEPTH) return valuePattern(tooDeep(s));
  switch (s.tok) {
    case Tok.Name:
      return parseNamePattern(s);
    case Tok.LeftParen:
    case Tok.LeftBracket:
      return parseSequence(s);
    case Tok.LeftBrace:
      return parseMapping(s);
    case Tok.None:
      return parseSingleton(s, null);
    case Tok.True:
      return parseSingleton(s, true);
    case Tok.False:
      return parseSingleton(s, false);
    default:
      // Numbers, also signed and complex, and strings. `|` must stay for the alternatives.
      return valuePattern(parseBinary(s, Precedence.BitXor));
  }
}

function valuePattern(value: Expr): Pattern {
  return { kind: Kind.MatchValue, start: value.start, end: value.end, value };
}

function parseSingleton(s: Scanner, value: boolean | null): Pattern {
  const start = s.start;
  s.next();
  return { kind: Kind.MatchSingleton, start, end: s.prevEnd, value };
}

/** A capture, `_`, a dotted value, or a class. */
function parseNamePattern(s: Scanner): Pattern {
  const start = s.start;
  let expr: Expr = parseName(s);
  const plain = s.tok !== Tok.Dot;
  while (s.tok === Tok.Dot) {
    s.next();
    const attrStart = s.at(Tok.Name) ? s.start : s.prevEnd;
    const attr = s.at(Tok.Name) ? s.name() : '';
    if (s.at(Tok.Name)) s.next();
    else s.problem(s.start, s.end, 'A name is missing after this dot.');
    expr = { kind: Kind.Attribute, start, end: s.prevEnd, value: expr, attr, attrStart };
  }
  if (s.tok === Tok.LeftParen) return parseClass(s, expr);
  if (!plain || expr.kind !== Kind.Name) return valuePattern(expr);
  return { kind: Kind.MatchAs, start, end: s.prevEnd, pattern: null, name: expr.id === '_' ? null : expr.id };
}

/** Where a closer or `,` is expected in a pattern; true if another part follows. */
function more(s: Scanner): boolean {
  if (s.tok === Tok.Comma) {
    s.next();
    return !s.atLayout() && !isCloser(s.tok);
  }
  return resume(s, { kind: Kind.ErrorExpr, start: s.prevEnd, end: s.prevEnd }) === Resume.Continue;
}

function parseClass(s: Scanner, cls: Expr): Pattern {
  const inside = s.nest + 1;
  if (!openBracket(s)) return valuePattern(tooDeep(s));
  const patterns: Pattern[] = [];
  const kwdAttrs: string[] = [];
  const kwdPatterns: Pattern[] = [];
  let going = s.tok > Tok.Dedent && !isCloser(s.tok);
  while (going) {
    const pattern = parseAs(s);
    if (s.tok === Tok.Equal && pattern.kind === Kind.MatchAs && pattern.pattern === null) {
      kwdAttrs.push(pattern.name ?? '_');
      s.next();
      kwdPatterns.push(parseAs(s));
    } else {
      patterns.push(pattern);
    }
    going = more(s);
  }
  closeBracket(s, Tok.RightParen, inside);
  s.depth--;
  return { kind: Kind.MatchClass, start: cls.start, end: s.prevEnd, cls, patterns, kwdAttrs, kwdPatterns };
}

/** `[…]`, `(…)`; parentheses around one pattern without a comma only group. */
function parseSequence(s: Scanner): Pattern {
  const start = s.start;
  const closer = s.tok === Tok.LeftParen ? Tok.RightParen : Tok.RightBracket;
  const inside = s.nest + 1;
  if (!openBracket(s)) return valuePattern(tooDeep(s));
  const patterns: Pattern[] = [];
  let group = closer === Tok.RightParen && s.tok !== closer;
  let going = s.tok > Tok.Dedent && !isCloser(s.tok);
  while (going) {
    patterns.push(parseStarOrAs(s));
    if (s.tok === Tok.Comma) group = false;
    going = more(s);
  }
  closeBracket(s, closer, inside);
  s.depth--;
  if (group && patterns.length === 1 && patterns[0]!.kind !== Kind.MatchStar) return patterns[0]!;
  return { kind: Kind.MatchSequence, start, end: s.prevEnd, patterns };
}

function parseMapping(s: Scanner): Pattern {
  const start = s.start;
  const inside = s.nest + 1;
  if (!openBracket(s)) return valuePattern(tooDeep(s));
  const keys: Expr[] = [];
  const patterns: Pattern[] = [];
  let rest: string | null = null;
  let going = s.tok > Tok.Dedent && !isCloser(s.tok);
  while (going) {
    if (s.tok === Tok.DoubleStar) {
      s.next();
      rest = captureName(s);
    } else {
      keys.push(parseBinary(s, Precedence.BitXor));
      if (s.tok === Tok.Colon) {
        s.next();
        patterns.push(parseAs(s));
      } else {
        patterns.push(valuePattern(missing(s, '`:` and a pattern are missing here.')));
      }
    }
    going = more(s);
  }
  closeBracket(s, Tok.RightBrace, inside);
  s.depth--;
  return { kind: Kind.MatchMapping, start, end: s.prevEnd, keys, patterns, rest };
}
