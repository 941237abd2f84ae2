import { argumentOf } from '../../summary/call-parts';
import { ValueKind, type CallValue, type KeywordValue, type Value } from '../../summary/values';

/** What a call hands over for the parameters of the function that it has run elsewhere. */
export interface HandedArguments {
  readonly args: readonly Value[];
  readonly keywords: readonly KeywordValue[];
}

/** Those that take a tuple and a dict of arguments, and where. */
const bundled: readonly (readonly [name: RegExp, position: number, args: string, kwargs: string])[] = [
  [/^(?:threading\.Thread|multiprocessing\.(?:\w+\.)*Process)$/, 3, 'args', 'kwargs'],
  [/^threading\.Timer$/, 2, 'args', 'kwargs'],
  [/\bstart_new(?:_thread)?$/, 1, 'args', 'kwargs'],
  [/\bapply(?:_async)?$/, 1, 'args', 'kwds'],
];

/** Those that take the arguments one by one, behind the callable. */
const inARow = /(?:^|\.)(?:submit|run_in_executor|to_thread|run_sync|run_in_threadpool|spawn(?:_n)?|callInThread|deferToThread|execute|async_add_executor_job)$/;

/**
 * The arguments that the callable gets, as far as they are written at the call.
 * @param name canonical name of what is called.
 * @param position of the callable among the arguments, 0-based.
 */
export function argumentsFor(call: CallValue, name: string, position: number): HandedArguments {
  const at = bundled.find(([pattern]) => pattern.test(name));
  if (at !== undefined) {
    const [, where, args, kwargs] = at;
    const tuple = argumentOf(call, where, args);
    const dict = argumentOf(call, where + 1, kwargs);
    return { args: tuple?.kind === ValueKind.Container && tuple.type !== 'dict' ? tuple.elements : [], keywords: dict?.kind === ValueKind.Container && dict.type === 'dict' ? namedIn(dict.keys, dict.elements) : [] };
  }
  if (!inARow.test(name)) return { args: [], keywords: [] };
  return { args: call.args.slice(position + 1, call.starAt < 0 ? undefined : call.starAt), keywords: call.keywords };
}

function namedIn(keys: readonly (string | number | null)[], values: readonly Value[]): KeywordValue[] {
  return values.flatMap((value, i) => (typeof keys[i] === 'string' ? [{ name: keys[i], value }] : []));
}
