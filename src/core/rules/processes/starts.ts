import type { Site } from '../../program/effects/effects';
import { originCalls } from '../../program/effects/origins';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, TypeKind } from '../../program/types/types';
import { argumentOf, calledName } from '../../summary/call-parts';
import type { CallEvent } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import { isInstanceOf, libraryName, madeBy } from './process-work';
import { defaultMethod, methodOfContext, type StartMethod } from './start-method';

/** A call that starts a child process at once. */
export interface Start {
  readonly kind: 'process' | 'pool' | 'executor' | 'manager';
  readonly method: StartMethod;
  /** A sentence without its full stop: "This starts a process". */
  readonly does: string;
}

/**
 * What a call starts: `process.start()`, `Pool(…)`, `Manager()`, the first task of a `ProcessPoolExecutor` (making one starts nothing; CPython
 * 3.8 to 3.14, `concurrent/futures/process.py`).
 */
export function startOf(p: Program, site: Site, event: CallEvent): Start | undefined {
  const call = event.value;
  const last = calledName(call.func);
  if (call.func.kind === ValueKind.Attribute && last === 'start') {
    const receiver = evaluate(p, site.file, call.func.base, site.bindings);
    if (!isInstanceOf(p, receiver, 'multiprocessing.Process')) return undefined;
    // A class with a `start` of its own may do anything.
    if (alternatives(evaluate(p, site.file, call.func, site.bindings)).some((type) => type.kind === TypeKind.Function)) return undefined;
    return { kind: 'process', method: methodOfObject(p, site, call.func.base), does: 'This starts a process' };
  }
  const name = libraryName(p, site.file, call.func, site.bindings);
  if (name === undefined) return undefined;
  const made = madeBy(name);
  if (made === 'pool' || made === 'manager') {
    const context = call.func.kind === ValueKind.Attribute ? methodOfContext(p, site, call.func.base) : undefined;
    return { kind: made, method: context === undefined || context === 'default' ? defaultMethod(p, site.file) : context, does: made === 'pool' ? 'This starts the processes of a pool' : 'This starts the process of a manager' };
  }
  if (name.endsWith('.run_in_executor')) {
    const executor = argumentOf(call, 0, 'executor');
    if (executor === undefined || !isInstanceOf(p, evaluate(p, site.file, executor, site.bindings), 'concurrent.futures.ProcessPoolExecutor')) return undefined;
    return { kind: 'executor', method: methodOfObject(p, site, executor), does: 'This starts the processes of an executor' };
  }
  if (name === 'concurrent.futures.ProcessPoolExecutor.submit' || name === 'concurrent.futures.ProcessPoolExecutor.map' || name === 'tqdm.contrib.concurrent.process_map') {
    const method = call.func.kind === ValueKind.Attribute ? methodOfObject(p, site, call.func.base) : defaultMethod(p, site.file);
    return { kind: 'executor', method, does: 'This starts the processes of an executor' };
  }
  return undefined;
}

/** The start method of a process, pool or executor, by the call that made it. */
function methodOfObject(p: Program, site: Site, value: CallEvent['value']['func']): StartMethod {
  for (const { call, site: at } of originCalls(p, site, value)) {
    const own = /^(Fork|Spawn|ForkServer)Process$/.exec(calledName(call.func))?.[1];
    if (own !== undefined) return own.toLowerCase() as StartMethod;
    const given = call.keywords.find((keyword) => keyword.name === 'mp_context')?.value ?? (call.func.kind === ValueKind.Attribute ? call.func.base : undefined);
    const method = given === undefined ? undefined : methodOfContext(p, at, given);
    if (method !== undefined && method !== 'default') return method;
  }
  return defaultMethod(p, site.file);
}
