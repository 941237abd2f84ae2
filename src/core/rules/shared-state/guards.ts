import { heldByCallsNearby, locksets, mayBeSame, type Lock } from '../../program/locks';
import { ancestors } from '../../program/types/ancestry';
import { isWriting } from '../../program/places/place';
import type { Access } from '../../program/places/accesses';
import { isTestFile } from '../../program/files/test-files';
import { ValueKind } from '../../summary/values';
import { Kind } from '../../syntax/nodes';
import { underLockFix } from '../../fixes/shared-state-under-lock';
import type { Spotted } from './check-then-act';
import { heldByName } from './own-locks';
import { areOfSiblings, isOnSelf, type FileUses, type Pair } from './uses';
import { contextsOf, nameOf, otherSide, relatedOf } from './words';

/** A lock that protects a place in some functions. */
export interface Guard {
  readonly lock: Lock;
  readonly writes: readonly Access[];
  readonly functions: ReadonlySet<unknown>;
  /** Some function that writes takes it by itself; else only their callers do. */
  readonly isOwn: boolean;
}

/** Locks under which the place is written somewhere, with who does; locks of event loops keep no thread out. */
function guardsOf(uses: FileUses, all: readonly Access[]): Guard[] {
  const found = new Map<string, { lock: Lock; writes: Access[]; functions: Set<unknown>; isOwn: boolean; isTried: boolean; isWaitedFor: boolean }>();
  for (const access of all) {
    if (uses.isEarly(access)) continue;
    for (const { lock, mode, isTry } of uses.of(access).held) {
      if (!lock.isKnown || lock.isLocal || (lock.world !== 'thread' && lock.world !== 'unknown') || lock.permits !== 1) continue;
      let guard = found.get(lock.key);
      if (guard === undefined) {
        guard = { lock, writes: [], functions: new Set(), isOwn: false, isTried: false, isWaitedFor: false };
        found.set(lock.key, guard);
      }
      guard.functions.add(access.fn);
      if (isTry) guard.isTried = true;
      else if (mode !== 'entry') guard.isWaitedFor = true;
      if (mode !== 'entry' && isWriting(access.action)) guard.isOwn = true;
      if (isWriting(access.action)) guard.writes.push(access);
    }
  }
  // `if not self._polling.acquire(blocking=False): return` lets one thread do the work: it says who may run, not who may write.
  return [...found.values()].filter((guard) => guard.writes.length > 0 && (guard.isWaitedFor || !guard.isTried));
}

/** Names that say that nobody else is there yet. */
const aloneByName = /^_?(?:reset_for_tests?|_reset)$/;
/** Methods that are called when nothing else runs: set-up and clean-up. */
const quiet = /^(?:__enter__|__aenter__|_?(?:start|setup|set_up|configure|init|initiali[sz]e|connect|open|bind)\w*)$/;

/** A place that has a lock, used without it. */
export function inconsistentGuard(uses: FileUses, own: readonly Access[], all: readonly Access[]): Spotted | undefined {
  const guards = guardsOf(uses, all);
  if (guards.length === 0) return undefined;
  let read: Spotted | undefined;
  for (const at of own) {
    if (!isBare(uses, at)) continue;
    for (const guard of guards) {
      if (!canName(uses, guard, at)) continue;
      const writes = guard.writes.filter((write) => !areOfSiblings(uses.p, write, at));
      if (writes.length === 0 || (guard.functions.has(at.fn) && !writes.some((write) => write.fn !== at.fn))) continue;
      const other = writes.find((write) => write.fn !== at.fn) ?? writes[0]!;
      const pair = bestPair(uses, at, writes);
      if (!isWriting(at.action)) {
        // A single read sees the value before or after; only where both sides are proven is it worth a word.
        if (read === undefined && pair !== undefined && !pair.isAssumed && at.action === 'read' && at.key === null && at.method === null && at.argumentOf === null) read = describe(uses, at, guard, other, pair, true);
        continue;
      }
      if (pair === undefined && !isMeantForThreads(guard, at)) continue;
      return describe(uses, at, guard, other, pair, false, isDoubtful(uses, guard, at, all));
    }
  }
  return read;
}

/** No lock is held at the access, and nothing says that the caller holds it or that nobody else is there. */
function isBare(uses: FileUses, at: Access): boolean {
  return uses.of(at).held.length === 0 && !uses.isEarly(at) && !heldByName.test(at.fn.name) && !aloneByName.test(at.fn.name) && at.fn.form !== 'module' && !isDocumented(at) && !givesBack(uses, at);
}

/**
 * The lock of its own with which a class (or module) guards the changes of a place, that this access does without: whoever wrote the lock expects
 * several threads, seen or not.
 * @param isDisturbing the change would disturb this access.
 */
export function ownGuard(uses: FileUses, at: Access, all: readonly Access[], isDisturbing: (write: Access) => boolean): { readonly guard: Guard; readonly write: Access; readonly isClear: boolean } | undefined {
  if (!isBare(uses, at)) return undefined;
  for (const guard of guardsOf(uses, all)) {
    const write = guard.writes.find((each) => each.fn !== at.fn && isDisturbing(each) && !areOfSiblings(uses.p, each, at));
    if (write === undefined || !canName(uses, guard, at) || !isMeantForThreads(guard, at)) continue;
    const isClear = guard.isOwn && guard.functions.size >= 2 && !at.fn.name.startsWith('_') && !endings.test(at.fn.name) && !isDoubtful(uses, guard, at, all);
    return { guard, write, isClear };
  }
  return undefined;
}

/** So many functions that write without the lock say more of the program than the few that happen to hold it. */
const manyWriters = 3;

/** Methods that are called last. */
const endings = /^_?(?:close|shutdown|shut_down|stop|dispose|teardown|tear_down)$/;

/** What the code shows elsewhere speaks against it: most writers do without the lock, whoever calls this one holds it, or all is thrown away in the end. */
function isDoubtful(uses: FileUses, guard: Guard, at: Access, all: readonly Access[]): boolean {
  if (endings.test(at.fn.name) && (at.method?.name === 'clear' || at.value?.kind === Kind.Constant)) return true;
  const bare = new Set(all.filter((each) => isWriting(each.action) && !uses.isEarly(each) && uses.of(each).held.length === 0).map(({ fn }) => fn));
  const guarded = new Set(guard.writes.map(({ fn }) => fn));
  return (bare.size >= manyWriters && bare.size > guarded.size) || heldByCallsNearby(uses.p, at.file, at.fn).some(({ lock }) => mayBeSame(lock, guard.lock));
}

function bestPair(uses: FileUses, at: Access, others: readonly Access[]): Pair | undefined {
  let found: Pair | undefined;
  for (const other of others) {
    const pair = uses.pair(at, other);
    if (pair !== undefined && !pair.isAssumed) return pair;
    found ??= pair;
  }
  return found;
}

/** The class (or module) has the lock to protect this very place: whoever wrote it expects several threads. */
function isMeantForThreads({ lock }: Guard, at: Access): boolean {
  if (quiet.test(at.fn.name) || (lock.isPerInstance && !isOfSelf(at))) return false;
  return lock.world === 'thread' && !lock.isGuess && (lock.isPerInstance ? at.place.kind === 'attribute' : at.place.kind !== 'variable') && lock.createdAt !== null && lock.createdAt.path === at.file.path;
}

/** The function's own object, whose lock it is. */
function isOfSelf(at: Access): boolean {
  const { node, fn } = at;
  if (fn.cls < 0) return false;
  if (node.kind === Kind.Attribute) return isOnSelf(at);
  // `items = self._items`, then `items.pop()`.
  const value = node.kind === Kind.Name ? fn.cells.get(node.id)?.[0] : undefined;
  return value?.kind === ValueKind.Attribute && value.base.kind === ValueKind.Parameter && value.base.index === 0 && value.base.owner === fn.index;
}

/** The lock belongs to the class of the function or to one above it: what a class further down adds is not known here. */
function canName(uses: FileUses, { lock }: Guard, at: Access): boolean {
  const cls = at.fn.cls < 0 ? undefined : at.file.facts.classes[at.fn.cls];
  if (!lock.isPerInstance || cls === undefined || !isOfSelf(at)) return true;
  const name = lock.name.slice(lock.name.lastIndexOf('.') + 1);
  return ancestors(uses.p, at.file, cls).order.some((each) => 'name' in each || each.cls.instanceAttributes.has(name) || each.cls.attributes.has(name));
}

/** The function releases what another one has taken: it may hold just the lock that is missing. */
function givesBack(uses: FileUses, at: Access): boolean {
  return (locksets(uses.p, at.file, at.fn)?.drops.length ?? 0) > 0;
}

/** "Must be called with the lock held." */
function isDocumented(at: Access): boolean {
  const { file, fn } = at;
  return /\b(?:lock|mutex)\b[^.\n]{0,30}\b(?:held|acquired|taken)\b|\b(?:hold|holding|holds|held|with|own|acquired?)\b[^.\n]{0,20}\b(?:\w*_?lock|mutex)\b(?!\s*:)/i.test(docstringOf(file.text, fn.start, fn.end));
}

function docstringOf(text: string, start: number, end: number): string {
  const match = /:\s*(?:#[^\n]*)?\n?\s*[rR]?("""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\n]*")/.exec(text.slice(start, Math.min(end, start + 1_500)));
  return match?.[1] ?? '';
}

function describe(uses: FileUses, at: Access, guard: Guard, other: Access, pair: Pair | undefined, isRead: boolean, isDoubted = false): Spotted {
  const { lock } = guard;
  const isCompound = at.action === 'update' || at.action === 'mutate' || at.action === 'delete' || at.key !== null || guard.writes.some((write) => write.action === 'update' && write.key === null);
  const isProven = pair !== undefined && !pair.isAssumed;
  const isClear = isCompound && guard.isOwn && (isProven || guard.functions.size >= 2 || guard.writes.length >= 2 || at.action === 'update');
  const confidence = isTestFile(at.file.path) || isRead || !isClear || (isDoubted && !isProven) || (at.fn.name.startsWith('_') && !isProven) || (quiet.test(at.fn.name) && !isProven) ? 'possible' : 'likely';
  const what = isRead ? 'is read here' : at.action === 'write' && at.key === null ? 'is set here' : 'is changed here';
  const use = pair?.other ?? uses.of(other);
  const related = pair === undefined ? [{ path: other.file.path, start: other.start, end: other.end, message: `other access: ${nameOf(other)} ${isWriting(other.action) ? 'changes' : 'reads'} \`${other.place.name}\`, holding \`${lock.name}\`` }] : relatedOf(pair);
  const runs = pair === undefined ? '' : ` (${contextsOf(pair)})`;
  const fix = isRead ? undefined : underLockFix(uses.p, at, lock);
  return {
    at,
    pair,
    draft: {
      rule: 'inconsistent-lock-guard', severity: isRead ? 'information' : 'warning', confidence, related,
      message: `\`${at.place.name}\` ${what} without \`${lock.name}\`, but ${otherSide(use, at.file.path)}${runs}. Take \`${lock.name}\` here, too.`,
      ...(fix && { fixes: [fix] }),
    },
  };
}
