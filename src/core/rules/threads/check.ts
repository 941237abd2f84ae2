import type { Finding } from '../../findings';
import type { FileState } from '../../program/file-state';
import type { RuleContext } from '../on-loop';
import { checkArguments } from './arguments';
import { checkArity } from './arity';
import { checkDaemons } from './daemon';
import { checkFutures } from './futures';
import { checkJoined } from './joined';
import { checkMisuse } from './misuse';
import { checkPerCall } from './per-call';
import { checkPoolsClosed } from './pools-closed';
import { checkSubmitLoops } from './submit-loop';

/** Names of the libraries, the methods of pools under whatever name, and starts of threads of the project's own classes. */
const signs = /\b(?:threading|_thread|multiprocess|multiprocessing|concurrent|billiard|run_in_executor|(?:Thread|Process)PoolExecutor)\b|(?:executor|pool)\w*\s*\.\s*(?:submit|i?map\w*|(?:star)?map_async|apply\w*)\s*\(|\.\s*(?:start|run)\s*\(\s*\)/i;
const calls = /\b(?:start|run|submit|i?map\w*|(?:star)?map_async|apply|apply_async|run_in_executor|Pool|ThreadPool|start_new_thread)\s*\(|PoolExecutor\s*\(/;

/** True if the text may start threads or processes, or hand work to a pool of them. */
export function mayUseThreads(text: string): boolean {
  return signs.test(text) && calls.test(text);
}

/** The family "threads and executors": each rule on its own, in files that may hold anything for them. */
export function checkThreads(context: RuleContext, file: FileState): Finding[] {
  return checks.flatMap((check) => check(context, file)).filter(({ rule }) => context.isOn(rule));
}

const checks: readonly ((context: RuleContext, file: FileState) => readonly Finding[])[] = [
  checkMisuse, checkArity, checkArguments, checkJoined, checkPoolsClosed, checkDaemons, checkFutures, checkSubmitLoops, checkPerCall,
];
