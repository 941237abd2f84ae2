import type { Finding } from '../../findings';
import { calleesAt } from '../../program/contexts/callees';
import { placeIn, type FileState } from '../../program/file-state';
import { identityOf } from '../../program/locks/identity';
import { isAwaitedHere } from '../../program/locks/awaited';
import type { Program } from '../../program/program';
import type { Site } from '../../program/effects/effects';
import { argumentOf } from '../../summary/call-parts';
import { EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import { noBindings } from '../../program/types/types';
import type { RuleContext } from '../on-loop';
import { inTests } from './lock-words';
import { calledNames, elementMakers, functionsOf, handsToPool, makers, type Made } from './waits';

/** True if the text may wait for a pool or a loop. */
export function mayWaitForPool(text: string): boolean {
  return /\b(?:Executor|ThreadPool|Pool)\b|PoolExecutor|run_coroutine_threadsafe/.test(text) && /\.(?:result|get|map|starmap|apply|exception)\(|\bwait\(|as_completed/.test(text);
}

/** Work that waits for work of the same workers, and threads that wait for the loop that they run. */
export function checkExecutorDeadlocks(context: RuleContext, file: FileState): Finding[] {
  if (!context.isOn('executor-self-deadlock')) return [];
  const { program } = context;
  const found = new Map<number, Finding>();
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call) continue;
      const submitted = poolOf(program, file, event.value);
      if (submitted !== undefined) {
        for (const target of submitted.runs) {
          const wait = waitsOnPool(program, target, submitted.pool.key, 0, new Set());
          if (wait?.file === file && !found.has(wait.event.start)) found.set(wait.event.start, poolFinding(file, fn, event, wait, submitted.pool, target.fn));
        }
      }
      if (fn.isAsync) {
        const wait = loopWait(program, { file, fn, bindings: noBindings }, event, 0);
        if (wait !== undefined && !found.has(event.start)) found.set(event.start, loopFinding(file, fn, event, wait));
      }
    }
  }
  return [...found.values()].map(inTests);
}

interface Pool {
  readonly key: string;
  readonly name: string;
  /** Number of workers; `null`: as many as the library makes. */
  readonly workers: number | null;
}

/** The pool that a call gives functions to, and those functions. `loop.run_in_executor(pool, f)` is one way. */
function poolOf(p: Program, file: FileState, call: CallValue): { readonly pool: Pool; readonly runs: readonly Site[] } | undefined {
  if (call.func.kind !== ValueKind.Attribute) return undefined;
  const isLoop = call.func.name === 'run_in_executor';
  if (!isLoop && !handsToPool(p, file, call)) return undefined;
  const value = isLoop ? call.args[0] : call.func.base;
  const pool = value === undefined ? undefined : identified(p, file, value);
  const runs = functionsOf(p, file, isLoop ? call.args[1] : call.args[0]).filter(({ fn }) => !fn.isAsync);
  return pool === undefined || runs.length === 0 ? undefined : { pool, runs };
}

function identified(p: Program, file: FileState, value: Value): Pool | undefined {
  const identity = identityOf(p, file, value);
  if (identity === undefined || !identity.isKnown || identity.key.startsWith('t:')) return undefined;
  const made = identity.made.find((each) => each.value.kind === ValueKind.Call)?.value;
  const count = made?.kind === ValueKind.Call ? (argumentOf(made, 0, 'max_workers') ?? argumentOf(made, 0, 'processes')) : undefined;
  return { key: identity.key, name: identity.name, workers: count?.kind === ValueKind.Constant && typeof count.value === 'number' ? count.value : null };
}

interface PoolWait {
  readonly file: FileState;
  readonly fn: FunctionFacts;
  readonly event: CallEvent;
}

/** The place at which running a function waits for other work of this pool. */
function waitsOnPool(p: Program, site: Site, key: string, depth: number, seen: Set<FunctionFacts>): PoolWait | undefined {
  if (depth > 4 || seen.has(site.fn)) return undefined;
  seen.add(site.fn);
  const { file, fn } = site;
  for (const event of fn.events) {
    if (event.kind === EventKind.Call && waitedFor(p, site, event).some(({ call, site: at }) => poolKey(p, at.file, call) === key)) return { file, fn, event };
  }
  for (const event of fn.events) {
    for (const target of calleesAt(p, site, event)) {
      const found = target.fn.isAsync ? undefined : waitsOnPool(p, target, key, depth + 1, seen);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function poolKey(p: Program, file: FileState, call: CallValue): string | undefined {
  if (call.func.kind !== ValueKind.Attribute || !handsToPool(p, file, call)) return undefined;
  return identified(p, file, call.func.base)?.key;
}

/** The calls whose results an event waits for. */
function waitedFor(p: Program, site: Site, event: CallEvent): readonly Made[] {
  const call = event.value;
  const names = calledNames(p, site.file, call.func);
  if (call.func.kind === ValueKind.Attribute && names.some((name) => /^concurrent\.futures\.Future\.(?:result|exception)$|^multiprocessing\.pool\.AsyncResult\.(?:get|wait)$/.test(name))) {
    return call.args.length > 0 || call.keywords.length > 0 || call.checked.includes('done') ? [] : makers(p, site, call.func.base);
  }
  if (names.some((name) => /^concurrent\.futures\.(?:wait|as_completed)$/.test(name)) && call.args[0] !== undefined) return elementMakers(p, site, call.args[0]);
  // The methods of `multiprocessing.pool` that wait themselves, and `map` of an executor where its results are asked for.
  if (names.some((name) => /^multiprocessing\.(?:Pool|pool\.ThreadPool)\.(?:map|starmap|apply)$/.test(name))) return [{ call, site }];
  const isIterated = names.some((name) => /^concurrent\.futures\.\w+\.map$/.test(name)) && site.fn.events.some((other) => other.kind === EventKind.Iterate ? other.value === call : other.kind === EventKind.Call && consumes.has(calledNames(p, site.file, other.value.func)[0] ?? '') && other.value.args[0] === call);
  return isIterated ? [{ call, site }] : [];
}

const consumes = new Set(['builtins.list', 'builtins.tuple', 'builtins.set', 'builtins.sum', 'builtins.sorted', 'builtins.dict', 'builtins.any', 'builtins.all', 'builtins.max', 'builtins.min']);

function poolFinding(file: FileState, fn: FunctionFacts, submit: CallEvent, wait: PoolWait, pool: Pool, target: FunctionFacts): Finding {
  const workers = pool.workers === 1 ? 'its only worker is the one that waits' : 'once all workers wait like this, none is left to do the work';
  return {
    ...placeIn(file, wait.event.start, wait.event.end), rule: 'executor-self-deadlock', severity: 'error', confidence: pool.workers === 1 ? 'certain' : 'likely',
    message: `\`${target.qualifiedName}\` runs in \`${pool.name}\` and waits here for other work of \`${pool.name}\`: ${workers}, and everything stands still. Use a second pool for the inner work, or return the future and wait for it outside the pool.`,
    related: [{ ...placeIn(file, submit.start, submit.end), message: `\`${target.qualifiedName}\` is given to \`${pool.name}\` here${fn.form === 'module' ? '' : `, in \`${fn.qualifiedName}\``}` }], fixes: [],
  };
}

/** `run_coroutine_threadsafe(…).result()` in a coroutine, or in a function that it calls: the loop waits for itself. */
function loopWait(p: Program, site: Site, event: CallEvent, depth: number): (PoolWait & { readonly isOwnLoop: boolean }) | undefined {
  const { file, fn } = site;
  const made = waitedFor(p, site, event).find(({ call, site: at }) => calledNames(p, at.file, call.func).includes('asyncio.run_coroutine_threadsafe'));
  if (made !== undefined) {
    const loop = argumentOf(made.call, 1, 'loop');
    const isOwnLoop = loop !== undefined && makers(p, made.site, loop).some(({ call, site: at }) => /^asyncio\.get_(?:running|event)_loop$/.test(calledNames(p, at.file, call.func)[0] ?? '') && (at.fn.isAsync || at.fn === fn));
    return { file, fn, event, isOwnLoop };
  }
  if (depth >= 3) return undefined;
  for (const target of calleesAt(p, site, event)) {
    if (target.fn.isAsync || !isAwaitedHere(file, event) && target.fn.isGenerator) continue;
    for (const inner of target.fn.events) {
      const found = inner.kind === EventKind.Call ? loopWait(p, target, inner, depth + 1) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function loopFinding(file: FileState, fn: FunctionFacts, event: CallEvent, wait: PoolWait & { readonly isOwnLoop: boolean }): Finding {
  const isDirect = wait.fn === fn;
  const who = isDirect ? 'This coroutine' : `\`${wait.fn.qualifiedName}\`, called here on the event loop,`;
  return {
    ...placeIn(file, event.start, event.end), rule: 'executor-self-deadlock', severity: 'error', confidence: wait.isOwnLoop ? 'certain' : 'likely',
    message: wait.isOwnLoop
      ? `${who} waits for a coroutine on the loop whose thread this is: the loop cannot run it before the wait ends, so it waits for itself for ever. Use \`await\` instead.`
      : `${who} stops the loop of its thread until another coroutine has run; if that is to run on the same loop, it waits for itself for ever. Use \`await\` instead, or \`asyncio.wrap_future\` for another loop.`,
    related: isDirect ? [] : [{ ...placeIn(wait.file, wait.event.start, wait.event.end), message: `\`${wait.fn.qualifiedName}\` waits here` }], fixes: [],
  };
}
