import type { Finding } from '../../findings';
import { CodeView } from '../../program/coroutines/view';
import type { FileState } from '../../program/file-state';
import type { RuleContext } from '../on-loop';
import { checkApiMisuse } from './api-misuse';
import { checkCallbacks } from './callbacks';
import { checkDangling } from './dangling';
import { checkGather } from './gather';
import { checkLoopAccess } from './loop-access';
import { checkVariables } from './lost';
import { checkProtocols } from './protocols';
import { checkTaskErrors } from './task-errors';
import { checkUnbounded } from './unbounded';
import { checkPositions } from './unawaited';

/** A file without these words holds no coroutine of its own and starts no loop. */
export function mayHoldCoroutines(text: string): boolean {
  return /\basync\s+(?:def|with|for)\b|\bawait\b|\b(?:asyncio|anyio|trio)\b/.test(text);
}

/** The family "tasks and coroutines", apart from cancellation: coroutines that never run, tasks that nobody keeps, and both in the wrong place. */
export function checkTasks(context: RuleContext, file: FileState): Finding[] {
  const view = new CodeView(context.program, file);
  const { findings, bound } = checkPositions(context, view);
  return [
    ...findings,
    ...checkVariables(context, view, bound),
    ...checkDangling(context, view),
    ...checkCallbacks(context, view),
    ...checkApiMisuse(context, view),
    ...checkProtocols(context, view),
    ...checkGather(context, view),
    ...checkUnbounded(context, view),
    ...checkLoopAccess(context, view),
    ...checkTaskErrors(context, view),
  ];
}
