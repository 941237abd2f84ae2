import type { Confidence, Finding, Severity, Span } from '../../findings';
import { maySuspend, StepKind, type Graph, type Step, type StepNode } from '../../flow/graph';
import { raiseFixes } from '../../fixes/cancellation-raise';
import { graphOf } from '../../flow/graph-of';
import { reachesOf } from '../../program/contexts/reaches';
import { calleesOf } from '../../program/coroutines/view';
import type { FileState } from '../../program/file-state';
import { isTestFile } from '../../program/files/test-files';
import { treeOf } from '../../program/loops/tree-of';
import type { Program } from '../../program/program';
import { TypeKind } from '../../program/types/types';
import type { FunctionFacts } from '../../summary/facts';
import { Kind, type Call, type ExceptHandler, type FunctionDef, type Raise, type Stmt, type Try, type With } from '../../syntax/nodes';
import type { RuleContext } from '../on-loop';
import { lastName } from '../../syntax/last-name';
import { catchesCancellation } from './exceptions';
import { isCalledInLoop, isDedicated, isDeliberate, isInHandler, namesTheUser, type Handling } from './intent';
import { awaitsCancelledTasks, mayBeCancelledIn, within } from './try-blocks';

const rule = 'cancellation-swallowed';

const stopper = /\bexcept\s*:|\bBaseException\b|\bCancelled(?:Error)?\b|\bget_cancelled_exc_class\b|\bfinally\s*:/;

/** `STOPPED = (asyncio.CancelledError, OSError)`: the handler itself names neither. */
const namedStoppers = /^[ \t]*\w+\s*(?::[^=\n]+)?=\s*\([^()]*\b(?:BaseException|Cancelled(?:Error)?)\b/m;

/** True if the text may hold a coroutine that stops a cancellation. */
export function maySwallow(text: string): boolean {
  return /\basync\s+def\b/.test(text) && stopper.test(text);
}

/** Handlers, `finally` blocks and `suppress` that stop the cancellation of the task they run in. */
export function checkSwallowed(context: RuleContext, file: FileState): Finding[] {
  if (!context.isOn(rule)) return [];
  const findings: Finding[] = [];
  const words = namedStoppers.test(file.text) ? /\b(?:except|finally|suppress)\b/ : stopper;
  for (const fn of file.facts.functions) {
    const node = fn.isAsync && fn.form === 'function' && words.test(file.text.slice(fn.start, fn.end)) ? treeOf(file).functions.get(fn.start) : undefined;
    const graph = node === undefined ? undefined : graphOf(file, fn);
    if (node === undefined || graph === undefined) continue;
    within(node.body, (inner) => {
      if (inner.kind === Kind.Try) findings.push(...checkTry(context, file, fn, node, graph, inner as Try));
      else if (inner.kind === Kind.With) findings.push(...checkSuppress(context, file, fn, node, graph, inner as With));
    });
  }
  return findings;
}

function checkTry(context: RuleContext, file: FileState, fn: FunctionFacts, def: FunctionDef, graph: Graph, node: Try): Finding[] {
  if (!mayBeCancelledIn(node.body)) return [];
  const findings: Finding[] = [];
  const jump = jumpIn(node.finalbody);
  if (jump !== undefined) {
    findings.push({
      ...found(file, jump.start, jump.end, 'warning', isTestFile(file.path) ? 'possible' : 'certain'),
      message: `\`${wordOf(jump)}\` in \`finally\` stops whatever exception is on its way, a cancellation, too: the task goes on as if nobody had cancelled it. Move it behind the \`finally\` block.`,
    });
  }
  let isTaken = false;
  for (const handler of node.handlers) {
    const catches = isTaken ? 'nothing' : catchesCancellation(context.program, file, fn, handler.type);
    if (catches === 'nothing') continue;
    isTaken = true;
    const outcome = outcomeOf(graph, handler, cleanupsAround(def, handler), contextsAround(def, handler), (call) => neverReturns(context.program, file, call));
    if (outcome.kind === 'raised' || looksAtCancellation(handler.body) || awaitsCancelledTasks(node.body, def.body, node.start)) continue;
    const finding = handled(context, file, fn, handler, outcome, catches);
    // Who gives such a tuple a name has thought of cancellation: `CLIENT_EXCEPTIONS = (Exception, CancelledError)`.
    const isNamed = handler.type !== null && !stopper.test(file.text.slice(handler.type.start, handler.type.end));
    const handling: Handling = { def, node, handler, catches, catching: (type) => catchesCancellation(context.program, file, fn, type) };
    const isQuiet = outcome.kind === 'ends' && (namesTheUser(handling) || (isDedicated(handling) && !isCalledInLoop(context.program, file, fn)));
    // What is meant is not mended by a `raise`.
    if (isDeliberate(file, handling)) findings.push({ ...finding, confidence: 'possible', fixes: [] });
    else findings.push(isNamed || isQuiet ? { ...finding, confidence: 'possible' } : finding);
  }
  return findings;
}

interface Outcome {
  /** `raised`: each way re-raises. `goes on`: more is awaited afterwards. `ends`: the function returns. `converted`: another exception. */
  readonly kind: 'raised' | 'goes on' | 'ends' | 'converted';
  /** Some other way re-raises. */
  readonly isConditional: boolean;
}

/** Where the ways out of a handler lead, if nothing in it fails. */
function outcomeOf(graph: Graph, handler: ExceptHandler, cleanups: readonly Span[], contexts: ReadonlySet<StepNode>, neverComesBack: (call: Call) => boolean): Outcome {
  const pending: Step[] = graph.steps.filter((step) => step.kind === StepKind.Catch && step.node === handler);
  const seen = new Set<number>(pending.map(({ index }) => index));
  let raises = false;
  let converts = false;
  let ends = false;
  let goesOn = false;
  while (pending.length > 0) {
    const step = pending.pop()!;
    const isInside = step.start >= handler.start && step.end <= handler.end;
    if (step.kind === StepKind.Raise) {
      if (isInside && step.node?.kind === Kind.Raise && isOtherError(step.node, handler)) converts = true;
      else raises = true;
      continue;
    }
    if (isInside && step.kind === StepKind.Call && step.node?.kind === Kind.Call && neverComesBack(step.node)) {
      raises = true;
      continue;
    }
    const isCleanup = cleanups.some(({ start, end }) => step.start >= start && step.end <= end) || (step.kind === StepKind.Leave && step.node !== null && contexts.has(step.node));
    if (!isInside && !isCleanup && maySuspend(step)) {
      goesOn = true;
      continue;
    }
    if (step.index === graph.end) {
      ends = true;
      continue;
    }
    for (const { to, kind } of step.next) {
      if (kind === 'error' || kind === 'cancelled' || seen.has(to)) continue;
      seen.add(to);
      pending.push(graph.steps[to]!);
    }
  }
  const kind = goesOn ? 'goes on' : ends ? 'ends' : converts ? 'converted' : 'raised';
  return { kind, isConditional: raises };
}

/** The `finally` blocks that run on the way out of a handler: what they await belongs to the end of the task. */
function cleanupsAround(def: FunctionDef, handler: ExceptHandler): Span[] {
  const found: Span[] = [];
  within(def.body, (node) => {
    if (node.kind !== Kind.Try || node.start > handler.start || node.end < handler.end) return;
    const { finalbody } = node as Try;
    if (finalbody.length > 0) found.push({ start: finalbody[0]!.start, end: finalbody.at(-1)!.end });
  });
  return found;
}

/** What `with` statements around a handler enter: leaving them belongs to the end, too. */
function contextsAround(def: FunctionDef, handler: ExceptHandler): Set<StepNode> {
  const found = new Set<StepNode>();
  within(def.body, (node) => {
    if (node.kind === Kind.With && node.start <= handler.start && handler.end <= node.end) for (const item of (node as With).items) found.add(item);
  });
  return found;
}

/** `await self._fail(error)`, where every way through `_fail` raises: the handler ends there. */
function neverReturns(p: Program, file: FileState, call: Call): boolean {
  const event = treeOf(file).calls.get(`${call.start}:${call.end}`)?.event;
  const callees = event === undefined ? [] : calleesOf(p, file, event.value.func);
  return callees.length > 0 && callees.every((callee) => callee.kind === TypeKind.Function && callee.fn.form === 'function' && !callee.fn.isGenerator && !callee.fn.isStub && !mayEnd(callee.file, callee.fn));
}

function mayEnd(file: FileState, fn: FunctionFacts): boolean {
  const graph = graphOf(file, fn);
  if (graph === undefined) return true;
  const seen = new Set([0]);
  const pending = [0];
  while (pending.length > 0) {
    const index = pending.pop()!;
    if (index === graph.end) return true;
    for (const { to } of graph.steps[index]!.next) {
      if (seen.has(to)) continue;
      seen.add(to);
      pending.push(to);
    }
  }
  return false;
}

/** `raise Other(…)`: no longer a cancellation. */
function isOtherError(node: Raise, handler: ExceptHandler): boolean {
  if (node.exc === null) return false;
  const name = lastName(node.exc.kind === Kind.Call ? node.exc.func : node.exc);
  return name !== handler.name && !/cancel|KeyboardInterrupt|SystemExit|GeneratorExit/i.test(name) && /^_*[A-Z]/.test(name);
}

/** The handler asks who was cancelled, or takes the request back: it knows what it does. */
function looksAtCancellation(body: readonly Stmt[]): boolean {
  let looks = false;
  within(body, (node) => {
    if (node.kind === Kind.Call && ['uncancel', 'cancelling', 'cancelled', 'cancel_called'].includes(lastName((node as Call).func))) looks = true;
    else if (node.kind === Kind.Attribute && ['cancel_called', 'cancelled_caught'].includes(lastName(node as never))) looks = true;
  });
  return looks;
}

function handled(context: RuleContext, file: FileState, fn: FunctionFacts, handler: ExceptHandler, outcome: Outcome, catches: 'cancellation' | 'everything'): Finding {
  const [start, end] = headOf(file, handler);
  const what = catches === 'everything' ? `\`${file.text.slice(start, end)}\` also catches the cancellation of this task` : 'The cancellation of this task is caught';
  const rest = {
    'goes on': 'and the coroutine goes on: whoever cancelled it waits in vain, and a timeout around it does not act.',
    ends: 'and the coroutine returns as if it were done: its caller goes on.',
    converted: 'and becomes another exception: timeouts and task groups no longer know it as theirs.',
    raised: '',
  }[outcome.kind];
  return {
    ...found(file, start, end, outcome.kind === 'ends' ? 'information' : 'warning', confidenceOf(context, file, fn, outcome)),
    message: `${what}, ${rest} End the handler with \`raise\`${catches === 'everything' ? ', or catch `Exception`' : ''}.`,
    fixes: raiseFixes(context, file, fn, handler, catches),
  };
}

function confidenceOf(context: RuleContext, file: FileState, fn: FunctionFacts, outcome: Outcome): Confidence {
  if (isTestFile(file.path) || outcome.isConditional) return 'possible';
  if (outcome.kind === 'goes on') return 'certain';
  if (outcome.kind === 'converted') return 'likely';
  // The end of a task is what its cancellation asks for; a caller that goes on is another matter.
  const callers = reachesOf(context.program, file, fn).filter(({ path }) => path.length > 0);
  return callers.length > 0 ? 'likely' : 'possible';
}

function checkSuppress(context: RuleContext, file: FileState, fn: FunctionFacts, def: FunctionDef, graph: Graph, node: With): Finding[] {
  if (!mayBeCancelledIn(node.body)) return [];
  const findings: Finding[] = [];
  for (const item of node.items) {
    const call = item.contextExpr;
    if (call.kind !== Kind.Call || lastName(call.func) !== 'suppress') continue;
    const argument = call.args.find((each) => catchesCancellation(context.program, file, fn, each) !== 'nothing');
    if (argument === undefined || awaitsCancelledTasks(node.body, def.body, node.start)) continue;
    const isLast = !awaitsAfter(graph, node);
    // In the handler of a cancellation, whatever was on its way goes on afterwards.
    const isQuiet = isLast || isTestFile(file.path) || isInHandler({ def, node, catching: (type) => catchesCancellation(context.program, file, fn, type) });
    findings.push({
      ...found(file, argument.start, argument.end, isLast ? 'information' : 'warning', isQuiet ? 'possible' : 'likely'),
      message: `\`suppress(${file.text.slice(argument.start, argument.end)})\` stops the cancellation of this task, and the coroutine goes on. Suppress it only around tasks that this code has cancelled itself.`,
    });
  }
  return findings;
}

/** True if the function awaits something behind the block. */
function awaitsAfter(graph: Graph, node: With): boolean {
  return graph.steps.some((step) => step.start >= node.end && maySuspend(step)) || graph.steps.some((step) => step.kind === StepKind.Leave && step.isError && step.node === node.items[0] && reachesAwait(graph, step));
}

function reachesAwait(graph: Graph, from: Step): boolean {
  const pending = from.next.filter(({ kind }) => kind === 'swallowed').map(({ to }) => to);
  const seen = new Set(pending);
  while (pending.length > 0) {
    const step = graph.steps[pending.pop()!]!;
    if (maySuspend(step)) return true;
    for (const { to, kind } of step.next) {
      if (kind === 'error' || kind === 'cancelled' || seen.has(to)) continue;
      seen.add(to);
      pending.push(to);
    }
  }
  return false;
}

/** A jump out of a `finally` block: `return`, or `break` and `continue` of a loop around it. */
function jumpIn(body: readonly Stmt[]): Stmt | undefined {
  let jump: Stmt | undefined;
  const loops: { start: number; end: number }[] = [];
  within(body, (node) => {
    if (node.kind === Kind.For || node.kind === Kind.While) loops.push(node);
    const isOwnLoop = loops.some((loop) => loop.start <= node.start && node.end <= loop.end);
    if (node.kind === Kind.Return || ((node.kind === Kind.Break || node.kind === Kind.Continue) && !isOwnLoop)) jump ??= node as Stmt;
  });
  return jump;
}

function wordOf(jump: Stmt): string {
  return jump.kind === Kind.Return ? 'return' : jump.kind === Kind.Break ? 'break' : 'continue';
}

/** `except X as e`, without what is behind. */
function headOf(file: FileState, handler: ExceptHandler): readonly [number, number] {
  return [handler.start, handler.type === null ? handler.start + 'except'.length : file.text.indexOf(':', handler.type.end) > 0 ? handler.type.end : handler.end];
}

function found(file: FileState, start: number, end: number, severity: Severity, confidence: Confidence): Omit<Finding, 'message'> {
  return { rule, severity, confidence, path: file.path, start, end, related: [], fixes: [] };
}
