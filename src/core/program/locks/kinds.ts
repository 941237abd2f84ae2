import { libraryBases } from '../types/ancestry';
import { alternatives, TypeKind, type Type } from '../types/types';
import type { Program } from '../program';
import type { LockKind, LockWorld } from './types';

/** What the class of a lock says of it. */
export interface LockClass {
  readonly kind: LockKind;
  readonly world: LockWorld;
  readonly isReentrant: boolean;
}

const lockClass = (kind: LockKind, world: LockWorld, isReentrant = false): LockClass => ({ kind, world, isReentrant });

/**
 * Classes of locks by their canonical names. `threading.Condition()` makes an `RLock` of its own (CPython, Lib/threading.py), that of
 * asyncio, anyio and trio a plain lock. File locks of `filelock` count how often their object was taken.
 */
const classes: Readonly<Record<string, LockClass>> = {
  'threading.Lock': lockClass('lock', 'thread'),
  'threading.RLock': lockClass('rlock', 'thread', true),
  'threading.Condition': lockClass('condition', 'thread', true),
  'threading.Semaphore': lockClass('semaphore', 'thread'),
  'threading.BoundedSemaphore': lockClass('semaphore', 'thread'),
  'multiprocessing.Lock': lockClass('lock', 'process'),
  'multiprocessing.RLock': lockClass('rlock', 'process', true),
  'multiprocessing.Condition': lockClass('condition', 'process', true),
  'multiprocessing.Semaphore': lockClass('semaphore', 'process'),
  'multiprocessing.BoundedSemaphore': lockClass('semaphore', 'process'),
  'asyncio.Lock': lockClass('lock', 'asyncio'),
  'asyncio.Condition': lockClass('condition', 'asyncio'),
  'asyncio.Semaphore': lockClass('semaphore', 'asyncio'),
  'asyncio.BoundedSemaphore': lockClass('semaphore', 'asyncio'),
  'anyio.Lock': lockClass('lock', 'anyio'),
  'anyio.Condition': lockClass('condition', 'anyio'),
  'anyio.Semaphore': lockClass('semaphore', 'anyio'),
  'anyio.CapacityLimiter': lockClass('limiter', 'anyio'),
  'trio.Lock': lockClass('lock', 'trio'),
  'trio.StrictFIFOLock': lockClass('lock', 'trio'),
  'trio.Condition': lockClass('condition', 'trio'),
  'trio.Semaphore': lockClass('semaphore', 'trio'),
  'trio.CapacityLimiter': lockClass('limiter', 'trio'),
  'filelock.BaseFileLock': lockClass('file lock', 'file', true),
  'portalocker.Lock': lockClass('file lock', 'file'),
  'portalocker.RLock': lockClass('file lock', 'file', true),
  'fasteners.InterProcessLock': lockClass('file lock', 'file'),
  'fasteners.process_lock.InterProcessLock': lockClass('file lock', 'file'),
  'fasteners.InterProcessReaderWriterLock': lockClass('reader-writer lock', 'file'),
  'fasteners.ReaderWriterLock': lockClass('reader-writer lock', 'thread', true),
  'readerwriterlock.rwlock.RWLockFair': lockClass('reader-writer lock', 'thread'),
  'readerwriterlock.rwlock.RWLockRead': lockClass('reader-writer lock', 'thread'),
  'readerwriterlock.rwlock.RWLockWrite': lockClass('reader-writer lock', 'thread'),
  'aiorwlock.RWLock': lockClass('reader-writer lock', 'asyncio'),
  'gevent.lock.RLock': lockClass('rlock', 'thread', true),
  'gevent.lock.Semaphore': lockClass('semaphore', 'thread'),
  'gevent.lock.BoundedSemaphore': lockClass('semaphore', 'thread'),
};

/** What a library class says of its locks; `undefined` for classes that are none. */
export function lockClassNamed(p: Program, name: string): LockClass | undefined {
  for (const each of p.knowledge.lineage(name)) {
    const known = Object.hasOwn(classes, each) ? classes[each] : undefined;
    if (known !== undefined) return known;
  }
  return /(?:^|\.)[A-Z]\w*(?:Lock|Mutex|Semaphore)$/.test(name) ? lockClass('unknown', 'unknown') : undefined;
}

/**
 * What the type of a value says of the lock that it is; `undefined` if it is none, or not certainly one.
 * @returns with `isMixed` if it may also be something else than a lock, or another kind of lock.
 */
export function lockClassOf(p: Program, type: Type): (LockClass & { readonly isMixed: boolean }) | undefined {
  let found: LockClass | undefined;
  let isMixed = false;
  for (const part of alternatives(type)) {
    if (part.kind === TypeKind.Plain || part.kind === TypeKind.Unknown) continue;
    const known = oneClass(p, part);
    if (known === undefined) {
      isMixed = true;
      continue;
    }
    if (found !== undefined && (found.kind !== known.kind || found.world !== known.world)) isMixed = true;
    // A lock that may be one of several waits for its own thread only if all of them do.
    found = found === undefined ? known : { ...found, isReentrant: found.isReentrant || known.isReentrant };
  }
  return found && { ...found, isMixed };
}

function oneClass(p: Program, type: Type): LockClass | undefined {
  if (type.kind === TypeKind.ExternalInstance) return lockClassNamed(p, p.knowledge.canonical(type.cls));
  if (type.kind !== TypeKind.Instance) return undefined;
  for (const base of libraryBases(p, type.file, type.cls)) {
    const known = Object.hasOwn(classes, base) ? classes[base] : undefined;
    if (known !== undefined) return known;
  }
  return undefined;
}

/** A name that people give to locks: the last word decides. `block`, `clock` and `blocking` are none. */
export function soundsLikeLock(name: string): boolean {
  return /(?:^|_)(?:r?lock|mutex|sem|semaphore|cond|condition|cv|guard)s?$|[a-z](?:Lock|Mutex|Semaphore|Condition)$/i.test(name) && !/(?:^|_)(?:un|b|c|f)lock$/i.test(name);
}
