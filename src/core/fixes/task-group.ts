import type { Fix } from '../findings';
import type { CodeView } from '../program/coroutines/view';
import { noBindings } from '../program/types/types';
import { Kind, type Assign, type Call, type Expr, type Stmt, type Try } from '../syntax/nodes';
import type { AnyNode } from '../syntax/walk-tree';
import { reference, sorted } from './fixes';
import { stepOf } from './indentation';
import { indentOf, newlineOf } from './loop-statement';

/**
 * `await asyncio.gather(f(), g())` as a `TaskGroup` that starts each, and what it gives as the results of the tasks. `undefined` where the
 * statement does more than that, shares its line or holds comments.
 */
export function taskGroupFix(view: CodeView, node: Call): Fix | undefined {
  const awaited = view.parentOf(node);
  const statement = awaited === undefined ? undefined : view.parentOf(awaited);
  const { text } = view.file;
  if (awaited?.kind !== Kind.Await || statement === undefined || node.keywords.length > 0) return undefined;
  const opening = openingOf(view, statement, awaited as Expr);
  const indent = indentOf(text, statement.start);
  if (opening === undefined || indent === undefined || !/^[^\S\n\r]*(?:#[^\n\r]*)?(?:\r?\n|$)/.test(text.slice(statement.end)) || view.textOf(statement).includes('#')) return undefined;
  if (isInHandledBlock(view, statement)) return undefined;
  const fn = view.functionOf(node);
  const isFree = (name: string): boolean => !view.namesOf(name).some((use) => use.start >= fn.start && use.end <= fn.end) && !fn.parameters.some((parameter) => parameter.name === name);
  const name = ['group', 'tasks', 'task_group'].find(isFree);
  const tasks = node.args.map((_, i) => `task_${i + 1}`);
  if (name === undefined || (opening !== '' && !tasks.every(isFree))) return undefined;
  const { callee, edits } = node.func.kind === Kind.Attribute ? { callee: `${view.textOf(node.func.value)}.TaskGroup`, edits: [] } : reference({ file: view.file, fn, bindings: noBindings }, 'asyncio.TaskGroup');
  const step = stepOf(text, indent);
  const lines = [
    `async with ${callee}() as ${name}:`,
    ...node.args.map((argument, i) => `${indent}${step}${opening === '' ? '' : `${tasks[i]} = `}${name}.create_task(${view.textOf(argument)})`),
  ];
  if (opening !== '') {
    const results = tasks.map((task) => `${task}.result()`).join(', ');
    lines.push(`${indent}${opening}${isUnpacked(statement) ? results : `[${results}]`}`);
  }
  return { title: 'Start them in a `TaskGroup`', applicability: 'unsafe', edits: sorted([...edits, { start: statement.start, end: statement.end, content: lines.join(newlineOf(text)) }]) };
}

const takesGroups: ReadonlySet<string> = new Set(['', 'Exception', 'BaseException', 'ExceptionGroup', 'BaseExceptionGroup']);

/** True in a `try` block whose handlers name errors: a task group raises an `ExceptionGroup`, which `except ValueError` does not take. */
function isInHandledBlock(view: CodeView, statement: AnyNode): boolean {
  for (let at = view.parentOf(statement), inner = statement; at !== undefined; inner = at, at = view.parentOf(at)) {
    if (at.kind === Kind.FunctionDef || at.kind === Kind.Lambda) return false;
    if (at.kind === Kind.Try && (at as Try).body.includes(inner as Stmt) && (at as Try).handlers.some(({ type }) => !takesGroups.has(type === null ? '' : view.textOf(type)))) return true;
  }
  return false;
}

/** What stands before the `await`: nothing, `results = ` or `return `. `undefined` for any other statement. */
function openingOf(view: CodeView, statement: AnyNode, awaited: Expr): string | undefined {
  if (statement.kind === Kind.ExprStmt) return '';
  const isWhole = statement.kind === Kind.Return || (statement.kind === Kind.Assign && (statement as Assign).value === awaited && (statement as Assign).targets.length === 1);
  if (!isWhole) return undefined;
  const opening = view.file.text.slice(statement.start, awaited.start);
  return /^(?:return|[^=\n(]+=)[ \t]+$/.test(opening) ? opening : undefined;
}

/** `a, b = …` takes the results one by one. */
function isUnpacked(statement: AnyNode): boolean {
  return statement.kind === Kind.Assign && (statement as Assign).targets[0]?.kind === Kind.Tuple;
}
