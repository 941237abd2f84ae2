/** Locks of the program: which one an expression is, and which ones are held where. */
export { lockOf, valueOfExpression } from './lock-of';
export { mayBeSame, noPath, sameLock, type Held, type Lock, type LockKind, type LockWorld } from './types';
export { effectOf, heldAt, locksets, mayUseLocks, type Acquisition, type Locksets, type RootedHeld } from './locksets';
export { guardsAt, heldByCallers, heldByCallsNearby } from './callers';
export { identityOf, pathOf, type Identity } from './identity';
