/** Calls of a function that stand in its docstring or in tests: their arguments are known to make sense. */

import type { Expr } from '../syntax/nodes';
import { Kind } from '../syntax/nodes';
import { parse } from '../syntax/parse';
import type { FoundTarget } from './function-target';

/** Longest call that is looked at, in characters. */
const longest = 300;
/** Places of a text that are tried. */
const maxPlaces = 20;

/** The arguments of a call in the function's doctest (`>>> name(1, 2)`); `null` if there is none. */
export function doctestArguments(target: FoundTarget): string | null {
  const first = target.def.body[0];
  if (first?.kind !== Kind.ExprStmt || first.value.kind !== Kind.Constant || first.value.type !== 'str') return null;
  const lines = String(first.value.value).split('\n').filter((line) => /^\s*(?:>>>|\.\.\.)/.test(line));
  return exampleArguments(lines.map((line) => line.replace(/^\s*(?:>>>|\.\.\.) ?/, '')).join('\n'), target);
}

/**
 * The arguments of the first call of the function in a text that consist of literals alone: names of a test mean nothing in the
 * function's own module. For a method, those of `something.name(…)`. `null` if there is none.
 */
export function exampleArguments(text: string, target: FoundTarget): string | null {
  const { name } = target.def;
  const before = target.owner === null ? String.raw`(?<![\w])` : String.raw`\.`;
  const calls = new RegExp(`${before}${name}\\(`, 'g');
  let places = 0;
  for (const match of text.matchAll(calls)) {
    if (++places > maxPlaces) return null;
    const start = match.index + match[0].length - name.length - 1;
    if (/\bdef\s+$/.test(text.slice(Math.max(0, start - 10), start))) continue;
    const found = literalArguments(text.slice(start, start + longest));
    if (found !== null) return found;
  }
  return null;
}

/** `source` starts with the call. */
function literalArguments(source: string): string | null {
  for (let end = source.indexOf(')'); end >= 0; end = source.indexOf(')', end + 1)) {
    const text = source.slice(0, end + 1);
    const { body, problems } = parse(text);
    const only = body.length === 1 ? body[0] : undefined;
    if (problems.length > 0 || only?.kind !== Kind.ExprStmt || only.value.kind !== Kind.Call || only.value.end !== text.length) continue;
    const { func, args, keywords } = only.value;
    if (args.length + keywords.length === 0 || !args.every(isLiteral) || !keywords.every((each) => each.arg !== null && isLiteral(each.value))) return null;
    return text.slice(func.end + 1, -1).replaceAll(/\s+/g, ' ').replace(/,\s*$/, '').trim();
  }
  return null;
}

function isLiteral(expression: Expr): boolean {
  switch (expression.kind) {
    case Kind.Constant:
      return expression.type !== 'Ellipsis';
    case Kind.List:
    case Kind.Tuple:
    case Kind.Set:
      return expression.elts.every(isLiteral);
    case Kind.Dict:
      return expression.keys.every((key) => key !== null && isLiteral(key)) && expression.values.every(isLiteral);
    case Kind.UnaryOp:
      return isLiteral(expression.operand);
    case Kind.BinOp:
      return isLiteral(expression.left) && isLiteral(expression.right);
    default:
      return false;
  }
}
