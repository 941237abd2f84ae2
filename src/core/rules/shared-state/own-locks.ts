import { heldByCallsNearby, mayBeSame, type Held, type Lock } from '../../program/locks';
import { isTestFile } from '../../program/files/test-files';
import { placeIn } from '../../program/file-state';
import { isWriting } from '../../program/places/place';
import type { Access } from '../../program/places/accesses';
import type { Confidence, Related } from '../../findings';
import type { Check } from './shapes';
import { nameOf } from './words';
import { isOnSelf, type FileUses, type Use } from './uses';

/**
 * What a lock says where no thread is in sight: whoever gave a class or a module a lock of its own, and changes a place only under it,
 * expects that several threads run this code. So two steps on that place that the lock does not keep together are a race, whoever calls.
 */

/** Names of methods that run before anybody else has the object, or after everybody is done with it; and of those that must be called with the lock held. */
const quiet = /^(?:__(?:enter|exit|aenter|aexit|init|new|del|call)__|_?(?:start|setup|set_up|configure|config|init|initiali[sz]e|open|bind|reset|install|main|close|shutdown|shut_down|stop|dispose|teardown|tear_down|terminate|join)\w*)$/;
/** The name says that the caller has to hold the lock. */
export const heldByName = /(?:_locked|_unlocked|_unsafe|_nolock|_no_lock|_holding_lock)$/;

/** The lock under which this access is made, if the class or module has it for itself: an attribute of the same object, or a variable of the same module. */
export function ownLockAt(uses: FileUses, at: Access): Held | undefined {
  return uses.of(at).held.find((held) => held.mode !== 'entry' && !held.isTry && isOwnLock(held.lock, at));
}

function isOwnLock(lock: Lock, at: Access): boolean {
  if (!lock.isKnown || lock.isGuess || lock.isLocal || lock.isPassed || lock.world !== 'thread' || lock.permits !== 1) return false;
  if (lock.createdAt?.path !== at.file.path) return false;
  return lock.isPerInstance ? at.place.kind === 'attribute' && isOfSelf(at) && lock.receiver === at.fn.parameters[0]?.name : at.place.kind === 'global' || at.place.kind === 'class attribute';
}

/** The place belongs to the method's own object. */
function isOfSelf(access: Access): boolean {
  return access.fn.cls >= 0 && isOnSelf(access);
}

/** Nothing says who runs the function, or only that anybody may: where threads are in sight they decide. */
export function hasUnknownCallers(use: Use): boolean {
  return use.ways.every(({ reach: { context } }) => context.isAssumed) && !quiet.test(use.access.fn.name) && !heldByName.test(use.access.fn.name) && use.access.fn.form === 'function' && !use.access.fn.isAsync;
}

/** Another function whose write, made under that lock, comes between two steps of this one. */
export function rivalOf(uses: FileUses, lock: Lock, at: Access, all: readonly Access[], comesBetween: (other: Access) => boolean): Access | undefined {
  return all.find((other) => other.fn !== at.fn && isWriting(other.action) && other.place.key === at.place.key && !quiet.test(other.fn.name) && uses.of(other).held.some((held) => mayBeSame(held.lock, lock)) && comesBetween(other));
}

/** Whoever calls the function holds the lock: seen at some of the calls. */
export function mayBeHeldByCaller(uses: FileUses, lock: Lock, at: Access): boolean {
  return heldByCallsNearby(uses.p, at.file, at.fn).some((held) => mayBeSame(held.lock, lock));
}

/** `likely` where somebody else is seen to come between, or a function that is for everybody to call fills something in; that two callers take out the same nobody says. */
export function confidenceByLock(kind: Check['kind'], at: Access, rival: Access | undefined): Confidence {
  if (isTestFile(at.file.path)) return 'possible';
  return rival !== undefined || (kind === 'absent' && !at.fn.name.startsWith('_')) ? 'likely' : 'possible';
}

/** Where the lock is taken, and who else changes the place under it. */
export function relatedByLock(held: Held, rival: Access | undefined): Related[] {
  const related: Related[] = [{ ...held.at, message: `\`${held.lock.name}\` is taken here` }];
  if (rival !== undefined) related.push({ ...placeIn(rival.file, rival.start, rival.end), message: `other access: ${nameOf(rival)} changes \`${rival.place.name}\`, holding \`${held.lock.name}\`` });
  return related;
}

/** The same block of the lock covers both: only then is nothing in between. */
export function isInOneHold(first: Use, second: Use): boolean {
  return first.held.some((one) => one.mode === 'entry' || second.held.some((other) => one.at.start === other.at.start && one.at.path === other.at.path && mayBeSame(one.lock, other.lock)));
}

/** A lock that the class has and uses for other attributes in several of its methods: it is made for threads. */
export function lockBeside(uses: FileUses, at: Access): Lock | undefined {
  if (!isOfSelf(at)) return undefined;
  const byLock = new Map<string, { readonly lock: Lock; readonly functions: Set<number>; isWritten: boolean }>();
  for (const accesses of uses.places.values()) {
    for (const other of accesses) {
      if (other.fn.cls !== at.fn.cls || uses.isEarly(other)) continue;
      const held = ownLockAt(uses, other);
      if (held === undefined) continue;
      const known = byLock.get(held.lock.key) ?? { lock: held.lock, functions: new Set(), isWritten: false };
      byLock.set(held.lock.key, known);
      known.functions.add(other.fn.index);
      if (isWriting(other.action)) known.isWritten = true;
    }
  }
  return [...byLock.values()].find(({ functions, isWritten }) => isWritten && functions.size >= 2)?.lock;
}
