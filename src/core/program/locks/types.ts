/** Locks, and what it means to hold one. */
import type { Place } from '../../findings';

export type LockKind = 'lock' | 'rlock' | 'condition' | 'semaphore' | 'limiter' | 'file lock' | 'reader-writer lock' | 'unknown';

/** Whose waiting it is: a `threading.Lock` stops a thread, an `asyncio.Lock` a task. `unknown`: a lock by its name alone. */
export type LockWorld = 'thread' | 'asyncio' | 'anyio' | 'trio' | 'process' | 'file' | 'unknown';

/** A lock as one function sees it. Two are the same lock if `sameLock` says so; `key` alone is equal for the same attribute of any object. */
export interface Lock {
  /** Equal for one module variable, one attribute of one class, one local variable. A `Condition(lock)` has the key of its lock. */
  readonly key: string;
  /** False: some lock, but nobody knows which (a parameter, an element of a dict, what a function returns). Assume that it protects. */
  readonly isKnown: boolean;
  /** Known by its name only: its type could not be told. */
  readonly isGuess: boolean;
  /** For messages: `Account._lock`, `registry_lock`. */
  readonly name: string;
  readonly kind: LockKind;
  readonly world: LockWorld;
  /** Taking it again in the same thread (task) does not wait. */
  readonly isReentrant: boolean;
  /** How many holders at once: 1 for locks, the number of a semaphore; `null` if that is not known. */
  readonly permits: number | null;
  readonly createdAt: Place | null;
  /** One per object: two objects of the class have two locks. */
  readonly isPerInstance: boolean;
  /** Made in a function and kept in a local variable of it. */
  readonly isLocal: boolean;
  /** The object was given it from outside: other attributes may hold the same lock. */
  readonly isPassed: boolean;
  /** The object whose lock it is, as the function names it: `self`, `self.parent`, `other`. Empty if it is not `isPerInstance`, `?` if no plain path. */
  readonly receiver: string;
}

export interface Held {
  readonly lock: Lock;
  /** Where it was taken: the expression behind `with`, the call of `acquire`; in the caller for what callers hold. */
  readonly at: Place;
  /** `entry`: held when the function begins, by a decorator of it or by every caller. */
  readonly mode: 'with' | 'acquire' | 'entry';
  /** Taken without waiting, or with a time limit. */
  readonly isTry: boolean;
  /** How often, for locks that can be taken again. */
  readonly count: number;
}

/** What no path can name. */
export const noPath = '?';

/** Certainly one and the same lock. */
export function sameLock(a: Lock, b: Lock): boolean {
  return a.isKnown && b.isKnown && a.key === b.key && (!a.isPerInstance || (a.receiver === b.receiver && a.receiver !== noPath));
}

/** Possibly the same lock: the same attribute of perhaps another object, or a lock that nobody knows. */
export function mayBeSame(a: Lock, b: Lock): boolean {
  if (!a.isKnown || !b.isKnown) return true;
  return a.key === b.key;
}
