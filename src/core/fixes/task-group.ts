import type { Fix } from '../findings';
import type { CodeView } from '../program/coroutines/view';
import { Kind, type Call } from '../syntax/nodes';

/** The statement `await asyncio.gather(f(), g())` as a `TaskGroup` that starts each. `undefined` where it shares its line or holds comments. */
export function taskGroupFix(view: CodeView, node: Call): Fix | undefined {
  const statement = view.parentOf(view.parentOf(node) ?? node);
  const { text } = view.file;
  if (statement?.kind !== Kind.ExprStmt || node.func.kind !== Kind.Attribute || node.keywords.length > 0) return undefined;
  const lineStart = text.lastIndexOf('\n', statement.start - 1) + 1;
  const indent = text.slice(lineStart, statement.start);
  if (!/^[ \t]*$/.test(indent) || !/^[^\S\n\r]*(?:#[^\n\r]*)?(?:\r?\n|$)/.test(text.slice(statement.end)) || text.slice(statement.start, statement.end).includes('#')) return undefined;
  const fn = view.functionOf(node);
  const name = ['group', 'tasks', 'task_group'].find((candidate) => !view.namesOf(candidate).some((use) => use.start >= fn.start && use.end <= fn.end));
  if (name === undefined) return undefined;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const step = indent.includes('\t') ? '\t' : '    ';
  const lines = node.args.map((argument) => `${indent}${step}${name}.create_task(${view.textOf(argument)})`);
  const module = view.textOf(node.func.value);
  const content = [`async with ${module}.TaskGroup() as ${name}:`, ...lines].join(newline);
  return { title: 'Start them in a `TaskGroup`', applicability: 'unsafe', edits: [{ start: statement.start, end: statement.end, content }] };
}
