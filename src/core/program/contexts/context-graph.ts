import type { Place } from '../../findings';
import type { ContextCall, ContextFunction, ContextGraph, ContextRoot } from '../../graph-report';
import type { FunctionFacts } from '../../summary/facts';
import { placeIn, type FileState } from '../file-state';
import type { Program } from '../program';
import { hasContexts, reachesOf } from './reaches';

/** Functions of a graph; beyond them it is no picture any more. */
const maxFunctions = 1500;

/** Which threads, processes, loops and windows run functions of these files, and through which calls. Assumed contexts are left out. */
export function contextGraph(p: Program, paths: readonly string[]): ContextGraph {
  const roots = new Map<string, ContextRoot>();
  const functions = new Map<string, ContextFunction>();
  const calls = new Map<string, ContextCall>();
  const add = (file: FileState, fn: FunctionFacts): string => {
    const id = `${file.path}#${fn.index}`;
    if (!functions.has(id)) functions.set(id, { id, name: fn.form === 'module' ? file.path.slice(file.path.lastIndexOf('/') + 1) : fn.qualifiedName, place: placeIn(file, fn.nameStart, fn.nameEnd) });
    return id;
  };
  const link = (from: string, to: string, place: Place): void => {
    calls.set(`${from} ${to} ${place.path} ${place.start}`, { from, to, place });
  };
  for (const path of paths) {
    if (functions.size >= maxFunctions) break;
    if (!hasContexts(p, path)) continue; // most files: they need not be parsed
    const file = p.file(path);
    for (const fn of file?.facts.functions ?? []) {
      for (const { context, path: way } of reachesOf(p, file!, fn)) {
        if (context.isAssumed || functions.size >= maxFunctions) continue;
        const to = add(file!, fn);
        const last = way.at(-1);
        const caller = last && callerAt(p, last.place);
        if (last !== undefined && caller !== undefined) link(add(caller.file, caller.fn), to, last.place);
        if (last !== undefined) continue;
        const id = `context ${context.key}`;
        roots.set(id, { id, runner: context.runner, as: context.as, isMany: context.isMany, place: context.startedAt });
        link(id, to, context.startedAt ?? placeIn(file!, fn.nameStart, fn.nameEnd));
      }
    }
  }
  return withoutIdle([...roots.values()], [...functions.values()], [...calls.values()]);
}

/** Leaves out the code of modules that only define things: it calls nothing. */
function withoutIdle(roots: readonly ContextRoot[], functions: readonly ContextFunction[], calls: readonly ContextCall[]): ContextGraph {
  const calling = new Set(calls.map(({ from }) => from));
  const idle = new Set(functions.filter(({ id }) => isModule(id) && !calling.has(id)).map(({ id }) => id));
  const kept = calls.filter(({ to }) => !idle.has(to));
  const starting = new Set(kept.map(({ from }) => from));
  return { roots: roots.filter(({ id }) => starting.has(id)), functions: functions.filter(({ id }) => !idle.has(id)), calls: kept };
}

/** Ids end with the index of the function in its file; 0 is the module's own code. */
function isModule(id: string): boolean {
  return id.endsWith('#0');
}

/** The innermost function around a call; `undefined` if its file is gone. */
function callerAt(p: Program, { path, start }: Place): { readonly file: FileState; readonly fn: FunctionFacts } | undefined {
  const file = p.file(path);
  let found: FunctionFacts | undefined;
  for (const fn of file?.facts.functions ?? []) if ((fn.index === 0 || (fn.start <= start && start < fn.end)) && (found === undefined || fn.start >= found.start)) found = fn;
  return file === undefined || found === undefined ? undefined : { file, fn: found };
}
