import type { Finding } from '../findings';
import { hasThreads } from '../program/contexts/reaches';
import type { FileState } from '../program/file-state';
import { learnOrders } from '../program/locks/lock-graph';
import type { Program } from '../program/program';
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
import { processRules } from './catalogue/processes';
import type { RuleMeta } from './catalogue/rule-meta';
import { taskRules } from './catalogue/tasks';
import { threadRules } from './catalogue/threads';
import type { RuleContext } from './on-loop';
import { checkOneUser, mayHaveOneUser } from './shared-state/one-user';
import { checkPublication } from './shared-state/publication';
import { checkRaces, mayKeepState, mayShare } from './shared-state/races';
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
  /** The rules that the check may report. If none of them is selected, it is not made. */
  readonly rules: readonly string[];
  /**
   * The answer depends on where functions run, and that is decided by files that this one need not import: it is asked for again
   * when the answers change that it got about contexts (`notingContexts`).
   */
  readonly isWide?: boolean;
  /**
   * Too dear for every keystroke: an editor gets these findings when the typing pauses, and keeps what it knew until then. True of all wide
   * ones. No other check may report these rules, nor may the checks of what an event loop runs.
   */
  readonly isLate?: boolean;
  /**
   * Of wide ones: what must be true of a file of which `mayApply` says no, for the check to be made all the same. The text is asked first,
   * the program only when all that starts something is known.
   */
  readonly orIf?: { readonly text: (text: string) => boolean; readonly program: (program: Program, path: string) => boolean };
  /** Looks at one file of the program, so that the check need not look at all of them at once; false if nothing was left to learn of it. */
  readonly learn?: (program: Program, path: string) => boolean;
}

/** True for checks that may take longer than a keystroke can wait. */
export function isLate({ isWide, isLate: isDear }: FileRules): boolean {
  return isWide === true || isDear === true;
}

function namesOf(metas: readonly RuleMeta[]): readonly string[] {
  return metas.map(({ name }) => name);
}

export const fileRules: readonly FileRules[] = [
  { mayApply: mayPoll, check: checkPolls, rules: ['async-busy-wait', 'thread-busy-wait'] },
  { mayApply: mayUsePools, check: checkPoolChoice, rules: ['gil-bound-thread-work', 'oversized-worker-pool', 'process-pool-for-io', 'tiny-task-in-process-pool'] },
  { mayApply: mayHoldWindows, check: checkWindows, rules: ['blocking-gui-callback', 'cpu-bound-loop-on-main-thread'] },
  { mayApply: mayParallelize, check: checkParallelizable, isLate: true, rules: ['parallelizable-cpu-loop'] },
  { mayApply: mayMakeContextVariables, check: checkContextVariables, rules: ['mutable-contextvar-default'] },
  { mayApply: mayUseThreadLocals, check: checkThreadLocals, isWide: true, rules: ['thread-local-in-coroutine'] },
  { mayApply: maySwallow, check: checkSwallowed, isWide: true, rules: ['cancellation-swallowed'] },
  { mayApply: mayOpenScopes, check: checkScopes, isLate: true, rules: ['timeout-scope-without-checkpoint', 'yield-in-cancel-scope'] },
  { mayApply: maySuspendBetween, check: checkAcrossAwait, isWide: true, rules: ['stale-read-across-await', 'check-then-act-across-await', 'iteration-while-mutated'] },
  { mayApply: mayShare, orIf: { text: mayKeepState, program: hasThreads }, check: checkRaces, isWide: true, rules: ['unguarded-shared-write', 'inconsistent-lock-guard', 'non-atomic-update', 'check-then-act', 'iteration-while-mutated', 'list-as-queue', 'gil-dependent-update', 'shared-iterator'] },
  { mayApply: mayShare, check: checkPublication, isLate: true, rules: ['unsafe-publication'] },
  { mayApply: mayHaveOneUser, check: checkOneUser, isLate: true, rules: ['non-concurrent-object-shared'] },
  { mayApply: mayUseLocks, check: checkLockProtocol, isLate: true, rules: ['temporary-lock', 'per-call-lock', 'wrong-with-for-lock', 'lock-acquire-not-awaited', 'lock-not-released', 'release-of-unacquired-lock', 'condition-protocol', 'queue-join-without-task-done'] },
  { mayApply: mayShareAcrossLoops, check: checkLoopsOfPrimitives, isWide: true, rules: ['primitive-bound-to-other-loop'] },
  { mayApply: mayDeadlock, check: checkLocks, isWide: true, learn: learnOrders, rules: ['lock-order-inversion', 'non-reentrant-self-deadlock', 'await-holding-thread-lock', 'blocking-call-under-lock', 'wait-for-holder'] },
  { mayApply: mayWaitForPool, check: checkExecutorDeadlocks, isLate: true, rules: ['executor-self-deadlock'] },
  { mayApply: mayUseThreads, check: checkThreads, isLate: true, rules: [...namesOf(threadRules), 'process-not-joined'] },
  { mayApply: mayHoldCoroutines, check: checkTasks, isLate: true, rules: namesOf(taskRules) },
  { mayApply: mayUseProcesses, check: checkProcesses, isLate: true, rules: namesOf(processRules) },
  { mayApply: mayLeadToProcesses, check: checkLeadsToProcesses, isLate: true, rules: namesOf(processRules) },
  { mayApply: mayBeInWrongThread, check: checkThreadOfCode, isWide: true, rules: ['asyncio-object-from-thread', 'object-bound-to-other-thread', 'no-running-loop', 'process-wide-state', 'signal-outside-main-thread'] },
];
