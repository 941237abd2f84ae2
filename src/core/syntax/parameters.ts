import { parseStarred, parseTest } from './expressions';
import type { Arg, Arguments, Expr, TypeParam } from './nodes';
import { Kind } from './nodes';
import { closeBefore, closeBracket, isCloser, missing, Resume, resume } from './recovery';
import type { Scanner } from './scanner';
import { Tok } from './token';

/** Reads the parameters of a function up to its `)`, or of a lambda up to its `:`; that token is left. */
export function parseParameters(s: Scanner, lambda: boolean): Arguments {
  const start = s.prevEnd;
  let posonlyargs: Arg[] = [];
  let args: Arg[] = [];
  let vararg: Arg | null = null;
  const kwonlyargs: Arg[] = [];
  let kwarg: Arg | null = null;
  let starred = false;
  const closer = lambda ? Tok.Colon : Tok.RightParen;
  while (s.tok !== closer && s.tok > Tok.Dedent && !isCloser(s.tok)) {
    let last: Arg | null = null;
    if (s.tok === Tok.Slash) {
      s.next();
      posonlyargs = args;
      args = [];
    } else if (s.tok === Tok.Star) {
      s.next();
      starred = true;
      if (s.at(Tok.Name)) vararg = last = parseParameter(s, lambda, true);
    } else if (s.tok === Tok.DoubleStar) {
      s.next();
      if (s.at(Tok.Name)) kwarg = last = parseParameter(s, lambda, false);
      else s.problem(s.start, s.end, 'A name is missing after `**`.');
    } else if (s.tok === Tok.Name) {
      last = parseParameter(s, lambda, false);
      (starred ? kwonlyargs : args).push(last);
    } else if (s.tok !== Tok.Comma) {
      s.problem(s.start, s.end, 'A parameter is expected here.');
      if (s.first && s.nest > 0) {
        s.closeLine(s.line, s.prevEnd);
        break;
      }
      if (lambda && s.nest === 0 && s.tok === Tok.Equal) break;
      s.skip();
      continue;
    }
    if (s.tok === Tok.Comma) {
      s.next();
    } else if (!s.at(closer)) {
      const then = resumeParameters(s, last, lambda);
      if (then === Resume.Drop) {
        if (vararg === last) vararg = null;
        else if (kwarg === last) kwarg = null;
        else (starred ? kwonlyargs : args).pop();
      }
      if (then !== Resume.Continue) break;
    }
  }
  const end = Math.max(start, s.prevEnd);
  return { kind: Kind.Arguments, start, end, posonlyargs, args, vararg, kwonlyargs, kwarg };
}

/** As `resume`. A parameter on a line of its own, followed by anything but a comma, was a statement. */
function resumeParameters(s: Scanner, last: Arg | TypeParam | null, lambda: boolean): Resume {
  if (lambda && s.nest === 0) {
    s.problem(s.start, s.end, '`:` is missing in this lambda.');
    return Resume.Stop;
  }
  const assigned = last !== null && last.default !== null;
  if (last === null || isCloser(s.tok) || (s.atLayout() && !assigned)) {
    return resume(s, { kind: Kind.ErrorExpr, start: s.prevEnd, end: s.prevEnd });
  }
  if (!lambda && closeBefore(s, last.start)) {
    s.problem(last.start, last.end, 'A bracket opened before is not closed here.');
    return Resume.Drop;
  }
  return resume(s, last);
}

/** One parameter; its span includes annotation and default. */
function parseParameter(s: Scanner, lambda: boolean, starAnnotation: boolean): Arg {
  const start = s.start;
  const arg = s.name();
  s.next();
  let annotation: Expr | null = null;
  if (!lambda && s.tok === Tok.Colon) {
    s.next();
    annotation = starAnnotation && s.at(Tok.Star) ? parseStarred(s) : parseTest(s);
  }
  let value: Expr | null = null;
  if (s.tok === Tok.Equal) {
    s.next();
    // A default at the far left of the next line is the next statement.
    value = !lambda && s.first && !s.isDeeper() ? missing(s) : parseTest(s);
  }
  return { kind: Kind.Arg, start, end: s.prevEnd, arg, annotation, default: value };
}

/** `[T: bound = default, *Ts, **P]` (PEP 695, PEP 696), if the current token opens it. */
export function parseTypeParams(s: Scanner): TypeParam[] {
  const params: TypeParam[] = [];
  if (s.tok !== Tok.LeftBracket) return params;
  const inside = ++s.nest;
  s.next();
  while (s.at(Tok.Name) || s.at(Tok.Star) || s.at(Tok.DoubleStar)) {
    const param = parseTypeParam(s);
    params.push(param);
    if (s.at(Tok.Comma)) {
      s.next();
    } else if (!s.at(Tok.RightBracket)) {
      const then = resumeParameters(s, param, false);
      if (then === Resume.Drop) params.pop();
      if (then !== Resume.Continue) break;
    }
  }
  closeBracket(s, Tok.RightBracket, inside);
  return params;
}

function parseTypeParam(s: Scanner): TypeParam {
  const start = s.start;
  const form = s.tok === Tok.Star ? 'TypeVarTuple' : s.tok === Tok.DoubleStar ? 'ParamSpec' : 'TypeVar';
  if (s.tok !== Tok.Name) s.next();
  let name = '';
  if (s.tok === Tok.Name) {
    name = s.name();
    s.next();
  } else {
    s.problem(s.start, s.end, 'A name is missing here.');
  }
  let bound: Expr | null = null;
  if (s.tok === Tok.Colon) {
    s.next();
    bound = parseTest(s);
  }
  let value: Expr | null = null;
  if (s.tok === Tok.Equal) {
    s.next();
    value = s.at(Tok.Star) ? parseStarred(s) : parseTest(s);
  }
  return { kind: Kind.TypeParam, start, end: s.prevEnd, form, name, bound, default: value };
}
