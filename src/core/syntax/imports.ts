import type { Alias, Stmt } from './nodes';
import { Kind } from './nodes';
import { closeBefore, closeBracket } from './recovery';
import type { Scanner } from './scanner';
import { Tok } from './token';

/** `import a.b as c, d`, from its `import` on; `start` is that of `lazy` where it stands before. */
export function parseImport(s: Scanner, isLazy: boolean, start = s.start): Stmt {
  s.next();
  const names = parseAliases(s, true);
  return { kind: Kind.Import, start, end: s.prevEnd, names, isLazy };
}

/** `from .a import b as c`, from its `from` on. */
export function parseImportFrom(s: Scanner, isLazy: boolean, start = s.start): Stmt {
  s.next();
  let level = 0;
  while (s.tok === Tok.Dot || s.tok === Tok.Ellipsis) {
    level += s.tok === Tok.Dot ? 1 : 3;
    s.next();
  }
  const module = s.tok === Tok.Name ? dottedName(s) : null;
  if (module === null && level === 0) s.problem(s.start, s.end, 'The name of a module is missing here.');
  let names: Alias[] = [];
  if (s.tok === Tok.Import) {
    s.next();
    names = parseImported(s);
  } else {
    s.problem(s.start, s.end, '`import` is missing here.');
  }
  return { kind: Kind.ImportFrom, start, end: s.prevEnd, module, names, level, isLazy };
}

function parseImported(s: Scanner): Alias[] {
  if (s.tok === Tok.Star) {
    const alias: Alias = { kind: Kind.Alias, start: s.start, end: s.end, name: '*', asname: null };
    s.next();
    return [alias];
  }
  if (s.tok !== Tok.LeftParen) return parseAliases(s, false);
  const inside = ++s.nest;
  s.next();
  const names = parseAliases(s, false);
  if (!s.atLayout() && !s.at(Tok.RightParen)) {
    s.problem(s.start, s.end, 'A comma or a closing bracket is missing here.');
    // A name on a line of its own with something else behind it was a statement.
    if (names.length > 0 && closeBefore(s, names.at(-1)!.start)) names.pop();
    else if (s.first) s.closeLine(s.line, s.prevEnd);
  }
  closeBracket(s, Tok.RightParen, inside);
  return names;
}

function parseAliases(s: Scanner, dotted: boolean): Alias[] {
  const names: Alias[] = [];
  while (s.tok === Tok.Name) {
    const start = s.start;
    const name = dotted ? dottedName(s) : plainName(s);
    let asname: string | null = null;
    if (s.at(Tok.As)) {
      s.next();
      if (s.at(Tok.Name)) asname = plainName(s);
      else s.problem(s.start, s.end, 'A name is missing after `as`.');
    }
    names.push({ kind: Kind.Alias, start, end: s.prevEnd, name, asname });
    if (s.at(Tok.Comma)) {
      s.next();
    } else {
      if (!s.at(Tok.Name) || !s.first || !s.continuesStatement()) break;
      s.problem(s.start, s.end, 'A comma is missing here.');
    }
  }
  if (names.length === 0) s.problem(s.start, s.end, 'A name to import is missing here.');
  return names;
}

function plainName(s: Scanner): string {
  const name = s.name();
  s.next();
  return name;
}

/** `a.b.c`. A dot with nothing behind it is read over. */
function dottedName(s: Scanner): string {
  let name = plainName(s);
  while (s.tok === Tok.Dot) {
    s.next();
    if (!s.at(Tok.Name)) {
      s.problem(s.start, s.end, 'A name is missing after this dot.');
      break;
    }
    name += '.' + plainName(s);
  }
  return name;
}
