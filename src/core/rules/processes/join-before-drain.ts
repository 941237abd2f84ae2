import type { Finding, Fix } from '../../findings';
import type { FileState } from '../../program/file-state';
import { treeOf } from '../../program/loops/tree-of';
import type { Program } from '../../program/program';
import { libraryBases } from '../../program/types/ancestry';
import { memberOf } from '../../program/types/attributes';
import { evaluate } from '../../program/types/evaluate';
import { noBindings, TypeKind } from '../../program/types/types';
import { calledName, passedValues } from '../../summary/call-parts';
import { EventFlag, EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { blocksOf } from '../../syntax/inner-blocks';
import { Kind, type Stmt } from '../../syntax/nodes';
import type { RuleContext } from '../on-loop';
import { isInstanceOf, objectKey, parameterIndex, processWork, targetsOf, type ProcessWork, type Sent } from './process-work';
import { closure } from './reach';
import { report, statementsAround } from './report';

const rule = 'join-before-drain';

/**
 * A process that is waited for before what it has put into a queue is taken out. A queue of `multiprocessing` is a pipe with a thread in the child
 * that fills it: when the pipe is full (64 KiB on Linux), the child cannot end before somebody reads.
 */
export function checkDrains(context: RuleContext, file: FileState): Finding[] {
  if (!context.isOn(rule)) return [];
  const { program: p } = context;
  const findings = new Map<number, Finding>();
  for (const work of processWork(p, file)) {
    if (work.way !== 'process') continue;
    for (const sent of work.sent) {
      if (!isQueue(p, file, sent.value)) continue;
      const key = objectKey(file, sent.value);
      const finding = key === undefined ? undefined : checkQueue(p, file, work, sent, key);
      if (finding !== undefined && !findings.has(finding.start)) findings.set(finding.start, finding);
    }
  }
  for (const work of ownProcesses(p, file)) {
    for (const sent of work.sent) {
      const key = isQueue(p, file, sent.value) ? objectKey(file, sent.value) : undefined;
      const finding = key === undefined || !putsIntoAttribute(p, file, work) ? undefined : drainedLate(p, file, work, key, 'some');
      if (finding !== undefined && !findings.has(finding.start)) findings.set(finding.start, finding);
    }
  }
  for (const work of processWork(p, file)) {
    for (const key of work.way === 'process' ? queuesOfSelf(p, file, work) : []) {
      const finding = drainedLate(p, file, work, key, 'some');
      if (finding !== undefined && !findings.has(finding.start)) findings.set(finding.start, finding);
    }
  }
  return [...findings.values()];
}

/** Queues of the object that its method fills in a child: `Process(target=self.work)`, where `work` puts into `self.results`. */
function queuesOfSelf(p: Program, file: FileState, work: ProcessWork): ReadonlySet<string> {
  const filled = new Set<string>();
  const { target } = work;
  const [callee] = target?.kind === ValueKind.Attribute && target.base.kind === ValueKind.Parameter && target.base.index === 0 ? targetsOf(p, work) : [];
  if (callee?.file !== file) return filled;
  const read = new Set<string>();
  for (const at of closure(p, callee)) {
    for (const event of at.fn.events) {
      if (event.kind !== EventKind.Call || event.value.func.kind !== ValueKind.Attribute || at.file !== file) continue;
      const { base, name } = event.value.func;
      const key = /^(?:put|get)(?:_nowait)?$/.test(name) && isQueue(p, file, base) ? objectKey(file, base) : undefined;
      if (key?.startsWith('self ') === true) (name.startsWith('put') ? filled : read).add(key);
    }
  }
  for (const key of read) filled.delete(key);
  return filled;
}

/** Calls of the project's own classes derived from `Process` that are given something: `Worker(queue)`. */
function ownProcesses(p: Program, file: FileState): ProcessWork[] {
  const works: ProcessWork[] = [];
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call || event.value.args.length + event.value.keywords.length === 0 || event.value.starAt >= 0 || !/^[A-Z_]/.test(calledName(event.value.func))) continue;
      const type = evaluate(p, file, event.value.func);
      if (type.kind !== TypeKind.Class || !libraryBases(p, type.file, type.cls).includes('multiprocessing.Process')) continue;
      const sent: Sent[] = event.value.args.map((value, position) => ({ value, position, keyword: null, isEach: false }));
      for (const { name, value } of event.value.keywords) if (name !== null) sent.push({ value, position: null, keyword: name, isEach: false });
      works.push({ way: 'process', event, file, fn, target: null, targetAt: [1, 'target'], argsAt: null, sent, method: 'default', isMany: false });
    }
  }
  return works;
}

/** Its `run` puts into a queue of the object, and takes from none: there is just one way for what is sent. */
function putsIntoAttribute(p: Program, file: FileState, work: ProcessWork): boolean {
  const queues = work.sent.filter(({ value }) => isQueue(p, file, value)).length;
  const type = evaluate(p, file, work.event.value.func);
  const run = type.kind === TypeKind.Class ? memberOf(p, { kind: TypeKind.Instance, file: type.file, cls: type.cls, bindings: noBindings }, 'run') : undefined;
  if (queues !== 1 || run?.kind !== TypeKind.Function) return false;
  const calls = closure(p, run).flatMap((at) => at.fn.events).filter((event): event is CallEvent => event.kind === EventKind.Call && event.value.func.kind === ValueKind.Attribute && event.value.func.base.kind === ValueKind.Attribute);
  const named = (pattern: RegExp): boolean => calls.some((event) => pattern.test(calledName(event.value.func)));
  return named(/^(?:put|put_nowait)$/) && !named(/^(?:get|get_nowait)$/);
}

function isQueue(p: Program, file: FileState, value: Value): boolean {
  const type = evaluate(p, file, value);
  return isInstanceOf(p, type, 'multiprocessing.Queue') || isInstanceOf(p, type, 'multiprocessing.SimpleQueue');
}

function checkQueue(p: Program, file: FileState, work: ProcessWork, sent: Sent, key: string): Finding | undefined {
  const puts = childPuts(p, work, sent);
  return puts === 'none' ? undefined : drainedLate(p, file, work, key, puts);
}

/** A `join` of the process before the first `get` from the queue with this key. */
function drainedLate(p: Program, file: FileState, work: ProcessWork, key: string, puts: 'small' | 'some' | 'unknown'): Finding | undefined {
  const kept = keptKey(file, work, key);
  const pair = joinBeforeGet(p, file, work, [key], work.fn) ?? laterMethods(file, work, kept).map((fn) => joinBeforeGet(p, file, work, [kept, key], fn)).find((found) => found !== undefined);
  if (pair === undefined) return undefined;
  const { join, get } = pair;
  const isSmall = puts === 'small';
  const fix = swapFix(file, join, get);
  return report(file, join, {
    rule, severity: 'warning', confidence: isSmall ? 'possible' : 'likely',
    message: 'A process ends only when all that it has put into its queue is read, and this waits for its end before the queue is read: with more than a pipe holds (64 KiB on Linux) both wait for ever. Take the items out first, then `join`.',
    related: [{ path: file.path, start: get.start, end: get.end, message: 'the queue is read here' }],
    fixes: fix === undefined ? [] : [fix],
  });
}

/** In a function: a `join` without a limit before the first `get`, if nothing shows that somebody else empties the queue, which has these keys. */
function joinBeforeGet(p: Program, file: FileState, work: ProcessWork, keys: readonly [string, ...string[]], fn: FunctionFacts): { readonly join: CallEvent; readonly get: CallEvent } | undefined {
  const [key] = keys;
  const from = fn === work.fn ? work.event.start : fn.start;
  const calls = fn.events.filter((event): event is CallEvent => event.kind === EventKind.Call);
  const get = calls.find((event) => event.start > from && isGet(file, event, key));
  if (get === undefined) return undefined;
  const join = calls.find((event) => event.start > from && event.end <= get.start && isJoinOf(p, file, event, work) && (fn === work.fn || isKeptAs(file, work, event)));
  if (join === undefined || exclude(file, join, get)) return undefined;
  // Somebody else may empty it: a thread, another function.
  const before = fn === work.fn ? calls : [...work.fn.events.filter((event): event is CallEvent => event.kind === EventKind.Call), ...calls];
  const isHandedOn = before.some((event) => event !== work.event && (!calls.includes(event) || event.start < join.start) && keys.some((each) => !isOwnMethod(file, event, each) && mentions(file, event, each)) && !processWork(p, file).some((other) => other.event === event));
  if (isHandedOn || (key.startsWith('self ') && drainedElsewhere(file, fn, key)) || isLoopAround(file, join, get)) return undefined;
  return { join, get };
}

function isGet(file: FileState, event: CallEvent, key: string): boolean {
  return /^(?:get|get_nowait)$/.test(calledName(event.value.func)) && event.value.func.kind === ValueKind.Attribute && objectKey(file, event.value.func.base) === key;
}

/** The attribute in which `__init__` keeps the queue that it makes; else the key itself. */
function keptKey(file: FileState, { fn }: ProcessWork, key: string): string {
  for (const [name, values] of file.facts.classes[fn.cls]?.instanceAttributes ?? []) {
    if (values.length === 1 && values[0]!.kind === ValueKind.Call && objectKey(file, values[0]) === key) return `self ${fn.cls} ${name}`;
  }
  return key;
}

/** The other methods of an object that keeps its queue: `__init__` makes the process, and `run` starts it and waits for it. */
function laterMethods(file: FileState, { fn }: ProcessWork, key: string): readonly FunctionFacts[] {
  return fn.cls < 0 || !key.startsWith('self ') ? [] : file.facts.functions.filter((other) => other !== fn && other.cls === fn.cls && other.form === 'function');
}

/** `self.process.join()`, where `self.process` is this process and nothing else. */
function isKeptAs(file: FileState, work: ProcessWork, { value: { func } }: CallEvent): boolean {
  const kept = func.kind === ValueKind.Attribute && func.base.kind === ValueKind.Attribute && func.base.base.kind === ValueKind.Parameter && func.base.base.index === 0 ? func.base.name : undefined;
  const values = kept === undefined ? [] : (file.facts.classes[work.fn.cls]?.instanceAttributes.get(kept) ?? []).filter((value) => value.kind !== ValueKind.Constant);
  return values.length > 0 && values.every((value) => value.kind === ValueKind.Call && value.start === work.event.start);
}

/** What the target puts: `small` if one constant and no more; `unknown` where the target cannot be seen. */
function childPuts(p: Program, work: ProcessWork, sent: Sent): 'none' | 'small' | 'some' | 'unknown' {
  const [target] = targetsOf(p, work);
  if (target === undefined) return 'unknown';
  if (parameterIndex(target, sent) < 0) return 'unknown';
  const puts: CallEvent[] = [];
  for (const at of closure(p, target)) {
    for (const event of at.fn.events) {
      if (event.kind !== EventKind.Call || event.value.func.kind !== ValueKind.Attribute || !/^(?:put|put_nowait)$/.test(event.value.func.name)) continue;
      const type = evaluate(p, at.file, event.value.func.base, at.bindings);
      if (isInstanceOf(p, type, 'multiprocessing.Queue') || isInstanceOf(p, type, 'multiprocessing.SimpleQueue')) puts.push(event);
    }
  }
  // A child that also reads a queue may put into another one: types do not tell them apart, parameters do.
  const own = puts.filter((event) => event.value.func.kind !== ValueKind.Attribute || event.value.func.base.kind !== ValueKind.Parameter || event.value.func.base.owner !== target.fn.index || event.value.func.base.index === parameterIndex(target, sent));
  if (own.length === 0) return 'none';
  const [only] = own;
  return own.length === 1 && only!.value.args[0]?.kind === ValueKind.Constant && (only!.flags & EventFlag.Repeated) === 0 ? 'small' : 'some';
}

/** `p.join()` without a limit, of this process or of the list that it is in. */
function isJoinOf(p: Program, file: FileState, event: CallEvent, work: ProcessWork): boolean {
  const { func, args, keywords } = event.value;
  if (func.kind !== ValueKind.Attribute || func.name !== 'join' || args.length > 0 || keywords.length > 0) return false;
  return isInstanceOf(p, evaluate(p, file, func.base), 'multiprocessing.Process') && holds(func.base, work.event, 0);
}

function holds(value: Value, made: CallEvent, depth: number): boolean {
  if (depth > 6) return false;
  switch (value.kind) {
    case ValueKind.Call:
      return value.start === made.start && value.end === made.end;
    case ValueKind.Element:
    case ValueKind.Item:
    case ValueKind.Unpack:
    case ValueKind.Narrowed:
      return holds(value.value, made, depth + 1);
    case ValueKind.Union:
      return value.values.some((each) => holds(each, made, depth + 1));
    case ValueKind.Container:
      return value.elements.some((each) => holds(each, made, depth + 1));
    case ValueKind.Attribute:
      // `self.process`: types have said that it is a process.
      return true;
    default:
      return false;
  }
}

/** `queue.put(…)`, `queue.empty()`: the queue is not handed on by its own methods. */
function isOwnMethod(file: FileState, event: CallEvent, key: string): boolean {
  return event.value.func.kind === ValueKind.Attribute && objectKey(file, event.value.func.base) === key;
}

function mentions(file: FileState, event: CallEvent, key: string): boolean {
  const visit = (value: Value, depth: number): boolean => depth < 4 && (objectKey(file, value) === key || (value.kind === ValueKind.Container && value.elements.some((each) => visit(each, depth + 1))));
  return passedValues(event.value).some((value) => visit(value, 0));
}

/** `self.queue` that another method reads may be emptied by a thread that runs it. */
function drainedElsewhere(file: FileState, fn: FunctionFacts, key: string): boolean {
  return file.facts.functions.some((other) => other !== fn && other.events.some((event) => event.kind === EventKind.Call && event.value.func.kind === ValueKind.Attribute && event.value.func.name.startsWith("get") && objectKey(file, event.value.func.base) === key));
}

/** In branches of which only one runs. */
function exclude(file: FileState, a: CallEvent, b: CallEvent): boolean {
  for (const statement of statementsAround(treeOf(file).module.body, a.start)) {
    if (statement.kind !== Kind.If || b.start >= statement.end) continue;
    const branchOf = (offset: number): number => [...statement.clauses.map((clause) => clause.body), statement.orelse].findIndex((body) => body.some((inner) => inner.start <= offset && offset < inner.end));
    if (branchOf(a.start) !== branchOf(b.start)) return true;
  }
  return false;
}

/** A loop around both, whose earlier rounds may have read the queue. */
function isLoopAround(file: FileState, join: CallEvent, get: CallEvent): boolean {
  const around = statementsAround(treeOf(file).module.body, join.start);
  return around.some((statement) => statement.kind === Kind.While && get.end <= statement.end);
}

/** `p.join()` and the statement with `get` right behind it change places. */
function swapFix(file: FileState, join: CallEvent, get: CallEvent): Fix | undefined {
  const around = statementsAround(treeOf(file).module.body, join.start);
  const first = around.at(-1);
  const holder = around.at(-2);
  const blocks: readonly (readonly Stmt[])[] = holder === undefined ? [treeOf(file).module.body] : holder.kind === Kind.FunctionDef || holder.kind === Kind.ClassDef ? [holder.body] : blocksOf(holder);
  const block = blocks.find((each) => each.includes(first!));
  const second = first === undefined || block === undefined ? undefined : block[block.indexOf(first) + 1];
  if (first?.kind !== Kind.ExprStmt || second === undefined || get.start < second.start || get.end > second.end || (second.kind !== Kind.ExprStmt && second.kind !== Kind.Assign)) return undefined;
  const { text } = file;
  if (!/^[ \t]*(?:#[^\n]*)?\r?\n[ \t]*$/.test(text.slice(first.end, second.start))) return undefined;
  return {
    title: 'Read the queue before the `join`', applicability: 'unsafe',
    edits: [
      { start: first.start, end: first.end, content: text.slice(second.start, second.end) },
      { start: second.start, end: second.end, content: text.slice(first.start, first.end) },
    ],
  };
}
