import type { Confidence, Finding } from '../../findings';
import { reachesOf } from '../../program/contexts/reaches';
import type { FileState } from '../../program/file-state';
import type { Taken } from '../../program/locks/acquisitions';
import { holdersIn, interruptionsIn, locksWaitedFor, mayInterrupt, type Holder, type Interruption } from '../../program/locks/interruptions';
import type { Program } from '../../program/program';
import { functionName, kindName, takenPlace, wayTo } from './lock-words';

/** Finalizers and signal handlers that wait for a lock which the code may hold in whose middle they run. */
export function checkInterruptions(p: Program, file: FileState): Finding[] {
  if (!mayInterrupt(file.text)) return [];
  const findings: Finding[] = [];
  for (const interruption of interruptionsIn(p, file)) {
    const told = new Set<string>();
    for (const taken of locksWaitedFor(p, interruption)) {
      if (told.has(taken.lock.key)) continue;
      const holder = holderOf(p, interruption, taken);
      if (holder === undefined) continue;
      told.add(taken.lock.key);
      findings.push(finding(p, interruption, taken, holder));
    }
  }
  return findings;
}

/** Somebody else who holds the lock, where it is made, where it is taken, or beside the finalizer: locks are seldom held elsewhere. */
function holderOf(p: Program, { kind, site, at }: Interruption, { lock, at: takenAt, hops }: Taken): Holder | undefined {
  const paths = [...new Set([takenAt.path, lock.createdAt?.path ?? '', site.file.path, at.path])];
  const all = paths.flatMap((path) => {
    const file = path === '' ? undefined : p.file(path);
    return file === undefined ? [] : (holdersIn(p, file).get(lock.key) ?? []);
  });
  const others = all.filter(({ fn, file }) => (fn !== site.fn || file !== site.file) && (kind !== 'signal' || mayBeInMainThread(p, file, fn)));
  const takes = (holder: Holder): boolean => hops.some(({ name }) => name === holder.fn.qualifiedName);
  return others.find((holder) => !takes(holder) && holder.fn.name !== '__init__') ?? others.find((holder) => !takes(holder)) ?? others[0];
}

/** A handler interrupts the main thread alone. */
function mayBeInMainThread(p: Program, file: FileState, fn: Holder['fn']): boolean {
  const others = reachesOf(p, file, fn).filter(({ context }) => context.origin !== 'signal');
  return others.length === 0 || others.some(({ context }) => context.runner === 'main' || context.runner === 'loop' || context.runner === 'ui');
}

/** True if the code shows that the main thread runs it, other than by a handler. No other thread can install handlers. */
function isInMainThread(p: Program, { at }: Interruption, { file, fn }: Holder): boolean {
  if (at.path === file.path && fn.start <= at.start && at.end <= fn.end) return true;
  return reachesOf(p, file, fn).some(({ context }) => context.origin !== 'signal' && context.runner !== 'thread' && context.runner !== 'process');
}

function finding(p: Program, interruption: Interruption, taken: Taken, holder: Holder): Finding {
  const { site, kind } = interruption;
  const { lock, hops } = taken;
  const first = hops[0];
  const inFile = first === undefined ? taken.at : first.place;
  const at = inFile.path === interruption.at.path ? inFile : interruption.at;
  const name = functionName(site.fn);
  const what = kind === 'signal' ? 'a signal handler' : interruption.isOfDead ? 'a finalizer' : 'a callback of the garbage collector';
  const when =
    kind === 'signal' ? 'It runs between two steps of the main thread'
    : 'It runs wherever the last reference is dropped or the collector starts';
  const cure =
    kind === 'signal' ? 'Only set a flag in the handler and let the main thread do the work, or make the lock an `RLock`.'
    : 'Only note there what is to be done (`queue.SimpleQueue.put` is safe), or make the lock an `RLock`.';
  return {
    ...at, rule: 'non-reentrant-self-deadlock', severity: 'warning', confidence: confidenceOf(p, interruption, taken, holder),
    message: `${name} is ${what} and takes \`${lock.name}\`. ${when}, also in the middle of ${functionName(holder.fn)}, which holds this ${kindName(lock)}: the thread then waits for itself for ever. ${cure}`,
    related: [
      ...(kind === 'finalizer' && interruption.isOfDead ? [] : [{ ...interruption.at, message: `${name} is registered here` }]),
      { ...takenPlace(holder.held), message: `${takenPlace(holder.held).message} by ${functionName(holder.fn)}, which can be interrupted while it holds it` },
      ...wayTo(name, hops, lock, taken.at),
    ],
    fixes: [],
  };
}

function confidenceOf(p: Program, interruption: Interruption, { hops }: Taken, holder: Holder): Confidence {
  if (hops.length > 4) return 'possible';
  return interruption.kind === 'signal' && !isInMainThread(p, interruption, holder) ? 'possible' : 'likely';
}
