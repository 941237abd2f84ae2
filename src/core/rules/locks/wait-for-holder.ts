import type { Finding, Related } from '../../findings';
import { placeIn, type FileState } from '../../program/file-state';
import { locksTakenBy, type Taken } from '../../program/locks/acquisitions';
import { guardsAt } from '../../program/locks/callers';
import { identityOf } from '../../program/locks/identity';
import { lockOf } from '../../program/locks/lock-of';
import { locksets, type RootedHeld } from '../../program/locks/locksets';
import { isAwaitedHere } from '../../program/locks/awaited';
import type { Program } from '../../program/program';
import type { Site } from '../../program/effects/effects';
import type { RuleContext } from '../on-loop';
import { inTests, takenPlace, wayTo } from './lock-words';
import { callsOf, waitAt, type Wait } from './waits';

/** Waits under a lock for somebody who needs that lock before the wait can end. */
export function checkWaitForHolder(context: RuleContext, file: FileState): Finding[] {
  if (!context.isOn('wait-for-holder')) return [];
  const { program } = context;
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    const flow = locksets(program, file, fn);
    if (flow === undefined) continue;
    for (const event of fn.events) {
      const held = flow.at(event.start).filter(({ lock, isTry }) => lock.isKnown && !isTry && lock.permits === 1);
      if (held.length === 0) continue;
      const wait = waitAt(program, file, fn, event);
      if (wait === undefined || (isOfTasks(held) && !isAwaitedHere(file, event))) continue;
      const finding = wait.kind === 'thread' ? forThread(program, file, wait, held) : forSignal(program, file, wait, held);
      if (finding !== undefined) findings.push(inTests(finding));
    }
  }
  return findings;
}

function isOfTasks(held: readonly RootedHeld[]): boolean {
  return held.every(({ lock }) => lock.world === 'asyncio' || lock.world === 'anyio' || lock.world === 'trio');
}

/** `thread.join()`, `future.result()`: what runs there takes the lock. */
function forThread(p: Program, file: FileState, wait: Wait, held: readonly RootedHeld[]): Finding | undefined {
  for (const run of wait.runs) {
    for (const taken of locksTakenBy(p, run.file, run.fn)) {
      const holder = held.find(({ lock }) => lock.key === taken.lock.key && lock.world === taken.lock.world);
      // What takes the lock only under a condition may not need it this time.
      if (holder === undefined || taken.needs.length > 0) continue;
      return threadFinding(file, wait, run, holder, taken);
    }
  }
  return undefined;
}

function threadFinding(file: FileState, wait: Wait, run: Site, holder: RootedHeld, taken: Taken): Finding {
  const name = `\`${run.fn.qualifiedName}\``;
  const { lock } = holder;
  return {
    ...placeIn(file, wait.event.start, wait.event.end), rule: 'wait-for-holder', severity: 'error', confidence: taken.hops.length > 1 || lock.isPassed ? 'likely' : 'certain',
    message: `This waits for ${wait.what} that runs ${name} while it holds \`${lock.name}\`, and ${name} needs \`${lock.name}\` to come to its end: both wait for ever. Release the lock before this wait.`,
    related: [{ ...takenPlace(holder), message: `${takenPlace(holder).message}, and held during this wait` }, ...wayTo(name, taken.hops, lock, taken.at)], fixes: [],
  };
}

/** `queue.get()`, `event.wait()`: all who could end the wait do so under the lock. */
function forSignal(p: Program, file: FileState, wait: Wait, held: readonly RootedHeld[]): Finding | undefined {
  const object = identityOf(p, file, wait.on);
  if (object === undefined || !object.isKnown || object.isPassed) return undefined;
  // Waiting for a condition gives its own lock away, and only that.
  const own = lockOf(p, file, wait.on)?.key;
  const others = held.filter(({ lock }) => lock.key !== object.key && lock.key !== own);
  if (others.length === 0) return undefined;
  const wakers = callsOf(file, wait.wakers).filter(({ base }) => identityOf(p, file, base)?.key === object.key);
  if (wakers.length === 0 || (!object.isLocal && isUsedElsewhere(p, file, object.name))) return undefined;
  for (const holder of others) {
    if (!wakers.every(({ fn: waker, event }) => guardsAt(p, file, waker, event.start).some(({ lock }) => lock.key === holder.lock.key))) continue;
    const related: Related[] = [takenPlace(holder), ...wakers.slice(0, 3).map(({ event }) => ({ ...placeIn(file, event.start, event.end), message: `this would end the wait, and happens only while \`${holder.lock.name}\` is held` }))];
    return {
      ...placeIn(file, wait.event.start, wait.event.end), rule: 'wait-for-holder', severity: 'error', confidence: 'likely',
      message: `This waits for ${wait.what} while it holds \`${holder.lock.name}\`, and the code that would end the wait (\`${wakers[0]!.fn.qualifiedName}\`) needs \`${holder.lock.name}\` first: both wait for ever. Release the lock before this wait.`,
      related, fixes: [],
    };
  }
  return undefined;
}

/** Somebody in another file may act on the object, too. */
function isUsedElsewhere(p: Program, file: FileState, name: string): boolean {
  const attribute = name.slice(name.lastIndexOf('.') + 1);
  if (attribute.startsWith('_')) return false;
  const word = new RegExp(`\\b${attribute.replace(/\W.*$/, '')}\\b`);
  for (const path of p.host.list()) if (path !== file.path && word.test(p.host.read(path) ?? '')) return true;
  return false;
}
