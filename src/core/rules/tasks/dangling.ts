import type { Confidence, Finding, Fix } from '../../findings';
import { awaitFix } from '../../fixes/task-await';
import { backgroundSetFix } from '../../fixes/task-background-set';
import { makesLooseTask } from '../../knowledge/coroutines';
import { positionOf } from '../../program/coroutines/positions';
import { calleesOf, viewOf, type CodeView } from '../../program/coroutines/view';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, TypeKind } from '../../program/types/types';
import { calledName } from '../../summary/call-parts';
import type { FunctionFacts } from '../../summary/facts';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import { Kind, type Call, type Expr, type Name } from '../../syntax/nodes';
import type { RuleContext } from '../on-loop';
import { collectionOf, isOnlyFilled } from './local-collections';
import { isExpectedToFail, report, shownCall } from './report';
import { usesOf } from './variable-uses';

/** A call that starts a task to which only its result refers. */
export interface TaskMaker {
  readonly confidence: Confidence;
  /** The function of the workspace that makes it, where the call is not the library's own. */
  readonly through: FunctionFacts | undefined;
}

const maxDepth = 3;

/** Whether a call gives a new task that nobody else keeps. */
export function taskMaker(p: Program, file: FileState, call: CallValue, depth = 0): TaskMaker | undefined {
  const callees = calleesOf(p, file, call.func);
  if (callees.length === 0) return undefined;
  let through: FunctionFacts | undefined;
  for (const callee of callees) {
    if (callee.kind === TypeKind.External && makesLooseTask(p.knowledge, callee.name)) continue;
    if (callee.kind === TypeKind.Function && !callee.isUncertain && !callee.fn.isAsync && !callee.fn.isGenerator && depth < maxDepth && handsOutTask(p, callee.file, callee.fn, depth)) {
      through = callee.fn;
      continue;
    }
    return callees.length === 1 && callee.kind === TypeKind.Unknown && isLoopMethod(p, file, call) ? { confidence: 'likely', through: undefined } : undefined;
  }
  // A task or future that is given to `ensure_future` is the result itself: its owner keeps it.
  const [argument] = call.args;
  if (through === undefined && argument !== undefined && isFuture(p, file, argument)) return undefined;
  // `ensure_future` of what may be a task already.
  const isUnclear = through === undefined && argument !== undefined && calledName(call.func) === 'ensure_future' && evaluate(p, file, argument).kind !== TypeKind.Coroutine;
  return { confidence: isUnclear ? 'possible' : 'certain', through };
}

/** `self.loop.create_task(work())` where nothing is known of the object but its name, and what it is given is a coroutine. */
function isLoopMethod(p: Program, file: FileState, call: CallValue): boolean {
  const { func } = call;
  if (func.kind !== ValueKind.Attribute || func.name !== 'create_task') return false;
  const { base } = func;
  const name = base.kind === ValueKind.Attribute || base.kind === ValueKind.Global || base.kind === ValueKind.Cell ? base.name : base.kind === ValueKind.Parameter ? (file.facts.functions[base.owner]?.parameters[base.index]?.name ?? '') : '';
  if (!/(?:^|_)(?:event_)?loop$/.test(name)) return false;
  const [argument] = call.args;
  return argument !== undefined && evaluate(p, file, argument).kind === TypeKind.Coroutine;
}

function isFuture(p: Program, file: FileState, value: Value): boolean {
  return alternatives(evaluate(p, file, value)).some((type) => type.kind === TypeKind.ExternalInstance && /^(?:asyncio|concurrent\.futures)\.(?:Future|Task)$/.test(p.knowledge.canonical(type.cls)));
}

/** Answers by function, as long as the types that they rest on. */
const handingOut = new WeakMap<FileState['types'], Map<number, boolean>>();

/** True for a function that returns a new task and keeps none of it: each `return` is such a call, or a variable used for nothing else. */
function handsOutTask(p: Program, file: FileState, fn: FunctionFacts, depth: number): boolean {
  if (fn.returns.length === 0 || fn.returns.length > 4 || fn.form !== 'function' || fn.returns.some(({ kind }) => kind !== ValueKind.Call)) return false;
  let known = handingOut.get(file.types);
  if (known === undefined) handingOut.set(file.types, (known = new Map<number, boolean>()));
  let answer = known.get(fn.index);
  if (answer === undefined) {
    known.set(fn.index, false);
    answer = findHandingOut(p, file, fn, depth);
    known.set(fn.index, answer);
  }
  return answer;
}

function findHandingOut(p: Program, file: FileState, fn: FunctionFacts, depth: number): boolean {
  const made = fn.returns.map((value) => (value.kind === ValueKind.Call ? value : undefined));
  if (!made.every((value): value is CallValue => value !== undefined && taskMaker(p, file, value, depth + 1) !== undefined)) return false;
  // `self.tasks.add(task)`, `self.task = task`: kept. What is assigned to a variable may have been.
  const starts = new Set(made.map(({ start }) => start));
  const view = viewOf(p, file);
  for (const call of view.calls) {
    if (!starts.has(call.start) || view.functionOf(call) !== fn) continue;
    const position = positionOf(view, call);
    if (position.kind !== 'variable') {
      if (view.parentOf(call)?.kind !== Kind.Return) return false;
      continue;
    }
    const uses = usesOf(view, fn, position.name);
    if (uses === undefined) return false;
    const isKept = uses.loads.some((load) => view.parentOf(load)?.kind !== Kind.Return && !isIdle(view, load));
    if (isKept) return false;
  }
  return true;
}

/** Methods of a task that leave nobody with a reference to it. */
const idleMethods = new Set(['add_done_callback', 'set_name', 'get_name', 'get_coro']);

/** True for a use of a task that neither keeps it nor waits for it. */
function isIdle(view: CodeView, load: Name): boolean {
  const parent = view.parentOf(load);
  if (parent?.kind === Kind.Attribute) {
    const call = view.parentOf(parent);
    return call?.kind === Kind.Call && (call as Call).func === parent && idleMethods.has((parent as Extract<Expr, { kind: Kind.Attribute }>).attr);
  }
  const position = positionOf(view, load);
  if (position.kind === 'value') return position.as === 'text' || (position.as === 'argument' && /^(?:builtins\.)?(?:print|str|repr|logging\..*)$/.test(position.by));
  return position.kind === 'dropped' || isWeaklyKept(view, load);
}

/** `weak_set.add(task)`: a weak collection keeps nothing. */
function isWeaklyKept(view: CodeView, node: Expr): boolean {
  const call = view.parentOf(node);
  const event = call?.kind === Kind.Call ? view.eventOf(call) : undefined;
  if (event?.value.func.kind !== ValueKind.Attribute || !/^(?:add|append)$/.test(event.value.func.name)) return false;
  const receiver = evaluate(view.program, view.file, event.value.func.base);
  return receiver.kind === TypeKind.ExternalInstance && /^(?:weakref|_weakrefset)\.WeakSet$/.test(receiver.cls);
}

/** `dangling-task`: tasks that nothing keeps alive. */
export function checkDangling(context: RuleContext, view: CodeView): Finding[] {
  const findings: Finding[] = [];
  for (const node of view.calls) {
    const event = view.eventOf(node);
    if (event === undefined) continue;
    const parent = view.parentOf(node);
    if (parent?.kind === Kind.Await || parent?.kind === Kind.Return) continue;
    const maker = taskMaker(view.program, view.file, event.value);
    const lost = maker === undefined ? lostGather(view, node, event.value) : lossOf(view, node, maker);
    if (lost === undefined || !context.isOn('dangling-task') || isExpectedToFail(view, node)) continue;
    findings.push(lost);
  }
  return findings;
}

/** `asyncio.gather(fetch(), fetch())` as a statement of a coroutine: the `await` is missing. */
function lostGather(view: CodeView, node: Call, { func, args }: CallValue): Finding | undefined {
  if (calledName(func) !== 'gather' || !view.functionOf(node).isAsync || view.parentOf(node)?.kind !== Kind.ExprStmt) return undefined;
  const callee = evaluate(view.program, view.file, func);
  if (callee.kind !== TypeKind.External || view.program.knowledge.canonical(callee.name) !== 'asyncio.gather') return undefined;
  const isMaking = args.some((argument) => evaluate(view.program, view.file, argument).kind === TypeKind.Coroutine);
  const fix = awaitFix(view, node);
  return report(view, node, {
    rule: 'dangling-task', severity: 'warning', confidence: isMaking ? 'certain' : 'likely', fixes: fix === undefined ? [] : [fix],
    message: `Nothing waits for \`${shownCall(view, node)}\`: the coroutine goes on while its tasks run, nothing keeps them, and their exceptions are not seen in time. Write \`await ${shownCall(view, node)}\`.`,
  });
}

function lossOf(view: CodeView, node: Call, maker: TaskMaker): Finding | undefined {
  const call = shownCall(view, node);
  const found = (confidence: Confidence, how: string, fix?: Fix): Finding => report(view, node, {
    rule: 'dangling-task', severity: 'warning',
    confidence: maker.confidence === 'certain' ? confidence : maker.confidence === 'possible' || confidence !== 'certain' ? 'possible' : 'likely',
    fixes: fix === undefined ? [] : [fix],
    message: `${how}: the event loop itself holds only a weak reference, so the task can be garbage-collected before it is done, and its exception is not seen in time. Keep it in a set of background tasks until it is done, or start it in a \`TaskGroup\`.`,
  });
  const parent = view.parentOf(node);
  if (parent?.kind === Kind.Lambda) return isDiscardedLambda(view, parent as Expr) ? found('likely', `The task of \`${call}\` is the result of a callback, which nobody keeps`) : undefined;
  if (parent?.kind === Kind.Attribute) {
    const outer = view.parentOf(parent);
    const { attr } = parent as Extract<Expr, { kind: Kind.Attribute }>;
    if (attr !== 'add_done_callback' || outer?.kind !== Kind.Call || view.parentOf(outer)?.kind !== Kind.ExprStmt) return undefined;
    return found('likely', `Nothing keeps the task of \`${call}\`: \`add_done_callback\` does not`);
  }
  const position = positionOf(view, node);
  if (position.kind === 'dropped') return found('certain', `Nothing keeps the task${position.isCollected ? 's' : ''} of \`${call}\``, position.isCollected ? undefined : backgroundSetFix(view, node));
  if (position.kind === 'variable') return lossOfVariable(view, node, position.name, position.isCollected, found);
  const collection = collectionOf(view, node);
  if (collection !== undefined && isOnlyFilled(view, node, collection)) return found('likely', `The list \`${collection}\` is gone with the function, and with it the task of \`${call}\``);
  if (isWeaklyKept(view, node)) return found('certain', `A \`WeakSet\` does not keep the task of \`${call}\``);
  return undefined;
}

function lossOfVariable(view: CodeView, node: Call, name: string, isCollected: boolean, found: (confidence: Confidence, how: string, fix?: Fix) => Finding): Finding | undefined {
  const fn = view.functionOf(node);
  if (fn.form !== 'function') return undefined;
  const uses = usesOf(view, fn, name);
  if (uses === undefined || staysInFrame(view, node, fn)) return undefined;
  const call = shownCall(view, node);
  const fix = isCollected ? undefined : backgroundSetFix(view, node);
  if (uses.loads.length === 0) return found(hasAwaitAfter(view, node, fn) ? 'likely' : 'certain', `\`${name}\` is not used again, and the task${isCollected ? 's' : ''} of \`${call}\` ${isCollected ? 'are' : 'is'} gone with the function`, fix);
  if (isCollected || !uses.loads.every((load) => isIdle(view, load))) return undefined;
  return found('likely', `\`${name}\` is not kept, and the task of \`${call}\` is gone with the function`, fix);
}

/** The lambda goes to the event loop or to a library that calls it and drops what it returns. */
function isDiscardedLambda(view: CodeView, lambda: Expr): boolean {
  const call = view.parentOf(lambda);
  const event = call?.kind === Kind.Call ? view.eventOf(call) : undefined;
  if (event === undefined) return false;
  return calleesOf(view.program, view.file, event.value.func).some((callee) => callee.kind === TypeKind.External && view.program.knowledge.sink(callee.name).some((sink) => sink.runs === 'loop' && /^(?:a callback|a timer|a signal handler|a readiness callback|a done callback)/.test(sink.as)));
}

/** The function never ends, runs the loop, or waits for the end of the program: its frame keeps what its variables hold. */
function staysInFrame(view: CodeView, node: Expr, fn: FunctionFacts): boolean {
  const rest = view.file.text.slice(node.end, fn.end);
  return /\bwhile\s+(?:True|1)\s*:(?![\s\S]*\bbreak\b)/.test(rest) || /\bawait\b[^\n]*\b(?:serve_forever|sleep_forever|run_forever|wait_closed|idle|run_until_disconnected|start_polling|Event\(\)\.wait|create_future)\b|\basyncio\.Future\(\)|(?:\breactor\.run|\.run_forever|\b\w*ioloop\.start)\(/i.test(rest);
}

function hasAwaitAfter(view: CodeView, node: Expr, fn: FunctionFacts): boolean {
  return view.others.some((other) => other.start >= node.end && other.end <= fn.end && (other.kind === Kind.Await || (other.kind !== Kind.Comprehension && (other as unknown as { isAsync?: boolean }).isAsync === true)));
}
