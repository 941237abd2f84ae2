import type { Finding } from '../../findings';
import type { Reach } from '../../program/contexts/contexts';
import { reachesOf } from '../../program/contexts/reaches';
import type { FileState } from '../../program/file-state';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, TypeKind } from '../../program/types/types';
import { EventFlag, EventKind, type FunctionFacts } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import type { RuleContext } from '../on-loop';
import { at, isExpectedToFail, mentionsOnPath, nearest, relatedOf, runsIn, shownFunction } from './evidence';

/** What raises `RuntimeError` where no loop runs; `mainToo: false` where it does so in other threads only. Source: Lib/asyncio/events.py, tasks.py. */
const needsLoop: ReadonlyMap<string, { readonly cure: string; readonly mainToo: boolean }> = new Map([
  ['asyncio.create_task', { cure: 'run_coroutine_threadsafe', mainToo: true }],
  ['asyncio.get_running_loop', { cure: 'loop', mainToo: true }],
  ['asyncio.current_task', { cure: 'loop', mainToo: true }],
  ['asyncio.all_tasks', { cure: 'loop', mainToo: true }],
  ['asyncio.ensure_future', { cure: 'run_coroutine_threadsafe', mainToo: false }],
  ['asyncio.get_event_loop', { cure: 'loop', mainToo: false }],
]);
const words: ReadonlySet<string> = new Set([...needsLoop.keys()].map((name) => name.slice(name.lastIndexOf('.') + 1)));

/** True if the text may ask for a running loop outside of a coroutine. */
export function mayNeedLoop(text: string): boolean {
  return /\b(?:create_task|get_running_loop|current_task|all_tasks|ensure_future|get_event_loop)\b/.test(text) && /\basyncio\b/.test(text);
}

/** `no-running-loop`: tasks made, or the loop asked for, where no event loop runs. */
export function checkNoLoop(context: RuleContext, file: FileState): Finding[] {
  const { program: p } = context;
  if (!context.isOn('no-running-loop') || file.path.endsWith('.ipynb')) return [];
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    if (fn.isAsync || (fn.form !== 'function' && fn.form !== 'lambda' && fn.form !== 'module')) continue;
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call || (event.value.func.kind === ValueKind.Attribute && !words.has(event.value.func.name)) || event.flags & (EventFlag.ExpectsLoop | EventFlag.Handler)) continue;
      const types = alternatives(evaluate(p, file, event.value.func));
      const callee = types.length === 1 ? types[0]! : undefined;
      const name = callee?.kind === TypeKind.External ? p.knowledge.canonical(callee.name) : '';
      const need = needsLoop.get(name);
      // With `loop=…` it asks nobody; with a future it has one.
      if (need === undefined || event.value.keywords.some((keyword) => keyword.name === 'loop' || keyword.name === null) || (name === 'asyncio.current_task' && event.value.args.length > 0) || (name === 'asyncio.all_tasks' && event.value.args.length > 0)) continue;
      if (name === 'asyncio.ensure_future' && !isCoroutine(context, file, event.value.args[0])) continue;
      if (isExpectedToFail(file, event, /\b(?:RuntimeError|Exception|BaseException)\b/)) continue;
      const found = withoutLoop(context, file, fn, need.mainToo);
      if (found === undefined) continue;
      const { reach, isCertain } = found;
      const where = reach === null ? 'The code of a module runs before any event loop' : `${shownFunction(fn)} runs in ${runsIn(reach)}, where no event loop runs`;
      const isThread = reach !== null && (reach.context.runner === 'thread' || reach.context.runner === 'process');
      const cure = isThread
        ? need.cure === 'loop' ? 'Pass the loop in from the coroutine that starts this.' : 'Pass the loop in and call `asyncio.run_coroutine_threadsafe(…, loop)`.'
        : 'Do it in a coroutine that `asyncio.run` runs.';
      findings.push(at(file, event, 'no-running-loop', 'warning', isCertain ? 'certain' : 'likely', `${where}: \`${name}\` raises \`RuntimeError\`. ${cure}`, reach === null ? [] : relatedOf(reach)));
    }
  }
  return findings;
}

function isCoroutine({ program: p }: RuleContext, file: FileState, value: Parameters<typeof evaluate>[2] | undefined): boolean {
  return value !== undefined && alternatives(evaluate(p, file, value)).every((type) => type.kind === TypeKind.Coroutine);
}

/** Code that makes or sets a loop of its own, or asks whether there is one, knows what it does. */
const knowsLoops = /\b(?:set_event_loop|new_event_loop|run_forever|_get_running_loop|is_running|nest_asyncio|from_thread|EventLoopPolicy|qasync|QEventLoop)\b/;

/** The way in which the function runs without a loop; `reach: null` for the code of a module. */
function withoutLoop({ program: p }: RuleContext, file: FileState, fn: FunctionFacts, mainToo: boolean): { readonly reach: Reach | null; readonly isCertain: boolean } | undefined {
  if (fn.form === 'module') return mainToo && !knowsLoops.test(file.text) ? { reach: null, isCertain: true } : undefined;
  const reaches = reachesOf(p, file, fn).filter(({ context }) => !context.isAssumed || context.runner === 'loop');
  // Called from a coroutine, too: then it is meant for that, and the other way may never be taken.
  if (reaches.length === 0 || reaches.some(({ context }) => context.runner === 'loop' || context.runner === 'ui' || context.origin === 'signal')) return undefined;
  const threads = reaches.filter(({ context }) => context.runner === 'thread' || context.runner === 'process');
  const mains = mainToo ? reaches.filter(({ context }) => context.runner === 'main' && context.origin === 'script') : [];
  const reach = nearest(threads.length > 0 ? threads : mains);
  if (reach === undefined || mentionsOnPath(p, reach, file, fn, knowsLoops)) return undefined;
  return { reach, isCertain: threads.length === reaches.length && reach.path.length === 0 };
}
