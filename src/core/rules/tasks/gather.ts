import type { Finding } from '../../findings';
import { taskGroupFix } from '../../fixes/task-group';
import { givenBy } from '../../program/coroutines/gives';
import { positionOf } from '../../program/coroutines/positions';
import type { CodeView } from '../../program/coroutines/view';
import { evaluate } from '../../program/types/evaluate';
import { TypeKind } from '../../program/types/types';
import type { FunctionFacts } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import { Kind, type Call, type Expr, type FunctionDef, type Stmt } from '../../syntax/nodes';
import type { RuleContext } from '../on-loop';
import { handlesItsErrors } from '../own-errors';
import { report } from './report';
import { usesOf } from './variable-uses';

/** `gather-exceptions-ignored` and `prefer-task-group`. */
export function checkGather(context: RuleContext, view: CodeView): Finding[] {
  const findings: Finding[] = [];
  for (const node of view.calls) {
    if (!isCallOf(view, node, 'asyncio.gather')) continue;
    const option = node.keywords.find(({ arg }) => arg === 'return_exceptions')?.value;
    const found = option === undefined ? preferTaskGroup(context, view, node) : isTrue(option) ? ignoredExceptions(context, view, node) : undefined;
    if (found !== undefined) findings.push(found);
  }
  return findings;
}

/** True for a call of this library function that runs. */
export function isCallOf(view: CodeView, node: Call, name: string): boolean {
  const event = view.eventOf(node);
  if (event === undefined) return false;
  const callee = evaluate(view.program, view.file, event.value.func);
  return callee.kind === TypeKind.External && view.program.knowledge.canonical(callee.name) === name;
}

function isTrue(node: Expr): boolean {
  return node.kind === Kind.Constant && node.value === true;
}

/** Names of functions that end things: what goes wrong there is left alone on purpose. */
const cleanup = /(?:^|_)(?:a?closed?|stop|shutdown|cleanup|clean_up|cancel|teardown|tear_down|disconnect|dispose|aexit|exit|kill|terminate|finalize|unload|join|drain)(?:_|$)/i;

function ignoredExceptions(context: RuleContext, view: CodeView, node: Call): Finding | undefined {
  const parent = view.parentOf(node);
  if (parent?.kind !== Kind.Await) return undefined;
  const position = positionOf(view, parent as Expr);
  const fn = view.functionOf(node);
  const isUnused = position.kind === 'dropped' || (position.kind === 'variable' && fn.form === 'function' && usesOf(view, fn, position.name)?.loads.length === 0);
  if (!isUnused || node.args.length === 0 || !context.isOn('gather-exceptions-ignored')) return undefined;
  // Tasks that were cancelled are waited for in this way; their `CancelledError` is expected.
  const body = view.file.text.slice(fn.start, fn.end);
  if (/\.cancel(?:led)?\(/.test(body) || isInCleanup(view, node)) return undefined;
  const awaited = node.args.map((argument) => calledFunctions(view, argument));
  if (awaited.every((each) => each !== undefined && each.length > 0 && each.every(({ file, fn: called }) => handlesItsErrors(file, called)))) return undefined;
  return report(view, node, {
    rule: 'gather-exceptions-ignored', severity: 'warning', confidence: cleanup.test(fn.name) || awaited.some((each) => each === undefined || each.some(({ fn: called }) => cleanup.test(called.name))) ? 'possible' : 'certain',
    message: '`return_exceptions=True` puts the exceptions into the list of results, and nobody looks at the list: failures vanish. Look for exceptions in the result, or leave the option out, or use a `TaskGroup`.',
  });
}

function isInCleanup(view: CodeView, node: Expr): boolean {
  for (let below: { start: number } = node, at = view.parentOf(node); at !== undefined && at.kind !== Kind.FunctionDef; below = at, at = view.parentOf(at)) {
    if (at.kind === Kind.ExceptHandler) return true;
    if (at.kind === Kind.Try && (at as Extract<Stmt, { kind: Kind.Try }>).finalbody.includes(below as Stmt)) return true;
  }
  return false;
}

/** The functions whose coroutines an argument of `gather` holds; `undefined` if they are not known. */
export function calledFunctions(view: CodeView, argument: Expr): { file: CodeView['file']; fn: FunctionFacts }[] | undefined {
  switch (argument.kind) {
    case Kind.Starred:
      return calledFunctions(view, argument.value);
    case Kind.ListComp:
    case Kind.GeneratorExp:
    case Kind.SetComp:
      return calledFunctions(view, argument.elt);
    case Kind.Call: {
      const event = view.eventOf(argument);
      const given = event === undefined ? undefined : givenBy(view.program, view.file, event.value);
      if (given?.kind === 'coroutine' && given.fn !== undefined) return [{ file: given.fn.file, fn: given.fn.fn }];
      const callee = event === undefined ? undefined : evaluate(view.program, view.file, event.value.func);
      // `create_task(f())`, `map(f, items)`.
      const [first] = argument.args;
      if (callee?.kind !== TypeKind.External || first === undefined) return undefined;
      const name = view.program.knowledge.canonical(callee.name);
      if (/^asyncio\.(?:.*\.)?(?:create_task|ensure_future|wait_for|shield)$/.test(name)) return calledFunctions(view, first);
      const mapped = name === 'builtins.map' ? event!.value.args[0] : undefined;
      const type = mapped === undefined ? undefined : evaluate(view.program, view.file, mapped);
      return type?.kind === TypeKind.Function && type.fn.isAsync ? [{ file: type.file, fn: type.fn }] : undefined;
    }
    case Kind.Name: {
      const fn = view.functionOf(argument);
      const uses = fn.form === 'function' ? usesOf(view, fn, argument.id) : undefined;
      const store = uses?.stores.length === 1 ? view.parentOf(uses.stores[0]!) : undefined;
      const value = store?.kind === Kind.Assign ? (store as Extract<Stmt, { kind: Kind.Assign }>).value : undefined;
      return value === undefined || value.kind === Kind.Name ? undefined : value.kind === Kind.List ? value.elts.flatMap((element) => calledFunctions(view, element) ?? []) : calledFunctions(view, value);
    }
    default:
      return undefined;
  }
}

function preferTaskGroup(context: RuleContext, view: CodeView, node: Call): Finding | undefined {
  const { settings, target } = context.program;
  // `TaskGroup` came with 3.11: advised only where the project says that it runs on nothing older.
  if (target.minor < 11 || !(settings.targetPython !== null || settings.statesPython)) return undefined;
  const parent = view.parentOf(node);
  if (parent?.kind !== Kind.Await || node.keywords.length > 0) return undefined;
  const position = positionOf(view, parent as Expr);
  const isPlain = position.kind === 'dropped';
  const coroutines = node.args.filter((argument) => argument.kind === Kind.Call && isCoroutineCall(view, argument));
  if (node.args.length < 2 || coroutines.length !== node.args.length || !context.isOn('prefer-task-group')) return undefined;
  const fn = view.functionOf(node);
  const isLast = fn.name === 'main' && endsFunction(view, node, fn);
  const fix = taskGroupFix(view, node);
  return report(view, node, {
    rule: 'prefer-task-group', severity: 'hint', confidence: isPlain && !isLast ? 'likely' : 'possible', fixes: fix === undefined ? [] : [fix],
    message: 'If one of these fails, `gather` raises at once and leaves the others running, with nobody to wait for them. `async with asyncio.TaskGroup()` cancels them and waits until all have ended.',
  });
}

function isCoroutineCall(view: CodeView, node: Call): boolean {
  const event = view.eventOf(node);
  return event?.value.kind === ValueKind.Call && givenBy(view.program, view.file, event.value)?.kind === 'coroutine';
}

function endsFunction(view: CodeView, node: Expr, fn: FunctionFacts): boolean {
  const definition: FunctionDef | undefined = view.tree.functions.get(fn.start);
  const last = definition?.body.at(-1);
  return last !== undefined && last.start <= node.start && node.end <= last.end;
}

