import type { Confidence, Finding, Fix, Related, TextEdit } from '../../findings';
import { importEdits } from '../../fixes/imports';
import { reachesOf } from '../../program/contexts/reaches';
import type { FileState } from '../../program/file-state';
import { orderCycles, type OrderCycle, type ProgramOrder } from '../../program/locks/cycles';
import { isReleasedElsewhere } from '../../program/locks/hand-over';
import type { RootedLock } from '../../program/locks/lock-of';
import { ordersIn, type LockOrder } from '../../program/locks/orders';
import { sameLock } from '../../program/locks/types';
import type { Program } from '../../program/program';
import type { RuleContext } from '../on-loop';
import { checkCallbacks } from './callbacks';
import { checkInterruptions } from './interruptions';
import { functionName, inTests, kindName, takenPlace, textAt, wayTo } from './lock-words';

/** Locks that wait for each other, and locks that wait for themselves. */
export function checkDeadlocks(context: RuleContext, file: FileState): Finding[] {
  const orders = ordersIn(context.program, file);
  const findings = [...selfDeadlocks(context.program, file, orders), ...checkInterruptions(context.program, file)];
  findings.push(...checkCallbacks(context.program, file, findings));
  if (orders.some(({ from, to }) => !sameLock(from.lock, to))) {
    for (const cycle of orderCycles(context.program)) {
      const finding = cycle.orders[0]!.file.path === file.path ? inversion(context.program, cycle) : undefined;
      if (finding !== undefined) findings.push(finding);
    }
  }
  return findings.filter(({ rule }) => context.isOn(rule)).map(inTests);
}

/** A lock that is no `RLock` is taken where the same thread (task) has it already. */
function selfDeadlocks(p: Program, file: FileState, orders: readonly LockOrder[]): Finding[] {
  const found = new Map<string, Finding>();
  for (const order of orders) {
    const { from, to } = order;
    if (!sameLock(from.lock, to) || to.isReentrant || from.lock.isReentrant || to.permits !== 1 || from.isTry || to.kind === 'limiter' || to.world === 'unknown') continue;
    // What all callers hold is told at the callers.
    if (from.mode === 'entry' && from.at.start !== order.fn.nameStart) continue;
    if (order.hops.length === 0 && from.at.start === order.at.start && from.at.end === order.at.end && from.mode !== 'acquire') continue;
    if (from.mode === 'acquire' && isReleasedElsewhere(p, file, order.fn, to)) continue;
    const key = `${order.at.start}`;
    const other = found.get(key);
    const finding = selfDeadlock(file, order);
    if (other === undefined || other.related.length > finding.related.length) found.set(key, finding);
  }
  return [...found.values()];
}

function selfDeadlock(file: FileState, order: LockOrder): Finding {
  const { from, to, at, hops, takenAt } = order;
  const who = to.world === 'thread' || to.world === 'process' || to.world === 'file' ? 'thread' : 'task';
  const what = kindName(to);
  const isError = to.world === 'anyio' || to.world === 'trio';
  const ending = isError ? `and raises \`RuntimeError\`` : `so it waits for itself for ever`;
  const through = hops.at(-1);
  const cure =
    through === undefined ? `Take it once${to.kind === 'lock' && who === 'thread' ? ', or make it an `RLock`' : ''}.`
    : to.kind === 'lock' && who === 'thread' ? `Make it an \`RLock\`, or move the body of \`${through.name}\` into a function that expects its caller to hold the lock.`
    : `Move the body of \`${through.name}\` into a function that expects its caller to hold the lock, or call it after the lock is released.`;
  const where = through === undefined ? `\`${to.name}\` is taken again here, where this ${who} holds it already` : `\`${textAt(file, at)}\` takes \`${to.name}\`, which this ${who} holds already`;
  return {
    ...at, rule: 'non-reentrant-self-deadlock', severity: 'error', confidence: confidenceOf(order),
    message: `${where}: a ${what} cannot be taken twice by one ${who}, ${ending}. ${cure}`,
    // The first step is the place of the finding.
    related: [{ ...takenPlace(from), message: `${takenPlace(from).message}, and still held where it is taken again` }, ...wayTo(functionName(order.fn), hops, to, takenAt).slice(1)],
    fixes: reentrantFixes(file, to),
  };
}

function confidenceOf(order: LockOrder): Confidence {
  return order.from.lock.isPassed || order.hops.length > 3 ? 'likely' : 'certain';
}

/** `threading.Lock()` as `threading.RLock()`, where the lock is made in this file. */
function reentrantFixes(file: FileState, lock: RootedLock): Fix[] {
  const { createdAt, kind, world } = lock;
  if (createdAt?.path !== file.path || kind !== 'lock' || (world !== 'thread' && world !== 'process')) return [];
  const text = file.text.slice(createdAt.start, createdAt.end);
  const written = /^((?:\w+\.)*)Lock\(\)$/.exec(text);
  if (written === null) return [];
  const [, prefix] = written;
  const nameAt = createdAt.start + prefix!.length;
  const declared = declaredBefore(file.text, createdAt.start);
  if (prefix !== '') return [{ title: 'Make the lock an `RLock`', applicability: 'unsafe', edits: [...declared, { start: nameAt, end: nameAt + 'Lock'.length, content: 'RLock' }] }];
  if (world !== 'thread') return [];
  const edits = file.facts.bindings.has('threading') ? [] : [...importEdits(file, 'threading')];
  return [{
    title: 'Make the lock an `RLock`', applicability: 'unsafe',
    edits: [...edits, ...declared.map((edit) => ({ ...edit, content: 'threading.RLock' })), { start: nameAt, end: nameAt + 'Lock'.length, content: 'threading.RLock' }].sort((a, b) => a.start - b.start),
  }];
}

/** The edit that has `lock: threading.Lock = …` say what it holds from now on. */
function declaredBefore(text: string, offset: number): TextEdit[] {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const written = /:\s*((?:\w+\.)*)Lock\s*=\s*\(?\s*$/.exec(line);
  if (written === null) return [];
  const start = offset - line.length + line.lastIndexOf('Lock');
  return [{ start, end: start + 'Lock'.length, content: 'RLock' }];
}

/** Two locks, or more, that are taken in a circle by code that runs side by side. */
function inversion(p: Program, cycle: OrderCycle): Finding | undefined {
  if (cycle.gate !== undefined) return undefined;
  const first = cycle.orders[0]!;
  const who = first.to.world === 'thread' || first.to.world === 'process' || first.to.world === 'file' ? 'thread' : 'task';
  const isPassed = cycle.orders.some(({ from, to }) => from.lock.isPassed || to.isPassed);
  const confidence: Confidence = cycle.parallel === 'no' ? 'possible' : cycle.parallel === 'yes' && !isPassed && cycle.orders.every(({ hops }) => hops.length < 4) ? 'certain' : 'likely';
  return {
    ...first.at, rule: 'lock-order-inversion', severity: 'warning', confidence,
    message: cycle.orders.length === 1 ? exchangeMessage(first, who) : circleMessage(cycle, who),
    related: cycle.orders.flatMap((order, i) => relatedOf(p, cycle, order, i)), fixes: [],
  };
}

function circleMessage(cycle: OrderCycle, who: string): string {
  const [first, second] = cycle.orders;
  const name = (order: ProgramOrder): string => functionName(order.fn);
  const a = `\`${first!.from.lock.name}\``;
  const b = `\`${first!.to.name}\``;
  const sites = first!.passedAt !== null && first!.fn === second!.fn
    ? `Here ${b} is taken while ${a} is held, and where ${name(first!)} is given them the other way round, ${a} while ${b} is held`
    : cycle.orders.length === 2
      ? `${name(first!)} takes ${b} while it holds ${a}, and ${name(second!)} takes ${a} while it holds ${b}`
      : `${name(first!)} takes ${b} while it holds ${a}, and other code leads from ${b} back to ${a} (${cycle.orders.map(({ to }) => `\`${to.name}\``).join(', ')})`;
  return `${sites}: two ${who}s that each have one of them wait for the other for ever. Take them in the same order everywhere, or release one before the other is taken.`;
}

function exchangeMessage(order: ProgramOrder, who: string): string {
  const { lock } = order.from;
  return `This takes the lock of \`${order.to.receiver}\` while it holds that of \`${lock.receiver}\`: two ${who}s that call \`${order.fn.qualifiedName}\` with the two the other way round wait for each other for ever. Take the two locks in an order that does not depend on the call, for instance sorted by \`id()\`.`;
}

/** One of the orders as a person checks it: who runs it, where the first lock is taken, the calls, and where the second one is. */
function relatedOf(p: Program, cycle: OrderCycle, order: ProgramOrder, index: number): Related[] {
  const { from, to, passedAt } = order;
  const [first, second] = from.lock.name === to.name ? [`${from.lock.name}\` of \`${from.lock.receiver}`, `${to.name}\` of \`${to.receiver}`] : [from.lock.name, to.name];
  const label = cycle.orders.length === 1 ? '' : `${index === 0 ? 'one order' : cycle.orders.length === 2 ? 'the other order' : 'a further order'}, \`${first}\` then \`${second}\`: `;
  const related: Related[] = [];
  if (passedAt !== null) related.push({ ...passedAt, message: `${label}the two are handed over here, in this order` });
  related.push({ ...from.at, message: `${passedAt === null ? label : ''}\`${first}\` ${from.mode === 'entry' ? 'is held when this function begins' : 'is taken here'}${runBy(p, order)}` });
  const way = wayTo(functionName(order.fn), order.hops, to, order.takenAt);
  const last = way.at(-1)!;
  return [...related, ...way.slice(0, -1), { ...last, message: `\`${second}\` is taken here, while \`${first}\` is held` }];
}

/** Who runs the function, if the code shows it: ", by the thread that `main` starts". */
function runBy(p: Program, { file, fn }: ProgramOrder): string {
  const reaches = reachesOf(p, file, fn).filter(({ context }) => !context.isAssumed);
  const [nearest] = [...reaches].sort((a, b) => a.path.length - b.path.length);
  if (nearest === undefined) return '';
  const { as, isMany } = nearest.context;
  return ` (${functionName(fn)} runs in ${as}${isMany ? ', several at once' : ''}${reaches.length > 1 ? ', and elsewhere' : ''})`;
}
