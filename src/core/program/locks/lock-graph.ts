import type { LockCycle, LockGraph, LockNode, LockOrder } from '../../graph-report';
import { reachesOf } from '../contexts/reaches';
import type { Program } from '../program';
import { orderCycles, programOrders, takesLocks, type OrderCycle, type ProgramOrder } from './cycles';
import type { RootedLock } from './lock-of';
import { knowsOrders, locksIn, mayTakeLocks, ordersIn } from './orders';
import { noPath, sameLock, type LockKind } from './types';

/** Locks and orders of a graph; beyond them it is no picture any more. */
const maxLocks = 600;
const maxOrders = 1500;
/** Contexts that are named at one order. */
const maxContexts = 4;

/** Looks at one file, so that a graph of it costs little afterwards; false if nothing was left to learn of it. */
export function learnOrders(p: Program, path: string): boolean {
  if (path.endsWith('.pyi') || !takesLocks(p, path)) return false;
  const file = p.file(path);
  if (file === undefined || knowsOrders(file)) return false;
  ordersIn(p, file);
  return true;
}

/** The locks that functions of these files take, in which order, and the circles in that, of which a part may lie in other files. */
export function lockOrderGraph(p: Program, paths: readonly string[]): LockGraph {
  const locks = new Map<string, LockNode>();
  const add = (lock: RootedLock): void => {
    const known = locks.get(lock.key);
    if (known === undefined ? locks.size >= maxLocks : known.place !== null || lock.createdAt === null) return;
    locks.set(lock.key, { id: lock.key, name: lock.name, kind: kindWords[lock.kind], world: lock.world, place: lock.createdAt, cycle: null });
  };
  const asked = new Set(paths);
  const circles = orderCycles(p).filter(({ orders }) => orders.some((order) => asked.has(order.at.path)));
  const found = new Map<string, ProgramOrder>();
  for (const order of [...circles.flatMap(({ orders }) => orders), ...programOrders(p, paths)]) if (isDrawn(order) && found.size < maxOrders) found.set(identity(order), order);
  const orders = [...found.values()].sort((a, b) => (a.at.path === b.at.path ? a.at.start - b.at.start : a.at.path < b.at.path ? -1 : 1));
  for (const order of orders) {
    add(order.from.lock);
    add(order.to);
  }
  for (const path of paths) {
    const text = path.endsWith('.pyi') ? undefined : p.host.read(path);
    const file = text !== undefined && mayTakeLocks(text) ? p.file(path) : undefined;
    if (file !== undefined) for (const lock of locksIn(p, file)) if (isNamed(lock)) add(lock);
  }
  const drawn = orders.filter(({ from, to }) => locks.has(from.lock.key) && locks.has(to.key));
  const cycles = circles.filter((cycle) => cycle.orders.every((order) => drawn.some((each) => pairOf(each) === pairOf(order))));
  const pairs = cycles.map((cycle) => new Set(cycle.orders.map(pairOf)));
  const cycleOf = (isPart: (pair: ReadonlySet<string>, cycle: OrderCycle) => boolean): number | null => {
    const index = pairs.findIndex((each, at) => isPart(each, cycles[at]!));
    return index < 0 ? null : index;
  };
  return {
    locks: [...locks.values()].map((lock) => ({ ...lock, cycle: cycleOf((_, { orders: its }) => its.some(({ from }) => from.lock.key === lock.id)) })),
    orders: drawn.map((order) => ({ ...described(p, order), cycle: cycleOf((its) => its.has(pairOf(order))) })),
    cycles: cycles.map((cycle) => asPlain(cycle, drawn)),
  };
}

/** Parameters are no locks of their own: what they are given is drawn in their place. */
function isNamed(lock: RootedLock): boolean {
  return lock.isKnown && !lock.isGuess && !lock.key.startsWith('p:');
}

/** Orders between two locks, or the locks of two objects of one class. */
function isDrawn({ from: { lock, isTry }, to }: ProgramOrder): boolean {
  if (!isNamed(lock) || !isNamed(to) || isTry || sameLock(lock, to)) return false;
  return lock.key !== to.key || (lock.receiver !== to.receiver && lock.receiver !== noPath && to.receiver !== noPath);
}

function identity(order: ProgramOrder): string {
  return `${pairOf(order)}@${order.at.path}:${order.at.start}:${order.passedAt?.start ?? ''}`;
}

function pairOf({ from, to }: ProgramOrder): string {
  return JSON.stringify([from.lock.key, to.key]);
}

function asPlain({ orders, gate, parallel }: OrderCycle, drawn: readonly ProgramOrder[]): LockCycle {
  return {
    locks: orders.map(({ from }) => from.lock.key),
    orders: orders.map((order) => {
      const exact = drawn.findIndex((each) => identity(each) === identity(order));
      return exact < 0 ? drawn.findIndex((each) => pairOf(each) === pairOf(order)) : exact;
    }),
    isReported: gate === undefined && parallel !== 'no',
    ...(gate === undefined ? {} : { gate: gate.name }),
  };
}

function described(p: Program, order: ProgramOrder): LockOrder {
  const { from, to, file, fn, at, takenAt, hops, passedAt } = order;
  const name = fn.form === 'module' ? file.path.slice(file.path.lastIndexOf('/') + 1) : fn.qualifiedName;
  const path = [
    ...(passedAt === null ? [] : [{ message: `\`${from.lock.name}\` and \`${to.name}\` are handed to \`${name}\``, place: passedAt }]),
    { message: from.mode === 'entry' ? `\`${from.lock.name}\` is held when \`${name}\` begins` : `\`${name}\` takes \`${from.lock.name}\``, place: from.at },
    ...hops.map((hop, index) => ({ message: `\`${index === 0 ? name : hops[index - 1]!.name}\` calls \`${hop.name}\``, place: hop.place })),
    { message: `\`${hops.at(-1)?.name ?? name}\` takes \`${to.name}\``, place: takenAt },
  ];
  const contexts = reachesOf(p, file, fn).filter(({ context }) => !context.isAssumed).map(({ context }) => (context.isMany ? `${context.as}, several at once` : context.as));
  return { from: from.lock.key, to: to.key, at, path, contexts: [...new Set(contexts)].slice(0, maxContexts), cycle: null };
}

const kindWords: Readonly<Record<LockKind, string>> = {
  lock: 'Lock', rlock: 'RLock', condition: 'Condition', semaphore: 'Semaphore', limiter: 'CapacityLimiter', 'file lock': 'file lock', 'reader-writer lock': 'reader-writer lock', unknown: 'lock',
};
