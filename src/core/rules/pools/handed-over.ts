import type { Runner } from '../../knowledge';
import { bodyCost } from '../../program/cost/estimate';
import { noNumbers } from '../../program/cost/numbers';
import type { Cost } from '../../program/cost/cost';
import { bodyBlocks, type Site } from '../../program/effects/effects';
import type { Block } from '../../program/effects/blocks';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, noBindings, TypeKind, type FunctionType } from '../../program/types/types';
import { argumentOf, calledName } from '../../summary/call-parts';
import { EventFlag, EventKind, type CallEvent } from '../../summary/facts';

/** A function of the workspace that a call hands to a thread or a process. */
export interface HandedOver {
  readonly event: CallEvent;
  readonly site: Site;
  readonly callee: FunctionType;
  readonly runs: Runner;
  /** Canonical name of the library call: `concurrent.futures.Executor.map`. */
  readonly by: string;
  /** For messages: "a thread of an executor". */
  readonly as: string;
  /** Many at once: `map`, or a call in a loop. */
  readonly isMany: boolean;
}

/** Library calls that hand over one function for many items. */
export const manyItems: ReadonlySet<string> = new Set(['map', 'starmap', 'imap', 'imap_unordered', 'map_async', 'starmap_async']);

/** Every place in a file where a function of the workspace goes to a thread or a process of a pool. */
export function handedOver(p: Program, file: FileState): HandedOver[] {
  const found: HandedOver[] = [];
  for (const fn of file.facts.functions) {
    const site: Site = { file, fn, bindings: noBindings };
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call || event.flags & EventFlag.OffLoop) continue;
      const called = evaluate(p, file, event.value.func);
      if (called.kind !== TypeKind.External) continue;
      for (const sink of p.knowledge.sink(called.name)) {
        if (sink.runs !== 'thread' && sink.runs !== 'process') continue;
        const argument = argumentOf(event.value, sink.position, sink.keyword);
        const types = argument === undefined ? [] : alternatives(evaluate(p, file, argument));
        const callee = types.length === 1 ? types[0]! : undefined;
        if (callee?.kind !== TypeKind.Function || callee.fn.isAsync || callee.fn.isGenerator || callee.fn.isStub) continue;
        const isMany = manyItems.has(calledName(event.value.func)) || (event.flags & EventFlag.Repeated) !== 0;
        found.push({ event, site, callee, runs: isProcessPool(p, file, event) ? 'process' : sink.runs, by: p.knowledge.canonical(called.name), as: sink.as, isMany });
      }
    }
  }
  return found;
}

/** `loop.run_in_executor(pool, …)` runs where its executor does. */
function isProcessPool(p: Program, file: FileState, event: CallEvent): boolean {
  const executor = calledName(event.value.func) === 'run_in_executor' ? event.value.args[0] : undefined;
  const types = executor === undefined ? [] : alternatives(evaluate(p, file, executor));
  return types.length > 0 && types.every((type) => type.kind === TypeKind.ExternalInstance && p.knowledge.canonical(type.cls) === 'concurrent.futures.ProcessPoolExecutor');
}

/** What one run of the function computes, whatever it is passed. */
export function costOfHandedOver(p: Program, item: HandedOver): Cost {
  return bodyCost(p, { file: item.callee.file, fn: item.callee.fn, bindings: noBindings, numbers: noNumbers });
}

/** The ways in which the function waits. */
export function waitsOf(p: Program, item: HandedOver): readonly Block[] {
  return bodyBlocks(p, { file: item.callee.file, fn: item.callee.fn, bindings: item.callee.bindings });
}
