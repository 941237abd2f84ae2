import type { Place } from '../../findings';
import { argumentOf } from '../../summary/call-parts';
import { EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { targets } from '../contexts/thread-roots';
import type { Site } from '../effects/effects';
import { placeIn, type FileState } from '../file-state';
import type { Program } from '../program';
import { evaluate } from '../types/evaluate';
import { alternatives, noBindings, TypeKind } from '../types/types';
import { locksTaken, type Taken } from './acquisitions';
import { locksets, type RootedHeld } from './locksets';
import { noPath, type Lock } from './types';

/**
 * Code that the interpreter runs in the middle of other code, in the same thread: that code goes on only when it is done. `finalizer`: in whichever
 * thread drops the last reference, or where the cycle collector happens to run. `signal`: in the main thread alone.
 * Sources: `object.__del__` in "Data model", `weakref.finalize`, `gc.callbacks`, "Execution of Python signal handlers" of `signal`.
 */
export interface Interruption {
  readonly kind: 'finalizer' | 'signal';
  /** The object whose end it is can be in nobody's hands any more. */
  readonly isOfDead: boolean;
  readonly site: Site;
  /** Where it is registered; the name of the method for `__del__`. */
  readonly at: Place;
}

/** One place that holds a lock while it runs something in whose course it can be interrupted. */
export interface Holder {
  readonly file: FileState;
  readonly fn: FunctionFacts;
  readonly held: RootedHeld;
}

/** True if the text may define finalizers or install signal handlers. */
export function mayInterrupt(text: string): boolean {
  return /\bdef __del__\b|\bweakref\b|\bgc\.callbacks\b|\bsignal\.signal\b|\bfrom signal import\b/.test(text);
}

/** Library calls that register such code: position and keyword of the callable. */
const registrars: Readonly<Record<string, { readonly position: number; readonly keyword: string; readonly kind: Interruption['kind'] }>> = {
  'weakref.finalize': { position: 1, keyword: 'func', kind: 'finalizer' },
  'weakref.ref': { position: 1, keyword: 'callback', kind: 'finalizer' },
  'weakref.proxy': { position: 1, keyword: 'callback', kind: 'finalizer' },
  'weakref.WeakMethod': { position: 1, keyword: 'callback', kind: 'finalizer' },
  'gc.callbacks.append': { position: 0, keyword: 'object', kind: 'finalizer' },
  'signal.signal': { position: 1, keyword: 'handler', kind: 'signal' },
};
const registrarNames = /^(?:finalize|ref|proxy|WeakMethod|append|signal)$/;

/** The finalizers and signal handlers that a file defines or registers. */
export function interruptionsIn(p: Program, file: FileState): readonly Interruption[] {
  const found: Interruption[] = [];
  for (const fn of file.facts.functions) {
    if (fn.name === '__del__' && fn.cls >= 0 && !fn.isAsync && !fn.isStub) {
      found.push({ kind: 'finalizer', isOfDead: true, site: { file, fn, bindings: noBindings }, at: placeIn(file, fn.nameStart, fn.nameEnd) });
    }
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call || !registrarNames.test(calledName(event))) continue;
      for (const type of alternatives(evaluate(p, file, event.value.func))) {
        const name = type.kind === TypeKind.External ? p.knowledge.canonical(type.name) : '';
        const registrar = Object.hasOwn(registrars, name) ? registrars[name]! : undefined;
        const callable = registrar && argumentOf(event.value, registrar.position, registrar.keyword);
        if (registrar === undefined || callable === undefined || callable.kind === ValueKind.Constant) continue;
        for (const site of targets(p, evaluate(p, file, callable))) found.push({ kind: registrar.kind, isOfDead: false, site, at: placeIn(file, event.start, event.end) });
      }
    }
  }
  return found;
}

function calledName({ value: { func } }: CallEvent): string {
  return func.kind === ValueKind.Attribute || func.kind === ValueKind.Global ? func.name : func.kind === ValueKind.Import ? (func.name ?? '') : '';
}

/** The locks that an interruption waits for, if the code in whose middle it runs may hold them: no second take waits for a lock that is reentrant. */
export function locksWaitedFor(p: Program, { site, isOfDead }: Interruption): readonly Taken[] {
  return locksTaken(p, site).filter(({ lock, needs }) => needs.length === 0 && canWait(lock) && (!lock.isPerInstance || isOthers(p, site, lock, isOfDead)));
}

function canWait(lock: Lock): boolean {
  return lock.isKnown && !lock.isGuess && !lock.isLocal && !lock.isReentrant && lock.permits === 1 && (lock.world === 'thread' || lock.world === 'process');
}

/**
 * Who runs a method of an object keeps it alive: the locks that are its own are free when it ends, and so are those of objects that it made
 * for itself. Those of objects that it was given, or that a module keeps, are not.
 */
function isOthers(p: Program, { file, fn }: Site, lock: Taken['lock'], isOfDead: boolean): boolean {
  if (lock.isPassed) return false;
  if (!isOfDead) return lock.receiver !== noPath;
  const [first, attribute] = lock.receiver.split('.');
  if (lock.rootOwner < 0) return lock.receiver !== noPath;
  const cls = file.facts.classes[fn.cls];
  if (lock.rootOwner !== fn.index || first !== fn.parameters[0]?.name || attribute === undefined || cls === undefined) return false;
  const values = cls.instanceAttributes.get(attribute) ?? [];
  return values.some((value) => isGiven(p, file, value));
}

/** The value comes from somewhere else: a parameter, a variable of the module, a function that may hand out what it has. */
function isGiven(p: Program, file: FileState, value: Value): boolean {
  switch (value.kind) {
    case ValueKind.Annotated:
      return value.value !== null && isGiven(p, file, value.value);
    case ValueKind.Narrowed:
      return isGiven(p, file, value.value);
    case ValueKind.Union:
      return value.values.some((part) => isGiven(p, file, part));
    case ValueKind.Cell:
      return (file.facts.functions[value.owner]?.cells.get(value.name) ?? []).some((part) => part.kind !== ValueKind.Cell && isGiven(p, file, part));
    case ValueKind.Parameter:
    case ValueKind.Global:
    case ValueKind.Import:
    case ValueKind.Attribute:
      return true;
    case ValueKind.Call:
      return alternatives(evaluate(p, file, value.func)).some((type) => type.kind === TypeKind.Function);
    default:
      return false;
  }
}

const caches = new WeakMap<FileState['types'], ReadonlyMap<string, readonly Holder[]>>();
/** Holders of one lock that are told apart. */
const maxHolders = 12;

/** The functions of a file that hold a lock while they call or iterate something, by the key of the lock. */
export function holdersIn(p: Program, file: FileState): ReadonlyMap<string, readonly Holder[]> {
  const known = caches.get(file.types);
  if (known !== undefined) return known;
  const found = new Map<string, Holder[]>();
  for (const fn of file.facts.functions) {
    const flow = locksets(p, file, fn);
    if (flow === undefined) continue;
    const told = new Set<string>();
    for (const event of fn.events) {
      // Between two plain loads and stores nothing is let go of, nor is there a moment for the collector or a handler.
      if (event.kind !== EventKind.Call && event.kind !== EventKind.Iterate) continue;
      for (const held of flow.at(event.start)) {
        const { key } = held.lock;
        if (told.has(key) || held.isTry || isOperationOn(event, held)) continue;
        told.add(key);
        const list = found.get(key) ?? [];
        if (list.length < maxHolders) list.push({ file, fn, held });
        found.set(key, list);
      }
    }
  }
  caches.set(file.types, found);
  return found;
}

/** The call that takes or gives back the lock itself. */
function isOperationOn(event: CallEvent | { readonly kind: EventKind.Iterate }, held: RootedHeld): boolean {
  if (event.kind !== EventKind.Call) return false;
  const { func } = event.value;
  return event.start === held.at.start || (func.kind === ValueKind.Attribute && /^(?:acquire|release|locked|notify|notify_all|wait|wait_for)$/.test(func.name));
}
