import { passedValues } from '../../summary/call-parts';
import { EventKind, type FunctionFacts } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { lockOf } from './lock-of';
import { locksets } from './locksets';
import type { Lock } from './types';

const caches = new WeakMap<FileState['types'], ReadonlyMap<string, ReadonlySet<FunctionFacts>>>();

/**
 * True if another function than this one gives the lock back without having taken it, or hands its `release` on for somebody to call: then taking
 * it again waits for that, as one waits for a signal, and not for oneself. A plain lock may be released by any thread ("Lock objects" in the
 * documentation of `threading`).
 */
export function isReleasedElsewhere(p: Program, file: FileState, fn: FunctionFacts, lock: Lock): boolean {
  const paths = [...new Set([file.path, lock.createdAt?.path ?? file.path])];
  return paths.some((path) => {
    const at = p.file(path);
    return at !== undefined && [...(releasers(p, at).get(lock.key) ?? [])].some((each) => each !== fn || handsOn(p, at, each, lock));
  });
}

/** By the key of a lock: who gives it back for others. */
function releasers(p: Program, file: FileState): ReadonlyMap<string, ReadonlySet<FunctionFacts>> {
  const known = caches.get(file.types);
  if (known !== undefined) return known;
  const found = new Map<string, Set<FunctionFacts>>();
  const add = (key: string, fn: FunctionFacts): void => {
    const same = found.get(key);
    if (same === undefined) found.set(key, new Set([fn]));
    else same.add(fn);
  };
  for (const fn of file.facts.functions) {
    for (const lock of locksets(p, file, fn)?.drops ?? []) add(lock.key, fn);
    for (const lock of handedOn(p, file, fn)) add(lock.key, fn);
  }
  caches.set(file.types, found);
  return found;
}

function handsOn(p: Program, file: FileState, fn: FunctionFacts, lock: Lock): boolean {
  return handedOn(p, file, fn).some(({ key }) => key === lock.key);
}

/** `on_done(lock.release)`: whoever is given it releases the lock. */
function handedOn(p: Program, file: FileState, fn: FunctionFacts): Lock[] {
  const values = fn.events.flatMap((event) => {
    if (event.kind !== EventKind.Call) return [];
    return passedValues(event.value);
  });
  return values.flatMap((value) => {
    const lock = value.kind === ValueKind.Attribute && value.name === 'release' ? lockOf(p, file, value.base) : undefined;
    return lock === undefined || lock.isGuess ? [] : [lock];
  });
}
