import { argumentOf } from '../../summary/call-parts';
import { EventKind, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type AttributeValue, type CallValue, type ParameterValue, type Value } from '../../summary/values';
import { Kind, type Expr } from '../../syntax/nodes';
import { placeIn, type FileState } from '../file-state';
import type { Program } from '../program';
import { evaluate } from '../types/evaluate';
import { alternatives, noBindings, TypeKind, type Bindings } from '../types/types';
import { identityOf, pathOf, type Identity } from './identity';
import { lockClassNamed, lockClassOf, soundsLikeLock } from './kinds';
import { argumentsFor } from './passed';
import { noPath, type Lock } from './types';

/** A lock with what a caller needs to name it: see `rebased`. */
export interface RootedLock extends Lock {
  readonly rootOwner: number;
}

const conditionNames = /^(?:threading|multiprocessing|asyncio|anyio|trio)\.Condition$/;

/**
 * Which lock a value is.
 * @returns `undefined` if it is none as far as anybody can tell; a lock that is not `isKnown` if nobody can tell which; one with
 * `isGuess` where only its name says that it is a lock.
 */
export function lockOf(p: Program, file: FileState, value: Value, bindings: Bindings = noBindings): RootedLock | undefined {
  const inner = unwrapped(value);
  const type = evaluate(p, file, inner, bindings);
  const known = lockClassOf(p, type);
  if (known === undefined) return guessed(p, file, inner, bindings);
  const identity = identityOf(p, file, inner, bindings);
  if (identity === undefined) return { ...unknownLock(file, inner), kind: known.kind, world: known.world, isReentrant: known.isReentrant };
  const made = identity.made[0];
  const lock: RootedLock = {
    key: identity.key, isKnown: identity.isKnown && !known.isMixed, isGuess: false, name: identity.name, kind: known.kind, world: known.world,
    isReentrant: known.isReentrant, permits: permitsOf(p, identity, known.kind), createdAt: made === undefined ? null : placeOf(made.file, made.value),
    isPerInstance: identity.isPerInstance, isLocal: identity.isLocal, isPassed: identity.isPassed, receiver: identity.receiver, rootOwner: identity.rootOwner,
  };
  return known.kind === 'condition' ? wrapped(p, lock, identity) : lock;
}

/** `asyncio.Lock` of `await lock` in old code, and the narrowed value, are the lock itself. */
function unwrapped(value: Value): Value {
  let at = value;
  while (at.kind === ValueKind.Narrowed || at.kind === ValueKind.Await) at = at.value;
  return at;
}

function placeOf(file: FileState, value: Value): Lock['createdAt'] {
  return value.kind === ValueKind.Call ? placeIn(file, value.start, value.end) : null;
}

/** A condition is the lock that it was made with: taking either excludes the other. */
function wrapped(p: Program, lock: RootedLock, identity: Identity): RootedLock {
  const made = identity.made.filter(({ value }) => value.kind === ValueKind.Call);
  const only = made.length === 1 ? made[0]! : undefined;
  if (only?.value.kind !== ValueKind.Call) return lock;
  const callee = evaluate(p, only.file, only.value.func);
  if (callee.kind !== TypeKind.External || !conditionNames.test(p.knowledge.canonical(callee.name))) return lock;
  const argument = argumentOf(only.value, 0, 'lock');
  if (argument === undefined || (argument.kind === ValueKind.Constant && argument.value === null)) return lock;
  const inner = lockOf(p, only.file, argument);
  if (inner === undefined || inner.key.startsWith('t:')) {
    const type = lockClassOf(p, evaluate(p, only.file, argument));
    return { ...lock, isReentrant: type?.isReentrant ?? lock.isReentrant };
  }
  // `self._lock` of the constructor is the lock of the same object.
  const receiver = inner.isPerInstance ? (inner.receiver.includes('.') ? noPath : lock.receiver) : '';
  return { ...lock, key: inner.key, isKnown: lock.isKnown && inner.isKnown, isReentrant: inner.isReentrant, isPerInstance: inner.isPerInstance, receiver };
}

function permitsOf(p: Program, identity: Identity, kind: Lock['kind']): number | null {
  if (kind !== 'semaphore' && kind !== 'limiter') return 1;
  const counts = new Set(identity.made.map(({ file, value }) => {
    if (value.kind !== ValueKind.Call) return null;
    const argument = argumentOf(value, 0, kind === 'semaphore' ? 'value' : 'total_tokens') ?? argumentOf(value, undefined, 'initial_value');
    if (argument === undefined) return kind === 'semaphore' && value.starAt < 0 && !isFactory(p, file, value) ? 1 : null;
    return argument.kind === ValueKind.Constant && typeof argument.value === 'number' ? argument.value : null;
  }));
  return counts.size === 1 ? [...counts][0]! : null;
}

function isFactory(p: Program, file: FileState, call: CallValue): boolean {
  return alternatives(evaluate(p, file, call.func)).every((type) => type.kind !== TypeKind.External || lockClassNamed(p, p.knowledge.canonical(type.name)) === undefined);
}

/** A value of unknown type that is called a lock. */
function guessed(p: Program, file: FileState, value: Value, bindings: Bindings): RootedLock | undefined {
  const name = lastName(value);
  const passed = value.kind === ValueKind.Parameter ? parameterLock(p, file, value) : undefined;
  if (passed !== undefined) return passed;
  if (name === undefined || !soundsLikeLock(name)) return undefined;
  const types = alternatives(evaluate(p, file, value, bindings));
  // A class of the project that is called a lock is one that nobody knows; a function or a number is none.
  if (types.some((type) => type.kind !== TypeKind.Unknown && type.kind !== TypeKind.Plain && type.kind !== TypeKind.Instance && type.kind !== TypeKind.ExternalInstance && type.kind !== TypeKind.External)) return undefined;
  return unknownLock(file, value);
}

const parameterLocks = new WeakMap<FileState['types'], Map<string, RootedLock | null>>();

/** A parameter that the calls in its own file fill with locks: any of them. */
function parameterLock(p: Program, file: FileState, value: ParameterValue): RootedLock | undefined {
  const fn = file.facts.functions[value.owner]!;
  if (value.index === 0 && fn.cls >= 0) return undefined;
  let cache = parameterLocks.get(file.types);
  if (cache === undefined) {
    cache = new Map();
    parameterLocks.set(file.types, cache);
  }
  const key = `${value.owner}:${value.index}`;
  const known = cache.get(key);
  if (known !== undefined) return known ?? undefined;
  // A function that hands its parameter to itself adds nothing.
  cache.set(key, null);
  let found: RootedLock | undefined;
  for (const caller of file.facts.functions) {
    for (const event of caller.events) {
      if (event.kind !== EventKind.Call || found !== undefined) continue;
      const argument = argumentsFor(p, file, event, fn)?.(value.index);
      const lock = argument === undefined || argument.kind === ValueKind.Constant ? undefined : lockOf(p, file, argument);
      if (lock === undefined || lock.isGuess) continue;
      const { name } = fn.parameters[value.index]!;
      found = { ...lock, key: `p:${file.path}:${key}`, isKnown: false, name, isPerInstance: false, isLocal: false, receiver: '', rootOwner: -1 };
    }
  }
  cache.set(key, found ?? null);
  return found;
}

function lastName(value: Value): string | undefined {
  switch (value.kind) {
    case ValueKind.Attribute:
    case ValueKind.Cell:
    case ValueKind.Global:
      return value.name;
    case ValueKind.Import:
      return value.name ?? undefined;
    case ValueKind.Item:
    case ValueKind.Element:
      return lastName(value.value);
    case ValueKind.Call:
      return value.func.kind === ValueKind.Attribute && /^(?:get|setdefault|pop)$/.test(value.func.name) ? lastName(value.func.base) : lastName(value.func);
    default:
      return undefined;
  }
}

/** A lock that nobody knows: equal keys are equal spellings in one file. */
export function unknownLock(file: FileState, value: Value): RootedLock {
  const path = pathOf(file, value);
  const name = path?.text ?? lastName(value) ?? 'a lock';
  return {
    key: `?:${file.path}:${name}:${path?.owner ?? -1}`, isKnown: false, isGuess: true, name, kind: 'unknown', world: 'unknown', isReentrant: true, permits: null, createdAt: null,
    isPerInstance: false, isLocal: false, isPassed: false, receiver: '', rootOwner: -1,
  };
}

/** Values by `start:end` of their expressions, and of names by the function that asks. */
interface ExpressionValues {
  readonly byPlace: Map<string, Value>;
  readonly byName: Map<string, Value>;
  /** Values made here are numbered behind those of the summary, as tables of types are by number. */
  nextId: number;
}

const values = new WeakMap<FileState['facts'], ExpressionValues>();

function valuesOf(file: FileState): ExpressionValues {
  let known = values.get(file.facts);
  if (known === undefined) {
    const byPlace = new Map<string, Value>();
    let nextId = file.facts.valueCount;
    for (const fn of file.facts.functions) {
      for (const event of fn.events) {
        const key = `${event.start}:${event.end}`;
        if (event.kind === EventKind.Call || event.kind === EventKind.With) byPlace.set(key, event.value);
        else if (event.kind === EventKind.Attribute && !byPlace.has(key)) byPlace.set(key, { kind: ValueKind.Attribute, base: event.base, name: event.name, id: nextId++ });
      }
    }
    known = { byPlace, byName: new Map(), nextId };
    values.set(file.facts, known);
  }
  return known;
}

/**
 * What the summary knows of an expression in a function's body; `undefined` for dead code and for what has no value of interest.
 * Local variables are told without regard to the order of assignments.
 */
export function valueOfExpression(file: FileState, fn: FunctionFacts, node: Expr): Value | undefined {
  if (node.kind === Kind.Await || node.kind === Kind.NamedExpr) return valueOfExpression(file, fn, node.value);
  const known = valuesOf(file);
  const placed = known.byPlace.get(`${node.start}:${node.end}`);
  if (placed !== undefined || node.kind !== Kind.Name) return placed;
  let owner: FunctionFacts | undefined = fn;
  while (owner !== undefined && owner.form !== 'module' && !owner.cells.has(node.id)) owner = owner.parent < 0 ? undefined : file.facts.functions[owner.parent];
  const isGlobal = owner === undefined || owner.form === 'module';
  const key = `${isGlobal ? '' : owner!.index}:${node.id}`;
  let value = known.byName.get(key);
  if (value === undefined) {
    value = isGlobal ? { kind: ValueKind.Global, name: node.id, id: known.nextId++ } : { kind: ValueKind.Cell, owner: owner!.index, name: node.id, id: known.nextId++ };
    known.byName.set(key, value);
  }
  return value;
}

/** `base.name` as a value of its own. */
export function attributeValue(file: FileState, base: Value, name: string): AttributeValue {
  const known = valuesOf(file);
  return { kind: ValueKind.Attribute, base, name, id: known.nextId++ };
}
