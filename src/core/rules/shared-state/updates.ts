import { containerKind } from '../../program/places/containers';
import { placeIn, type FileState } from '../../program/file-state';
import { isTestFile } from '../../program/files/test-files';
import { guardsAt, mayBeSame } from '../../program/locks';
import type { Access, Body } from '../../program/places/accesses';
import { isWriting } from '../../program/places/place';
import type { Program } from '../../program/program';
import { EventKind, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { Kind } from '../../syntax/nodes';
import type { Spotted } from './check-then-act';
import { confidenceOf } from './confidence';
import { confidenceByLock, hasUnknownCallers, isInOneHold, lockBeside, mayBeHeldByCaller, ownLockAt, relatedByLock, rivalOf } from './own-locks';
import { updatesOf, type Update } from './shapes';
import { commonLock, holdThroughout, type FileUses, type Pair } from './uses';
import { contextsOf, otherSide, relatedOf } from './words';

/** Updates that lose what another thread writes in between. */
export function lostUpdates(uses: FileUses, body: Body, own: readonly Access[], all: readonly Access[]): Spotted[] {
  const found: Spotted[] = [];
  for (const update of updatesOf(body, own)) {
    const { load, store } = update;
    // `items += […]` extends the list in place.
    if (store.key === null && containerKind(uses.p, store.place) !== undefined && load === store) continue;
    const isBroken = load !== store && uses.of(load).held.length > 0 && uses.of(store).held.length > 0 && !holdThroughout(uses.of(load), uses.of(store));
    const pair = partnerOf(uses, update, all, isBroken);
    if (pair !== undefined) {
      found.push(describe(uses, update, pair, isBroken));
      continue;
    }
    const spotted = apartUnderOwnLock(uses, update, all) ?? numberGiven(uses, update, own);
    if (spotted !== undefined) found.push(spotted);
  }
  return found;
}

/** No thread is in sight, but the write takes the lock that the place has, and the read that it builds on was made outside of that block. */
function apartUnderOwnLock(uses: FileUses, { load, store }: Update, all: readonly Access[]): Spotted | undefined {
  const use = uses.of(store);
  const held = load === store ? undefined : ownLockAt(uses, store);
  if (held === undefined || isInOneHold(uses.of(load), use) || !hasUnknownCallers(use) || mayBeHeldByCaller(uses, held.lock, store)) return undefined;
  const name = store.place.name;
  const rival = rivalOf(uses, held.lock, store, all, (other) => (store.key === null) === (other.key === null) && hasUnknownCallers(uses.of(other)));
  const isApart = uses.of(load).held.some(({ lock }) => lock.isKnown && mayBeSame(lock, held.lock));
  const related = [{ ...placeIn(load.file, load.start, load.end), message: `\`${name}\` is read here` }, ...relatedByLock(held, rival)];
  const how = isApart ? `\`${name}\` is read under \`${held.lock.name}\`, but the lock is given back before the new value is written` : `\`${name}\` is read without \`${held.lock.name}\`, and the new value is written under it`;
  return { at: store, pair: undefined, draft: { rule: 'non-atomic-update', severity: 'warning', confidence: confidenceByLock('absent', store, rival), related, message: `${how}: what another thread writes in between is lost. Hold the lock from the read to the write.` } };
}

/**
 * `self._last += 1; …; return self._last` in a class that has locks for its other attributes: two callers may be given the same number, because
 * the place is read again after it was counted up. Several public methods must lead there: then any two of them may meet.
 */
function numberGiven(uses: FileUses, { store }: Update, own: readonly Access[]): Spotted | undefined {
  const given = givenNumber(store, own);
  if (given === undefined) return undefined;
  const use = uses.of(store);
  if (use.held.length > 0 || !hasUnknownCallers(use) || uses.of(given).held.length > 0) return undefined;
  const lock = lockBeside(uses, store);
  if (lock === undefined || (freeEntries(uses.p, store.file, store.fn)?.size ?? 0) < 2) return undefined;
  const name = store.place.name;
  const related = [{ ...placeIn(given.file, given.start, given.end), message: `\`${name}\` is read again here` }];
  return { at: store, pair: undefined, draft: { rule: 'non-atomic-update', severity: 'warning', confidence: isTestFile(store.file.path) ? 'possible' : 'likely', related, message: `\`${name}\` is counted up here and read again afterwards, without a lock, in a class whose other attributes have locks (\`${lock.name}\`): two threads may be given the same number. Hold a lock around both.` } };
}

/** Calls from a public method down to a private one that are followed. */
const maxCallers = 3;

/** The public methods of the class that lead to this one with no lock held; `undefined` if some caller holds one. */
function freeEntries(p: Program, file: FileState, fn: FunctionFacts, depth = 0): ReadonlySet<number> | undefined {
  const found = new Set<number>();
  for (const caller of file.facts.functions) {
    if (caller.cls !== fn.cls || caller === fn) continue;
    for (const event of caller.events) {
      if (event.kind !== EventKind.Call || !isOwnCall(event.value.func, fn.name)) continue;
      if (guardsAt(p, file, caller, event.start).length > 0) return undefined;
      if (!caller.name.startsWith('_')) found.add(caller.index);
      else if (depth < maxCallers) {
        const further = freeEntries(p, file, caller, depth + 1);
        if (further === undefined) return undefined;
        for (const index of further) found.add(index);
      }
    }
  }
  return found;
}

/** `self.name(…)`. */
function isOwnCall(func: Value, name: string): boolean {
  return func.kind === ValueKind.Attribute && func.name === name && func.base.kind === ValueKind.Parameter && func.base.index === 0;
}

/** Where a method hands out the attribute that it has just counted up. */
export function givenNumber(store: Access, own: readonly Access[]): Access | undefined {
  if (store.action !== 'update' || store.key !== null || store.place.kind !== 'attribute' || store.statement.kind !== Kind.AugAssign || store.statement.op !== '+') return undefined;
  return own.find((read) => read.fn === store.fn && read.action === 'read' && read.key === null && read.method === null && read.start > store.end && read.statement.kind === Kind.Return);
}

function partnerOf(uses: FileUses, { store }: Update, all: readonly Access[], isBroken: boolean): Pair | undefined {
  const use = uses.of(store);
  let found: Pair | undefined;
  for (const other of [store, ...all]) {
    if (!isWriting(other.action) || other.place.key !== store.place.key || (store.key === null) !== (other.key === null)) continue;
    if (!isBroken && commonLock(use, uses.of(other)) !== undefined) continue;
    // The other side has to take the lock that this one holds.
    if (!isBroken && use.held.length > 0 && uses.of(other).held.length === 0 && other !== store) continue;
    const pair = uses.pair(store, other);
    if (pair === undefined) continue;
    if (!pair.isAssumed) return pair;
    found ??= pair;
  }
  return found;
}

function describe(uses: FileUses, update: Update, pair: Pair, isBroken: boolean): Spotted {
  const { load, store, call } = update;
  const { path } = store.file;
  const name = store.place.name;
  const read = load === store ? [] : [{ ...placeIn(load.file, load.start, load.end), message: `\`${name}\` is read here` }];
  const related = [...read, ...relatedOf(pair)];
  const confidence = confidenceOf(path, pair);
  const isSame = pair.other.access === store;
  const loses = isSame ? 'what another thread writes there in between is lost' : `what ${otherSide(pair.other, path)} meanwhile may be lost`;
  if (isBroken) {
    return { at: store, pair, draft: { rule: 'non-atomic-update', severity: 'warning', confidence, related, message: `\`${name}\` is read under the lock, but the lock is given back before the new value is written: what another thread writes in between is lost (${contextsOf(pair)}). Hold the lock from the read to the write.` } };
  }
  if (call !== undefined) {
    const called = call.kind === Kind.Call ? `\`${shown(store, call.func)}\` runs` : 'other code runs';
    return { at: store, pair, draft: { rule: 'non-atomic-update', severity: 'warning', confidence, related, message: `\`${name}\` is read, then ${called}, then it is written: ${loses} (${contextsOf(pair)}). Hold a lock from the read to the write.` } };
  }
  const { target } = uses.p;
  const isReal = target.freeThreaded || target.minor < 10;
  const why = target.freeThreaded ? 'without the GIL two threads may read the same value' : isReal ? 'a switch between the read and the write loses one of two updates' : 'only the GIL of Python 3.10 and later keeps two threads from reading the same value, and nothing promises that';
  return { at: store, pair, draft: { rule: 'gil-dependent-update', severity: isReal ? 'warning' : 'information', confidence, related, message: `This reads \`${name}\` and writes it back (${contextsOf(pair)}): ${why}. Hold a lock around it.` } };
}

function shown(access: Access, node: { readonly start: number; readonly end: number }): string {
  const text = access.file.text.slice(node.start, node.end).replace(/\s+/g, ' ');
  return text.length > 40 || text.includes('`') ? 'a call' : `${text}()`;
}
