import { passedValues } from '../../summary/call-parts';
import { EventKind, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { memberOf } from '../types/attributes';
import { evaluate } from '../types/evaluate';
import { alternatives, TypeKind, type FunctionType, type Type } from '../types/types';
import { argumentPath, pathOf, rebased, type Path } from './identity';
import { soundsLikeLock } from './kinds';
import { attributeValue, lockOf, unknownLock, type RootedLock } from './lock-of';
import { effectOf, heldAtYield, heldAtCalls } from './locksets';
import { noPath } from './types';

/** The locks that `with value:` (or `async with`) holds in its body. */
export function locksEntered(p: Program, file: FileState, value: Value): readonly RootedLock[] {
  const lock = lockOf(p, file, value);
  if (lock !== undefined && !lock.isGuess) return [lock];
  const types = alternatives(evaluate(p, file, value)).filter((type) => type.kind !== TypeKind.Plain);
  const found = types.map((type) => managed(p, file, value, type));
  const first = found[0] ?? [];
  // One of several managers: what all of them take.
  const common = first.filter((one) => found.every((other) => other.some((each) => each.key === one.key && each.receiver === one.receiver)));
  if (common.length > 0) return common;
  if (found.some((each) => each.length > 0)) return [unknownLock(file, value)];
  return lock === undefined ? [] : [lock];
}

function managed(p: Program, file: FileState, value: Value, type: Type): readonly RootedLock[] {
  switch (type.kind) {
    case TypeKind.Context: {
      const locks = heldAtYield(p, type.fn.file, type.fn.fn);
      const call = value.kind === ValueKind.Call ? value : undefined;
      const paths = call === undefined ? (): undefined => undefined : argumentPath(file, type.fn, call);
      return locks.map((lock) => asSeen(lock, type.fn.fn, paths));
    }
    case TypeKind.Instance: {
      for (const name of ['__enter__', '__aenter__']) {
        const method = memberOf(p, type, name);
        if (method?.kind !== TypeKind.Function) continue;
        const { takes } = effectOf(p, method.file, method.fn);
        if (takes.length > 0) return takes.map((lock) => asSeen(lock, method.fn, (index) => (index === 0 ? pathOf(file, value) : undefined)));
      }
      return soundsLikeLock(type.cls.name) ? [unknownLock(file, value)] : [];
    }
    default:
      return [];
  }
}

/** A callee's lock as its caller sees it: one that was passed to an object, and cannot be named here, may be any. */
export function asSeen(lock: RootedLock, fn: FunctionFacts, paths: (index: number) => Path | undefined): RootedLock {
  if (!lock.isKnown && lock.key.startsWith('p:')) return lock;
  const seen = rebased(lock, fn, paths);
  return seen.receiver === noPath && seen.isPassed ? { ...seen, isKnown: false } : seen;
}

/**
 * Locks that the decorators of a function hold around its body: `@synchronized`, a context manager that is used as a decorator. One of
 * which only the name is known (`@with_lock`) counts as a lock that nobody knows.
 */
export function decoratorLocks(p: Program, file: FileState, fn: FunctionFacts): readonly RootedLock[] {
  const locks: RootedLock[] = [];
  for (const decorator of fn.decorators) locks.push(...oneDecorator(p, file, fn, decorator));
  return locks;
}

function oneDecorator(p: Program, file: FileState, fn: FunctionFacts, decorator: Value): readonly RootedLock[] {
  const type = evaluate(p, file, decorator);
  if (type.kind === TypeKind.Context || type.kind === TypeKind.Instance) {
    const entered = managed(p, file, decorator, type);
    if (entered.length > 0) return entered;
  }
  const factory = decorator.kind === ValueKind.Call ? evaluate(p, file, decorator.func) : undefined;
  // An object decorates by being called.
  const called = type.kind === TypeKind.Instance ? memberOf(p, type, '__call__') : undefined;
  const functions = [type, factory, called].filter((each): each is FunctionType => each?.kind === TypeKind.Function);
  for (const each of functions) {
    const found = wrapperLocks(p, file, fn, each, decorator);
    if (found.length > 0) return found;
  }
  if (functions.length > 0) return [];
  const name = nameOf(decorator);
  return /(?:^|_)(?:with_)?(?:lock|locked|synchroni[sz]ed|mutex)$|synchroni[sz]ed/i.test(name) ? [{ ...unknownLock(file, decorator), name }] : [];
}

function nameOf(value: Value): string {
  switch (value.kind) {
    case ValueKind.Call:
      return nameOf(value.func);
    case ValueKind.Attribute:
    case ValueKind.Global:
    case ValueKind.Cell:
      return value.name;
    case ValueKind.Import:
      return value.name ?? '';
    default:
      return '';
  }
}

/** What is held where a function nested in the decorator calls the function that it was given. */
function wrapperLocks(p: Program, file: FileState, fn: FunctionFacts, decorator: FunctionType, value: Value): readonly RootedLock[] {
  const { functions } = decorator.file.facts;
  const isInside = (index: number): boolean => {
    for (let at = index; at > 0; at = functions[at]!.parent) if (at === decorator.fn.index) return true;
    return false;
  };
  for (const wrapper of functions) {
    if (wrapper.form !== 'function' || wrapper.index === decorator.fn.index || !isInside(wrapper.index)) continue;
    const calls = wrapper.events.filter((event) => {
      if (event.kind !== EventKind.Call) return false;
      const { func } = event.value;
      const isOuter = (func.kind === ValueKind.Parameter || func.kind === ValueKind.Cell) && func.owner !== wrapper.index && isInside(func.owner);
      return isOuter && (func.kind === ValueKind.Parameter || functions[func.owner]!.parameters.some(({ name }) => name === func.name));
    });
    if (calls.length === 0) continue;
    const held = heldAtCalls(p, decorator.file, wrapper, calls);
    const named = held.length > 0 ? undefined : lookedUp(wrapper, Math.min(...calls.map(({ start }) => start)));
    if (named !== undefined) return [lockNamed(p, file, fn, value) ?? unknownLock(decorator.file, named)];
    return held.map((lock) => {
      // `self._lock` in the wrapper, where nobody knows `self`, is an attribute of the class that is decorated.
      const own = lock.isGuess && fn.cls >= 0 && fn.parameters.length > 0 ? /^\w+\.(\w+)$/.exec(lock.name)?.[1] : undefined;
      const known = own === undefined ? undefined : lockOf(p, file, attributeValue(file, { kind: ValueKind.Parameter, id: parameterId(file, fn), owner: fn.index, index: 0 }, own));
      const seen = known ?? asSeen(lock, wrapper, () => undefined);
      // A lock that the decorator makes is another one for each function that it decorates.
      return seen.isLocal ? { ...seen, isKnown: false, key: `?:${file.path}:${fn.index}:${seen.key}` } : seen;
    });
  }
  return [];
}

/** The `getattr(self, name)` of `with getattr(self, name):` before an offset. */
function lookedUp(wrapper: FunctionFacts, before: number): Value | undefined {
  for (const event of wrapper.events) {
    if (event.kind === EventKind.With && event.start < before && event.value.kind === ValueKind.Call && event.value.func.kind === ValueKind.Global && event.value.func.name === 'getattr') return event.value;
  }
  return undefined;
}

/** `@guarded_by("_mutex")`: the lock of the decorated method's class that the decorator is given the name of. */
function lockNamed(p: Program, file: FileState, fn: FunctionFacts, decorator: Value): RootedLock | undefined {
  if (decorator.kind !== ValueKind.Call || fn.cls < 0 || fn.parameters.length === 0) return undefined;
  const self: Value = { kind: ValueKind.Parameter, id: parameterId(file, fn), owner: fn.index, index: 0 };
  for (const argument of passedValues(decorator)) {
    if (argument.kind !== ValueKind.Constant || typeof argument.value !== 'string') continue;
    const lock = lockOf(p, file, attributeValue(file, self, argument.value));
    if (lock?.isGuess === false) return lock;
  }
  return undefined;
}

/** The id of the value of a method's receiver; values made here need one of their own. */
function parameterId(file: FileState, fn: FunctionFacts): number {
  const name = fn.parameters[0]!.name;
  return fn.cells.get(name)?.find((value) => value.kind === ValueKind.Parameter)?.id ?? attributeValue(file, { kind: ValueKind.Unknown, id: 0 }, `${fn.index}`).id;
}
