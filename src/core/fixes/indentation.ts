import type { Span, TextEdit } from '../findings';
import { Kind, type Stmt } from '../syntax/nodes';
import { walkTree } from '../syntax/walk-tree';

/** What one level of indentation looks like: a tab beside tabs, else as many blanks as the first block at the top of the module has. */
export function stepOf(text: string, indent: string): string {
  if (indent.includes('\t')) return '\t';
  const first = /^(?:async\b|def\b|class\b|if\b|for\b|while\b|with\b|try\b)[^\n\r]*:[ \t]*(?:#[^\n\r]*)?\r?\n( {1,8}|\t)(?=[^\s#])/m.exec(text)?.[1];
  return first === undefined || (first === '\t' && indent !== '') ? '    ' : first;
}

/**
 * Insertions that move the lines which begin inside a span in by one step. Blank lines stay, and so do lines that begin inside a text of
 * several lines: moved, they would change it.
 * @param indent the white space before the statements; the step goes behind it, so that tabs and blanks do not change places.
 */
export function movedIn(text: string, span: Span, statements: readonly Stmt[], indent: string, step: string): TextEdit[] {
  const edits: TextEdit[] = [];
  const texts = longTexts(text, statements);
  for (let at = span.start; at < span.end; at = nextLine(text, at)) {
    if (at > 0 && text[at - 1] !== '\n') continue;
    const isBlank = /^[ \t\f]*(?:\r?\n|$)/.test(text.slice(at, lineBreak(text, at) + 1));
    if (isBlank || texts.some(({ start, end }) => start < at && at < end)) continue;
    const to = text.startsWith(indent, at) ? at + indent.length : at;
    edits.push({ start: to, end: to, content: step });
  }
  return edits;
}

function lineBreak(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at < 0 ? text.length : at;
}

function nextLine(text: string, offset: number): number {
  return lineBreak(text, offset) + 1;
}

/** Texts that go over several lines. */
function longTexts(text: string, statements: readonly Stmt[]): Span[] {
  const spans: Span[] = [];
  walkTree(statements, ({ kind, start, end }) => {
    if (kind !== Kind.Constant && kind !== Kind.JoinedStr && kind !== Kind.TemplateStr) return true;
    // Neighbouring texts make one constant; the lines between them stay where they are, as they may.
    if (text.slice(start, end).includes('\n')) spans.push({ start, end });
    return false;
  });
  return spans;
}
