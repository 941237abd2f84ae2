import type { Finding, Fix } from '../../findings';
import type { CallableSink } from '../../knowledge';
import { passFix } from '../../fixes/task-pass-callable';
import { givenByCallee } from '../../program/coroutines/gives';
import { isSteady } from '../../program/coroutines/steady';
import { positionOf } from '../../program/coroutines/positions';
import type { CodeView } from '../../program/coroutines/view';
import { libraryBases } from '../../program/types/ancestry';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, TypeKind, type FunctionType, type Type } from '../../program/types/types';
import { argumentOf } from '../../summary/call-parts';
import type { CallEvent } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { Kind, type Call, type Expr } from '../../syntax/nodes';
import type { RuleContext } from '../on-loop';
import { givesPlainResult } from './plain-results';
import { isExpectedToFail, report, shown, shownCall } from './report';

/** Sinks that call what they are given and do nothing with a coroutine that comes back. Others accept both kinds of functions. */
const plainSinks =
  /^(?:asyncio\.(?!start_)|threading\.|_thread\.|concurrent\.futures\.|multiprocessing\.|signal\.signal$|atexit\.register$|anyio\.(?:to_thread|to_process|to_interpreter)\.|trio\.(?:to_thread|lowlevel)\.|anyio\.from_thread\.run_sync$|trio\.from_thread\.run_sync$|starlette\.concurrency\.|asgiref\.sync\.sync_to_async$|tkinter\.|twisted\.internet\.|tornado\.ioloop\.IOLoop\.run_in_executor$|discord\.VoiceClient\.play$|joblib\.)/;

/** Sinks whose callable makes an object for them: a factory may be anything, and returns no coroutine by mistake. */
const factories = /protocol factory|task factory/;

/** What a sink does with the coroutine that it gets. */
function fateIn(sink: CallableSink): string {
  return `${sink.as} calls it and gets a coroutine that nobody awaits`;
}

interface Handed {
  readonly sink: CallableSink;
  readonly by: string;
  readonly argument: Value;
}

/** The callable arguments of a call to a library function that calls them as plain functions. */
function handedTo(view: CodeView, event: CallEvent): Handed[] {
  const { program, file } = view;
  const callees = alternatives(evaluate(program, file, event.value.func));
  const [callee] = callees;
  if (callees.length !== 1 || callee?.kind !== TypeKind.External) return [];
  const by = program.knowledge.canonical(callee.name);
  const found: Handed[] = [];
  for (const sink of program.knowledge.sink(by)) {
    if (!sink.names.some((name) => plainSinks.test(name)) || factories.test(sink.as)) continue;
    const argument = argumentOf(event.value, sink.position, sink.keyword);
    if (argument !== undefined) found.push({ sink, by, argument });
  }
  return found;
}

/** `async-function-as-sync-callback` and `called-instead-of-passed`. */
export function checkCallbacks(context: RuleContext, view: CodeView): Finding[] {
  const findings: Finding[] = [];
  const add = (finding: Finding | undefined): void => {
    if (finding !== undefined) findings.push(finding);
  };
  for (const node of view.calls) {
    const event = view.eventOf(node);
    if (event === undefined || node.args.length + node.keywords.length === 0) continue;
    for (const handed of handedTo(view, event)) {
      add(asyncCallback(context, view, node, handed));
      add(calledInstead(context, view, node, handed));
    }
    add(asyncKey(context, view, node, event));
    add(notCalled(context, view, node, event));
    add(startedSoon(context, view, node, event));
  }
  for (const fn of view.file.facts.functions) {
    if (fn.name !== 'run' || !fn.isAsync || fn.cls < 0) continue;
    const base = libraryBases(view.program, view.file, view.file.facts.classes[fn.cls]!).find((name) => /^(?:threading\.Thread|threading\.Timer|multiprocessing\.Process)$/.test(view.program.knowledge.canonical(name)));
    if (base === undefined || !context.isOn('async-function-as-sync-callback')) continue;
    findings.push(report(view, { start: fn.nameStart, end: fn.nameEnd }, {
      rule: 'async-function-as-sync-callback', severity: 'error', confidence: 'certain',
      message: `\`${base}\` calls \`run\` as a plain function: an \`async def run\` only makes a coroutine, and its body never runs. Write \`def run(self)\` and start the coroutine in it with \`asyncio.run(…)\`.`,
    }));
  }
  return findings;
}

/** The argument's own node in the tree. */
function argumentNode(node: Call, sink: { readonly position?: number; readonly keyword?: string }): Expr | undefined {
  const named = sink.keyword === undefined ? undefined : node.keywords.find(({ arg }) => arg === sink.keyword);
  if (named !== undefined) return named.value;
  return sink.position === undefined ? undefined : node.args[sink.position];
}

/** The async function behind a callable: itself, under `partial`, or the body of a lambda. */
function asyncFunction(view: CodeView, argument: Value): { fn: FunctionType; isLambda: boolean } | undefined {
  const types = alternatives(evaluate(view.program, view.file, argument)).filter(({ kind }) => kind !== TypeKind.Plain);
  const [type] = types;
  if (types.length !== 1 || type === undefined) return undefined;
  const given = givenByCallee(view.program, type);
  if (given?.kind !== 'coroutine' || given.fn === undefined || !isSteady(view.program, given.fn)) return undefined;
  const isLambda = type.kind === TypeKind.Function && type.fn.form === 'lambda';
  // A plain function that returns a coroutine may be meant for a caller that awaits it.
  if (type.kind === TypeKind.Function && !type.fn.isAsync && !isLambda) return undefined;
  return { fn: given.fn, isLambda };
}

function asyncCallback(context: RuleContext, view: CodeView, node: Call, { sink, argument }: Handed): Finding | undefined {
  const at = argumentNode(node, sink);
  const found = at === undefined || isExpectedToFail(view, node) ? undefined : asyncFunction(view, argument);
  if (found === undefined || at === undefined || !context.isOn('async-function-as-sync-callback')) return undefined;
  const what = found.isLambda ? 'This lambda returns a coroutine' : `\`${shown(view.textOf(at))}\` is an \`async def\``;
  return report(view, at, {
    rule: 'async-function-as-sync-callback', severity: 'error', confidence: resultIsUsed(view, node) ? 'likely' : 'certain',
    message: `${what}: ${fateIn(sink)}, so its body never runs. ${cureFor(sink)}`,
    related: found.isLambda ? [] : [{ path: found.fn.file.path, start: found.fn.fn.nameStart, end: found.fn.fn.nameEnd, message: `\`${found.fn.fn.qualifiedName}\` is an \`async def\`` }],
  });
}

/** The coroutine comes back to the caller, who may yet await it: `await (await to_thread(f))`. */
function resultIsUsed(view: CodeView, node: Call): boolean {
  if (!/\b(?:submit|to_thread|run_sync|run_in_executor|run_in_threadpool|apply|map)$/.test(view.textOf(node.func))) return false;
  const parent = view.parentOf(node);
  return positionOf(view, parent?.kind === Kind.Await ? (parent as Expr) : node).kind !== 'dropped';
}

function cureFor(sink: CallableSink): string {
  if (sink.runs === 'loop') return 'Pass a plain function that starts it with `asyncio.create_task(…)` and keeps the task.';
  if (sink.as.includes('signal handler')) return 'Use `loop.add_signal_handler(…)` with a plain function that starts a task.';
  if (sink.runs === 'main') return 'Pass a plain function that runs it with `asyncio.run(…)`.';
  return 'Await it on the event loop, or pass a plain function that runs it with `asyncio.run(…)`.';
}

/** Parameters of builtins whose answer is used as a value. `map` may feed `gather`: only a `map` that is thrown away is wrong. */
function asyncKey(context: RuleContext, view: CodeView, node: Call, event: CallEvent): Finding | undefined {
  const callees = alternatives(evaluate(view.program, view.file, event.value.func));
  const [callee] = callees;
  if (callees.length !== 1 || callee?.kind === undefined) return undefined;
  const isSort = event.value.func.kind === ValueKind.Attribute && event.value.func.name === 'sort' && (callee.kind === TypeKind.ContainerMethod || callee.kind === TypeKind.Unknown);
  const name = isSort ? 'builtins.list.sort' : callee.kind === TypeKind.External ? view.program.knowledge.canonical(callee.name) : '';
  for (const model of isSort ? [{ keyword: 'key' }] : view.program.knowledge.higherOrder(name)) {
    if (!/^(?:builtins|functools|itertools|heapq|bisect|re|json)\./.test(name)) continue;
    const parameter: { readonly position?: number; readonly keyword?: string } = model;
    const argument = argumentOf(event.value, parameter.position, parameter.keyword);
    const at = argumentNode(node, parameter);
    if (argument === undefined || at === undefined) continue;
    const found = asyncFunction(view, argument);
    if (found === undefined) continue;
    const isMap = name === 'builtins.map' || name === 'itertools.starmap';
    if (isMap && !isThrownAway(view, node)) continue;
    if (!context.isOn('async-function-as-sync-callback') || isExpectedToFail(view, node)) return undefined;
    const short = name.replace(/^builtins\./, '');
    const consequence = isMap ? 'the coroutines are thrown away and never run' : short === 'filter' ? 'a coroutine is always true, so nothing is left out' : `\`${short}\` works with the coroutine instead of its result`;
    const cure = isMap ? 'Use `await asyncio.gather(*map(…))`.' : 'Await the results first, then use a plain function.';
    return report(view, at, {
      rule: 'async-function-as-sync-callback', severity: 'error', confidence: 'certain',
      message: `\`${shown(view.textOf(at))}\` gives a coroutine: ${consequence}. ${cure}`,
    });
  }
  return undefined;
}

function isThrownAway(view: CodeView, node: Call): boolean {
  const parent = view.parentOf(node);
  if (parent?.kind === Kind.ExprStmt) return true;
  return parent?.kind === Kind.Call && /^(?:list|tuple|set|sum|any|all|sorted|max|min|deque)$/.test(view.textOf((parent as Call).func)) && (view.parentOf(parent)?.kind === Kind.ExprStmt || /^(?:sum|any|all|sorted|max|min)$/.test(view.textOf((parent as Call).func)));
}

/** True for a result that certainly cannot be called. */
function isNoCallable(view: CodeView, call: Value): boolean {
  if (call.kind !== ValueKind.Call) return false;
  const { program, file } = view;
  const callees = alternatives(evaluate(program, file, call.func));
  if (callees.every((callee) => callee.kind === TypeKind.External && givesPlainResult(program.knowledge.canonical(callee.name)))) return true;
  if (!callees.every((callee) => isPlainCallee(view, callee))) return false;
  return alternatives(evaluate(program, file, call)).every(isNoCallableType);
}

function isNoCallableType(type: Type): boolean {
  return type.kind === TypeKind.Plain || type.kind === TypeKind.Coroutine || type.kind === TypeKind.Tuple || type.kind === TypeKind.Container || type.kind === TypeKind.Generator;
}

/** A function that is seen as it is: not replaced by a decorator, a stub, or a class below. */
export function isPlainCallee(view: CodeView, callee: Type): boolean {
  if (callee.kind === TypeKind.External) return givenByCallee(view.program, callee) !== undefined;
  return callee.kind === TypeKind.Function && !callee.isUncertain && !callee.fn.isStub && callee.fn.form === 'function' && !raisesOnly(callee) && isSteady(view.program, callee, false);
}

/** `raise NotImplementedError(…)` behind other statements: classes below fill it in. */
function raisesOnly({ fn, file }: FunctionType): boolean {
  return fn.returns.length === 0 && /\braise\s+NotImplementedError\b/.test(file.text.slice(fn.start, fn.end));
}

/**
 * True for the call `work()` in `to_thread(work())`, `Thread(target=work())`: what it does happens here and now, and the cure is to pass `work`
 * itself, whatever else there is to say of the call.
 * @param span the call, in 0-based UTF-16 offsets of the file.
 */
export function isCalledInsteadOfPassed(view: CodeView, span: { readonly start: number; readonly end: number }): boolean {
  const node = view.calls.find(({ start, end }) => start === span.start && end === span.end);
  let outer = node === undefined ? undefined : view.parentOf(node);
  if (outer?.kind === Kind.Keyword) outer = view.parentOf(outer);
  const event = outer?.kind === Kind.Call ? view.eventOf(outer) : undefined;
  return event !== undefined && handedTo(view, event).some(({ sink, argument }) => argumentNode(outer as Call, sink) === node && isNoCallable(view, argument));
}

function calledInstead(context: RuleContext, view: CodeView, node: Call, { sink, argument, by }: Handed): Finding | undefined {
  const at = argumentNode(node, sink);
  if (at?.kind !== Kind.Call || view.eventOf(at) === undefined || !isNoCallable(view, argument)) return undefined;
  if (!context.isOn('called-instead-of-passed') || isExpectedToFail(view, node)) return undefined;
  const isCoroutine = alternatives(evaluate(view.program, view.file, argument)).every(({ kind }) => kind === TypeKind.Coroutine);
  const fix = isCoroutine ? undefined : passFix(view, node, at, by);
  const name = shown(view.textOf(at.func));
  const short = by.slice(by.lastIndexOf('.') + 1);
  const what = isCoroutine ? `\`${short}\` is given a coroutine, which cannot be called` : `\`${shownCall(view, at)}\` runs here and now, and \`${short}\` is given its result, which cannot be called`;
  const cure = isCoroutine ? (sink.runs === 'loop' ? 'Start it with `asyncio.create_task(…)` and keep the task.' : `Await it on the event loop, or pass a plain function that runs it with \`asyncio.run(…)\`.`) : `Pass the function itself: \`${name}\`${at.args.length > 0 ? ', and its arguments apart' : ''}.`;
  return report(view, at, { rule: 'called-instead-of-passed', severity: 'error', confidence: 'certain', message: `${what}. ${cure}`, fixes: fix === undefined ? [] : [fix] });
}

/** Functions that take a coroutine, not the function that makes it. */
const coroutineTakers = /^asyncio\.(?:(?:AbstractEventLoop\.|TaskGroup\.)?(?:create_task|run_until_complete)|ensure_future|run|gather|wait_for|shield|run_coroutine_threadsafe|Runner\.run)$/;

/** `create_task(f)` where `f` is an `async def`: the parentheses are missing. */
function notCalled(context: RuleContext, view: CodeView, node: Call, event: CallEvent): Finding | undefined {
  const callee = evaluate(view.program, view.file, event.value.func);
  if (callee.kind !== TypeKind.External) return undefined;
  const by = view.program.knowledge.canonical(callee.name);
  if (!coroutineTakers.test(by)) return undefined;
  const positions = by.endsWith('.gather') ? event.value.args.map((_, i) => i) : [0];
  for (const i of positions) {
    if (event.value.starAt >= 0 && i >= event.value.starAt) break;
    const argument = event.value.args[i];
    const at = node.args[i];
    if (argument === undefined || at === undefined || at.kind === Kind.Starred) continue;
    const types = alternatives(evaluate(view.program, view.file, argument));
    const [type] = types;
    if (types.length !== 1 || type?.kind !== TypeKind.Function || !type.fn.isAsync || type.isContextManager || type.isUncertain || type.fn.isGenerator) continue;
    if (!context.isOn('called-instead-of-passed') || isExpectedToFail(view, node)) return undefined;
    const name = shown(view.textOf(at));
    const needs = type.fn.parameters.slice(type.self === null ? 0 : 1).some(({ form, default: initial }) => initial === null && form !== 'vararg' && form !== 'kwarg');
    const fix: Fix | undefined = needs || (at.kind !== Kind.Name && at.kind !== Kind.Attribute) ? undefined : { title: `Call \`${name}\``, applicability: 'unsafe', edits: [{ start: at.end, end: at.end, content: '()' }] };
    return report(view, at, {
      rule: 'called-instead-of-passed', severity: 'error', confidence: 'certain', fixes: fix === undefined ? [] : [fix],
      message: `\`${by.slice(by.lastIndexOf('.') + 1)}\` needs a coroutine, and \`${name}\` is the function that makes one: this raises an error. Write \`${name}(${needs ? '…' : ''})\`.`,
    });
  }
  return undefined;
}

/** `nursery.start_soon(f())`, `anyio.run(main())`, `trio.run(main())`: these take the function and its arguments. */
function startedSoon(context: RuleContext, view: CodeView, node: Call, event: CallEvent): Finding | undefined {
  const { func } = event.value;
  const at = node.args[0];
  const [argument] = event.value.args;
  if (at?.kind !== Kind.Call || argument === undefined) return undefined;
  const callee = evaluate(view.program, view.file, func);
  const by = callee.kind === TypeKind.External ? view.program.knowledge.canonical(callee.name) : '';
  const isStart = func.kind === ValueKind.Attribute && func.name === 'start_soon' && (callee.kind === TypeKind.Unknown || /^(?:anyio|trio)\./.test(by));
  if (!isStart && !/^(?:anyio|trio)\.(?:run|from_thread\.run)$/.test(by)) return undefined;
  const made = evaluate(view.program, view.file, argument);
  const given = argument.kind === ValueKind.Call ? alternatives(evaluate(view.program, view.file, argument.func)).map((type) => givenByCallee(view.program, type)) : [];
  if (given.length === 0 || !given.every((each) => each?.kind === 'coroutine' && (each.fn === undefined || isSteady(view.program, each.fn))) || made.kind === TypeKind.Plain) return undefined;
  if (!context.isOn('called-instead-of-passed') || isExpectedToFail(view, node)) return undefined;
  const fix = passFix(view, node, at, 'start_soon');
  const name = shown(view.textOf(at.func));
  return report(view, at, {
    rule: 'called-instead-of-passed', severity: 'error', confidence: 'certain', fixes: fix === undefined ? [] : [fix],
    message: `\`${shown(view.textOf(node.func))}\` needs the async function, and \`${shownCall(view, at)}\` is already a coroutine: this raises an error. Pass \`${name}\`${at.args.length > 0 ? ' and its arguments apart' : ''}.`,
  });
}
