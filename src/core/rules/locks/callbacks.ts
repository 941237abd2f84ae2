import type { Finding } from '../../findings';
import { placeIn, type FileState } from '../../program/file-state';
import { callbacksUnderLock, registeredTakers, type HeldCallback } from '../../program/locks/callbacks';
import type { Program } from '../../program/program';
import { functionName, kindName, takenPlace, textAt, wayTo } from './lock-words';

const cure = 'Copy what is to be called under the lock and call it after the lock is released, or make the lock an `RLock`.';

/** Callables that users of an object registered, called while it holds the lock that its methods take: one that calls such a method waits for itself. */
export function checkCallbacks(p: Program, file: FileState, told: readonly Finding[]): Finding[] {
  if (!file.text.includes('def ') || !/Lock|Condition/.test(file.text)) return [];
  const findings: Finding[] = [];
  for (const each of callbacksUnderLock(p, file)) {
    if (told.some(({ start }) => start === each.event.start)) continue;
    const finding = seen(p, file, each) ?? imagined(file, each);
    if (finding !== undefined) findings.push(finding);
  }
  return findings;
}

function seen(p: Program, file: FileState, callback: HeldCallback): Finding | undefined {
  const registered = registeredTakers(p, file, callback)[0];
  if (registered === undefined) return undefined;
  const { event, held } = callback;
  const at = placeIn(file, event.start, event.end);
  const name = `\`${registered.name}\``;
  return {
    ...at, rule: 'non-reentrant-self-deadlock', severity: 'warning', confidence: 'likely',
    message: `\`${textAt(file, at)}\` calls what was registered, among it ${name}, which takes \`${held.lock.name}\` again: this thread holds the ${kindName(held.lock)} here, so it waits for itself for ever. ${cure}`,
    related: [takenPlace(held), { ...registered.at, message: `${name} is registered here` }, ...wayTo(name, registered.taken.hops, held.lock, registered.taken.at)],
    fixes: [],
  };
}

/** Nobody in sight registers such a function, but the object is made for others. */
function imagined(file: FileState, { fn, event, held, registrars, takers }: HeldCallback): Finding | undefined {
  const registrar = registrars.find((each) => each.fn.name !== '__init__' && !each.fn.name.startsWith('_'));
  const taker = takers.find((each) => registrars.every((other) => other.fn !== each)) ?? takers[0];
  if (registrar === undefined || taker === undefined || fn === registrar.fn) return undefined;
  const at = placeIn(file, event.start, event.end);
  return {
    ...at, rule: 'non-reentrant-self-deadlock', severity: 'information', confidence: 'possible',
    message: `\`${textAt(file, at)}\` calls what users gave to ${functionName(registrar.fn)}, while this thread holds \`${held.lock.name}\`: if that calls ${functionName(taker)}, which takes the same ${kindName(held.lock)}, the thread waits for itself for ever. ${cure}`,
    related: [takenPlace(held)], fixes: [],
  };
}
