import { containerKind } from '../../program/places/containers';
import { placeIn } from '../../program/file-state';
import type { Access, Body } from '../../program/places/accesses';
import { isWriting } from '../../program/places/place';
import { Kind } from '../../syntax/nodes';
import type { Spotted } from './check-then-act';
import { confidenceOf } from './confidence';
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
    if (pair === undefined) continue;
    found.push(describe(uses, update, pair, isBroken));
  }
  return found;
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
