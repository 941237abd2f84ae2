import type { Confidence, Finding, Related } from '../../findings';
import { graphOf } from '../../flow/graph-of';
import type { Step } from '../../flow/graph';
import { identityOf } from '../../program/locks';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { memberOf } from '../../program/types/attributes';
import { alternatives, noBindings, TypeKind, type FunctionType } from '../../program/types/types';
import { argumentOf, passedValues } from '../../summary/call-parts';
import { EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import { Kind, type Call } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';
import type { RuleContext } from '../on-loop';
import { isHarmless } from './protocol-balance';
import { lockFinding } from './protocol-findings';
import { pathText, type LockUse, type Operation } from './protocol-operations';
import { LockPaths, type Errors, type Hold } from './protocol-paths';
import { primitiveOf } from './protocol-primitives';
import { scopeAround, shapeOf, type Shape } from './protocol-shape';

/** Queues that are handed on further than this are looked at no further. */
const maxPlaces = 24;

/** `Queue.join()` waits for a `task_done()` that some consumer never calls (`queue-join-without-task-done`). */
export function queueJoins(context: RuleContext, file: FileState, shape: Shape): Finding[] {
  const { program } = context;
  const findings = new Map<string, Finding>();
  for (const { event } of methodCalls(file, /^join$/)) {
    const queue = queueOf(program, file, event);
    if (queue === undefined) continue;
    const places = placesOf(program, file, queue);
    const consumers = [...places.files].flatMap((at) => [...methodCalls(at, /^get(?:_nowait)?$/)].filter((call) => places.holds(at, receiverOf(call.event))).map((call) => ({ ...call, file: at })));
    if (consumers.length === 0) continue;
    const answers = [...places.files].some((at) => /\btask_done\b/.test(at.text));
    const finding = answers ? missedOnPath(context, file, shape, event, consumers) : places.isOpen || isAnsweredElsewhere(program, places.files) ? undefined : neverAnswered(file, event, consumers);
    if (finding !== undefined) findings.set(`${finding.start}`, finding);
  }
  return [...findings.values()];
}

interface Consumer {
  readonly file: FileState;
  readonly fn: FunctionFacts;
  readonly event: CallEvent;
}

function receiverOf(event: CallEvent): Value {
  return event.value.func.kind === ValueKind.Attribute ? event.value.func.base : event.value.func;
}

function* methodCalls(file: FileState, method: RegExp): Generator<{ readonly fn: FunctionFacts; readonly event: CallEvent }> {
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call || event.value.func.kind !== ValueKind.Attribute || !method.test(event.value.func.name)) continue;
      yield { fn, event };
    }
  }
}

/** The key of a queue that counts its unfinished tasks; `undefined` for threads, texts and what nobody knows. */
function queueOf(p: Program, file: FileState, event: CallEvent): string | undefined {
  const receiver = receiverOf(event);
  const primitive = primitiveOf(p, evaluate(p, file, receiver), ['join', 'get', 'task_done']);
  if (primitive?.kind !== 'queue' || (primitive.world === 'process' && primitive.cls !== 'multiprocessing.JoinableQueue')) return undefined;
  return identityOf(p, file, receiver)?.key;
}

interface Places {
  readonly files: ReadonlySet<FileState>;
  /** The queue goes where nobody follows: to a function that is not known, into a container. */
  readonly isOpen: boolean;
  holds(file: FileState, value: Value): boolean;
}

/** Where a queue goes: as an argument of functions, constructors and threads. */
function placesOf(p: Program, file: FileState, key: string): Places {
  const keys = new Set([key]);
  const files = new Set([file]);
  let isOpen = false as boolean;
  const holds = (at: FileState, value: Value): boolean => {
    const identity = identityOf(p, at, value);
    if (identity === undefined) return false;
    return keys.has(identity.key) || identity.made.some((made) => made.value.kind === ValueKind.Parameter && keys.has(`p:${made.file.path}:${made.value.owner}:${made.value.index}`));
  };
  for (let round = 0; round < 3; round++) {
    const before = keys.size + files.size;
    for (const at of [...files]) {
      for (const fn of at.facts.functions) {
        for (const event of fn.events) {
          if (event.kind !== EventKind.Call || !passes(event.value, (value) => isPath(value) && holds(at, value))) continue;
          const receivers = receiversOf(p, at, event.value, (value) => isPath(value) && holds(at, value));
          if (receivers === undefined) {
            isOpen = true;
            continue;
          }
          for (const { callee, index } of receivers) {
            if (keys.size + files.size > maxPlaces) return { files, isOpen: true, holds };
            keys.add(`p:${callee.file.path}:${callee.fn.index}:${index}`);
            files.add(callee.file);
          }
        }
      }
    }
    if (keys.size + files.size === before) break;
  }
  return { files, isOpen, holds };
}

/** What may stand for the queue: a variable that is assigned once stands for what makes it. */
function isPath(value: Value): boolean {
  return value.kind === ValueKind.Call || value.kind === ValueKind.Global || value.kind === ValueKind.Cell || value.kind === ValueKind.Parameter || value.kind === ValueKind.Attribute || value.kind === ValueKind.Import;
}

function passes(call: CallValue, isQueue: (value: Value) => boolean): boolean {
  return passedValues(call).some((value) => isQueue(value) || (value.kind === ValueKind.Container && value.elements.some(isQueue)));
}

/** The parameters that get the queue; `undefined` if some callee is not known. */
function receiversOf(p: Program, file: FileState, call: CallValue, isQueue: (value: Value) => boolean): { readonly callee: FunctionType; readonly index: number }[] | undefined {
  const found: { callee: FunctionType; index: number }[] = [];
  const callee = evaluate(p, file, call.func);
  const give = (to: FunctionType, args: readonly Value[], keywords: CallValue['keywords'], skip: number): void => {
    args.forEach((value, i) => {
      if (isQueue(value)) found.push({ callee: to, index: i + skip });
    });
    for (const { name, value } of keywords) {
      const index = to.fn.parameters.findIndex((parameter) => parameter.name === name);
      if (index >= 0 && isQueue(value)) found.push({ callee: to, index });
    }
  };
  for (const type of alternatives(callee)) {
    if (type.kind === TypeKind.Function) give(type, call.args, call.keywords, type.self === null ? 0 : 1);
    else if (type.kind === TypeKind.Class) {
      const init = memberOf(p, { kind: TypeKind.Instance, file: type.file, cls: type.cls, bindings: noBindings }, '__init__');
      if (init?.kind === TypeKind.Function) give(init, call.args, call.keywords, 1);
    } else if (type.kind === TypeKind.External) {
      // `Thread(target=work, args=(queue,))`, `pool.submit(work, queue)`, `loop.run_in_executor(None, work, queue)`.
      const target = argumentOf(call, undefined, 'target');
      const at = target === undefined ? call.args.findIndex((value) => alternatives(evaluate(p, file, value)).some(({ kind }) => kind === TypeKind.Function)) : -1;
      const function_ = alternatives(evaluate(p, file, target ?? call.args[at] ?? call.func)).find((each): each is FunctionType => each.kind === TypeKind.Function);
      if (function_ === undefined) {
        if (/^(?:builtins\.(?:print|len|id|repr|str|isinstance)|asyncio\.wait_for)/.test(type.name)) continue;
        return undefined;
      }
      const tuple = argumentOf(call, undefined, 'args');
      const args = target !== undefined ? (tuple?.kind === ValueKind.Container ? tuple.elements : []) : call.args.slice(at + 1);
      give(function_, args, [], function_.self === null ? 0 : 1);
    } else return undefined;
  }
  return found;
}

/** A file that was not looked at may answer for the queue. */
function isAnsweredElsewhere(p: Program, seen: ReadonlySet<FileState>): boolean {
  const paths = new Set([...seen].map(({ path }) => path));
  for (const path of p.host.list()) if (!paths.has(path) && /\btask_done\b/.test(p.host.read(path) ?? '')) return true;
  return false;
}

function neverAnswered(file: FileState, join: CallEvent, consumers: readonly Consumer[]): Finding {
  const text = file.text.slice(join.start, join.value.funcEnd);
  const queue = text.replace(/\s*\.\s*join$/, '');
  const related = consumers.slice(0, 3).map((consumer): Related => ({ path: consumer.file.path, start: consumer.event.start, end: consumer.event.end, message: 'an item is taken here, and nobody calls `task_done()` for it' }));
  return lockFinding(
    file, join, 'queue-join-without-task-done', 'certain',
    `\`${text}()\` waits for ever once something was put into the queue: who takes items never calls \`task_done()\`. Call \`${queue}.task_done()\` for each item when the work on it is done, in a \`finally\` block.`,
    { related },
  );
}

/** A consumer that calls `task_done()` on some ways only. */
function missedOnPath(context: RuleContext, file: FileState, shape: Shape, join: CallEvent, consumers: readonly Consumer[]): Finding | undefined {
  for (const consumer of consumers) {
    const inner = consumer.file === file ? shape : shapeOf(consumer.file);
    const missed = missedWay(context, consumer, inner);
    if (missed === undefined) continue;
    const isHere = consumer.file === file;
    const get: Related = { path: consumer.file.path, start: consumer.event.start, end: consumer.event.end, message: 'the item is taken here' };
    const waiting: Related = { path: file.path, start: join.start, end: join.end, message: 'waits until each item is answered for' };
    return lockFinding(
      file, isHere ? consumer.event : join, 'queue-join-without-task-done', missed.confidence,
      `\`${consumer.fn.qualifiedName}\` does not call \`task_done()\` for an item ${missed.words}, and then \`join()\` waits for ever. Put the work into \`try\` and \`task_done()\` into \`finally\`.`,
      { related: isHere ? [waiting] : [get] },
    );
  }
  return undefined;
}

function missedWay(context: RuleContext, { file, fn, event }: Consumer, shape: Shape): { readonly words: string; readonly confidence: Confidence } | undefined {
  const graph = graphOf(file, fn);
  const use = useOf(shape, fn, event);
  if (graph === undefined || use === undefined) return undefined;
  const answers = (call: Call): boolean => mayAnswer(context.program, file, shape, call);
  const paths = new LockPaths(file, shape, graph, use, answers, (call) => isHarmless(context, file, shape, call), true);
  for (const errors of ['raised', 'expected', 'any'] as const satisfies readonly Errors[]) {
    const seen = paths.paths(errors);
    if (seen === undefined) return undefined;
    const open = (holds: readonly Hold[]): boolean => holds.some(({ state }) => state === 'held');
    if (errors !== 'any') {
      const again = graph.steps.find((step) => paths.operationAt(step)?.kind !== 'release' && paths.operationAt(step) !== undefined && open(seen.before(step.index)));
      if (again !== undefined) return { words: errors === 'raised' ? 'on one way to the next round' : 'if an exception is handled', confidence: 'certain' };
      continue;
    }
    if (!open(seen.before(graph.raised))) continue;
    const raising = graph.steps.find(
      (step) => paths.operationAt(step) === undefined && open(seen.after(step.index)) && !isEntry(shape, step) && !makesCoroutine(context.program, file, shape, step) && !endsUnanswered(paths, step) && step.next.some((edge) => edge.kind === 'error' && paths.counts(step, edge, errors)),
    );
    return raising === undefined ? undefined : { words: `if \`${shown(file, raising)}\` raises`, confidence: 'likely' };
  }
  return undefined;
}

/** The manager of a `with` statement: where it only marks what follows, nothing can go wrong. */
function isEntry(shape: Shape, { node }: Step): boolean {
  const parent = node === null ? undefined : shape.parent(node);
  return parent?.kind === Kind.With || parent?.kind === Kind.WithItem;
}

/** A call of a coroutine function runs nothing of it yet, and making a task of it fails only where no loop runs. */
function makesCoroutine(p: Program, file: FileState, shape: Shape, { node }: Step): boolean {
  if (node?.kind !== Kind.Call) return false;
  const event = shape.event(EventKind.Call, node)?.event;
  return event?.kind === EventKind.Call && alternatives(evaluate(p, file, event.value.func)).every((type) => (type.kind === TypeKind.Function && type.fn.isAsync) || (type.kind === TypeKind.External && /^asyncio\..*\b(?:create_task|ensure_future|add_done_callback)$/.test(p.knowledge.canonical(type.name))));
}

/** Without an error, too, this way ends without an answer: the item is the one that says that there are no more. */
function endsUnanswered(paths: LockPaths, from: Step): boolean {
  const { graph } = paths;
  const visited = new Set<number>();
  const pending = [from.index];
  while (pending.length > 0) {
    const at = pending.pop()!;
    if (at === graph.end) return true;
    if (visited.has(at)) continue;
    visited.add(at);
    const step = graph.steps[at]!;
    if (step !== from && paths.operationAt(step) !== undefined) continue;
    for (const edge of step.next) if (edge.kind !== 'error' && edge.kind !== 'cancelled') pending.push(edge.to);
  }
  return false;
}

function shown(file: FileState, step: Step): string {
  const text = file.text.slice(step.start, step.end).replace(/\s+/g, ' ').replaceAll('`', "'");
  return text.length > 50 ? `${text.slice(0, 47)}…` : text;
}

/** Taking an item and answering for it as taking and giving back; `undefined` for consumers that take several before they answer. */
function useOf(shape: Shape, fn: FunctionFacts, taken: CallEvent): LockUse | undefined {
  const call = shape.callNodes.get(`${taken.start}:${taken.end}`) as Call | undefined;
  const text = call?.func.kind === Kind.Attribute ? pathText(call.func.value) : undefined;
  if (call?.func.kind !== Kind.Attribute || text === undefined) return undefined;
  const operations: Operation[] = [];
  for (const event of fn.events) {
    const node = event.kind === EventKind.Call ? (shape.callNodes.get(`${event.start}:${event.end}`) as Call | undefined) : undefined;
    if (node?.func.kind !== Kind.Attribute || pathText(node.func.value) !== text) continue;
    if (node.func.attr === 'task_done') operations.push({ kind: 'release', at: node, call: node, isDiscarded: false });
    else if (node.func.attr === 'get' || node.func.attr === 'get_nowait') {
      const awaiting = awaitAround(shape, node);
      const isPlain = awaiting === shape.parent(node) || (awaiting === undefined && node.args.length + node.keywords.length === 0 && node.func.attr === 'get');
      operations.push({ kind: isPlain ? 'acquire' : 'attempt', at: awaiting ?? node, call: node, isDiscarded: false, isItem: true });
    }
  }
  const gets = operations.filter(({ kind }) => kind !== 'release');
  const done = operations.filter(({ kind }) => kind === 'release');
  if (gets.length !== 1 || done.length === 0) return undefined;
  if (!done.some(({ call: answer }) => loopAround(shape, answer) === loopAround(shape, gets[0]!.call))) return undefined;
  return { text, receiver: call.func.value, kind: 'lock', isAsync: false, isGuess: false, operations };
}

function awaitAround(shape: Shape, call: AnyNode): AnyNode | undefined {
  for (let at = shape.parent(call); at !== undefined; at = shape.parent(at)) {
    if (at.kind === Kind.Await) return at;
    if (at.kind !== Kind.Call && at.kind !== Kind.Keyword) return undefined;
  }
  return undefined;
}

function loopAround(shape: Shape, node: AnyNode): AnyNode | undefined {
  const scope = scopeAround(shape, node);
  for (let at = shape.parent(node); at !== undefined && at !== scope; at = shape.parent(at)) if (at.kind === Kind.While || at.kind === Kind.For) return at;
  return undefined;
}

/** The call runs, or hands to somebody, a function that calls `task_done` itself. */
function mayAnswer(p: Program, file: FileState, shape: Shape, call: Call): boolean {
  const made = shape.event(EventKind.Call, call)?.event;
  if (made?.kind !== EventKind.Call) return false;
  return [made.value.func, ...made.value.args, ...made.value.keywords.map(({ value }) => value)].some((value) =>
    alternatives(evaluate(p, file, value)).some((type) => type.kind === TypeKind.Function && /\btask_done\b/.test(type.file.text.slice(type.fn.start, type.fn.end))),
  );
}
