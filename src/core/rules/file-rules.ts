import type { Finding } from '../findings';
import type { FileState } from '../program/file-state';
import { mayHoldWindows } from '../program/roots/ui-roots';
import { checkAcrossAwait, maySuspendBetween } from './across-await/across-await';
import { checkScopes, mayOpenScopes } from './cancellation/scopes';
import { checkSwallowed, maySwallow } from './cancellation/swallowed';
import { checkThreadOfCode, mayBeInWrongThread } from './contexts/check';
import { checkWindows } from './cpu/on-ui';
import { checkPolls, mayPoll } from './cpu/busy-wait';
import { checkParallelizable, mayParallelize } from './cpu/parallelizable';
import { checkLocks, mayDeadlock } from './locks/check';
import { checkExecutorDeadlocks, mayWaitForPool } from './locks/executor-deadlock';
import { checkLockProtocol, checkLoopsOfPrimitives, mayShareAcrossLoops, mayUseLocks } from './locks/protocol-rules';
import type { RuleContext } from './on-loop';
import { checkOneUser, mayHaveOneUser } from './shared-state/one-user';
import { checkPublication } from './shared-state/publication';
import { checkRaces, mayShare } from './shared-state/races';
import { checkPoolChoice, mayUsePools } from './pools/pool-choice';
import { checkLeadsToProcesses, checkProcesses, mayLeadToProcesses, mayUseProcesses } from './processes';
import { checkTasks, mayHoldCoroutines } from './tasks/check-tasks';
import { checkThreads, mayUseThreads } from './threads/check';
import { checkContextVariables, mayMakeContextVariables } from './task-state/context-variables';
import { checkThreadLocals, mayUseThreadLocals } from './task-state/thread-local';

/** Rules about the code of a file, wherever it runs. */
export interface FileRules {
  /** False if the text cannot hold anything for these rules: then the file is not parsed for them. */
  readonly mayApply: (text: string) => boolean;
  readonly check: (context: RuleContext, file: FileState) => Finding[];
  /**
   * The answer depends on where functions run, and that is decided by files that this one need not import: it is asked for again
   * when the answers change that it got about contexts (`notingContexts`).
   */
  readonly isWide?: boolean;
}

export const fileRules: readonly FileRules[] = [
  { mayApply: mayPoll, check: checkPolls },
  { mayApply: mayUsePools, check: checkPoolChoice },
  { mayApply: mayHoldWindows, check: checkWindows },
  { mayApply: mayParallelize, check: checkParallelizable },
  { mayApply: mayMakeContextVariables, check: checkContextVariables },
  { mayApply: mayUseThreadLocals, check: checkThreadLocals, isWide: true },
  { mayApply: maySwallow, check: checkSwallowed, isWide: true },
  { mayApply: mayOpenScopes, check: checkScopes },
  { mayApply: maySuspendBetween, check: checkAcrossAwait, isWide: true },
  { mayApply: mayShare, check: checkRaces, isWide: true },
  { mayApply: mayShare, check: checkPublication },
  { mayApply: mayHaveOneUser, check: checkOneUser },
  { mayApply: mayUseLocks, check: checkLockProtocol },
  { mayApply: mayShareAcrossLoops, check: checkLoopsOfPrimitives, isWide: true },
  { mayApply: mayDeadlock, check: checkLocks, isWide: true },
  { mayApply: mayWaitForPool, check: checkExecutorDeadlocks },
  { mayApply: mayUseThreads, check: checkThreads },
  { mayApply: mayHoldCoroutines, check: checkTasks },
  { mayApply: mayUseProcesses, check: checkProcesses },
  { mayApply: mayLeadToProcesses, check: checkLeadsToProcesses },
  { mayApply: mayBeInWrongThread, check: checkThreadOfCode, isWide: true },
];
