import type { Finding } from '../../findings';
import type { FileState } from '../../program/file-state';
import type { RuleContext } from '../on-loop';
import { checkLoopObjects, mayUseLoopObjects } from './asyncio-from-thread';
import { checkBoundObjects, mayUseBoundObjects } from './bound-objects';
import { checkNoLoop, mayNeedLoop } from './no-loop';
import { checkProcessState, mayChangeProcess } from './process-state';
import { checkSignals, mayHandleSignals } from './signals';

const parts: readonly { readonly mayApply: (text: string) => boolean; readonly check: (context: RuleContext, file: FileState) => Finding[] }[] = [
  { mayApply: mayUseLoopObjects, check: checkLoopObjects },
  { mayApply: mayNeedLoop, check: checkNoLoop },
  { mayApply: mayHandleSignals, check: checkSignals },
  { mayApply: mayUseBoundObjects, check: checkBoundObjects },
  { mayApply: mayChangeProcess, check: checkProcessState },
];

/** True if the text may hold what is only right in certain threads. */
export function mayBeInWrongThread(text: string): boolean {
  return parts.some((part) => part.mayApply(text));
}

/** Rules about code that is right in one thread and wrong in another. */
export function checkThreadOfCode(context: RuleContext, file: FileState): Finding[] {
  return parts.flatMap((part) => (part.mayApply(file.text) ? part.check(context, file) : []));
}
