import type { Finding } from '../../findings';
import type { FileState } from '../../program/file-state';
import { isTestFile } from '../../program/files/test-files';
import { treeOf } from '../../program/loops/tree-of';
import type { Program } from '../../program/program';
import { typeOfExpression } from '../../program/types/expression-type';
import { alternatives, TypeKind } from '../../program/types/types';
import type { FunctionFacts } from '../../summary/facts';
import { Kind, type Await, type Expr, type FunctionDef, type With } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';
import { awaitSuspends } from '../across-await/suspends';
import type { RuleContext } from '../on-loop';
import { lastName } from '../../syntax/last-name';
import { within } from './try-blocks';

const idle = 'timeout-scope-without-checkpoint';
const yielding = 'yield-in-cancel-scope';

/** Calls that open a scope which ends its body by cancelling it; those with a time limit among them. */
const limits = /^(?:asyncio\.(?:timeouts\.)?timeout(?:_at)?|async_timeout\.timeout(?:_at)?|anyio\.(?:move_on_after|move_on_at|fail_after|fail_at)|trio\.(?:move_on_after|move_on_at|fail_after|fail_at))$/;
const groups = /^(?:asyncio\.(?:taskgroups\.)?TaskGroup|anyio\.(?:create_task_group|CancelScope)|trio\.(?:open_nursery|CancelScope))$/;

/** True if the text may open a scope that cancels. */
export function mayOpenScopes(text: string): boolean {
  return /\b(?:timeout|timeout_at|move_on_after|move_on_at|fail_after|fail_at|TaskGroup|create_task_group|open_nursery|CancelScope)\b/.test(text);
}

/** Time limits around code that cannot be cancelled, and scopes that an async generator leaves open while others run. */
export function checkScopes(context: RuleContext, file: FileState): Finding[] {
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    const node = fn.form === 'function' && (fn.isAsync || fn.isGenerator) ? treeOf(file).functions.get(fn.start) : undefined;
    if (node === undefined) continue;
    within(node.body, (inner) => {
      if (inner.kind !== Kind.With) return;
      const scope = inner as With;
      for (const { contextExpr } of scope.items) {
        const name = scopeName(context.program, file, fn, contextExpr);
        if (name === undefined) continue;
        if (limits.test(name) && context.isOn(idle)) findings.push(...checkLimit(context.program, file, scope, contextExpr));
        if (context.isOn(yielding)) findings.push(...checkYield(file, fn, node, scope, contextExpr));
      }
    });
  }
  return findings;
}

function scopeName(p: Program, file: FileState, fn: FunctionFacts, node: Expr): string | undefined {
  if (node.kind !== Kind.Call) return undefined;
  for (const type of alternatives(typeOfExpression(p, file, fn, node.func))) {
    if (type.kind !== TypeKind.External) continue;
    const name = p.knowledge.canonical(type.name);
    if (limits.test(name) || groups.test(name)) return name;
  }
  return undefined;
}

function checkLimit(p: Program, file: FileState, scope: With, at: Expr): Finding[] {
  if (holdsCheckpoint(p, file, scope)) return [];
  return [
    {
      rule: idle, severity: 'warning', confidence: isTestFile(file.path) ? 'possible' : 'certain', path: file.path, start: at.start, end: at.end, related: [], fixes: [],
      message: `Nothing in this block suspends, so \`${file.text.slice(at.start, at.end).split('\n')[0]!}\` can never act: a time limit takes effect at an \`await\`. Await something in the block, move the work to a thread, or take the limit away.`,
    },
  ];
}

/** An `await` that may suspend, an `async for` or `async with`, or a `yield` that hands the scope to somebody else. */
function holdsCheckpoint(p: Program, file: FileState, scope: With): boolean {
  let found = scope.items.length > 1 && scope.isAsync;
  within(scope.body, (node) => {
    if (node.kind === Kind.Yield || node.kind === Kind.YieldFrom || node.kind === Kind.ErrorStmt || node.kind === Kind.ErrorExpr) found = true;
    else if (node.kind === Kind.Await && awaitSuspends(p, file, node as Await, 0)) found = true;
    else if ((node.kind === Kind.With || node.kind === Kind.For || node.kind === Kind.Comprehension) && (node as AnyNode & { isAsync: boolean }).isAsync) found = true;
  });
  return found;
}

/** Decorators under which the generator is no iterator: whoever enters it also leaves it, in one task. */
const managers = new Set(['asynccontextmanager', 'contextmanager', 'fixture']);

function checkYield(file: FileState, fn: FunctionFacts, def: FunctionDef, scope: With, at: Expr): Finding[] {
  if (!fn.isGenerator) return [];
  const isManaged = def.decorators.some((decorator) => managers.has(lastName(decorator.kind === Kind.Call ? decorator.func : decorator)));
  if (isManaged) return [];
  let inside: AnyNode | undefined;
  within(scope.body, (node) => {
    if (node.kind === Kind.Yield) inside ??= node;
  });
  if (inside === undefined) return [];
  // Another decorator may make a context manager of it.
  const isSure = def.decorators.length === 0 && !isTestFile(file.path);
  return [
    {
      rule: yielding, severity: 'warning', confidence: isSure ? 'certain' : 'possible', path: file.path, start: inside.start, end: inside.end, fixes: [],
      related: [{ path: file.path, start: at.start, end: at.end, message: 'the scope that stays open while the caller runs' }],
      message: `The caller of this generator runs inside \`${lastName((at as Expr & { func: Expr }).func)}\` while it is suspended at this \`yield\`: the scope then cancels code that is not its own, and it may be closed in another task. Collect the items first, hand them over through a queue, or make it a context manager.`,
    },
  ];
}
