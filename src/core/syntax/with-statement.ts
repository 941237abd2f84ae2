import { parseBlock } from './blocks';
import { openBracket } from './displays';
import { parseTarget, parseTest } from './expressions';
import type { Expr, Stmt, WithItem } from './nodes';
import { Kind } from './nodes';
import { closeBracket, isCloser, Resume, resume } from './recovery';
import type { Scanner } from './scanner';
import { Tok } from './token';

/** `with`, from that word on; `start` is that of `async` where it stands before. */
export function parseWith(s: Scanner, start: number, isAsync: boolean): Stmt {
  s.next();
  const items = (s.tok === Tok.LeftParen ? parseParenthesisedItems(s) : null) ?? parseItems(s);
  const body = parseBlock(s);
  return { kind: Kind.With, start, end: s.prevEnd, isAsync, items, body };
}

function parseItems(s: Scanner): WithItem[] {
  const items = [parseItem(s)];
  while (s.tok === Tok.Comma) {
    s.next();
    items.push(parseItem(s));
  }
  return items;
}

function parseItem(s: Scanner): WithItem {
  const start = s.start;
  const contextExpr = parseTest(s);
  let optionalVars: Expr | null = null;
  if (s.tok === Tok.As) {
    s.next();
    optionalVars = parseTarget(s);
  }
  return { kind: Kind.WithItem, start: Math.min(start, contextExpr.start), end: s.prevEnd, contextExpr, optionalVars };
}

/**
 * `(a as b, c)`: parentheses around the items. Tried first, as in CPython; `null`, with nothing read, where the parentheses belong
 * to an expression. An `as` between them leaves no other reading, so broken code with one is kept.
 */
function parseParenthesisedItems(s: Scanner): WithItem[] | null {
  const before = s.mark();
  const inside = s.nest + 1;
  if (!openBracket(s)) return null;
  const items: WithItem[] = [];
  let named = false;
  while (s.tok > Tok.Dedent && !isCloser(s.tok)) {
    const item = parseItem(s);
    items.push(item);
    named ||= item.optionalVars !== null;
    if (s.tok === Tok.Comma) {
      s.next();
      continue;
    }
    if (s.tok === Tok.RightParen || (!named && s.tok !== Tok.As)) break;
    const then = resume(s, item.contextExpr);
    if (then === Resume.Drop) items.pop();
    if (then !== Resume.Continue) break;
  }
  const closed = s.tok === Tok.RightParen;
  if (closed || named) closeBracket(s, Tok.RightParen, inside);
  s.depth--;
  if (named || (closed && items.length > 0 && s.tok === Tok.Colon && s.problems.length === before.problems)) return items;
  s.reset(before);
  return null;
}
