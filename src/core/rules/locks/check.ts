import type { Finding } from '../../findings';
import { mayInterrupt } from '../../program/locks/interruptions';
import { mayTakeLocks } from '../../program/locks/orders';
import type { FileState } from '../../program/file-state';
import type { RuleContext } from '../on-loop';
import { checkAcrossAwait } from './across-await';
import { checkDeadlocks } from './deadlocks';
import { checkUnderLock } from './under-lock';
import { checkWaitForHolder } from './wait-for-holder';

/** True if the text may hold locks that wait for each other, or for what they hold up. */
export function mayDeadlock(text: string): boolean {
  return mayTakeLocks(text) || mayInterrupt(text);
}

/** Locks that wait for each other or for themselves, and what is waited for under a lock. */
export function checkLocks(context: RuleContext, file: FileState): Finding[] {
  return [...checkDeadlocks(context, file), ...checkAcrossAwait(context, file), ...checkUnderLock(context, file), ...checkWaitForHolder(context, file)];
}
