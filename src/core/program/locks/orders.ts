import type { Place } from '../../findings';
import { EventKind, type FunctionFacts } from '../../summary/facts';
import { placeIn, type FileState } from '../file-state';
import type { Program } from '../program';
import { noBindings } from '../types/types';
import { locksTaken, takenAt, triedIn, type LockHop } from './acquisitions';
import { heldByCallers } from './callers';
import type { RootedLock } from './lock-of';
import { locksets, type RootedHeld } from './locksets';

/** One lock is taken while another is held. */
export interface LockOrder {
  readonly from: RootedHeld;
  readonly to: RootedLock;
  /** The function that holds `from`. */
  readonly file: FileState;
  readonly fn: FunctionFacts;
  /** Where `to` is taken, or the call that leads there. */
  readonly at: Place;
  /** Where `to` is taken in the end. */
  readonly takenAt: Place;
  readonly hops: readonly LockHop[];
  /** All that is held at that moment, `from` included. */
  readonly held: readonly RootedLock[];
}

/** Without what callers hold: that may be decided by files that this one does not import. */
const caches = new WeakMap<FileState['types'], readonly LockOrder[]>();
const complete = new WeakMap<FileState['types'], { readonly revision: number; readonly orders: readonly LockOrder[] }>();
const maxOrders = 400;

/** True if the text may take locks at all. */
export function mayTakeLocks(text: string): boolean {
  return /(?:Lock|Semaphore|\b(?:Condition|CapacityLimiter))\s*\(|\bwith\s[^:\n]*(?:lock|mutex|sem|cond|guard)|\.acquire\(|default_factory/i.test(text) && /\bwith\b|\bacquire/.test(text);
}

/** True if nothing dear is left to be found out of this file's orders. */
export function knowsOrders(file: FileState): boolean {
  return caches.has(file.types);
}

/** In which order the functions of a file take locks; by what they call, too. Tries and locks that nobody knows are left out. */
export function ordersIn(p: Program, file: FileState): readonly LockOrder[] {
  const known = complete.get(file.types);
  if (known?.revision === p.revision) return known.orders;
  const orders = ownOrders(p, file).map((order) => {
    // The orders with these are told at the callers; here they may be a gate around what the function does.
    const outer = heldByCallers(p, file, order.fn);
    return outer.length === 0 ? order : { ...order, held: [...order.held, ...outer.map(({ lock }) => lock)] };
  });
  complete.set(file.types, { revision: p.revision, orders });
  return orders;
}

function ownOrders(p: Program, file: FileState): readonly LockOrder[] {
  const known = caches.get(file.types);
  if (known !== undefined) return known;
  const found = new Map<string, LockOrder>();
  for (const fn of file.facts.functions) {
    const flow = locksets(p, file, fn);
    if (flow === undefined) continue;
    const add = (held: readonly RootedHeld[], to: RootedLock, at: Place, takenAtPlace: Place, hops: readonly LockHop[], under: readonly RootedLock[]): void => {
      for (const from of held) {
        const key = `${fn.index}:${from.lock.key}|${from.lock.receiver}>${to.key}|${to.receiver}@${at.start}`;
        const order: LockOrder = { from, to, file, fn, at, takenAt: takenAtPlace, hops, held: [...held.map(({ lock }) => lock), ...under] };
        const other = found.get(key);
        if (other === undefined ? found.size < maxOrders : other.hops.length > hops.length) found.set(key, order);
      }
    };
    for (const { lock, at, isTry, held } of flow.acquisitions) if (!isTry && !lock.isGuess) add(held, lock, at, at, [], []);
    const tried = triedIn(p, { file, fn, bindings: noBindings }, flow);
    for (const event of fn.events) {
      const held = flow.at(event.start);
      if (held.length === 0) continue;
      for (const taken of takenAt(p, { file, fn, bindings: noBindings }, event)) {
        if (tried.some(({ key, start }) => key === taken.lock.key && start < event.start)) continue;
        // The body of `with manager():` runs under what the manager takes; that the function itself takes.
        if (event.kind === EventKind.With && flow.acquisitions.some((each) => each.at.start === event.start && each.lock.key === taken.lock.key)) continue;
        add(held, taken.lock, placeIn(file, event.start, event.end), taken.at, taken.hops, taken.under);
      }
    }
  }
  const all = [...found.values()];
  caches.set(file.types, all);
  return all;
}

/** Locks that functions of a file take, whether or not another is held: for the picture. */
export function locksIn(p: Program, file: FileState): readonly RootedLock[] {
  return file.facts.functions.flatMap((fn) => locksTaken(p, { file, fn, bindings: noBindings }).filter(({ hops }) => hops.length === 0).map(({ lock }) => lock));
}
