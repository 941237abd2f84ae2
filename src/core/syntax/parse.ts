import type { Module, Stmt } from './nodes';
import { Kind } from './nodes';
import { Scanner } from './scanner';
import { parseStatement } from './statements';
import { Tok } from './token';

/**
 * Parses Python source of any version from 3.8 to 3.15. Never throws; unreadable parts become error nodes and `problems`.
 * Takes time linear in the text. Nesting is limited as in CPython, so the stack is too; only chains that lean to the left
 * (`a + b + …`, `a.b().c …`) become deeper trees.
 * @param text decoded source; a leading U+FEFF is kept in the offsets. Positions are UTF-16 offsets into this text.
 */
export function parse(text: string): Module {
  const s = new Scanner(text);
  const body: Stmt[] = [];
  s.next();
  while (s.tok !== Tok.EndOfFile) {
    if (s.tok === Tok.Dedent) s.next();
    else parseStatement(s, body);
  }
  return { kind: Kind.Module, start: 0, end: text.length, body, problems: s.problems, comments: s.comments };
}
