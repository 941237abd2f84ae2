import { containerKind } from '../../program/places/containers';
import { placeIn } from '../../program/file-state';
import { mayBeSame } from '../../program/locks';
import type { Access, AnyPart, Body } from '../../program/places/accesses';
import { isWriting } from '../../program/places/place';
import { Kind, type Expr } from '../../syntax/nodes';
import { confidenceOf } from './confidence';
import { setDefaultFix } from '../../fixes/shared-state-setdefault';
import { confidenceByLock, hasUnknownCallers, isInOneHold, mayBeHeldByCaller, ownLockAt, relatedByLock, rivalOf } from './own-locks';
import { checksOf, type Check } from './shapes';
import { contextsOf, otherSide, relatedOf, type Draft } from './words';
import { isNewObject, isSameEachTime } from './same-value';
import { commonLock, holdThroughout, type FileUses, type Pair } from './uses';

/** What takes something out of a container. */
const removers = new Set(['pop', 'popleft', 'popitem', 'remove', 'clear', 'discard', 'difference_update', 'intersection_update']);

export interface Spotted {
  readonly at: Access;
  readonly pair: Pair | undefined;
  readonly draft: Draft;
}

/** A test of shared state whose answer may be out of date when the code acts on it. */
export function checkThenAct(uses: FileUses, body: Body, own: readonly Access[], all: readonly Access[]): Spotted | undefined {
  const checks = checksOf(body, own);
  for (const check of checks) {
    if (isProtected(uses, checks, check) || isWorkedOutAside(uses, body, check)) continue;
    const pair = partnerOf(uses, check, all);
    if (pair !== undefined) return { at: check.act, pair, draft: describe(uses, body, check, pair) };
    const draft = besideOwnLock(uses, body, check, own, all);
    if (draft !== undefined) return { at: check.act, pair: undefined, draft };
  }
  return undefined;
}

/** Looked up under the lock, worked out without it, put in under it again: done on purpose, so that nobody waits while the value is made. */
function isWorkedOutAside(uses: FileUses, body: Body, { test, act, kind }: Check): boolean {
  return kind === 'absent' && act.action === 'write' && uses.of(test).held.length > 0 && commonLock(uses.of(test), uses.of(act)) !== undefined && !isNewObject(body, act);
}

/** No thread is in sight, but the act takes the lock that the place has: then the test, made without it or in another block of it, may be out of date. */
function besideOwnLock(uses: FileUses, body: Body, check: Check, own: readonly Access[], all: readonly Access[]): Draft | undefined {
  const { act, test } = check;
  const use = uses.of(act);
  const tested = uses.of(test);
  const held = ownLockAt(uses, act);
  if (held === undefined || isInOneHold(tested, use) || !hasUnknownCallers(use) || mayBeHeldByCaller(uses, held.lock, act)) return undefined;
  // Whoever reads it once more under the lock looks again.
  if (own.some((other) => other.action === 'read' && other !== act && other.start < act.start && isInOneHold(uses.of(other), use))) return undefined;
  const rival = rivalOf(uses, held.lock, act, all, (other) => isDisturbing(check, other) && hasUnknownCallers(uses.of(other)));
  // Another call of itself may take out or put in the same; but a read disturbs nobody.
  if (rival === undefined && !(isWriting(act.action) && isDisturbing(check, act))) return undefined;
  // A value that is computed twice is the price of not computing under the lock; two objects where everybody expects one are not.
  if (check.kind === 'absent' && act.action === 'write' && !isNewObject(body, act)) return undefined;
  if (check.kind === 'present' && isCaught(body, act)) return undefined;
  const name = act.place.name;
  const related = [{ ...placeIn(test.file, test.start, test.end), message: `\`${name}\` is tested here` }, ...relatedByLock(held, rival)];
  const isApart = tested.held.some(({ lock }) => lock.isKnown && mayBeSame(lock, held.lock));
  const how = isApart ? `\`${held.lock.name}\` is given back between the test of \`${name}\` and this` : `This depends on a test of \`${name}\` that was made without \`${held.lock.name}\``;
  const cure = isApart ? 'Hold it around both, or test again here.' : 'Test again under the lock.';
  return { rule: 'check-then-act', severity: 'warning', confidence: confidenceByLock(check.kind, act, rival), related, message: `${how}: another thread may have changed it by now. ${cure}` };
}

/** A handler around the act takes care of what is missing. */
function isCaught(body: Body, act: Access): boolean {
  for (let at: object | undefined = body.parents.get(act.node); at !== undefined; at = body.parents.get(at)) {
    const node = at as AnyPart;
    if ('kind' in node && node.kind === Kind.Try && node.handlers.length > 0 && node.body.some((each) => each.start <= act.start && act.end <= each.end)) return true;
  }
  return false;
}

/** One lock around both, or a second look under the lock. */
function isProtected(uses: FileUses, checks: readonly Check[], check: Check): boolean {
  if (holdThroughout(uses.of(check.test), uses.of(check.act))) return true;
  return checks.some((other) => other.act === check.act && other.test !== check.test && holdThroughout(uses.of(other.test), uses.of(other.act)));
}

function partnerOf(uses: FileUses, check: Check, all: readonly Access[]): Pair | undefined {
  const act = uses.of(check.act);
  const test = uses.of(check.test);
  let found: Pair | undefined;
  for (const other of [check.act, ...all]) {
    if (!isWriting(other.action) || other.place.key !== check.act.place.key || !isDisturbing(check, other)) continue;
    const use = uses.of(other);
    // The lock that the other side holds covers the whole of it only if the test is under it, too.
    if (commonLock(test, use) !== undefined && commonLock(act, use) !== undefined && holdThroughout(test, act)) continue;
    const pair = uses.pair(check.act, other);
    if (pair === undefined) continue;
    if (!pair.isAssumed) return pair;
    found ??= pair;
  }
  return found;
}

/** The other access can make the answer of the test wrong. */
function isDisturbing(check: Check, other: Access): boolean {
  const isRemoval = other.action === 'delete' || (other.action === 'mutate' && removers.has(other.method?.name ?? '')) || (other.action === 'write' && other.key === null);
  switch (check.kind) {
    case 'present':
      return isRemoval && !(other === check.test);
    case 'absent':
      // Putting back nothing only has the work done again.
      return !isRemoval ? other.action !== 'mutate' || /^(?:add|setdefault|update|append)$/.test(other.method?.name ?? '') : other.action === 'write' && !isEmpty(other.value);
    case 'value':
      return true;
  }
}

function isEmpty(value: Expr | null): boolean {
  return value !== null && value.kind === Kind.Constant && (value.value === null || value.value === false);
}

function describe(uses: FileUses, body: Body, check: Check, pair: Pair): Draft {
  const { act, test } = check;
  const name = act.place.name;
  const related = [{ ...placeIn(test.file, test.start, test.end), message: `\`${name}\` is tested here` }, ...relatedOf(pair)];
  const confidence = confidenceOf(act.file.path, pair);
  const other = pair.other.access === act || pair.other.access === test ? 'another thread may do the same' : otherSide(pair.other, act.file.path);
  const under = uses.of(act).held.find(({ lock }) => lock.isKnown);
  const line = `This depends on the test of \`${name}\` above`;
  if (under !== undefined && commonLock(uses.of(test), uses.of(act)) === undefined) {
    return { rule: 'check-then-act', severity: 'warning', confidence, related, message: `${line}, which was made without \`${under.lock.name}\`: it may be out of date by now (${contextsOf(pair)}). Test again under the lock.` };
  }
  if (check.kind === 'absent' && act.action === 'write') {
    if (isSameEachTime(body, act)) {
      return { rule: 'check-then-act', severity: 'hint', confidence: 'possible', related, message: `Several threads may find \`${name}\` empty at once and each fill it; it is filled with the same value, so only the work is done twice (${contextsOf(pair)}). Hold a lock around the test and the assignment if that is dear.` };
    }
  }
  const cure = check.kind === 'absent' && act.key !== null && act.action === 'write' ? 'Use `setdefault`, or hold a lock around both.' : 'Hold one lock around both.';
  const fix = check.kind === 'absent' && containerKind(uses.p, act.place) === 'dict' ? setDefaultFix(body, test, act) : undefined;
  return { rule: 'check-then-act', severity: 'warning', confidence, related, message: `${line}, and in between ${other} (${contextsOf(pair)}). ${cure}`, ...(fix && { fixes: [fix] }) };
}
