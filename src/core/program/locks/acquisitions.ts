import type { Place } from '../../findings';
import { StepKind } from '../../flow/graph';
import { argumentOf } from '../../summary/call-parts';
import { EventFlag, EventKind, type Event, type FunctionFacts, type Need } from '../../summary/facts';
import { ValueKind, type CallValue } from '../../summary/values';
import type { Expr, WithItem } from '../../syntax/nodes';
import { calleesAt } from '../contexts/callees';
import type { Site } from '../effects/effects';
import { noNeeds, reached } from '../effects/needs';
import { placeIn, type FileState } from '../file-state';
import type { Program } from '../program';
import { noBindings } from '../types/types';
import { isAwaitedHere } from './awaited';
import { shortened } from './back-references';
import { filledBy, inWordsOf, pathsOf } from './call-paths';
import { asSeen } from './enter';
import { lockOf, valueOfExpression, type RootedLock } from './lock-of';
import { locksets, type Acquisition, type Locksets } from './locksets';
import { noPath } from './types';

/** One step on the way to where a lock is taken. */
export interface LockHop {
  /** The function that is called: `Store.flush`. */
  readonly name: string;
  /** The call, in the function before. */
  readonly place: Place;
}

/** A lock that running a function takes, itself or by what it calls. */
export interface Taken {
  readonly lock: RootedLock;
  /** Where it is taken. */
  readonly at: Place;
  /** Calls that lead there, from the function on; empty if it takes the lock itself. */
  readonly hops: readonly LockHop[];
  /** What the call of the function must do for it to happen. */
  readonly needs: readonly Need[];
  /** Locks that the called functions hold at that moment, as this function sees them. */
  readonly under: readonly RootedLock[];
}

const maxTaken = 24;
const maxDepth = 7;

/** A function in circles, or first met at the end of a long chain, is looked at so many times at most. */
const maxRuns = 4;

interface Entry {
  taken: readonly Taken[];
  /** It is being looked at, as the so-manieth inside of each other; -1 if not. */
  level: number;
  /** Calls that were followed from here: less than all if the chain was cut off. -1: found in a circle, before all of it was known. */
  reach: number;
  /** The outermost function, by level, that was not done when this was found. */
  low: number;
  runs: number;
}

interface Cache {
  readonly revision: number;
  readonly taken: Map<string, Entry>;
  /** Functions that are being looked at. */
  level: number;
  /** The outermost of them that was met again since the innermost began. */
  low: number;
  /** A chain was cut off since then. */
  isCut: boolean;
  /** Found while an outer function was not done. */
  provisional: Entry[];
}
const caches = new WeakMap<Program['generation'], Cache>();

function cacheOf(p: Program): Cache {
  let cache = caches.get(p.generation);
  if (cache?.revision !== p.revision) {
    cache = { revision: p.revision, taken: new Map(), level: 0, low: Infinity, isCut: false, provisional: [] };
    caches.set(p.generation, cache);
  }
  return cache;
}

/**
 * The locks that running a function's body takes, each in the words of that function; tries and takes with a time limit are left out.
 * @param depth calls on the way to it: long chains are cut off.
 */
export function locksTaken(p: Program, site: Site, depth = 0): readonly Taken[] {
  const { file, fn, bindings } = site;
  if (fn.events.length === 0) return [];
  const cache = cacheOf(p);
  const reach = maxDepth - depth;
  if (reach < 0) {
    cache.isCut = true;
    return [];
  }
  const key = `${file.index}:${fn.index}|${bindings.key}`;
  const known = cache.taken.get(key);
  if (known !== undefined) {
    // What leads back to itself takes nothing new where the circle closes.
    if (known.level >= 0) cache.low = Math.min(cache.low, known.level);
    if (known.level >= 0 || known.reach >= reach || known.runs >= maxRuns) {
      cache.low = Math.min(cache.low, known.low);
      if (known.reach !== Infinity) cache.isCut = true;
      return known.taken;
    }
  }
  const entry: Entry = known ?? { taken: [], level: -1, reach: -1, low: Infinity, runs: 0 };
  cache.taken.set(key, entry);
  const outer = { low: cache.low, isCut: cache.isCut };
  entry.level = cache.level++;
  entry.runs++;
  Object.assign(cache, { low: Infinity, isCut: false });
  const found = takenIn(p, site, depth);
  cache.level--;
  const { level } = entry;
  Object.assign(entry, { taken: found, level: -1, reach: cache.isCut ? reach : Infinity, low: cache.low < level ? cache.low : Infinity });
  if (entry.low !== Infinity) cache.provisional.push(entry);
  if (cache.low === level) cache.provisional = settled(cache.provisional, level);
  cache.low = Math.min(outer.low, entry.low);
  cache.isCut ||= outer.isCut;
  return found;
}

/** The circle that began at a level is known: what was found inside of it without knowing all of it is to be looked at again. */
function settled(provisional: readonly Entry[], level: number): Entry[] {
  return provisional.filter((entry) => {
    if (entry.low < level) return true;
    Object.assign(entry, { low: Infinity, reach: -1 });
    return false;
  });
}

function takenIn(p: Program, site: Site, depth: number): readonly Taken[] {
  const { file, fn } = site;
  const found = new Map<string, Taken>();
  const add = (taken: Taken): void => {
    const id = `${taken.at.path}:${taken.at.start}|${taken.lock.key}|${taken.lock.receiver}`;
    const other = found.get(id);
    if (other === undefined ? found.size < maxTaken : other.hops.length > taken.hops.length) found.set(id, taken);
  };
  const flow = locksets(p, file, fn);
  for (const acquisition of flow?.acquisitions ?? []) {
    const { at, isTry, held } = acquisition;
    const lock = acquisition.lock.isGuess ? lockForCall(p, site, acquisition) : acquisition.lock;
    if (isTry || lock === undefined || lock.isGuess) continue;
    add({ lock, at, hops: [], needs: needsAt(fn, at.start), under: held.map((each) => each.lock) });
  }
  const tried = triedIn(p, site, flow);
  for (const event of fn.events) {
    for (const taken of takenAt(p, site, event, depth)) if (!tried.some(({ key: other, start }) => other === taken.lock.key && start < event.start)) add({ ...taken, under: [...taken.under, ...(flow?.at(event.start) ?? []).map((each) => each.lock)] });
  }
  return [...found.values()];
}

/** `with self._lock` in the wrapper of a decorator: which lock that is says the call that binds `self`. */
function lockForCall(p: Program, { file, fn, bindings }: Site, { step }: Acquisition): RootedLock | undefined {
  if (bindings.key === '' || step.node === null) return undefined;
  if (step.kind === StepKind.Enter) {
    const value = valueOfExpression(file, fn, (step.node as WithItem).contextExpr);
    return value && lockOf(p, file, value, bindings);
  }
  const call = valueOfExpression(file, fn, step.node as Expr);
  return call?.kind === ValueKind.Call && call.func.kind === ValueKind.Attribute ? lockOf(p, file, call.func.base, bindings) : undefined;
}

/** Locks that a function asks for without waiting, or looks at with `locked()`: what it does afterwards depends on the answer. */
export function triedIn(p: Program, { file, fn }: Site, flow: Locksets | undefined): readonly { readonly key: string; readonly start: number }[] {
  const tried = (flow?.acquisitions ?? []).filter(({ isTry }) => isTry).map(({ lock, at }) => ({ key: lock.key, start: at.start }));
  for (const event of fn.events) {
    if (event.kind !== EventKind.Call || event.value.func.kind !== ValueKind.Attribute || !/^(?:locked|_is_owned)$/.test(event.value.func.name)) continue;
    const lock = lockOf(p, file, event.value.func.base);
    if (lock !== undefined) tried.push({ key: lock.key, start: event.start });
  }
  return tried;
}

/** A condition on the parameters under which the code at an offset runs. */
function needsAt(fn: FunctionFacts, start: number): readonly Need[] {
  return fn.events.find((event) => event.start === start)?.needs ?? noNeeds;
}

/** The locks that the functions take which an event runs, in the words of the function that holds the event. */
export function takenAt(p: Program, site: Site, event: Event, depth = 0): readonly Taken[] {
  if (event.flags & EventFlag.OffLoop && event.kind !== EventKind.Call) return [];
  const found: Taken[] = [];
  for (const target of calleesAt(p, site, event)) {
    if (target.fn === site.fn || (target.fn.isAsync && !isAwaitedHere(site.file, event))) continue;
    const inner = locksTaken(p, target, depth + 1);
    if (inner.length === 0) continue;
    const filled = filledBy(p, site, event, target);
    const { call, offset } = filled;
    const happening = call === undefined ? inner : reached(site, target, call, inner, offset);
    const paths = pathsOf(site.file, filled, target);
    const hop: LockHop = { name: target.fn.qualifiedName, place: placeIn(site.file, event.start, event.end) };
    for (const taken of happening) {
      const seen = (lock: RootedLock): RootedLock => passedLock(p, site.file, call, offset, target.fn, lock) ?? shortened(p, site, asSeen(inWordsOf(p, lock, target.file, site.file), target.fn, paths));
      found.push({ ...taken, lock: seen(taken.lock), under: taken.under.map(seen), hops: [hop, ...taken.hops], needs: [...taken.needs, ...event.needs] });
    }
  }
  return found;
}

/** A lock that is a parameter of the callee is what the call passes for it. */
export function passedLock(p: Program, file: FileState, call: CallValue | undefined, offset: number, callee: FunctionFacts, lock: RootedLock): RootedLock | undefined {
  const parameter = /^p:.*:(\d+):(\d+)$/.exec(lock.key);
  if (call === undefined || parameter === null || Number(parameter[1]) !== callee.index) return undefined;
  const index = Number(parameter[2]);
  const declared = callee.parameters[index];
  const argument = argumentOf(call, declared?.form === 'keyword-only' ? undefined : index - offset, declared?.name);
  return argument && lockOf(p, file, argument);
}

/** The locks that a function takes when somebody else calls it, whatever that passes: for threads, tasks and pools that run it. */
export function locksTakenBy(p: Program, file: FileState, fn: FunctionFacts): readonly Taken[] {
  return locksTaken(p, { file, fn, bindings: noBindings }).map((taken) => (taken.lock.isPerInstance ? { ...taken, lock: { ...taken.lock, receiver: noPath, rootOwner: -1 } } : taken));
}
