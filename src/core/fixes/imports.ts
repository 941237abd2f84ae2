import type { TextEdit } from '../findings';
import { Kind, type Stmt } from '../syntax/nodes';
import { parse } from '../syntax/parse';
import type { FileState } from '../program/file-state';

/**
 * The edit that adds `import module` at the top of a file: before the first import that sorts after it within the leading
 * block of plain imports, else behind the docstring and `from __future__` imports.
 */
export function importEdits(file: FileState, module: string): readonly TextEdit[] {
  let known = edits.get(file);
  if (known === undefined) {
    known = new Map();
    edits.set(file, known);
  }
  let edit = known.get(module);
  if (edit === undefined) {
    edit = findEdits(file.text, module);
    known.set(module, edit);
  }
  return edit;
}

/** Every fix in a file asks for the same one or two modules. */
const edits = new WeakMap<FileState, Map<string, readonly TextEdit[]>>();

function findEdits(text: string, module: string): TextEdit[] {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const body = parse(text).body;
  let index = 0;
  while (index < body.length && (isDocstring(body[index]!, index) || isFuture(body[index]!))) index++;
  for (let i = index; i < body.length; i++) {
    const statement = body[i]!;
    if (statement.kind !== Kind.Import) break;
    if (!isAtLineStart(text, statement.start)) break;
    if ((statement.names[0]?.name ?? '') > module) return [{ start: statement.start, end: statement.start, content: `import ${module}${newline}` }];
    index = i + 1;
  }
  const before = body[index - 1];
  if (before?.kind === Kind.Import) {
    const at = lineEnd(text, before.end);
    return [{ start: at, end: at, content: `${newline}import ${module}` }];
  }
  const next = body[index];
  if (next !== undefined && isAtLineStart(text, next.start) && (next.kind === Kind.Import || next.kind === Kind.ImportFrom)) {
    return [{ start: next.start, end: next.start, content: `import ${module}${newline}` }];
  }
  if (before !== undefined) {
    const at = lineEnd(text, before.end);
    return [{ start: at, end: at, content: `${newline}${newline}import ${module}` }];
  }
  const at = leadingComments(text);
  return [{ start: at, end: at, content: `import ${module}${newline}${newline}` }];
}

function isDocstring(statement: Stmt, index: number): boolean {
  return index === 0 && statement.kind === Kind.ExprStmt && statement.value.kind === Kind.Constant && statement.value.type === 'str';
}

function isFuture(statement: Stmt): boolean {
  return statement.kind === Kind.ImportFrom && statement.module === '__future__';
}

function isAtLineStart(text: string, offset: number): boolean {
  return offset === 0 || text[offset - 1] === '\n' || text[offset - 1] === '\r';
}

/** The end of the line that holds the offset, before its line break. */
function lineEnd(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

/** Behind a byte order mark and the comment block that opens the file (shebang, encoding, licence). */
function leadingComments(text: string): number {
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (text[at] === '#') {
    at = lineEnd(text, at);
    if (text.startsWith('\r\n', at)) at += 2;
    else if (at < text.length) at += 1;
  }
  return at;
}
