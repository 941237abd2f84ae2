import type { BlockingGroup } from '../../knowledge/types';
import { argumentOf } from '../../summary/call-parts';
import { EventFlag, EventKind, type CallEvent, type Event, type FunctionFacts, type ImportEvent } from '../../summary/facts';
import { firstSegment } from '../../dotted-names';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import { libraryBases } from '../types/ancestry';
import { annotationType } from '../types/annotation-types';
import { attributeOf, memberOf, withReceiver } from '../types/attributes';
import { condense, type Block, type Hop, type Verb } from './blocks';
import { calleeBindings, withoutFirst } from '../types/calls';
import { evaluate } from '../types/evaluate';
import { placeIn, type FileState } from '../file-state';
import { guarded } from './guards';
import { needsOfGuards, noNeeds, reached, withoutNeeds } from './needs';
import { OpenedFiles } from './opened-files';
import type { Program } from '../program';
import { attributeReader, attributeWriter, propertyGetter } from '../types/properties';
import { onlyImplementation } from '../types/subclasses';
import { alternatives, noBindings, TypeKind, type Bindings, type FunctionType, type InstanceType, type PartialType, type Type } from '../types/types';

/** Where an event happens: the code that is looked at, and under which bindings. */
export interface Site {
  readonly file: FileState;
  readonly fn: FunctionFacts;
  readonly bindings: Bindings;
}

const nothing: readonly Block[] = [];

/** The ways in which running a function's body, synchronously, blocks its thread. */
export function bodyBlocks(p: Program, site: Site, isAwaited = false): readonly Block[] {
  const { file, fn, bindings } = site;
  if (fn.events.length === 0) return nothing;
  const isFree = bindings.key === '' && !isAwaited;
  const key = `${file.index}:${fn.index}|${bindings.key}${isAwaited ? '|awaited' : ''}`;
  const known = isFree ? file.blocks.get(fn.index) : p.boundBlocks.get(key);
  if (known !== undefined) return known;
  return p.search.run(
    key,
    () => {
      const found: Block[] = [];
      const opened = new OpenedFiles();
      const forked = forkedAt(p, site);
      for (const event of fn.events) {
        const any = eventBlocks(p, site, isAwaited ? handedOn(fn, event) : event);
        // The child begins with no loop that runs, whatever ran in its parent: `asyncio` asks for the process, too.
        const all = event.start < forked ? any : any.filter(({ model }) => model.rule !== 'nested-event-loop');
        if (all.length === 0) continue;
        const blocks = all.filter((block) => !opened.covers(event, block));
        for (const block of blocks) opened.add(event, block);
        const hop: Hop = { name: fn.qualifiedName, definition: placeIn(file, fn.nameStart, fn.nameEnd), leadsOnAt: placeIn(file, event.start, event.end) };
        const selected = event.flags & EventFlag.Selected ? 1 : 0;
        for (const block of blocks) found.push({ ...block, hops: [hop, ...block.hops], selections: block.selections + selected, onceBelow: block.isFirstCallOnly && !(event.flags & EventFlag.Once) ? block.onceBelow + 1 : 0, needs: block.needs.length === 0 ? event.needs : [...block.needs, ...event.needs] });
      }
      return condense(found);
    },
    (blocks) => {
      if (isFree) file.blocks.set(fn.index, blocks);
      else p.boundBlocks.set(key, blocks);
    },
  );
}

/** Where a function becomes two processes; `Infinity` if it does not. Source: `_get_running_loop` in CPython's Lib/asyncio/events.py compares process ids. */
function forkedAt(p: Program, { file, fn, bindings }: Site): number {
  for (const event of fn.events) {
    if (event.kind !== EventKind.Call) continue;
    const { func } = event.value;
    if ((func.kind !== ValueKind.Attribute && func.kind !== ValueKind.Global && func.kind !== ValueKind.Import) || func.name !== 'fork') continue;
    if (alternatives(evaluate(p, file, func, bindings)).some((type) => type.kind === TypeKind.External && p.knowledge.canonical(type.name) === 'os.fork')) return event.end;
  }
  return Infinity;
}

/** What an awaited function returns is awaited: the call in its `return` is like one that stands behind `await`. */
function handedOn(fn: FunctionFacts, event: Event): Event {
  return event.kind === EventKind.Call && fn.returns.includes(event.value) ? { ...event, flags: event.flags | EventFlag.Awaited } : event;
}

/** The ways in which one event blocks. Blocks of the event itself have no hops; those of callees begin with the callee. */
export function eventBlocks(p: Program, site: Site, event: Event): readonly Block[] {
  if (event.flags & EventFlag.OffLoop) return nothing;
  const blocks = blocksAt(p, site, event);
  if (blocks.length === 0 || runsOffLoop(p, site, event)) return nothing;
  if (!(event.flags & modifiers)) return blocks;
  const isOnce = (event.flags & EventFlag.Once) !== 0;
  const isSwitched = (event.flags & EventFlag.Switched) !== 0;
  const isNonBlocking = (event.flags & EventFlag.NonBlocking) !== 0;
  const isRare = (event.flags & EventFlag.Handler) !== 0;
  const isExpectedToFail = (event.flags & EventFlag.ExpectsLoop) !== 0;
  return blocks
    .filter((block) => !(isNonBlocking && block.model.rule === 'blocking-socket-call') && !(isExpectedToFail && block.model.rule === 'nested-event-loop'))
    .map((block) => ({ ...block, isFirstCallOnly: block.isFirstCallOnly || isOnce, isSwitched: block.isSwitched || isSwitched, isRare: block.isRare || isRare }));
}

/** True if a function of the project's own, asked on the way to the event, tells that no loop runs there. */
function runsOffLoop(p: Program, site: Site, event: Event): boolean {
  return site.fn.questions.some(({ start, end, value, holds }) => {
    if (event.start < start || event.start >= end) return false;
    const asked = value.kind === ValueKind.Call ? evaluate(p, site.file, value.func, site.bindings) : undefined;
    const predicate =
      asked?.kind === TypeKind.Function ? asked
      : value.kind === ValueKind.Attribute ? propertyGetter(p, evaluate(p, site.file, value.base, site.bindings), value.name)
      : undefined;
    const answer = predicate?.fn.loopAnswer;
    return answer !== undefined && (answer === 'running') !== holds;
  });
}

const modifiers = EventFlag.Once | EventFlag.Switched | EventFlag.NonBlocking | EventFlag.Handler | EventFlag.ExpectsLoop;

function blocksAt(p: Program, site: Site, event: Event): readonly Block[] {
  switch (event.kind) {
    case EventKind.Call:
      return callBlocks(p, site, event);
    case EventKind.Attribute:
      return eachOf(evaluate(p, site.file, event.base, site.bindings), (type) => {
        const getter = attributeReader(p, type, event.name);
        return getter === undefined ? nothing : functionBlocks(p, getter, withReceiver(p, getter));
      });
    case EventKind.Store:
      return eachOf(evaluate(p, site.file, event.base, site.bindings), (type) => {
        const setter = attributeWriter(p, type, event.name);
        return setter === undefined ? nothing : functionBlocks(p, setter, withReceiver(p, setter));
      });
    case EventKind.Iterate:
      return iterationBlocks(p, site, event.value, event);
    case EventKind.With:
      return withBlocks(p, site, event.value, event);
    case EventKind.Operator:
      return operatorBlocks(p, site, evaluate(p, site.file, event.value, site.bindings), event.methods, event);
    case EventKind.Import:
      return importBlocks(p, site, event);
  }
}

function primitive(p: Program, site: Site, name: string, verb: Verb, at: { start: number; end: number }, call: CallValue | null): readonly Block[] {
  const knowledge = p.knowledge;
  const known =
    verb === 'call' ? knowledge.blocking(name) : verb === 'enter' ? knowledge.onEnter(name) : verb === 'exit' ? knowledge.onExit(name) : knowledge.onIterate(name);
  const model = known === undefined || call === null ? known : guarded(p, site, known, call);
  if (model === undefined) return nothing;
  const block = blockOf(site, model, knowledge.canonical(name), verb, at);
  return [call === null ? block : { ...block, needs: needsOfGuards(site, model, call) }];
}

/** What the code at `at` does by itself. */
function blockOf(site: Site, model: BlockingGroup, name: string, verb: Verb, at: { start: number; end: number }): Block {
  return {
    model, primitive: name, verb, site: placeIn(site.file, at.start, at.end), hops: [], isLikely: false, isGuess: false, isFirstCallOnly: false, onceBelow: 0, isSwitched: false,
    isRare: false, selections: 0, needs: noNeeds,
  };
}


/** Importing a large module: the first time, unless the top of the file did so already. */
function importBlocks(p: Program, site: Site, event: ImportEvent): readonly Block[] {
  const module = firstSegment(event.module);
  const model = event.level > 0 ? undefined : p.knowledge.onImport(module);
  if (model === undefined || p.modules.resolve(site.file.path, event.module, 0) !== undefined) return nothing;
  for (const values of site.file.facts.bindings.values()) {
    if (values.some((value) => value.kind === ValueKind.Import && value.level === 0 && firstSegment(value.module) === module)) return nothing;
  }
  return [{ ...blockOf(site, model, module, 'import', event), isFirstCallOnly: true }];
}

function callBlocks(p: Program, site: Site, event: CallEvent): readonly Block[] {
  const callee = evaluate(p, site.file, event.value.func, site.bindings);
  const isAwaited = (event.flags & EventFlag.Awaited) !== 0;
  // One of several, and the result is awaited: then it is a coroutine.
  if (isAwaited && callee.kind === TypeKind.Union && callee.types.some((part) => part.kind === TypeKind.Unknown || (part.kind === TypeKind.Function && part.fn.isAsync))) return nothing;
  if (callee.kind === TypeKind.Union && callee.types.some((part) => part.kind === TypeKind.External && asyncioResult.test(part.name))) return nothing;
  return eachOf(callee, (part) => calleeBlocks(p, site, part, event.value, event));
}

/** What may be a future of asyncio or of a pool is the former on a loop, and that never waits. */
const asyncioResult = /^asyncio\.(\w+\.)?(Future|Task)\.(result|exception)$/;

/** The blocks of a value that may be one of several: where only some of them block, it probably does at times. */
function eachOf(type: Type, blocksOf: (part: Type) => readonly Block[]): readonly Block[] {
  const parts = alternatives(type);
  if (parts.length === 1) return blocksOf(parts[0]!);
  const found: Block[] = [];
  let silent = 0;
  for (const part of parts) {
    if (part.kind === TypeKind.Plain) continue;
    const blocks = blocksOf(part);
    if (blocks.length === 0) silent++;
    found.push(...blocks);
  }
  return silent === 0 ? found : found.map((block) => ({ ...block, isLikely: true }));
}

/** Calling one certain value. */
function calleeBlocks(p: Program, site: Site, callee: Type, call: CallValue, event: Event): readonly Block[] {
  const isAwaited = (event.flags & EventFlag.Awaited) !== 0;
  switch (callee.kind) {
    case TypeKind.External:
      return isAwaited ? nothing : libraryCallBlocks(p, site, callee.name, call, event);
    case TypeKind.Function:
      if (isAwaited && callee.isUncertain) return nothing;
      if (callee.fn.isAsync) return callee.fn.isGenerator ? nothing : parameterBlocks(p, site, callee, call, event);
      if (callee.fn.isGenerator || callee.isContextManager) return nothing;
      if (callee.fn.isStub) return implementationBlocks(p, callee);
      return calledBlocks(p, site, callee, call, isAwaited);
    case TypeKind.Class: {
      const instance: InstanceType = { kind: TypeKind.Instance, file: callee.file, cls: callee.cls, bindings: noBindings };
      const found: Block[] = [];
      for (const name of ['__new__', '__init__', '__post_init__']) {
        const method = memberOf(p, instance, name);
        if (method?.kind === TypeKind.Function) {
          found.push(...reached(site, method, call, runBlocks(p, method, calleeBindings(p, method, call, site.file, site.bindings, 1)), 1));
        }
      }
      return found;
    }
    case TypeKind.Instance: {
      const method = memberOf(p, callee, '__call__');
      return method === undefined || method.kind === TypeKind.Instance ? nothing : calleeBlocks(p, site, method, call, event);
    }
    case TypeKind.Partial:
      return partialBlocks(p, site, callee, event);
    case TypeKind.ExternalInstance:
      return isAwaited ? nothing : primitive(p, site, `${callee.cls}.__call__`, 'call', event, call);
    case TypeKind.ContainerMethod:
      return libraryCallBlocks(p, site, `builtins.list.${callee.name}`, call, event);
    default:
      return nothing;
  }
}

/** What a partial function is called with in the end is not seen here. */
function partialBlocks(p: Program, site: Site, partial: PartialType, event: Event): readonly Block[] {
  const call = withoutFirst(partial.call);
  const open: CallValue = { ...call, starAt: call.starAt >= 0 ? call.starAt : call.args.length };
  return withoutNeeds(calleeBlocks(p, { ...site, file: partial.file, bindings: partial.bindings }, partial.callee, open, event));
}

/** A function that is called here and runs to its end. */
function calledBlocks(p: Program, site: Site, callee: FunctionType, call: CallValue, isAwaited: boolean): readonly Block[] {
  const bindings = calleeBindings(p, callee, call, site.file, site.bindings);
  if (isAwaited && mayReturnCoroutine(p, callee, bindings)) return nothing;
  return reached(site, callee, call, runBlocks(p, callee, bindings, isAwaited), callee.self === null ? 0 : 1);
}

/** An awaited function with several ways out, one of which gives a coroutine, takes that one: the others are for other callers. */
function mayReturnCoroutine(p: Program, callee: FunctionType, bindings: Bindings): boolean {
  const { fn, file } = callee;
  const gives = (type: Type): boolean => alternatives(type).some((part) => part.kind === TypeKind.Coroutine);
  const declared = fn.returnAnnotation === null ? undefined : annotationType(p, file, fn.returnAnnotation, bindings);
  if (declared?.kind === TypeKind.Union && gives(declared)) return true;
  return fn.returns.length > 1 && fn.returns.some((value) => gives(evaluate(p, file, value, bindings)));
}

/** A coroutine function that calls, on the loop, a function that it is given here. */
function parameterBlocks(p: Program, site: Site, callee: FunctionType, call: CallValue, event: Event): readonly Block[] {
  const { fn, file } = callee;
  // An awaited call expects a coroutine function: then nothing of the argument runs at once.
  const calls = fn.events.filter((inner) => inner.kind === EventKind.Call && !(inner.flags & EventFlag.Awaited) && inner.value.func.kind === ValueKind.Parameter && inner.value.func.owner === fn.index);
  if (calls.length === 0) return nothing;
  const inside: Site = { file, fn, bindings: calleeBindings(p, callee, call, site.file, site.bindings) };
  if (inside.bindings.key === '') return nothing;
  const found: Block[] = [];
  for (const inner of calls) {
    const hop: Hop = { name: fn.qualifiedName, definition: placeIn(file, fn.nameStart, fn.nameEnd), leadsOnAt: placeIn(file, inner.start, inner.end) };
    // What the coroutine calls without knowing the argument is its own matter.
    if (inner.kind !== EventKind.Call || callBlocks(p, { ...inside, bindings: noBindings }, inner).length > 0) continue;
    for (const block of withoutNeeds(callBlocks(p, inside, inner))) found.push({ ...block, hops: [hop, ...block.hops] });
  }
  return event.flags & EventFlag.OffLoop ? nothing : found;
}

/** A method that is left open runs the one implementation that the workspace has, most likely. */
function implementationBlocks(p: Program, callee: FunctionType): readonly Block[] {
  const implementation = onlyImplementation(p, callee);
  if (implementation === undefined || implementation.fn.isAsync || implementation.fn.isGenerator) return nothing;
  return functionBlocks(p, implementation, implementation.bindings).map((block) => ({ ...block, isLikely: true }));
}

/** The body of a function that is run now, whatever it is passed. */
function functionBlocks(p: Program, callee: FunctionType, bindings: Bindings): readonly Block[] {
  return withoutNeeds(runBlocks(p, callee, bindings));
}

function runBlocks(p: Program, callee: FunctionType, bindings: Bindings, isAwaited = false): readonly Block[] {
  const blocks = bodyBlocks(p, { file: callee.file, fn: callee.fn, bindings }, isAwaited && callee.fn.returns.some((value) => value.kind === ValueKind.Call));
  if (blocks.length === 0 || (!callee.isUncertain && !callee.isCached)) return blocks;
  return blocks.map((block) => ({
    ...block, isGuess: block.isGuess || callee.isUncertain, isFirstCallOnly: block.isFirstCallOnly || callee.isCached,
  }));
}

/** Builtins and library functions that iterate an argument to its end, by the argument's position. */
const consumers: Readonly<Record<string, number>> = {
  'builtins.list': 0, 'builtins.tuple': 0, 'builtins.set': 0, 'builtins.frozenset': 0, 'builtins.sorted': 0, 'builtins.sum': 0, 'builtins.any': 0,
  'builtins.all': 0, 'builtins.min': 0, 'builtins.max': 0, 'builtins.dict': 0, 'builtins.next': 0, 'collections.deque': 0, 'collections.Counter': 0,
  'functools.reduce': 1, 'statistics.mean': 0, 'math.fsum': 0, 'itertools.cycle': 0, 'builtins.bytes': 0, 'builtins.bytearray': 0,
  'builtins.str.join': 0, 'builtins.list.extend': 0, 'builtins.list.update': 0,
};

/** Builtins that call a method of their argument. */
const protocols: Readonly<Record<string, readonly string[]>> = {
  'builtins.len': ['__len__'], 'builtins.str': ['__str__', '__repr__'], 'builtins.repr': ['__repr__'], 'builtins.bool': ['__bool__', '__len__'],
  'builtins.hash': ['__hash__'], 'builtins.int': ['__int__', '__index__'], 'builtins.float': ['__float__'], 'builtins.abs': ['__abs__'],
  'builtins.bytes': ['__bytes__'], 'builtins.format': ['__format__'], 'builtins.iter': ['__iter__'], 'builtins.reversed': ['__reversed__'],
  'builtins.dir': ['__dir__'], 'builtins.round': ['__round__'], 'builtins.divmod': ['__divmod__'], 'builtins.print': ['__str__', '__repr__'],
};

/** Lazy library functions: what iterating their result iterates in turn, by position (all from there on). */
const relays: Readonly<Record<string, number>> = {
  'builtins.enumerate': 0, 'builtins.zip': 0, 'builtins.reversed': 0, 'builtins.iter': 0, 'builtins.map': 1, 'builtins.filter': 1,
  'itertools.chain': 0, 'itertools.islice': 0, 'itertools.tee': 0, 'itertools.takewhile': 1, 'itertools.dropwhile': 1, 'itertools.zip_longest': 0,
  'itertools.groupby': 0, 'itertools.starmap': 1, 'itertools.accumulate': 0, 'itertools.chain.from_iterable': 0,
};

function libraryCallBlocks(p: Program, site: Site, name: string, call: CallValue, event: Event): readonly Block[] {
  const direct = primitive(p, site, name, 'call', event, call);
  if (direct.length > 0) return direct;
  const canonical = p.knowledge.canonical(name);
  const found: Block[] = [];
  for (const use of p.knowledge.higherOrder(canonical)) {
    const argument = argumentOf(call, use.position, use.keyword);
    if (argument !== undefined && use.lazy !== true) found.push(...invoked(p, site, argument, event));
  }
  const consumed = Object.hasOwn(consumers, canonical) ? call.args[consumers[canonical]!] : undefined;
  if (consumed !== undefined) found.push(...iterationBlocks(p, site, consumed, event));
  const methods = Object.hasOwn(protocols, canonical) ? protocols[canonical] : undefined;
  const operand = call.args[0];
  if (methods !== undefined && operand !== undefined) found.push(...operatorBlocks(p, site, evaluate(p, site.file, operand, site.bindings), methods, event));
  if (canonical.endsWith('ExitStack.enter_context') && operand !== undefined) found.push(...withBlocks(p, site, operand, event));
  return found;
}

/** A callable that a library function calls at once, with arguments that are not known. */
function invoked(p: Program, site: Site, callable: Value, event: Event): readonly Block[] {
  // What it passes is not known.
  const noArguments = callAt(event, callable, 0);
  const found: Block[] = [];
  for (const type of alternatives(evaluate(p, site.file, callable, site.bindings))) found.push(...calleeBlocks(p, site, type, noArguments, event));
  return found;
}

function iterationBlocks(p: Program, site: Site, value: Value, event: Event): readonly Block[] {
  const found: Block[] = [];
  if (value.kind === ValueKind.Call) {
    for (const func of alternatives(evaluate(p, site.file, value.func, site.bindings))) {
      if (func.kind !== TypeKind.External) continue;
      found.push(...primitive(p, site, func.name, 'iterate', event, null));
      const canonical = p.knowledge.canonical(func.name);
      for (const use of p.knowledge.higherOrder(canonical)) {
        const callable = use.lazy === true ? argumentOf(value, use.position, use.keyword) : undefined;
        if (callable !== undefined) found.push(...invoked(p, site, callable, event));
      }
      const from = Object.hasOwn(relays, canonical) ? relays[canonical] : undefined;
      if (from !== undefined) for (const source of value.args.slice(from)) found.push(...iterationBlocks(p, site, source, event));
    }
    if (found.length > 0) return found;
  }
  return eachOf(evaluate(p, site.file, value, site.bindings), (type) => steppedBlocks(p, site, type, event));
}

function steppedBlocks(p: Program, site: Site, type: Type, event: Event): readonly Block[] {
  switch (type.kind) {
    case TypeKind.Generator:
      return type.fn.fn.isAsync ? nothing : functionBlocks(p, type.fn, withReceiver(p, type.fn));
    case TypeKind.ExternalInstance:
      return primitive(p, site, type.cls, 'iterate', event, null);
    case TypeKind.Instance: {
      const found: Block[] = [];
      for (const name of ['__iter__', '__next__']) {
        const method = memberOf(p, type, name);
        if (method?.kind === TypeKind.Function && !method.fn.isAsync) found.push(...functionBlocks(p, method, withReceiver(p, method)));
      }
      return found;
    }
    default:
      return nothing;
  }
}

function withBlocks(p: Program, site: Site, value: Value, event: Event): readonly Block[] {
  const closed = closedOnExit(p, site, value);
  if (closed !== undefined) {
    const close = attributeOf(p, evaluate(p, site.file, closed, site.bindings), 'close');
    return eachOf(close, (method) => calleeBlocks(p, site, method, callAt(event, value, -1), event));
  }
  return eachOf(evaluate(p, site.file, value, site.bindings), (type) => managerBlocks(p, site, type, event));
}

/** Entering and leaving one certain context manager. */
function managerBlocks(p: Program, site: Site, type: Type, event: Event): readonly Block[] {
  switch (type.kind) {
    case TypeKind.Context:
      return type.fn.fn.isAsync ? nothing : functionBlocks(p, type.fn, withReceiver(p, type.fn));
    case TypeKind.ExternalInstance:
      return [...primitive(p, site, type.cls, 'enter', event, null), ...primitive(p, site, type.cls, 'exit', event, null)];
    case TypeKind.Instance: {
      const found = [...instanceMethodBlocks(p, type, '__enter__'), ...instanceMethodBlocks(p, type, '__exit__')];
      if (memberOf(p, type, '__exit__')?.kind === TypeKind.Function) return found;
      // Inherited from a library class: a subclass of an executor waits like the executor.
      for (const base of libraryBases(p, type.file, type.cls)) {
        const own = [...primitive(p, site, base, 'enter', event, null), ...primitive(p, site, base, 'exit', event, null)];
        if (own.length > 0) return [...found, ...own];
      }
      return found;
    }
    default:
      return nothing;
  }
}

/** What `contextlib.closing(value)` closes on the way out; entering it does nothing. */
function closedOnExit(p: Program, site: Site, value: Value): Value | undefined {
  if (value.kind !== ValueKind.Call || value.args.length !== 1) return undefined;
  const func = evaluate(p, site.file, value.func, site.bindings);
  return func.kind === TypeKind.External && p.knowledge.canonical(func.name) === 'contextlib.closing' ? value.args[0] : undefined;
}

/** A call without written arguments. `starAt` is 0 where there may be some. */
function callAt(event: Event, func: Value, starAt: number): CallValue {
  return { kind: ValueKind.Call, id: -1, func, args: [], keywords: [], starAt, start: event.start, end: event.end, funcEnd: event.end, checked: [] };
}

function instanceMethodBlocks(p: Program, type: InstanceType, name: string): readonly Block[] {
  const method = memberOf(p, type, name);
  if (method?.kind !== TypeKind.Function || method.fn.isAsync || method.fn.isGenerator) return nothing;
  return functionBlocks(p, method, withReceiver(p, method));
}

/** An operator calls the first of these methods that the operand has. */
function operatorBlocks(p: Program, site: Site, operand: Type, methods: readonly string[], event: Event): readonly Block[] {
  return eachOf(operand, (type) => {
    if (type.kind === TypeKind.Instance) {
      const name = methods.find((method) => memberOf(p, type, method)?.kind === TypeKind.Function);
      return name === undefined ? nothing : instanceMethodBlocks(p, type, name);
    }
    if (type.kind !== TypeKind.ExternalInstance) return nothing;
    return methods.flatMap((name) => primitive(p, site, `${type.cls}.${name}`, 'call', event, null));
  });
}
