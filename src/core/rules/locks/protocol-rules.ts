import type { Finding } from '../../findings';
import type { FileState } from '../../program/file-state';
import type { RuleContext } from '../on-loop';
import { unbalancedLocks } from './protocol-balance';
import { conditionProtocol } from './protocol-condition';
import { freshLocks } from './protocol-fresh';
import { sharedAcrossLoops } from './protocol-loops';
import { queueJoins } from './protocol-queue';
import { shapeOf } from './protocol-shape';
import { wrongWorlds } from './protocol-worlds';

/** Words without which a text takes no lock: a class of locks, a method of one, a name that ends like one. `block` and `clock` do not count. */
const lockWords = /(?<![bcBC])[lL]ock\b|[mM]utex|[sS]emaphore|\bR?Lock\(|\bCondition\b|\bCapacityLimiter\b|_sem\b|\bsem\b|\.acquire\w*\(|\.release\(|\.notify(?:_all)?\(|\.wait(?:_for)?\(/;

const joins = /\.join\(\s*\)/;

/** `queue.join()` takes no arguments; the `join` of texts takes one. */
function mayJoinQueues(text: string): boolean {
  return joins.test(text) && /[qQ]ueue/.test(text);
}

/** True if the text may take, release or wait for a lock. */
export function mayUseLocks(text: string): boolean {
  return lockWords.test(text) || mayJoinQueues(text);
}

/** True if the text may share a primitive of asyncio between loops. */
export { mayShareAcrossLoops } from './protocol-loops';

/** Primitives of asyncio that several loops use. Which, is decided by where functions run. */
export function checkLoopsOfPrimitives(context: RuleContext, file: FileState): Finding[] {
  return context.isOn('primitive-bound-to-other-loop') ? sharedAcrossLoops(context, file) : [];
}

/** How the code of a file takes, holds and gives back locks: what holds of one function, whoever else runs. */
export function checkLockProtocol(context: RuleContext, file: FileState): Finding[] {
  const shape = shapeOf(file);
  return [...freshLocks(context, file, shape), ...wrongWorlds(context, file, shape), ...unbalancedLocks(context, file, shape), ...conditionProtocol(context, file, shape), ...(mayJoinQueues(file.text) ? queueJoins(context, file, shape) : [])].filter((finding) => context.isOn(finding.rule));
}
