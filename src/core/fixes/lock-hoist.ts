import type { Fix, TextEdit } from '../findings';
import type { FileState } from '../program/file-state';
import { Kind, type Call, type Expr, type Stmt } from '../syntax/nodes';
import { walkTree } from '../syntax/walk-tree';
import { lineStart } from './loop-statement';

/** Where the constructor of a lock is called, and what the module-level lock replaces. */
export interface Hoisted {
  /** The call that makes the lock: `threading.Lock()`. */
  readonly call: Call;
  /** The statement at the top of the module that holds the call. */
  readonly top: Stmt;
  /** Name of the module's new variable. */
  readonly name: string;
  /** A statement `name = Lock()` that goes; without one the call itself is replaced by the name. */
  readonly assignment: { readonly start: number; readonly end: number } | null;
}

/**
 * Makes a lock once, in a module variable before the function that uses it. `undefined` where the constructor cannot be called there, or where
 * the name is taken.
 */
export function hoistFix(file: FileState, body: readonly Stmt[], hoisted: Hoisted): Fix | undefined {
  const { call, top, name } = hoisted;
  const { text } = file;
  if (file.facts.bindings.has(name) || top.kind !== Kind.FunctionDef && top.kind !== Kind.ClassDef) return undefined;
  if (call.args.some((argument) => argument.kind !== Kind.Constant) || call.keywords.some((keyword) => keyword.value.kind !== Kind.Constant)) return undefined;
  const root = rootName(call.func);
  if (root === undefined || !isBoundBefore(body, root, top)) return undefined;
  const at = lineStart(text, Math.min(top.start, ...top.decorators.map(({ start }) => start - 1)));
  if (text.slice(at, top.start).trim() !== '' && !text.slice(at).startsWith('@')) return undefined;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const blank = `${newline}${newline}${newline}`;
  const edits: TextEdit[] = [{ start: at, end: at, content: `${name} = ${text.slice(call.start, call.end)}${blank}` }];
  if (hoisted.assignment === null) edits.push({ start: call.start, end: call.end, content: name });
  else {
    const line = wholeLines(text, hoisted.assignment);
    if (line === undefined) return undefined;
    edits.push({ ...line, content: '' });
  }
  return { title: `Make \`${name}\` once, in the module`, applicability: 'unsafe', edits };
}

function rootName(func: Expr): string | undefined {
  let at = func;
  while (at.kind === Kind.Attribute) at = at.value;
  return at.kind === Kind.Name ? at.id : undefined;
}

/** True if an import or definition at the top of the module, above the statement, binds the name. */
function isBoundBefore(body: readonly Stmt[], name: string, before: Stmt): boolean {
  return body.some((statement) => {
    if (statement.start >= before.start) return false;
    if (statement.kind === Kind.Import) return statement.names.some((alias) => (alias.asname ?? alias.name.split('.')[0]) === name);
    if (statement.kind === Kind.ImportFrom) return statement.names.some((alias) => (alias.asname ?? alias.name) === name);
    return (statement.kind === Kind.ClassDef || statement.kind === Kind.FunctionDef) && statement.name === name;
  });
}

/** The lines of a statement that stands alone on them, with their line break. */
export function wholeLines(text: string, span: { readonly start: number; readonly end: number }): { readonly start: number; readonly end: number } | undefined {
  const start = lineStart(text, span.start);
  let end = span.end;
  while (text[end] === ' ' || text[end] === '\t') end++;
  if (text[end] === '#') while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  if (text.slice(start, span.start).trim() !== '' || (end < text.length && text[end] !== '\n' && text[end] !== '\r')) return undefined;
  if (text.startsWith('\r\n', end)) end += 2;
  else if (end < text.length) end++;
  return { start, end };
}

/** A name for a module's lock that says whose it is, and that nothing in the file uses yet. */
export function freeName(file: FileState, wish: string, body: readonly Stmt[]): string | undefined {
  const used = new Set<string>(file.facts.bindings.keys());
  walkTree(body, (node) => {
    if (node.kind === Kind.Name) used.add((node as { id: string } & typeof node).id);
    return true;
  });
  for (const name of [wish, `${wish}_guard`]) if (!used.has(name)) return name;
  return undefined;
}
