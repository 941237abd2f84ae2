import { argumentOf } from '../../summary/call-parts';
import { EventFlag, EventKind, type CallEvent, type Event, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import type { FileState } from '../../program/file-state';
import { originCalls } from '../../program/effects/origins';
import type { Site } from '../../program/effects/effects';
import type { Program } from '../../program/program';
import { libraryBases } from '../../program/types/ancestry';
import { memberOf } from '../../program/types/attributes';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, noBindings, TypeKind, type Type } from '../../program/types/types';

/** What a call waits for, and who has to act before it goes on. */

/** A call and the code that it stands in. */
export interface Made {
  readonly call: CallValue;
  readonly site: Site;
}

/** Canonical names of the library functions that a call may run. */
export function calledNames(p: Program, file: FileState, func: Value): readonly string[] {
  return alternatives(evaluate(p, file, func)).flatMap((type) => (type.kind === TypeKind.External ? [p.knowledge.canonical(type.name)] : []));
}

/** The calls that made a value, or the elements of the container that it is taken from. */
export function makers(p: Program, site: Site, value: Value, depth = 0): readonly Made[] {
  if (depth > 4) return [];
  switch (value.kind) {
    case ValueKind.Element:
    case ValueKind.Item:
      return elementMakers(p, site, value.value, depth + 1);
    case ValueKind.Narrowed:
      return makers(p, site, value.value, depth + 1);
    case ValueKind.Cell: {
      const values = site.file.facts.functions[value.owner]?.cells.get(value.name) ?? [];
      return values.flatMap((each) => (each.kind === ValueKind.Constant ? [] : makers(p, site, each, depth + 1)));
    }
    default:
      return originCalls(p, site, value).map(({ call, site: at }) => ({ call, site: at }));
  }
}

/** What made the elements of a list, set or dict of the same file. */
export function elementMakers(p: Program, site: Site, container: Value, depth = 0): readonly Made[] {
  if (depth > 4) return [];
  switch (container.kind) {
    case ValueKind.Container:
      return container.elements.flatMap((element) => makers(p, site, element, depth + 1));
    case ValueKind.Annotated:
      return container.value === null ? [] : elementMakers(p, site, container.value, depth + 1);
    case ValueKind.Cell:
      return (site.file.facts.functions[container.owner]?.cells.get(container.name) ?? []).flatMap((each) => elementMakers(p, site, each, depth + 1));
    case ValueKind.Global:
      return (site.file.facts.bindings.get(container.name) ?? []).flatMap((each) => elementMakers(p, site, each, depth + 1));
    case ValueKind.Call:
      // `threads.values()`, `list(futures)`.
      if (container.func.kind === ValueKind.Attribute && container.func.name === 'values') return elementMakers(p, site, container.func.base, depth + 1);
      return container.args.length === 1 ? elementMakers(p, site, container.args[0]!, depth + 1) : [];
    case ValueKind.Attribute: {
      const owner = evaluate(p, site.file, container.base);
      if (owner.kind !== TypeKind.Instance) return [];
      return (owner.cls.instanceAttributes.get(container.name) ?? []).flatMap((each) => elementMakers(p, { file: owner.file, fn: owner.file.facts.functions[0]!, bindings: noBindings }, each, depth + 1));
    }
    default:
      return [];
  }
}

/** The functions that a value stands for when somebody calls it. */
export function functionsOf(p: Program, file: FileState, value: Value | undefined): readonly Site[] {
  if (value === undefined) return [];
  return alternatives(evaluate(p, file, value)).flatMap((type) => callable(type));
}

function callable(type: Type): readonly Site[] {
  if (type.kind === TypeKind.Partial) return callable(type.callee);
  return type.kind === TypeKind.Function ? [{ file: type.file, fn: type.fn, bindings: noBindings }] : [];
}

const poolMethods = /^(?:concurrent\.futures\.\w+|multiprocessing\.(?:Pool|pool\.ThreadPool))\.(?:submit|map|starmap|apply|apply_async|map_async|starmap_async|imap|imap_unordered)$/;

/** True for calls that hand a function to a pool. */
export function handsToPool(p: Program, file: FileState, call: CallValue): boolean {
  return calledNames(p, file, call.func).some((name) => poolMethods.test(name));
}

/** The functions that run in what a call makes: a thread, a process, a future, a task. */
export function runIn(p: Program, made: Made): readonly Site[] {
  const { call, site } = made;
  const found: Site[] = [];
  for (const type of alternatives(evaluate(p, site.file, call.func))) {
    if (type.kind === TypeKind.Class) {
      const isThread = libraryBases(p, type.file, type.cls).some((base) => /^(?:threading\.Thread|multiprocessing\.Process)$/.test(base));
      const run = isThread ? memberOf(p, { kind: TypeKind.Instance, file: type.file, cls: type.cls, bindings: noBindings }, 'run') : undefined;
      if (run?.kind === TypeKind.Function) found.push({ file: run.file, fn: run.fn, bindings: noBindings });
    }
    if (type.kind !== TypeKind.External) continue;
    const name = p.knowledge.canonical(type.name);
    if (/(?:create_task|ensure_future|run_coroutine_threadsafe)$/.test(name)) {
      const coroutine = call.args[0];
      if (coroutine?.kind === ValueKind.Call) found.push(...functionsOf(p, site.file, coroutine.func));
      continue;
    }
    if (/^(?:threading\.(?:Thread|Timer)|multiprocessing\.Process)$/.test(name)) found.push(...functionsOf(p, site.file, argumentOf(call, 1, name.endsWith('Timer') ? 'function' : 'target')));
    else if (poolMethods.test(name)) found.push(...functionsOf(p, site.file, argumentOf(call, 0, name.includes('futures') ? 'fn' : 'func')));
  }
  return found;
}

/** A wait for somebody else, without a time limit. */
export interface Wait {
  readonly event: Event;
  /** `thread`: until code has run to its end. Otherwise until somebody calls one of `wakers` on the same object. */
  readonly kind: 'thread' | 'signal';
  /** What is waited for: the thread, the queue. */
  readonly on: Value;
  readonly runs: readonly Site[];
  readonly wakers: ReadonlySet<string>;
  /** For messages: `waits for the thread`. */
  readonly what: string;
}

const none: ReadonlySet<string> = new Set();
const signals: readonly { readonly test: RegExp; readonly wakers: readonly string[]; readonly what: string }[] = [
  { test: /^(?:queue\.\w+|multiprocessing\.\w*Queue|asyncio\.\w*Queue)\.get$/, wakers: ['put', 'put_nowait'], what: 'an item of the queue' },
  { test: /^(?:threading|multiprocessing|asyncio)\.Event\.wait$/, wakers: ['set'], what: 'the event' },
  { test: /^(?:threading|multiprocessing|asyncio)\.Condition\.(?:wait|wait_for)$/, wakers: ['notify', 'notify_all'], what: 'the condition' },
];

/** What an event waits for without a limit; `undefined` if it is no such wait. */
export function waitAt(p: Program, file: FileState, fn: FunctionFacts, event: Event): Wait | undefined {
  if (event.kind !== EventKind.Call || event.flags & EventFlag.NonBlocking) return undefined;
  const call = event.value;
  const site: Site = { file, fn, bindings: noBindings };
  const names = calledNames(p, file, call.func);
  if (names.length === 0 && !(call.func.kind === ValueKind.Attribute && call.func.name === 'join')) return undefined;
  if (names.some((name) => /^concurrent\.futures\.(?:wait|as_completed)$/.test(name)) && call.args[0] !== undefined) {
    const runs = argumentOf(call, 1, 'timeout') === undefined ? elementMakers(p, site, call.args[0]).flatMap((made) => runIn(p, made)) : [];
    return runs.length === 0 ? undefined : { event, kind: 'thread', on: call.args[0], runs, wakers: none, what: 'these futures' };
  }
  if (call.func.kind !== ValueKind.Attribute || hasLimit(call)) return undefined;
  const { base, name } = call.func;
  const isEnd = name === 'join' ? isThread(p, file, base) : names.some((each) => /^concurrent\.futures\.Future\.(?:result|exception)$|^multiprocessing\.pool\.AsyncResult\.(?:get|wait)$/.test(each));
  if (isEnd) {
    const made = makers(p, site, base);
    const runs = made.flatMap((each) => runIn(p, each));
    if (runs.length === 0) return undefined;
    return { event, kind: 'thread', on: base, runs, wakers: none, what: name === 'join' ? 'the thread' : 'the future' };
  }
  for (const signal of signals) if (names.some((each) => signal.test.test(each))) return { event, kind: 'signal', on: base, runs: [], wakers: new Set(signal.wakers), what: signal.what };
  return undefined;
}

function isThread(p: Program, file: FileState, base: Value): boolean {
  return alternatives(evaluate(p, file, base)).some((type) => {
    if (type.kind === TypeKind.ExternalInstance) return /^(?:threading\.(?:Thread|Timer)|multiprocessing\.Process)$/.test(p.knowledge.canonical(type.cls));
    return type.kind === TypeKind.Instance && libraryBases(p, type.file, type.cls).some((each) => /^(?:threading\.Thread|multiprocessing\.Process)$/.test(each));
  });
}

/** A time limit, or a wait that does not wait: `get(timeout=1)`, `get(False)`. The condition of `wait_for` is no limit. */
function hasLimit(call: CallValue): boolean {
  if (call.starAt >= 0 || call.keywords.some(({ name, value }) => name === null || ((name === 'timeout' || name === 'block') && !(value.kind === ValueKind.Constant && (value.value === null || value.value === true))))) return true;
  const name = call.func.kind === ValueKind.Attribute ? call.func.name : '';
  const first = call.args[name === 'wait_for' ? 1 : 0];
  return first !== undefined && !(first.kind === ValueKind.Constant && (first.value === null || first.value === true));
}

/** Calls of these methods in a file, with the function that holds each. */
export function callsOf(file: FileState, methods: ReadonlySet<string>): readonly { readonly fn: FunctionFacts; readonly event: CallEvent; readonly base: Value }[] {
  return file.facts.functions.flatMap((fn) => fn.events.flatMap((event) => {
    if (event.kind !== EventKind.Call || event.value.func.kind !== ValueKind.Attribute || !methods.has(event.value.func.name)) return [];
    return [{ fn, event, base: event.value.func.base }];
  }));
}
