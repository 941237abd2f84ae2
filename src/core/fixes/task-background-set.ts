import type { Fix, TextEdit } from '../findings';
import type { CodeView } from '../program/coroutines/view';
import { Kind, type Assign, type Expr, type Stmt } from '../syntax/nodes';
import type { AnyNode } from '../syntax/walk-tree';

const setName = 'background_tasks';

/**
 * A statement `asyncio.create_task(work())`, or one that gives the task a name of the function, with the task kept in a set of the module
 * until it is done, as the documentation of `asyncio.create_task` shows it. `undefined` where the statement shares its line or a name is taken.
 */
export function backgroundSetFix(view: CodeView, node: Expr): Fix | undefined {
  const statement = view.parentOf(node);
  const { text } = view.file;
  const name = statement === undefined ? undefined : nameIn(statement);
  if (statement === undefined || name === undefined || view.functionOf(node).form !== 'function') return undefined;
  const lineStart = text.lastIndexOf('\n', statement.start - 1) + 1;
  const indent = text.slice(lineStart, statement.start);
  const after = /^[^\S\n\r]*(?:#[^\n\r]*)?(?=\r?\n|$)/.exec(text.slice(statement.end));
  if (!/^[ \t]+$/.test(indent) || after === null) return undefined;
  const fn = view.functionOf(node);
  const isNew = statement.kind === Kind.ExprStmt;
  if (isNew && (view.namesOf(name).some((use) => fn.start <= use.start && use.end <= fn.end) || fn.parameters.some((parameter) => parameter.name === name))) return undefined;
  // What the function declares to be the module's, or a variable of its own, may not be what the new lines mean.
  if (fn.cells.has(setName) || new RegExp(`\\b(?:global|nonlocal)\\b[^\\n]*\\b${name}\\b`).test(text.slice(fn.start, fn.end))) return undefined;
  const bound = view.file.facts.bindings.get(setName);
  // A set of that name that is there already is used; anything else of that name is left alone.
  if (bound !== undefined && !new RegExp(`^${setName}\\b.*=\\s*set\\(\\)`, 'm').test(text)) return undefined;
  if (bound === undefined && view.namesOf(setName).length > 0) return undefined;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const edits: TextEdit[] = [];
  if (bound === undefined) {
    const top = topOfCode(view.tree.module.body);
    if (top === undefined || (top > 0 && text[top - 1] !== '\n')) return undefined;
    edits.push({ start: top, end: top, content: `${setName} = set()${newline}${newline}${newline}` });
  }
  if (isNew) edits.push({ start: statement.start, end: statement.start, content: `${name} = ` });
  const end = statement.end + after[0].length;
  edits.push({ start: end, end, content: `${newline}${indent}${setName}.add(${name})${newline}${indent}${name}.add_done_callback(${setName}.discard)` });
  return { title: `Keep the task in \`${setName}\` until it is done`, applicability: 'unsafe', edits: edits.sort((a, b) => a.start - b.start) };
}

/** The variable that holds the task: a new one, or that of the assignment. */
function nameIn(statement: AnyNode): string | undefined {
  if (statement.kind === Kind.ExprStmt) return 'task';
  const { targets } = statement as Assign;
  const target = statement.kind === Kind.Assign && targets.length === 1 ? targets[0] : undefined;
  return target?.kind === Kind.Name ? target.id : undefined;
}

/** Where the first definition behind the imports begins, its decorators included. */
function topOfCode(body: readonly Stmt[]): number | undefined {
  let last = -1;
  body.forEach((statement, i) => {
    if (statement.kind === Kind.Import || statement.kind === Kind.ImportFrom) last = i;
  });
  const next = body[last + 1];
  if (next === undefined) return undefined;
  if (next.kind === Kind.ExprStmt && next.value.kind === Kind.Constant) return undefined;
  const decorators = next.kind === Kind.FunctionDef || next.kind === Kind.ClassDef ? next.decorators : [];
  // The `@` stands before the expression.
  return decorators.length > 0 ? decorators[0]!.start - 1 : next.start;
}
