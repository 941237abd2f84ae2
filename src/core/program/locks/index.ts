/** Locks of the program: which one an expression is, and which ones are held where. */
export { lockOf, valueOfExpression } from './lock-of';
export { mayBeSame, noPath, sameLock, type Held, type Lock, type LockKind, type LockWorld } from './types';
