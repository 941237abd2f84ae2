import type { Site } from '../../program/effects/effects';
import { originCalls } from '../../program/effects/origins';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { libraryBases } from '../../program/types/ancestry';
import { attributeOf, memberOf } from '../../program/types/attributes';
import { evaluate } from '../../program/types/evaluate';
import { elementOf } from '../../program/types/protocols';
import { alternatives, bind, noBindings, parameterKey, TypeKind, unknown, type Bindings, type FunctionType, type Type } from '../../program/types/types';
import { argumentOf, calledName } from '../../summary/call-parts';
import { EventFlag, EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import { defaultMethod, methodOfContext, type StartMethod } from './start-method';

/** The way in which a function and its arguments reach another process. */
export type Way =
  /** `Process(target=…, args=…)`: pickled only where the child starts afresh. */
  | 'process'
  /** A task of a `multiprocessing.Pool`: always pickled. */
  | 'pool'
  /** A task of a `ProcessPoolExecutor`: always pickled. */
  | 'executor'
  /** `initializer=` and `initargs=` of either: they go with the process, as `Process` arguments do. */
  | 'initializer';

/** One argument of the function. */
export interface Sent {
  readonly value: Value;
  /** 0-based position among the function's arguments without `self`, or the keyword. */
  readonly position: number | null;
  readonly keyword: string | null;
  /** Elements of the value are sent one by one: `map`. */
  readonly isEach: boolean;
}

/** A place that hands a function to another process. */
export interface ProcessWork {
  readonly way: Way;
  readonly event: CallEvent;
  readonly file: FileState;
  /** The function that holds the call. */
  readonly fn: FunctionFacts;
  /** What is run there; `null` if nothing is named. */
  readonly target: Value | null;
  /** Position and keyword under which the call takes the target. */
  readonly targetAt: readonly [number, string];
  /** Position and keyword under which it takes a tuple of arguments; `null` if it takes them one by one, from behind the target. */
  readonly argsAt: readonly [number, string] | null;
  readonly sent: readonly Sent[];
  readonly method: StartMethod;
  /** Several run at once: a pool's tasks, or a call in a loop. */
  readonly isMany: boolean;
}

const executorClass = 'concurrent.futures.ProcessPoolExecutor';
const eachMethods = new Set(['map', 'map_async', 'imap', 'imap_unordered']);

/** The canonical name of a library callable, if the value is certainly that. */
export function libraryName(p: Program, file: FileState, value: Value, bindings: Bindings = noBindings): string | undefined {
  const types = withoutNone(p, file, value, bindings).filter((type) => type.kind !== TypeKind.Plain);
  let name: string | undefined;
  for (const type of types) {
    if (type.kind !== TypeKind.External) return undefined;
    const each = p.knowledge.canonical(type.name);
    if (name !== undefined && name !== each) return undefined;
    name = each;
  }
  return name;
}

/** What a value may be. The name that starts as `None` has no methods then: `pool = None`, and `pool.map(…)` where it has been made. */
function withoutNone(p: Program, file: FileState, value: Value, bindings: Bindings): readonly Type[] {
  if (value.kind === ValueKind.Attribute) {
    const bases = alternatives(evaluate(p, file, value.base, bindings));
    const made = bases.filter((type) => type.kind !== TypeKind.Plain);
    if (made.length > 0 && made.length < bases.length) return made.flatMap((type) => alternatives(attributeOf(p, type, value.name)));
  }
  return alternatives(evaluate(p, file, value, bindings));
}

/** True if the type is certainly an instance of this library class, or of a class derived from it. */
export function isInstanceOf(p: Program, type: Type, cls: string): boolean {
  const types = alternatives(type).filter((part) => part.kind !== TypeKind.Plain);
  return types.length > 0 && types.every((part) => {
    if (part.kind === TypeKind.ExternalInstance) return p.knowledge.lineage(part.cls).includes(cls) && !(cls === 'multiprocessing.Pool' && p.knowledge.canonical(part.cls) === 'multiprocessing.pool.ThreadPool');
    return part.kind === TypeKind.Instance && libraryBases(p, part.file, part.cls).includes(cls);
  });
}

/** Of the call that makes a process, pool or executor: the library's names of it. */
export function madeBy(name: string): 'process' | 'pool' | 'executor' | 'manager' | undefined {
  if (name === executorClass) return 'executor';
  const [, made] = /^multiprocessing\.(?:context\.BaseContext\.)?(Process|Pool|Manager)$/.exec(name) ?? [];
  return made === undefined ? undefined : (made.toLowerCase() as 'process' | 'pool' | 'manager');
}

const found = new WeakMap<FileState['types'], readonly ProcessWork[]>();

/** Every place in a file where something is handed to another process. */
export function processWork(p: Program, file: FileState): readonly ProcessWork[] {
  let all = found.get(file.types);
  if (all === undefined) {
    const works: ProcessWork[] = [];
    for (const fn of file.facts.functions) for (const event of fn.events) if (event.kind === EventKind.Call) works.push(...workOf(p, file, fn, event));
    found.set(file.types, works);
    all = works;
  }
  return all;
}

const callNames = /^(?:Process|\w*Process|Pool|ProcessPoolExecutor|submit|(?:star)?map(?:_async)?|apply(?:_async)?|imap(?:_unordered)?|run_in_executor|run_sync|process_map|__init__|[A-Z]\w*)$/;

function workOf(p: Program, file: FileState, fn: FunctionFacts, event: CallEvent): ProcessWork[] {
  const call = event.value;
  const last = calledName(call.func);
  if (last !== '' && !callNames.test(last)) return [];
  const name = libraryName(p, file, call.func);
  if (name === undefined) return last === '__init__' ? superInit(p, file, fn, event) : [];
  const site: Site = { file, fn, bindings: noBindings };
  const isRepeated = (event.flags & EventFlag.Repeated) !== 0;
  const base = { event, file, fn };
  switch (madeBy(name)) {
    case 'process': {
      const method = methodOfMaker(p, site, call.func);
      return [{ ...base, way: 'process', targetAt: [1, 'target'], argsAt: [3, 'args'], target: argumentOf(call, 1, 'target') ?? null, sent: [...argsOf(argumentOf(call, 3, 'args')), ...kwargsOf(argumentOf(call, 4, 'kwargs'))], method, isMany: isRepeated }];
    }
    case 'pool':
    case 'executor': {
      const isPool = madeBy(name) === 'pool';
      const target = argumentOf(call, isPool ? 1 : 2, 'initializer') ?? null;
      const sent = argsOf(argumentOf(call, isPool ? 2 : 3, 'initargs'));
      if (target === null && sent.length === 0) return [];
      return [{ ...base, way: 'initializer', targetAt: [isPool ? 1 : 2, 'initializer'], argsAt: [isPool ? 2 : 3, 'initargs'], target, sent, method: isPool ? methodOfMaker(p, site, call.func) : methodOfExecutorCall(p, site, call), isMany: true }];
    }
    default:
      return taskOf(p, site, event, name, isRepeated);
  }
}

function taskOf(p: Program, site: Site, event: CallEvent, name: string, isRepeated: boolean): ProcessWork[] {
  const call = event.value;
  const { file, fn } = site;
  const base = { event, file, fn };
  const receiver = call.func.kind === ValueKind.Attribute ? call.func.base : undefined;
  const pool = /^multiprocessing\.Pool\.(\w+)$/.exec(name)?.[1];
  if (pool !== undefined) {
    const target = argumentOf(call, 0, 'func');
    if (target === undefined) return [];
    const given = argumentOf(call, 1, pool.startsWith('apply') ? 'args' : 'iterable');
    const sent = pool.startsWith('apply')
      ? [...argsOf(given), ...kwargsOf(argumentOf(call, 2, 'kwds'))]
      : given === undefined ? [] : eachMethods.has(pool) ? [{ value: given, position: 0, keyword: null, isEach: true }] : tuplesOf(given);
    return [{ ...base, way: 'pool', targetAt: [0, 'func'], argsAt: pool.startsWith('apply') ? [1, 'args'] : null, target, sent, method: receiver === undefined ? 'default' : methodOfPool(p, site, receiver), isMany: !pool.startsWith('apply') || (isRepeated && pool === 'apply_async') }];
  }
  if (name === `${executorClass}.submit` || name === `${executorClass}.map`) {
    const target = argumentOf(call, 0, 'fn');
    if (target === undefined) return [];
    const isMap = name.endsWith('.map');
    return [{ ...base, way: 'executor', targetAt: [0, 'fn'], argsAt: null, target, sent: restOf(call, 1, isMap, new Set(isMap ? ['fn', 'timeout', 'chunksize', 'buffersize'] : ['fn'])), method: receiver === undefined ? 'default' : methodOfPool(p, site, receiver), isMany: isMap || isRepeated }];
  }
  if (name.endsWith('.run_in_executor')) {
    const executor = argumentOf(call, 0, 'executor');
    const target = argumentOf(call, 1, 'func');
    if (executor === undefined || target === undefined || !isInstanceOf(p, evaluate(p, file, executor), executorClass)) return [];
    return [{ ...base, way: 'executor', targetAt: [1, 'func'], argsAt: null, target, sent: restOf(call, 2, false, new Set()), method: methodOfPool(p, site, executor), isMany: isRepeated }];
  }
  if (name === 'anyio.to_process.run_sync') {
    const target = argumentOf(call, 0, 'func');
    return target === undefined ? [] : [{ ...base, way: 'executor', targetAt: [0, 'func'], argsAt: null, target, sent: restOf(call, 1, false, new Set(['func', 'cancellable', 'limiter'])), method: 'default', isMany: isRepeated }];
  }
  if (name === 'tqdm.contrib.concurrent.process_map') {
    const target = argumentOf(call, 0, 'fn');
    return target === undefined ? [] : [{ ...base, way: 'executor', targetAt: [0, 'fn'], argsAt: null, target, sent: call.args.slice(1).map((value, position) => ({ value, position, keyword: null, isEach: true })), method: 'default', isMany: true }];
  }
  return [];
}

/** `super().__init__(target=…, args=…)` in a class derived from `Process`. */
function superInit(p: Program, file: FileState, fn: FunctionFacts, event: CallEvent): ProcessWork[] {
  const cls = fn.cls < 0 ? undefined : file.facts.classes[fn.cls];
  const target = argumentOf(event.value, undefined, 'target');
  if (cls === undefined || target === undefined || !libraryBases(p, file, cls).includes('multiprocessing.Process')) return [];
  return [{ event, file, fn, way: 'process', targetAt: [1, 'target'], argsAt: [3, 'args'], target, sent: [...argsOf(argumentOf(event.value, undefined, 'args')), ...kwargsOf(argumentOf(event.value, undefined, 'kwargs'))], method: defaultMethod(p, file), isMany: false }];
}

/** `ctx.Process`, `multiprocessing.Process`: as the context says, else as the file does. */
function methodOfMaker(p: Program, site: Site, func: Value): StartMethod {
  const own = /^(Fork|Spawn|ForkServer)Process$/.exec(calledName(func))?.[1];
  if (own !== undefined) return own.toLowerCase() as StartMethod;
  const method = func.kind === ValueKind.Attribute ? methodOfContext(p, site, func.base) : undefined;
  return method === undefined || method === 'default' ? defaultMethod(p, site.file) : method;
}

function methodOfExecutorCall(p: Program, site: Site, call: CallValue): StartMethod {
  const context = argumentOf(call, 1, 'mp_context');
  const method = context === undefined ? undefined : methodOfContext(p, site, context);
  return method === undefined || method === 'default' ? defaultMethod(p, site.file) : method;
}

function methodOfPool(p: Program, site: Site, pool: Value): StartMethod {
  const [origin] = originCalls(p, site, pool);
  if (origin === undefined) return defaultMethod(p, site.file);
  const made = libraryName(p, origin.site.file, origin.call.func);
  return made === executorClass ? methodOfExecutorCall(p, origin.site, origin.call) : methodOfMaker(p, origin.site, origin.call.func);
}

function argsOf(value: Value | undefined): Sent[] {
  const list = value === undefined ? undefined : literal(value);
  return list === undefined || list.type === 'dict' ? [] : list.elements.map((each, position) => ({ value: each, position, keyword: null, isEach: false }));
}

function kwargsOf(value: Value | undefined): Sent[] {
  const dict = value === undefined ? undefined : literal(value);
  if (dict?.type !== 'dict') return [];
  return dict.elements.flatMap((each, i) => {
    const key = dict.keys[i];
    return typeof key === 'string' ? [{ value: each, position: null, keyword: key, isEach: false }] : [];
  });
}

/** `starmap(f, [(a, b), (c, d)])`. */
function tuplesOf(value: Value): Sent[] {
  const list = literal(value);
  return list === undefined ? [] : list.elements.flatMap((each) => argsOf(each));
}

function literal(value: Value): Extract<Value, { kind: ValueKind.Container }> | undefined {
  return value.kind === ValueKind.Container ? value : undefined;
}

function restOf(call: CallValue, from: number, isEach: boolean, own: ReadonlySet<string>): Sent[] {
  const known = call.starAt < 0 ? call.args : call.args.slice(0, call.starAt);
  const sent: Sent[] = known.slice(from).map((value, position) => ({ value, position, keyword: null, isEach }));
  for (const { name, value } of call.keywords) if (name !== null && !own.has(name)) sent.push({ value, position: null, keyword: name, isEach: false });
  return sent;
}

/** What one call of the function is given for this argument. */
export function sentType(p: Program, work: ProcessWork, sent: Sent): Type {
  const type = evaluate(p, work.file, sent.value);
  return sent.isEach ? elementOf(p, type, false) : type;
}

/** The functions of the workspace that the target may be, with the types of what they are sent. */
export function targetsOf(p: Program, work: ProcessWork): FunctionType[] {
  if (work.target === null) return [];
  return alternatives(evaluate(p, work.file, work.target)).flatMap((type) => {
    let callee = type;
    for (let depth = 0; callee.kind === TypeKind.Partial && depth < 4; depth++) callee = callee.callee;
    // An object that can be called: its `__call__` runs there.
    if (callee.kind === TypeKind.Instance) callee = memberOf(p, callee, '__call__') ?? callee;
    return callee.kind === TypeKind.Function ? [type.kind === TypeKind.Partial ? callee : { ...callee, bindings: boundTarget(p, work, callee) }] : [];
  });
}

/** The receiver and the parameters of a target as its process gets them. */
function boundTarget(p: Program, work: ProcessWork, callee: FunctionType): Bindings {
  const skip = callee.self === null ? 0 : 1;
  const added: [string, Type][] = [];
  for (const sent of work.sent) {
    const index = parameterIndex(callee, sent, skip);
    const type = index < 0 ? unknown : sentType(p, work, sent);
    if (type.kind !== TypeKind.Unknown && type.kind !== TypeKind.Plain) added.push([parameterKey(callee.file, callee.fn.index, index), type]);
  }
  if (callee.self !== null && callee.fn.parameters.length > 0) added.push([parameterKey(callee.file, callee.fn.index, 0), callee.self]);
  return p.limited(callee, bind(callee.bindings, added));
}

/** The parameter that an argument fills, or -1. */
export function parameterIndex(callee: FunctionType, sent: Sent, skip = callee.self === null ? 0 : 1): number {
  const { parameters } = callee.fn;
  if (sent.keyword !== null) return parameters.findIndex((parameter) => parameter.name === sent.keyword && parameter.form !== 'positional-only');
  const index = sent.position! + skip;
  const form = parameters[index]?.form;
  return form === 'positional' || form === 'positional-only' ? index : -1;
}

/** A key that is equal for what is certainly the same object: the call that made it, the parameter, the module's name, the attribute. */
export function objectKey(file: FileState, value: Value): string | undefined {
  switch (value.kind) {
    case ValueKind.Call:
      return `call ${value.start}`;
    case ValueKind.Global:
      return `global ${value.name}`;
    case ValueKind.Cell:
      return `cell ${value.owner} ${value.name}`;
    case ValueKind.Parameter:
      return `parameter ${value.owner} ${value.index}`;
    case ValueKind.Enter:
    case ValueKind.Narrowed:
      return objectKey(file, value.value);
    case ValueKind.Annotated:
      return value.value === null ? undefined : objectKey(file, value.value);
    case ValueKind.Attribute: {
      if (value.base.kind === ValueKind.Parameter && value.base.index === 0) {
        const cls = file.facts.functions[value.base.owner]?.cls ?? -1;
        if (cls >= 0) return `self ${cls} ${value.name}`;
      }
      const base = objectKey(file, value.base);
      return base === undefined ? undefined : `${base}.${value.name}`;
    }
    case ValueKind.Unpack: {
      const base = objectKey(file, value.value);
      return base === undefined ? undefined : `${base} [${value.index}]`;
    }
    default:
      return undefined;
  }
}
