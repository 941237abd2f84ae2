import type { Place } from '../../findings';
import { argumentOf } from '../../summary/call-parts';
import { EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { Kind, type Expr, type Stmt } from '../../syntax/nodes';
import { walkTree } from '../../syntax/walk-tree';
import { placeIn, type FileState } from '../file-state';
import { treeOf } from '../loops/tree-of';
import type { Program } from '../program';
import { withReceiver } from '../types/attributes';
import { evaluate } from '../types/evaluate';
import { alternatives, TypeKind } from '../types/types';
import { locksTaken, type Taken } from './acquisitions';
import { boundTo, inWordsOf } from './call-paths';
import { asSeen } from './enter';
import { keptAt, type Path } from './identity';
import { locksets, type RootedHeld } from './locksets';

/** A callable that others gave to an object, called while the object holds its own lock. */
export interface HeldCallback {
  readonly fn: FunctionFacts;
  readonly event: CallEvent;
  readonly held: RootedHeld;
  /** The methods that keep what they are given under the name of this attribute. */
  readonly registrars: readonly Registrar[];
  /** Public methods of the object that wait for the lock: what a callback is likely to call. */
  readonly takers: readonly FunctionFacts[];
}

interface Registrar {
  readonly fn: FunctionFacts;
  /** Index of the parameter that is kept. */
  readonly parameter: number;
}

/** A function that was registered, and how it comes to wait for the lock of the object that it was registered with. */
export interface Registered {
  readonly name: string;
  readonly at: Place;
  readonly taken: Taken;
}

const keepers = new Set(['append', 'add', 'insert', 'appendleft']);
const lookups = new Set(['get', 'values', 'items', 'copy', 'setdefault', 'pop', 'popitem', 'popleft']);
const copies = new Set(['list', 'tuple', 'set', 'frozenset', 'reversed', 'sorted', 'iter', 'enumerate']);
const callableNames = /(?:^|_)(?:callback|cb|handler|listener|observer|subscriber|hook|func|function|fn|action|on_\w+)$/i;
const maxFiles = 40;
const maxSteps = 8;

/** The calls of this file that run registered callables under a lock of the object that keeps them; a lock that is reentrant waits for nobody. */
export function callbacksUnderLock(p: Program, file: FileState): readonly HeldCallback[] {
  const found: HeldCallback[] = [];
  for (const fn of file.facts.functions) {
    if (fn.cls < 0 || fn.form !== 'function' || fn.isAsync || fn.parameters.length === 0) continue;
    const flow = locksets(p, file, fn);
    if (flow === undefined) continue;
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call) continue;
      const held = flow.at(event.start).find((each) => isOwn(each, fn));
      const attribute = held && keptUnder(file, fn, event.value.func, 0);
      if (held === undefined || attribute === undefined) continue;
      const registrars = registrarsOf(file, fn.cls, attribute);
      if (registrars.length > 0) found.push({ fn, event, held, registrars, takers: takersOf(p, file, fn, held.lock.key) });
    }
  }
  return found;
}

function isOwn({ lock, isTry }: RootedHeld, fn: FunctionFacts): boolean {
  return !isTry && lock.isKnown && !lock.isGuess && !lock.isReentrant && lock.permits === 1 && lock.world === 'thread' && lock.receiver === fn.parameters[0]!.name && !lock.isPassed;
}

/** The attribute of `self` out of which a callable comes: `self._handlers[i]`, `for f in list(self._handlers)`, `self._on_close`. */
function keptUnder(file: FileState, fn: FunctionFacts, value: Value, depth: number): string | undefined {
  if (depth > maxSteps) return undefined;
  switch (value.kind) {
    case ValueKind.Narrowed:
    case ValueKind.Item:
    case ValueKind.Element:
    case ValueKind.Unpack:
      return keptUnder(file, fn, value.value, depth + 1);
    case ValueKind.Cell: {
      const values = (file.facts.functions[value.owner]?.cells.get(value.name) ?? []).filter((each) => each.kind !== ValueKind.Constant);
      return values.length === 1 ? keptUnder(file, fn, values[0]!, depth + 1) : undefined;
    }
    case ValueKind.Attribute:
      return value.base.kind === ValueKind.Parameter && value.base.index === 0 && value.base.owner === fn.index ? value.name : undefined;
    case ValueKind.Call: {
      const { func } = value;
      if (func.kind === ValueKind.Attribute && lookups.has(func.name)) return keptUnder(file, fn, func.base, depth + 1);
      return func.kind === ValueKind.Global && copies.has(func.name) && value.args.length > 0 ? keptUnder(file, fn, value.args[0]!, depth + 1) : undefined;
    }
    default:
      return undefined;
  }
}

const caches = new WeakMap<FileState['facts'], Map<string, readonly Registrar[]>>();

/** The methods of a class that keep one of their parameters in an attribute, or in a container there. */
function registrarsOf(file: FileState, cls: number, attribute: string): readonly Registrar[] {
  let cache = caches.get(file.facts);
  if (cache === undefined) {
    cache = new Map();
    caches.set(file.facts, cache);
  }
  const key = `${cls}:${attribute}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const found: Registrar[] = [];
  for (const fn of file.facts.functions) {
    if (fn.cls !== cls || fn.parameters.length < 2) continue;
    const node = treeOf(file).functions.get(fn.start);
    if (node === undefined) continue;
    walkTree(node.body, (each) => {
      const name = keptName(each as Expr | Stmt, fn.parameters[0]!.name, attribute);
      const parameter = name === undefined ? -1 : fn.parameters.findIndex((one) => one.name === name);
      if (parameter > 0 && !found.some((one) => one.fn === fn)) found.push({ fn, parameter });
      return true;
    });
  }
  cache.set(key, found);
  return found;
}

/** The name whose value this statement or call puts into `self.attribute`. */
function keptName(node: Expr | Stmt, self: string, attribute: string): string | undefined {
  if (node.kind === Kind.Assign) {
    const isOurs = node.targets.some((target) => (target.kind === Kind.Attribute || target.kind === Kind.Subscript) && leadsTo(target, self, attribute));
    return isOurs ? nameIn(node.value) : undefined;
  }
  if (node.kind !== Kind.Call || node.func.kind !== Kind.Attribute || !keepers.has(node.func.attr) || !leadsTo(node.func.value, self, attribute)) return undefined;
  const last = node.args.at(-1);
  return last && nameIn(last);
}

function leadsTo(node: Expr, self: string, attribute: string): boolean {
  let at = node;
  for (;;) {
    if (at.kind === Kind.Attribute) {
      if (at.attr === attribute) return at.value.kind === Kind.Name && at.value.id === self;
      at = at.value;
    } else if (at.kind === Kind.Subscript) at = at.value;
    else if (at.kind === Kind.Call) at = at.func;
    else return false;
  }
}

/** `handler`, and of `(topic, handler)` the one that is called like a callable. */
function nameIn(node: Expr): string | undefined {
  if (node.kind === Kind.Name) return node.id;
  if (node.kind !== Kind.Tuple) return undefined;
  const names = node.elts.flatMap((each) => (each.kind === Kind.Name && callableNames.test(each.id) ? [each.id] : []));
  return names.length === 1 ? names[0] : undefined;
}

function takersOf(p: Program, file: FileState, caller: FunctionFacts, key: string): readonly FunctionFacts[] {
  return file.facts.functions.filter((fn) => {
    if (fn.cls !== caller.cls || fn === caller || fn.name.startsWith('_') || fn.form !== 'function') return false;
    return (locksets(p, file, fn)?.acquisitions ?? []).some(({ lock, isTry }) => !isTry && lock.key === key && lock.receiver === fn.parameters[0]?.name);
  });
}

/** Functions that code in sight registers, and that take the lock of the same object again. */
export function registeredTakers(p: Program, file: FileState, { fn: caller, registrars, held }: HeldCallback): readonly Registered[] {
  const found: Registered[] = [];
  const makers = p.texts.filesMaking(file.facts.classes[caller.cls]!.name);
  for (const path of [...new Set([file.path, ...makers])].slice(0, maxFiles)) {
    const at = p.file(path);
    if (at === undefined) continue;
    for (const fn of at.facts.functions) {
      for (const event of fn.events) {
        if (event.kind === EventKind.Call) found.push(...registeredBy(p, at, event, registrars, held));
      }
    }
  }
  return found;
}

function registeredBy(p: Program, file: FileState, event: CallEvent, registrars: readonly Registrar[], held: RootedHeld): Registered[] {
  const call = event.value;
  const name = call.func.kind === ValueKind.Attribute || call.func.kind === ValueKind.Global ? call.func.name : '';
  if (!registrars.some(({ fn }) => fn.name === name || fn.name === '__init__')) return [];
  for (const type of alternatives(evaluate(p, file, call.func))) {
    const registrar = registrars.find(({ fn }) => (type.kind === TypeKind.Function ? type.fn === fn && type.self !== null : type.kind === TypeKind.Class && fn.name === '__init__' && type.file.facts.classes[fn.cls] === type.cls));
    if (registrar === undefined) continue;
    const object = type.kind === TypeKind.Class ? keptAt(file, call) : boundTo(file, call.func);
    const argument = argumentOf(call, registrar.parameter - 1, registrar.fn.parameters[registrar.parameter]!.name);
    if (object === undefined || argument === undefined) continue;
    return takersAmong(p, file, argument, object, held).map(({ target, taken }) => ({ name: target, at: placeIn(file, event.start, event.end), taken }));
  }
  return [];
}

/** Which of the functions that a value may be take the lock of this object, and no other of its class. */
function takersAmong(p: Program, file: FileState, value: Value, object: Path, held: RootedHeld): { target: string; taken: Taken }[] {
  const found: { target: string; taken: Taken }[] = [];
  for (const type of alternatives(evaluate(p, file, value))) {
    if (type.kind !== TypeKind.Function || type.fn.isAsync || type.fn.isGenerator) continue;
    const receiver = type.self === null ? undefined : boundTo(file, value);
    for (const taken of locksTaken(p, { file: type.file, fn: type.fn, bindings: withReceiver(p, type) })) {
      if (taken.lock.key !== held.lock.key || taken.needs.length > 0) continue;
      const lock = asSeen(inWordsOf(p, taken.lock, type.file, file), type.fn, (index) => (index === 0 ? receiver : undefined));
      if (lock.receiver !== object.text || lock.rootOwner !== object.owner) continue;
      found.push({ target: type.fn.qualifiedName, taken });
      break;
    }
  }
  return found;
}
