import { calledName } from '../../summary/call-parts';
import { EventFlag, EventKind, type CallEvent, type Event, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import type { Site } from '../effects/effects';
import { placeIn, type FileState } from '../file-state';
import type { Program } from '../program';
import { frameworkRoot, loopRoots } from '../roots/roots';
import { startUpFunctions } from '../roots/start-up';
import { withReceiver } from '../types/attributes';
import { evaluate } from '../types/evaluate';
import { alternatives, TypeKind } from '../types/types';
import { handlers } from './handler-roots';
import { context, refOf, type RootSite } from './thread-roots';

/** Calls that make a task of a coroutine, or run it: what stands in their arguments is a coroutine of its own. */
export const taskStarters: ReadonlySet<string> = new Set([
  'create_task', 'ensure_future', 'gather', 'wait', 'as_completed', 'start_soon', 'start', 'spawn', 'run_coroutine_threadsafe', 'run', 'run_until_complete', 'async_create_task', 'async_create_background_task',
  'create_background_task', 'add_task', 'start_task_soon', 'shield', 'wait_for', 'timeout',
]);
/** Of those, the ones after which the starter goes on while the task runs. */
const goesOn: ReadonlySet<string> = new Set([
  'create_task', 'ensure_future', 'gather', 'wait', 'as_completed', 'start_soon', 'spawn', 'async_create_task', 'async_create_background_task', 'create_background_task', 'add_task', 'start_task_soon', 'run_coroutine_threadsafe',
]);

/** Of those, the ones that take several coroutines: `coros = [f(x) for x in xs]` is theirs when they come later. */
const collectors: ReadonlySet<string> = new Set(['gather', 'wait', 'as_completed']);

/**
 * The call of a starter that this call of a coroutine function is for: around it, also where a generator expression stands
 * between, or behind it, where coroutines are collected first.
 */
export function starterAround(file: FileState, fn: FunctionFacts, event: Event): CallEvent | undefined {
  let found: CallEvent | undefined;
  const holder = fn.form === 'generator-expression' ? file.facts.functions[fn.parent] : undefined;
  for (const other of [...fn.events, ...(holder?.events ?? [])]) {
    if (other.kind !== EventKind.Call || other.value.funcEnd > event.start || other.end < event.end || !taskStarters.has(calledName(other.value.func))) continue;
    if (found === undefined || other.start >= found.start) found = other;
  }
  if (found !== undefined || event.flags & EventFlag.Awaited || !(event.flags & EventFlag.Repeated)) return found;
  return fn.events.find((other): other is CallEvent => other.kind === EventKind.Call && other.start > event.end && other.value.starAt >= 0 && collectors.has(calledName(other.value.func)));
}

/**
 * What an event loop runs of this file: tasks that its code starts, wherever their coroutines are defined, handlers, callbacks, and
 * coroutines of which nobody in sight says how they are started (`isAssumed`).
 */
export function taskRoots(p: Program, file: FileState): RootSite[] {
  const roots: RootSite[] = [];
  const started = new Set<FunctionFacts>();
  const startUp = startUpFunctions(p, file);
  const add = (site: Site, event: CallEvent, fn: FunctionFacts, isMany: boolean, starter: string): void => {
    started.add(site.fn);
    roots.push({
      site,
      context: context('loop', 'coroutine', site, {
        as: startUp.has(site.fn) ? `the coroutine \`${site.fn.qualifiedName}\`` : `the task \`${site.fn.qualifiedName}\``, key: `${file.path}:${event.start}`, isMany,
        startedAt: placeIn(file, event.start, event.end), starter: refOf(file, fn), isAwaited: !goesOn.has(starter),
      }),
    });
  };
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call) continue;
      const name = calledName(event.value.func);
      // `start_soon(work, x)`, `run(main)`: the function itself.
      if (taskStarters.has(name)) {
        for (const argument of event.value.args.slice(0, 2)) for (const site of coroutineFunctions(p, file, argument)) add(site, event, fn, (event.flags & EventFlag.Repeated) !== 0 && goesOn.has(name), name);
      }
      const starter = starterAround(file, fn, event);
      if (starter === undefined) continue;
      const starterName = calledName(starter.value.func);
      const isMany = goesOn.has(starterName) && ((event.flags | starter.flags) & EventFlag.Repeated) !== 0;
      for (const callee of alternatives(evaluate(p, file, event.value.func))) {
        if (callee.kind !== TypeKind.Function || !callee.fn.isAsync || callee.fn.isGenerator || callee.fn.isStub) continue;
        add({ file: callee.file, fn: callee.fn, bindings: withReceiver(p, callee) }, event, fn, isMany, starterName);
      }
    }
  }
  for (const { site, isBound } of handlers(p, file)) {
    started.add(site.fn);
    roots.push({ site, context: context('loop', 'coroutine', site, { as: `the handler \`${site.fn.qualifiedName}\``, key: 'handler', isMany: true, receiver: isBound ? 'same' : 'unknown' }) });
  }
  for (const root of loopRoots(p, file)) {
    const { site } = root;
    if (started.has(site.fn)) continue;
    const framework = frameworkRoot(p, site.file, site.fn);
    const isHandler = framework !== undefined;
    const as = root.kind === 'callback' ? root.as : isHandler ? `the ${framework.framework} ${framework.as} \`${site.fn.qualifiedName}\`` : `the coroutine \`${site.fn.qualifiedName}\``;
    roots.push({
      site,
      context: context('loop', 'coroutine', site, {
        as, key: '', isMany: isHandler && framework.by === 'decorator', receiver: 'unknown', isAssumed: root.kind === 'coroutine' && !isHandler && !startUp.has(site.fn),
      }),
    });
  }
  return roots;
}

/** The coroutine functions that an argument names. */
function coroutineFunctions(p: Program, file: FileState, argument: Value): Site[] {
  if (argument.kind === ValueKind.Call || argument.kind === ValueKind.Constant) return [];
  const found: Site[] = [];
  for (const type of alternatives(evaluate(p, file, argument))) {
    if (type.kind === TypeKind.Function && type.fn.isAsync && !type.fn.isGenerator && !type.fn.isStub) found.push({ file: type.file, fn: type.fn, bindings: withReceiver(p, type) });
  }
  return found;
}

