import type { Finding } from '../../findings';
import { givenBy } from '../../program/coroutines/gives';
import { isSteady } from '../../program/coroutines/steady';
import type { CodeView } from '../../program/coroutines/view';
import { calleesOf } from '../../program/coroutines/view';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, TypeKind } from '../../program/types/types';
import type { CallEvent } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { Kind, type Call, type Expr } from '../../syntax/nodes';
import type { RuleContext } from '../on-loop';
import { isPlainCallee } from './callbacks';
import { givesPlainResult } from './plain-results';
import { isExpectedToFail, report, shown, shownCall } from './report';
import { usesOf } from './variable-uses';

/** `coroutine-api-misuse`, apart from what follows a variable. */
export function checkApiMisuse(context: RuleContext, view: CodeView): Finding[] {
  const findings: Finding[] = [];
  const add = (node: Expr, message: string | undefined, rule = 'coroutine-api-misuse'): void => {
    if (message !== undefined && context.isOn(rule) && !isExpectedToFail(view, node)) findings.push(report(view, node, { rule, severity: rule === 'coroutine-api-misuse' ? 'error' : 'information', confidence: 'certain', message }));
  };
  for (const node of view.others) if (node.kind === Kind.Await) add((node as Extract<Expr, { kind: Kind.Await }>).value, awaitedPlain(view, (node as Extract<Expr, { kind: Kind.Await }>).value));
  for (const node of view.calls) {
    const event = view.eventOf(node);
    if (event === undefined || node.args.length === 0) continue;
    const callee = evaluate(view.program, view.file, event.value.func);
    if (callee.kind !== TypeKind.External) continue;
    const name = view.program.knowledge.canonical(callee.name);
    if (!name.startsWith('asyncio.')) continue;
    if (name === 'asyncio.wait') {
      const isRemoved = view.program.target.minor >= 11;
      add(node.args[0]!, waitOnCoroutines(view, node, event, isRemoved), isRemoved ? 'coroutine-api-misuse' : 'deprecated-loop-access');
    } else {
      add(node.args[0]!, wrongArgument(view, name, node, event));
      for (const at of name === 'asyncio.gather' ? node.args : node.args.slice(0, 1)) add(at, plainArgument(view, name, at));
    }
  }
  findings.push(...cachedCoroutines(context, view));
  return findings;
}

/** `await f()` where `f` is a plain function that returns nothing to wait for. */
function awaitedPlain(view: CodeView, node: Expr): string | undefined {
  if (node.kind === Kind.List || node.kind === Kind.Tuple || node.kind === Kind.ListComp || node.kind === Kind.GeneratorExp) {
    return `A collection cannot be awaited: \`await\` raises \`TypeError\`.${holdsCoroutines(view, node) ? ' Write `await asyncio.gather(*…)`.' : ' Await its elements.'}`;
  }
  if (node.kind !== Kind.Call) return undefined;
  const event = view.eventOf(node);
  if (event === undefined) return undefined;
  const name = shownCall(view, node);
  const given = givenBy(view.program, view.file, event.value);
  if (given?.kind === 'async-generator') return given.fn === undefined || isSteady(view.program, given.fn) ? `\`${name}\` is an asynchronous generator: awaiting it raises \`TypeError\`. Use \`async for … in ${name}\`.` : undefined;
  if (given?.kind === 'generator' || given?.kind === 'context' || given?.kind === 'async-context') {
    // Old coroutines are generators: `@types.coroutine`.
    if (given.kind === 'generator' || (given.fn !== undefined && !isSteady(view.program, given.fn))) return undefined;
    return `\`${name}\` is a context manager: awaiting it raises \`TypeError\`. Use \`${given.kind === 'context' ? 'with' : 'async with'}\`.`;
  }
  const plain = plainResult(view, event);
  if (plain === undefined) return undefined;
  return `\`${name}\` is a plain function whose result cannot be awaited: \`await\` raises \`TypeError\` after it has run. Remove the \`await\`${plain === 'library' ? '' : ', or make it an `async def`'}.`;
}

/** Whose plain function is called, where its result certainly cannot be awaited. */
function plainResult(view: CodeView, event: CallEvent): 'library' | 'own' | undefined {
  const callees = calleesOf(view.program, view.file, event.value.func);
  if (callees.length === 0) return undefined;
  const isExternal = callees.every((callee) => callee.kind === TypeKind.External && givesPlainResult(view.program.knowledge.canonical(callee.name)));
  if (!isExternal && !callees.every((callee) => callee.kind === TypeKind.Function && !callee.fn.isAsync && !callee.fn.isGenerator && isPlainCallee(view, callee))) return undefined;
  if (!isExternal && !alternatives(evaluate(view.program, view.file, event.value)).every(({ kind }) => kind === TypeKind.Plain || kind === TypeKind.Tuple || kind === TypeKind.Container)) return undefined;
  // A function whose values come from elsewhere may hand on an awaitable: only what it makes itself is sure.
  if (!isExternal && !callees.every((callee) => callee.kind === TypeKind.Function && callee.fn.returns.every(isOwnPlain))) return undefined;
  return isExternal ? 'library' : 'own';
}

function isOwnPlain(value: Value): boolean {
  switch (value.kind) {
    case ValueKind.Constant:
    case ValueKind.Literal:
    case ValueKind.Container:
      return true;
    case ValueKind.Union:
      return value.values.every(isOwnPlain);
    default:
      return false;
  }
}

/** `asyncio.wait([f(), g()])`, which needs tasks. */
function waitOnCoroutines(view: CodeView, node: Call, event: CallEvent, isRemoved: boolean): string | undefined {
  const at = node.args[0]!;
  if (holdsCoroutines(view, at)) {
    return isRemoved
      ? '`asyncio.wait` needs tasks: since Python 3.11 it raises `TypeError` for coroutines. Wrap each in `asyncio.create_task(…)`.'
      : '`asyncio.wait` needs tasks: coroutines are deprecated since Python 3.8 and an error in 3.11. Wrap each in `asyncio.create_task(…)`.';
  }
  const [argument] = event.value.args;
  const single = argument?.kind === ValueKind.Call ? givenBy(view.program, view.file, argument) : undefined;
  return single?.kind === 'coroutine' ? '`asyncio.wait` needs a collection of tasks, not one coroutine: this raises `TypeError`. Await the coroutine, or use `asyncio.wait_for(…, timeout)`.' : undefined;
}

/** A display or comprehension of coroutines, or a local variable that holds nothing else. */
function holdsCoroutines(view: CodeView, node: Expr, depth = 0): boolean {
  switch (node.kind) {
    case Kind.List:
    case Kind.Tuple:
    case Kind.Set:
      return node.elts.some((element) => isCoroutine(view, element));
    case Kind.ListComp:
    case Kind.SetComp:
    case Kind.GeneratorExp:
      return isCoroutine(view, node.elt);
    case Kind.Name: {
      const fn = view.functionOf(node);
      const uses = depth === 0 && fn.form === 'function' ? usesOf(view, fn, node.id) : undefined;
      const store = uses?.stores.length === 1 ? view.parentOf(uses.stores[0]!) : undefined;
      return store?.kind === Kind.Assign && holdsCoroutines(view, (store as unknown as { value: Expr }).value, 1);
    }
    default:
      return false;
  }
}

function isCoroutine(view: CodeView, node: Expr): boolean {
  const event = node.kind === Kind.Call ? view.eventOf(node) : undefined;
  const given = event === undefined ? undefined : givenBy(view.program, view.file, event.value);
  return given?.kind === 'coroutine' && (given.fn === undefined || isSteady(view.program, given.fn));
}

/** Functions that take one awaitable; a list of them raises `TypeError`. */
const oneAwaitable = /^asyncio\.(?:(?:AbstractEventLoop\.|TaskGroup\.)?create_task|ensure_future|run|Runner\.run|wait_for|shield|gather|AbstractEventLoop\.run_until_complete|run_coroutine_threadsafe)$/;
const coroutineOnly = /^asyncio\.(?:(?:AbstractEventLoop\.|TaskGroup\.)?create_task|run|Runner\.run|run_coroutine_threadsafe)$/;

function wrongArgument(view: CodeView, name: string, node: Call, event: CallEvent): string | undefined {
  const at = node.args[0]!;
  const short = name.slice(name.lastIndexOf('.') + 1);
  if (name === 'asyncio.as_completed' && node.args.length >= 2 && node.args.every((argument) => isCoroutine(view, argument))) {
    return '`asyncio.as_completed` takes one collection of awaitables. Put them into a list.';
  }
  if (!oneAwaitable.test(name) || at.kind === Kind.Starred || (event.value.starAt >= 0 && event.value.starAt === 0)) return undefined;
  if (at.kind === Kind.List || at.kind === Kind.Tuple || at.kind === Kind.ListComp || at.kind === Kind.GeneratorExp || (at.kind === Kind.Name && holdsCoroutines(view, at))) {
    return short === 'gather' ? '`asyncio.gather` takes the awaitables one by one: a list raises `TypeError`. Put a `*` before it.' : `\`${short}\` takes one awaitable: a list of them raises \`TypeError\`. Use \`asyncio.gather(*…)\`.`;
  }
  const inner = at.kind === Kind.Call ? view.eventOf(at) : undefined;
  if (inner === undefined || !coroutineOnly.test(name)) return undefined;
  const made = evaluate(view.program, view.file, inner.value.func);
  if (made.kind !== TypeKind.External || view.program.knowledge.canonical(made.name) !== 'asyncio.gather') return undefined;
  const cure = short === 'create_task' ? '`gather` has started its awaitables already: keep its result, or write `asyncio.ensure_future(…)`.' : 'Write an `async def` that awaits `asyncio.gather(…)`, and run that.';
  return `\`${short}\` needs a coroutine, and \`asyncio.gather\` gives a future: this raises an error. ${cure}`;
}

/** `wait_for(check(), 3)` where `check` is a plain function. */
function plainArgument(view: CodeView, name: string, at: Expr): string | undefined {
  const inner = at.kind === Kind.Call && oneAwaitable.test(name) ? view.eventOf(at) : undefined;
  const plain = inner && plainResult(view, inner);
  if (plain === undefined) return undefined;
  const cure = plain === 'library' ? 'Run it in a thread: `asyncio.to_thread(…)`.' : 'Make it an `async def`, or call it without asyncio.';
  return `\`${name.slice(name.lastIndexOf('.') + 1)}\` needs something to await, and \`${shownCall(view, at)}\` is a plain function that has run by then: this raises \`TypeError\`. ${cure}`;
}

/** `@lru_cache` on an `async def`: every caller after the first gets a coroutine that was awaited already. */
function cachedCoroutines(context: RuleContext, view: CodeView): Finding[] {
  if (!context.isOn('coroutine-api-misuse')) return [];
  const findings: Finding[] = [];
  for (const fn of view.file.facts.functions) {
    if (!fn.isAsync || fn.isGenerator || fn.form !== 'function') continue;
    for (const decorator of fn.decorators) {
      const type = evaluate(view.program, view.file, decorator.kind === ValueKind.Call ? decorator.func : decorator);
      if (type.kind !== TypeKind.External || !/^functools\.(?:lru_cache|cache|cached_property)$/.test(view.program.knowledge.canonical(type.name))) continue;
      // `@lru_cache` over `@make_task`: what is cached is no longer the coroutine.
      if (fn.decorators.length > 1 && fn.decorators.indexOf(decorator) < fn.decorators.length - 1) continue;
      const name = type.name.slice(type.name.lastIndexOf('.') + 1);
      findings.push(report(view, { start: fn.nameStart, end: fn.nameEnd }, {
        rule: 'coroutine-api-misuse', severity: 'error', confidence: 'certain',
        message: `\`${name}\` keeps the coroutine of \`${shown(fn.name)}\`, not its result: the second caller awaits a coroutine that was awaited before, which raises \`RuntimeError\`. Keep the result, or a task, in a cache of your own.`,
      }));
    }
  }
  return findings;
}
