import type { Site } from '../../program/effects/effects';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { memberOf } from '../../program/types/attributes';
import { calleeBindings } from '../../program/types/calls';
import { evaluate } from '../../program/types/evaluate';
import { libraryBases } from '../../program/types/ancestry';
import { alternatives, noBindings, TypeKind, type Bindings, type FunctionType, type InstanceType } from '../../program/types/types';
import { EventFlag, EventKind, type CallEvent, type ClassFacts, type FunctionFacts } from '../../summary/facts';
import { processWork, targetsOf, type ProcessWork } from './process-work';

/** Functions that one target leads to, at most, and how deep. */
const maxFunctions = 60;
const maxDepth = 5;

/** A function that runs in a child process. */
export interface InChild {
  readonly file: FileState;
  readonly fn: FunctionFacts;
  readonly bindings: Bindings;
  /** 0 for the target itself. */
  readonly depth: number;
  /** The call that leads here, and the function that holds it; `null` for the target. */
  readonly from: { readonly event: CallEvent; readonly by: InChild } | null;
}

/** The functions of the workspace that a call runs in the same process: constructors too; empty unless there is just one answer. */
export function calledFunctions(p: Program, site: Site, event: CallEvent): FunctionType[] {
  const types = alternatives(evaluate(p, site.file, event.value.func, site.bindings));
  const [type] = types;
  if (types.length !== 1 || type === undefined) return [];
  let callee: FunctionType | undefined;
  if (type.kind === TypeKind.Function) callee = { ...type, bindings: calleeBindings(p, type, event.value, site.file, site.bindings) };
  else if (type.kind === TypeKind.Class) {
    const init = memberOf(p, { kind: TypeKind.Instance, file: type.file, cls: type.cls, bindings: noBindings }, '__init__');
    if (init?.kind === TypeKind.Function) callee = { ...init, bindings: calleeBindings(p, init, event.value, site.file, site.bindings) };
  }
  return callee === undefined || callee.fn.isAsync || callee.fn.isGenerator || callee.isUncertain ? [] : [callee];
}

/** The one coroutine of the workspace that a call makes and that is awaited, or run, at once: `asyncio.run(main())`. */
export function awaitedFunctions(p: Program, site: Site, event: CallEvent): FunctionType[] {
  if ((event.flags & EventFlag.Awaited) === 0) return [];
  const type = evaluate(p, site.file, event.value.func, site.bindings);
  if (type.kind !== TypeKind.Function || !type.fn.isAsync || type.fn.isGenerator || type.isUncertain) return [];
  return [{ ...type, bindings: calleeBindings(p, type, event.value, site.file, site.bindings) }];
}

/**
 * A function and what it calls, as far as that can be told.
 * @param skip calls that are not followed: for instance because a lock is held there.
 */
export function closure(p: Program, root: { readonly file: FileState; readonly fn: FunctionFacts; readonly bindings: Bindings }, skip: (at: InChild, event: CallEvent) => boolean = () => false): InChild[] {
  const all: InChild[] = [{ file: root.file, fn: root.fn, bindings: root.bindings, depth: 0, from: null }];
  const seen = new Set<FunctionFacts>([root.fn]);
  for (let i = 0; i < all.length && all.length < maxFunctions; i++) {
    const at = all[i]!;
    if (at.depth >= maxDepth) continue;
    for (const event of at.fn.events) {
      if (event.kind !== EventKind.Call || skip(at, event)) continue;
      for (const callee of calledFunctions(p, at, event)) {
        if (seen.has(callee.fn)) continue;
        seen.add(callee.fn);
        all.push({ file: callee.file, fn: callee.fn, bindings: callee.bindings, depth: at.depth + 1, from: { event, by: at } });
      }
    }
  }
  return all;
}

/** What a file runs in a child process: the functions that it hands over, and `run` of its classes derived from `Process`. */
export interface ChildRoot {
  readonly root: FunctionType;
  /** `null` for `run` of a class. */
  readonly work: ProcessWork | null;
  readonly cls: ClassFacts | null;
}

export function childRoots(p: Program, file: FileState): ChildRoot[] {
  const roots: ChildRoot[] = [];
  for (const work of processWork(p, file)) for (const root of targetsOf(p, work)) if (!root.fn.isStub) roots.push({ root, work, cls: null });
  for (const cls of processClasses(p, file)) {
    const self: InstanceType = { kind: TypeKind.Instance, file, cls, bindings: noBindings };
    const run = memberOf(p, self, 'run');
    if (run?.kind === TypeKind.Function && run.fn.cls === cls.index && run.file === file) roots.push({ root: run, work: null, cls });
  }
  return roots;
}

/** The classes of a file that derive from `multiprocessing.Process`. */
export function processClasses(p: Program, file: FileState): ClassFacts[] {
  return file.facts.classes.filter((cls) => cls.bases.length > 0 && libraryBases(p, file, cls).some((name) => p.knowledge.canonical(name) === 'multiprocessing.Process'));
}
