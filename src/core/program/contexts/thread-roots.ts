import { workRegistrars, type Runner } from '../../knowledge';
import { argumentOf } from '../../summary/call-parts';
import { EventFlag, EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import type { Site } from '../effects/effects';
import { originCalls } from '../effects/origins';
import { placeIn, type FileState } from '../file-state';
import type { Program } from '../program';
import { frameworkRoot } from '../roots/roots';
import { libraryBases } from '../types/ancestry';
import { memberOf, withReceiver } from '../types/attributes';
import { calleeBindings, withoutFirst } from '../types/calls';
import { evaluate } from '../types/evaluate';
import { alternatives, noBindings, TypeKind, type Bindings, type PartialType, type Type } from '../types/types';
import { callbackStores } from './callback-stores';
import type { Context, FunctionRef } from './contexts';
import { argumentsFor } from './handed-arguments';
import { isServedInThreads } from './request-servers';
import { isGathered, isJoinedEachTurn, isOnceInLoop, isRunInPlace, joinsOf, loopAround, makersOf, methodCalls, poolBlock, poolOf, startOf, valuesOf } from './thread-starts';

/** A context and the function with which it begins. */
export interface RootSite {
  readonly context: Context;
  readonly site: Site;
}

/** Words without which a file starts no thread and no process, and holds no function that a library calls in one. */
const triggers =
  /Executor\b|HTTPRequestHandler\b|[Tt]hread|\b(?:Timer|submit|multiprocessing|Process|Pool|joblib|delayed|socketserver|[Ff]lask|django|rest_framework|fastapi|starlette|bottle|paho|watchdog|pynput|apscheduler|signal|add_done_callback|run_in_executor|async_add_executor_job|QRunnable|grpc|\w+_pb2_grpc|celery|dramatiq|huey|telebot|slack_bolt|kopf|channels|sync_to_async)\b/;

/** True if the text may start threads or processes, or may hold functions that a library runs in them. */
export function mayStartThreads(text: string): boolean {
  return triggers.test(text);
}

/** The threads, processes and handlers in threads that the code of this file starts or registers, wherever their functions are defined. */
export function threadRoots(p: Program, file: FileState): RootSite[] {
  const roots: RootSite[] = [];
  for (const fn of file.facts.functions) {
    const site: Site = { file, fn, bindings: noBindings };
    if (fn.form === 'function' && !fn.isAsync && !fn.isStub) {
      const framework = frameworkContext(p, file, fn);
      if (framework !== undefined) roots.push({ context: framework, site });
    }
    for (const event of fn.events) if (event.kind === EventKind.Call && mayBeSink(file, event.value.func) && mayHandOver(event)) roots.push(...handedOver(p, site, event));
  }
  for (const { fn, value, at, as } of callbackStores(p, file)) {
    for (const target of targets(p, evaluate(p, file, value))) {
      roots.push({
        site: target,
        context: context('thread', 'callback', target, { as, key: `${file.path}:${at.start}`, startedAt: placeIn(file, at.start, at.end), starter: refOf(file, fn) }),
      });
    }
  }
  return roots;
}

export function refOf(file: FileState, fn: FunctionFacts): FunctionRef {
  return { path: file.path, index: fn.index, name: fn.qualifiedName };
}

/** A context with what is usual, but for the given. `key` tells apart contexts of the same root. */
export function context(runner: Context['runner'], origin: Context['origin'], root: Site, given: Partial<Context> & { readonly as: string; readonly key: string }): Context {
  const ref = refOf(root.file, root.fn);
  return {
    runner, origin, isMany: false, receiver: 'unknown', isAssumed: false, startedAt: null, starter: null, root: ref, pool: null, isSerial: false, isAwaited: false, isForkJoin: false,
    ...given, key: `${runner}:${ref.path}:${ref.index}@${given.key}`,
  };
}

/** A call of any function may hand one over, but most calls have no argument that could be one. */
function mayHandOver(event: CallEvent): boolean {
  const { args, keywords } = event.value;
  return args.some(mayBeCallable) || keywords.some((keyword) => mayBeCallable(keyword.value));
}

/** False where the name of what is called shows that it takes no work: most calls need not be evaluated. */
function mayBeSink(file: FileState, func: Value): boolean {
  const bound = func.kind === ValueKind.Global ? file.facts.bindings.get(func.name) : undefined;
  const imported = bound?.length === 1 && bound[0]!.kind === ValueKind.Import ? bound[0] : undefined;
  if (func.kind === ValueKind.Global && bound !== undefined && imported === undefined) return bound.some(({ kind }) => kind !== ValueKind.Function);
  if (func.kind !== ValueKind.Global && func.kind !== ValueKind.Attribute && func.kind !== ValueKind.Import) return true;
  const name = imported?.name ?? func.name ?? '';
  return workRegistrars.has(name) || /^_*[A-Z]/.test(name);
}

function mayBeCallable(value: Value): boolean {
  switch (value.kind) {
    case ValueKind.Constant:
    case ValueKind.Literal:
    case ValueKind.Unknown:
    case ValueKind.Binary:
    case ValueKind.Container:
      return false;
    default:
      return true;
  }
}

/** A call that stands somewhere. */
interface CallAt {
  readonly call: CallValue;
  readonly file: FileState;
  readonly bindings: Bindings;
}

/**
 * The synchronous functions that a callable runs.
 * @param given the call of it, as far as its arguments are known.
 */
export function targets(p: Program, type: Type, given?: CallAt): Site[] {
  const found: Site[] = [];
  for (const part of alternatives(type)) {
    if (part.kind === TypeKind.Partial) found.push(...targets(p, part.callee, partialCall(part, given)));
    else if (part.kind === TypeKind.Function && !part.fn.isAsync && !part.fn.isGenerator && !part.fn.isStub) {
      found.push({ file: part.file, fn: part.fn, bindings: given === undefined ? withReceiver(p, part) : calleeBindings(p, part, given.call, given.file, given.bindings) });
    } else if (part.kind === TypeKind.Instance) {
      const method = memberOf(p, part, '__call__');
      if (method?.kind === TypeKind.Function) found.push(...targets(p, method, given));
    }
  }
  return found;
}

/** The call that a partial object makes: its own arguments, then those of the call. */
function partialCall(part: PartialType, given: CallAt | undefined): CallAt {
  const own = withoutFirst(part.call);
  const call = given?.file === part.file && own.starAt < 0 ? { ...own, args: [...own.args, ...given.call.args], keywords: [...own.keywords, ...given.call.keywords] } : own;
  return { call, file: part.file, bindings: part.bindings };
}

/** Library calls that hand one function to a pool for many items. */
const manyItems: ReadonlySet<string> = new Set(['map', 'starmap', 'imap', 'imap_unordered', 'map_async', 'starmap_async', 'thread_map', 'process_map']);

function handedOver(p: Program, site: Site, event: CallEvent): RootSite[] {
  const found: RootSite[] = [];
  for (const callee of alternatives(evaluate(p, site.file, event.value.func, site.bindings))) {
    for (const name of calleeNames(p, callee)) {
      for (const sink of p.knowledge.sink(name)) {
        // The future of `run_coroutine_threadsafe` is done on the loop, and so are its callbacks.
        if (name.endsWith('Future.add_done_callback') && event.value.func.kind === ValueKind.Attribute && isMadeBy(p, site, event.value.func.base, 'asyncio.run_coroutine_threadsafe')) continue;
        // Loops and windows have their own roots.
        if (sink.runs === 'loop' || sink.runs === 'ui' || sink.as.includes('greenlet')) continue;
        const argument = argumentOf(event.value, callee.kind === TypeKind.External ? sink.position : undefined, sink.keyword);
        if (argument === undefined) continue;
        const canonical = p.knowledge.canonical(name);
        const given: CallAt = { call: { ...event.value, ...argumentsFor(event.value, canonical, sink.position ?? 0), starAt: -1 }, file: site.file, bindings: site.bindings };
        for (const target of targets(p, evaluate(p, site.file, argument, site.bindings), given)) {
          found.push({ site: target, context: handedContext(p, site, event, canonical, sink.runs, sink.as, sink.waits === true, argument, target) });
        }
      }
    }
  }
  return found;
}

function isMadeBy(p: Program, site: Site, value: Value, name: string): boolean {
  return originCalls(p, site, value).some(({ call, site: at }) => {
    const callee = evaluate(p, at.file, call.func, at.bindings);
    return callee.kind === TypeKind.External && p.knowledge.canonical(callee.name) === name;
  });
}

/** A subclass of `Thread` without a `run` of its own runs its `target`, too. */
function calleeNames(p: Program, callee: Type): readonly string[] {
  if (callee.kind === TypeKind.External) return [callee.name];
  if (callee.kind !== TypeKind.Class || callee.cls.attributes.has('run')) return [];
  return libraryBases(p, callee.file, callee.cls).slice(0, 1);
}

function handedContext(
  p: Program, site: Site, event: CallEvent, name: string, runs: Exclude<Runner, 'loop' | 'ui'>, as: string, isAwaited: boolean, argument: Value, target: Site,
): Context {
  const { file, fn } = site;
  const method = name.slice(name.lastIndexOf('.') + 1);
  const key = `${file.path}:${event.start}`;
  const ownThread = /^(?:threading\.(?:Thread|Timer)|multiprocessing\.Process|_thread\.start_new(?:_thread)?)$/.test(name);
  const isRepeated = (event.flags & EventFlag.Repeated) !== 0;
  if (runs === 'main') {
    return context('main', name === 'signal.signal' ? 'signal' : 'callback', target, { as: name === 'signal.signal' ? 'a signal handler, between two steps of the main thread' : as, key, startedAt: placeIn(file, event.start, event.end), starter: refOf(file, fn) });
  }
  if (ownThread) {
    const started = name.startsWith('_thread') ? { fn, event } : startOf(file, event);
    const at = started ?? { fn, event };
    const kind = runs === 'process' ? 'process' : name.endsWith('Timer') ? 'timer thread' : 'thread';
    return context(runs, 'thread', target, {
      as: `the ${kind} that ${where(at.fn, file)} starts`,
      key,
      startedAt: placeIn(file, at.event.start, at.event.end),
      starter: refOf(file, at.fn),
      isMany: isRepeated && !isJoinedEachTurn(file, fn, event) && !isOnceInLoop(file, fn, event),
      receiver: receiverOf(file, fn, argument, event),
      isForkJoin: at.fn === fn && joinsOf(file, event).some((join) => join.fn === at.fn && join.event.start > at.event.start),
    });
  }
  if (/add_done_callback$|initializer|callback/.test(name)) {
    return context(runs, 'callback', target, { as, key, startedAt: placeIn(file, event.start, event.end), starter: refOf(file, fn), receiver: receiverOf(file, fn, argument, event) });
  }
  const pool = poolOf(p, site, event);
  const isMany = (isRepeated || manyItems.has(method) || !isSubmit.test(name)) && !pool.isSerial && !isResultAwaited(file, fn, event);
  return context(runs === 'thread' && pool.isProcess ? 'process' : runs, isSubmit.test(name) ? 'pool' : 'framework', target, {
    as: `${as}, given to it by ${where(fn, file)}`,
    // Registered twice is the same handler.
    key: isSubmit.test(name) ? key : '',
    startedAt: placeIn(file, event.start, event.end),
    starter: refOf(file, fn),
    isMany,
    receiver: isUnbound(p, site, argument) ? 'own' : receiverOf(file, fn, argument, event),
    pool: pool.key,
    isSerial: pool.isSerial,
    isForkJoin: poolBlock(file, fn, event) !== undefined,
    isAwaited: isAwaited || (event.flags & EventFlag.Awaited) !== 0,
  });
}

/** Calls that give one piece of work to a pool, once; all else registers a function for whatever comes. */
const isSubmit = /(?:\.(?:submit|map|apply|apply_async|starmap|map_async|starmap_async|imap|imap_unordered|spawn|spawn_n|spawn_later|run_in_executor|to_thread|run_sync|run_in_threadpool|callInThread|execute|delayed|thread_map|process_map|deferToThread|deferToThreadPool|callMultipleInThread|async_add_executor_job|async_add_import_executor_job|add_job|io_bound|cpu_bound|run_worker|sync_to_async|add_task))$/;

/** `pool.submit(f).result()`, `await to_thread(f)` in a loop: the next one starts when this one is done. */
function isResultAwaited(file: FileState, fn: FunctionFacts, event: CallEvent): boolean {
  if (event.flags & EventFlag.Awaited) return !isGathered(fn, event);
  return methodCalls(file, 'result').some((other) => other.fn === fn && other.event.value.func.kind === ValueKind.Attribute && other.event.value.func.base === event.value);
}

/** `pool.map(Page.load, pages)`: a method with nobody's `self`; each call gets one of the items. */
function isUnbound(p: Program, { file, bindings }: Site, argument: Value): boolean {
  if (argument.kind !== ValueKind.Attribute) return false;
  return alternatives(evaluate(p, file, argument.base, bindings)).some((type) => type.kind === TypeKind.Class) && alternatives(evaluate(p, file, argument, bindings)).some((type) => type.kind === TypeKind.Function && type.self === null && type.fn.parameters[0]?.name === 'self');
}

/** Whether the method that is handed over has the same `self` each time. */
function receiverOf(file: FileState, fn: FunctionFacts, argument: Value, event: CallEvent): Context['receiver'] {
  if (argument.kind !== ValueKind.Attribute) return 'unknown';
  const { base } = argument;
  if (base.kind === ValueKind.Parameter || base.kind === ValueKind.Global || base.kind === ValueKind.Import) return 'same';
  if (base.kind === ValueKind.Attribute) return base.base.kind === ValueKind.Parameter ? 'same' : 'unknown';
  const values = valuesOf(file, base);
  if (values.length === 0 || values.some((value) => value.kind === ValueKind.Unknown)) return 'unknown';
  if (values.some((value) => value.kind === ValueKind.Element)) return 'own';
  const loop = event.flags & EventFlag.Repeated ? (loopAround(file, fn, event.start) ?? event) : undefined;
  const isMadeInside = loop !== undefined && values.some((value) => value.kind === ValueKind.Call && value.start >= loop.start && value.end <= loop.end);
  return isMadeInside ? 'own' : 'same';
}

function where(fn: FunctionFacts, file: FileState): string {
  return fn.form === 'module' ? `\`${file.path.slice(file.path.lastIndexOf('/') + 1)}\`` : `\`${fn.qualifiedName}\``;
}

/** Frameworks that make an object for each request, so that `self` is nobody else's. */
const ownObjects = /^(?:socketserver|django|flask|rest_framework|channels|starlette|threading|multiprocessing|qt)$/;
const threadedServer = /\bThreading(?:HTTPServer|MixIn|TCPServer|UDPServer|UnixStreamServer|UnixDatagramServer|WSGIServer)\b/;

/** The context of a function that a framework calls in a thread or a process: handlers, `run` of a subclass of `Thread`. */
function frameworkContext(p: Program, file: FileState, fn: FunctionFacts): Context | undefined {
  const servicer = servicerContext(p, file, fn);
  if (servicer !== undefined) return servicer;
  const root = frameworkRoot(p, file, fn);
  if (root === undefined || root.runs === 'loop' || root.runs === 'ui' || root.runs === 'main') return undefined;
  const site: Site = { file, fn, bindings: noBindings };
  const own = root.by === 'method' && ownObjects.test(root.framework) ? 'own' : 'unknown';
  if (root.framework === 'threading' || root.framework === 'multiprocessing' || (root.framework === 'qt' && fn.name === 'run')) return ownRun(p, site, root.runs);
  // One request at a time, unless the server is one of those with threads.
  const isSerial = root.framework === 'socketserver' && !threadedServer.test(file.text) && !isServedInThreads(p, file.facts.classes[fn.cls]!);
  if (isSerial) return context('main', 'framework', site, { as: `the ${root.framework} ${root.as} \`${fn.qualifiedName}\`, one request at a time`, key: '', receiver: own });
  // The handler's own lock is held around `emit`; entities of Home Assistant are updated one call at a time.
  const isMany = !/^(?:homeassistant|logging|apscheduler|textual|watchdog|paho|huey|prefect)$/.test(root.framework);
  return context(root.runs, 'framework', site, { as: `the ${root.framework} ${root.as} \`${fn.qualifiedName}\``, key: '', isMany, receiver: own });
}

/** The base classes that the gRPC compiler writes: `orders_pb2_grpc.OrdersServicer`. */
const servicers = /_pb2_grpc\.\w+Servicer$/;

/** A method of a gRPC service: `grpc.server(ThreadPoolExecutor(…))` runs those of one object in its threads. Source: "Basics tutorial" of gRPC Python. */
function servicerContext(p: Program, file: FileState, fn: FunctionFacts): Context | undefined {
  const cls = fn.cls < 0 || fn.name.startsWith('_') || fn.parameters.length !== 3 || fn.decorators.length > 0 ? undefined : file.facts.classes[fn.cls];
  if (cls === undefined || !file.text.includes('_pb2_grpc') || !libraryBases(p, file, cls).some((base) => servicers.test(base))) return undefined;
  const isSerial = /\bmax_workers\s*=\s*1\s*[,)]/.test(file.text);
  return context(isSerial ? 'main' : 'thread', 'framework', { file, fn, bindings: noBindings }, { as: `the gRPC method \`${fn.qualifiedName}\``, key: '', isMany: !isSerial, receiver: 'same' });
}

/** `run` of a subclass of `Thread` or `Process`: as many as are made. */
function ownRun(p: Program, site: Site, runs: 'thread' | 'process'): Context | undefined {
  const { file, fn } = site;
  const makers = makersOf(p, file, fn.cls);
  const first = makers[0];
  const started = first === undefined ? undefined : startOf(first.file, first.event);
  if (started === undefined && makers.length > 0 && makers.every((maker) => isRunInPlace(maker.file, maker.event))) return undefined;
  const at = started === undefined ? first : { ...started, file: first!.file };
  const self = methodCalls(file, 'start').find(({ fn: by, event }) => by.cls === fn.cls && event.value.func.kind === ValueKind.Attribute && event.value.func.base.kind === ValueKind.Parameter && event.value.func.base.index === 0);
  const place = self !== undefined && started === undefined ? { ...self, file } : at;
  const cls = file.facts.classes[fn.cls]!;
  return context(runs, 'thread', site, {
    as: `the ${runs} \`${cls.qualifiedName}\``,
    key: '',
    startedAt: place === undefined ? null : placeIn(place.file, place.event.start, place.event.end),
    starter: place === undefined ? null : refOf(place.file, place.fn),
    isMany: makers.some((maker) => makers.some((other) => other !== maker && other.fn === maker.fn)) || makers.some((maker) => maker.isRepeated && !isJoinedEachTurn(maker.file, maker.fn, maker.event)),
    receiver: 'own',
  });
}
