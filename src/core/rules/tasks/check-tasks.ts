import type { Finding } from '../../findings';
import { viewOf } from '../../program/coroutines/view';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, TypeKind } from '../../program/types/types';
import { EventKind } from '../../summary/facts';
import type { RuleContext } from '../on-loop';
import { checkApiMisuse } from './api-misuse';
import { checkCallbacks } from './callbacks';
import { checkDangling } from './dangling';
import { checkGather } from './gather';
import { checkLoopAccess } from './loop-access';
import { checkVariables } from './lost';
import { checkOddOnes } from './odd-one-out';
import { checkProtocols } from './protocols';
import { checkTaskErrors } from './task-errors';
import { checkUnbounded } from './unbounded';
import { checkPositions } from './unawaited';

/** Words of files that define or run coroutines. */
const coroutineWords = /\basync\s+(?:def|with|for)\b|\bawait\b|\b(?:asyncio|anyio|trio)\b/;
/** Words of files that hand functions to threads, processes, handlers and windows. */
const callbackWords = /\b(?:threading|_thread|multiprocessing|concurrent|atexit|tkinter|twisted|tornado|joblib)\b|\bsignal\s*\.\s*signal\b|\.\s*(?:submit|apply_async|map_async)\s*\(/;
const importWord = /^[ \t]*(?:import|from)\b/m;

/** A file that imports nothing and has none of the words holds no coroutine and hands over no function. */
export function mayHoldCoroutines(text: string): boolean {
  return importWord.test(text) || coroutineWords.test(text);
}

/** The family "tasks and coroutines", apart from cancellation: coroutines that never run, tasks that nobody keeps, and both in the wrong place. */
export function checkTasks(context: RuleContext, file: FileState): Finding[] {
  const isConcerned = coroutineWords.test(file.text) || callsCoroutines(context.program, file);
  if (!isConcerned) return callbackWords.test(file.text) ? checkCallbacks(context, viewOf(context.program, file)) : [];
  const view = viewOf(context.program, file);
  const { findings, bound } = checkPositions(context, view);
  return [
    ...findings,
    ...checkVariables(context, view, bound),
    ...checkOddOnes(context, view),
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

/** A plain file that calls an `async def` of another file of the project. */
function callsCoroutines(p: Program, file: FileState): boolean {
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind === EventKind.Call && alternatives(evaluate(p, file, event.value.func)).some((callee) => callee.kind === TypeKind.Function && callee.fn.isAsync)) return true;
    }
  }
  return false;
}
