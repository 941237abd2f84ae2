import type { Place } from '../../findings';
import { EventKind } from '../../summary/facts';
import type { Value } from '../../summary/values';
import { areInterleaved, areParallel, type Reach } from '../contexts/contexts';
import { reachesOf } from '../contexts/reaches';
import { placeIn, type FileState } from '../file-state';
import type { Program } from '../program';
import { argumentsFor } from './passed';
import { lockOf, type RootedLock } from './lock-of';
import { mayTakeLocks, ordersIn, type LockOrder } from './orders';
import { noPath, type Lock } from './types';

/** An order with the place where its locks were handed over, if they are parameters of the function. */
export interface ProgramOrder extends LockOrder {
  readonly passedAt: Place | null;
}

/** Locks that are taken in a circle. */
export interface OrderCycle {
  /** Each leads from one lock to the next, the last back to the first; one alone: two objects of one class lock each other. */
  readonly orders: readonly ProgramOrder[];
  /** A lock that is held around all of them, so that they cannot block each other. */
  readonly gate: Lock | undefined;
  /** Can they happen at the same time? `unknown`: nobody in sight runs at least one of them. */
  readonly parallel: 'yes' | 'assumed' | 'unknown' | 'no';
}

/** Threads wait for some locks, tasks for others; neither kind knows of the other. */
function worldOf(lock: Lock): 'thread' | 'task' | undefined {
  switch (lock.world) {
    case 'thread':
    case 'process':
    case 'file':
      return 'thread';
    case 'asyncio':
    case 'anyio':
    case 'trio':
      return 'task';
    default:
      return undefined;
  }
}

/** Locks whose order matters: known ones that one holder at a time has. */
function isOrdered(lock: RootedLock): boolean {
  return lock.isKnown && !lock.isGuess && lock.permits === 1 && !lock.key.startsWith('t:') && worldOf(lock) !== undefined;
}

const cycleCaches = new WeakMap<Program['generation'], { readonly revision: number; readonly cycles: readonly OrderCycle[] }>();
const maxFiles = 600;
const maxCycles = 60;
const maxLength = 4;

/** All circles in which the program takes locks, in a stable order. */
export function orderCycles(p: Program): readonly OrderCycle[] {
  const known = cycleCaches.get(p.generation);
  if (known?.revision === p.revision && !p.texts.knownOnly) return known.cycles;
  const orders = programOrders(p, p.host.list());
  const cycles = [...cyclesAmong(p, orders), ...exchanges(p, orders)];
  if (!p.texts.knownOnly) cycleCaches.set(p.generation, { revision: p.revision, cycles });
  return cycles;
}

const lockTexts = new WeakMap<Program, Map<string, { readonly version: number; readonly may: boolean }>>();

/** `mayTakeLocks` of a file's text, read once: the answer for all files of a workspace is needed again after each edit. */
export function takesLocks(p: Program, path: string): boolean {
  let known = lockTexts.get(p);
  if (known === undefined) {
    known = new Map();
    lockTexts.set(p, known);
  }
  const version = p.versionOf(path);
  const answer = known.get(path);
  if (answer?.version === version) return answer.may;
  const may = mayTakeLocks(p.loadedFile(path)?.text ?? p.host.read(path) ?? '');
  known.set(path, { version, may });
  return may;
}

/** The orders of these files, with those of functions that are given their locks. Sorted by path and position. */
export function programOrders(p: Program, paths: Iterable<string>): readonly ProgramOrder[] {
  const orders: ProgramOrder[] = [];
  let count = 0;
  for (const path of [...paths].sort()) {
    if (path.endsWith('.pyi') || !takesLocks(p, path) || ++count > maxFiles) continue;
    const file = p.file(path);
    if (file === undefined) continue;
    for (const order of ordersIn(p, file)) {
      orders.push({ ...order, passedAt: null });
      if (order.from.lock.key.startsWith('p:') || order.to.key.startsWith('p:')) orders.push(...passedOrders(p, file, order));
    }
  }
  return orders.sort((a, b) => (a.at.path === b.at.path ? a.at.start - b.at.start : a.at.path < b.at.path ? -1 : 1));
}

/** `Thread(target=work, args=(a, b))`: the order in which `work` takes its parameters, for these two. */
function passedOrders(p: Program, file: FileState, order: LockOrder): ProgramOrder[] {
  const found: ProgramOrder[] = [];
  const { fn } = order;
  const indexOf = (lock: RootedLock): number => {
    const parameter = /^p:.*:(\d+):(\d+)$/.exec(lock.key);
    return parameter !== null && Number(parameter[1]) === fn.index ? Number(parameter[2]) : -1;
  };
  const [from, to] = [indexOf(order.from.lock), indexOf(order.to)];
  for (const caller of file.facts.functions) {
    for (const event of caller.events) {
      if (event.kind !== EventKind.Call || found.length >= 12) continue;
      const pass = argumentsFor(p, file, event, fn);
      if (pass === undefined) continue;
      const first = from < 0 ? order.from.lock : lockFrom(p, file, pass(from));
      const second = to < 0 ? order.to : lockFrom(p, file, pass(to));
      if (first === undefined || second === undefined) continue;
      found.push({ ...order, from: { ...order.from, lock: first }, to: second, held: [first], passedAt: placeIn(file, event.start, event.end) });
    }
  }
  return found;
}

function lockFrom(p: Program, file: FileState, value: Value | undefined): RootedLock | undefined {
  return value && lockOf(p, file, value);
}

function cyclesAmong(p: Program, orders: readonly ProgramOrder[]): OrderCycle[] {
  const bySource = new Map<string, ProgramOrder[]>();
  for (const order of orders) {
    const { lock } = order.from;
    if (!isOrdered(lock) || !isOrdered(order.to) || order.from.isTry || lock.key === order.to.key || worldOf(lock) !== worldOf(order.to)) continue;
    const same = bySource.get(lock.key);
    if (same === undefined) bySource.set(lock.key, [order]);
    else same.push(order);
  }
  const found = new Map<string, OrderCycle>();
  const rank = (cycle: OrderCycle): number => (cycle.gate === undefined ? 0 : 4) + ['yes', 'assumed', 'unknown', 'no'].indexOf(cycle.parallel);
  const visit = (path: ProgramOrder[]): void => {
    if (found.size >= maxCycles) return;
    const first = path[0]!.from.lock.key;
    const last = path.at(-1)!.to.key;
    if (last === first) {
      const key = path.map(({ to }) => to.key).sort().join('\n');
      const cycle = cycleOf(p, path);
      const known = found.get(key);
      if (known === undefined || rank(cycle) < rank(known)) found.set(key, cycle);
      return;
    }
    if (path.length >= maxLength) return;
    for (const next of (bySource.get(last) ?? []).slice(0, 24)) {
      // Each circle is walked from its smallest lock.
      if (next.to.key < first || path.some(({ from }) => from.lock.key === next.to.key && next.to.key !== first)) continue;
      visit([...path, next]);
    }
  };
  for (const [source, starts] of [...bySource].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const start of starts) if (start.to.key >= source) visit([start]);
  }
  return [...found.values()].map(inOrder).sort((a, b) => comparePlaces(a.orders[0]!.at, b.orders[0]!.at));
}

/** The order that stands first in the project comes first. */
function inOrder(cycle: OrderCycle): OrderCycle {
  const { orders } = cycle;
  let first = 0;
  orders.forEach((order, i) => {
    if (comparePlaces(order.at, orders[first]!.at) < 0) first = i;
  });
  return { ...cycle, orders: [...orders.slice(first), ...orders.slice(0, first)] };
}

function comparePlaces(a: Place, b: Place): number {
  return a.path === b.path ? a.start - b.start : a.path < b.path ? -1 : 1;
}

function cycleOf(p: Program, orders: readonly ProgramOrder[]): OrderCycle {
  const inCycle = new Set(orders.map(({ to }) => to.key));
  // A lock that nobody knows may be one and the same around all of them.
  const gate = orders[0]!.held.find((lock) => !inCycle.has(lock.key) && orders.every(({ held }) => held.some((other) => other.key === lock.key)));
  return { orders, gate, parallel: parallelism(p, orders) };
}

function parallelism(p: Program, orders: readonly ProgramOrder[]): OrderCycle['parallel'] {
  let result: OrderCycle['parallel'] = 'yes';
  for (let i = 0; i < orders.length; i++) {
    for (let j = i + 1; j < orders.length; j++) {
      const pair = pairParallelism(p, orders[i]!, orders[j]!);
      if (pair === 'no') return 'no';
      if (pair === 'unknown') result = 'unknown';
      else if (pair === 'assumed' && result === 'yes') result = 'assumed';
    }
  }
  return result;
}

function pairParallelism(p: Program, one: ProgramOrder, other: ProgramOrder): OrderCycle['parallel'] {
  // Two hand-overs of one function run side by side, as far as they are hand-overs to threads.
  if (one.passedAt !== null && other.passedAt !== null && one.fn === other.fn && one.passedAt.start !== other.passedAt.start) return 'assumed';
  return together(one.to, reachesOf(p, one.file, one.fn), reachesOf(p, other.file, other.fn));
}

function together(lock: Lock, one: readonly Reach[], other: readonly Reach[]): OrderCycle['parallel'] {
  if (one.length === 0 || other.length === 0) return 'unknown';
  const isTask = worldOf(lock) === 'task';
  let assumed = false;
  for (const a of one) {
    for (const b of other) {
      const isParallel = isTask ? areInterleaved(a, b) : lock.world === 'process' || lock.world === 'file' ? areProcesses(a, b) || areParallel(a, b) : areParallel(a, b);
      if (!isParallel) continue;
      if (!a.context.isAssumed && !b.context.isAssumed) return 'yes';
      assumed = true;
    }
  }
  if (assumed) return 'assumed';
  // Somebody else may run what only assumptions run here.
  return [...one, ...other].some(({ context }) => context.isAssumed || context.origin === 'api') ? 'unknown' : 'no';
}

function areProcesses(a: Reach, b: Reach): boolean {
  if (a.context.runner !== 'process' && b.context.runner !== 'process') return false;
  return a.context.key !== b.context.key || a.context.isMany;
}

/** Words of a hierarchy: locks that are taken from top to bottom, or along a chain, are in order. */
const hierarchy = /parent|child|root|owner|head|tail|prev|next|node|super|container|leaf|succ|pred/i;

/**
 * `def move(self, other)` that takes the lock of one object and then that of the other: two calls the other way round block each other.
 * Only where both are parameters of one function and nothing there puts them in order.
 */
function exchanges(p: Program, orders: readonly ProgramOrder[]): OrderCycle[] {
  const found = new Map<string, OrderCycle>();
  for (const order of orders) {
    const { lock } = order.from;
    const { to, fn, file } = order;
    if (order.passedAt !== null || order.from.isTry || lock.key !== to.key || !isOrdered(to) || !to.isPerInstance || lock.receiver === to.receiver) continue;
    const names = [lock.receiver, to.receiver];
    if (names.some((name) => name === noPath || name.includes('.') || hierarchy.test(name) || !fn.parameters.some((parameter) => parameter.name === name && parameter.form !== 'vararg'))) continue;
    if (isSorted(file.text.slice(fn.start, fn.end), names)) continue;
    const key = `${order.at.path}:${fn.index}`;
    if (found.has(key)) continue;
    const reaches = reachesOf(p, file, fn);
    found.set(key, { orders: [order], gate: order.held.find((other) => other.key !== to.key), parallel: together(to, reaches, reaches) });
  }
  return [...found.values()];
}

function isSorted(text: string, names: readonly string[]): boolean {
  if (/\b(?:id|sorted|min|max|hash)\s*\(|\.sort\(/.test(text)) return true;
  const [a, b] = names;
  return new RegExp(`\\b(?:${a}\\b[\\w.]*\\s*(?:<|>)=?\\s*${b}|${b}\\b[\\w.]*\\s*(?:<|>)=?\\s*${a})\\b`).test(text);
}
