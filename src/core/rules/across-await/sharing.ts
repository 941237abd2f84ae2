import { StepKind } from '../../flow/graph';
import { graphOf } from '../../flow/graph-of';
import { areInterleaved, type Reach } from '../../program/contexts/contexts';
import { reachesOf } from '../../program/contexts/reaches';
import type { FileState } from '../../program/file-state';
import { isTestFile } from '../../program/files/test-files';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, TypeKind } from '../../program/types/types';
import { calledName } from '../../summary/call-parts';
import { EventFlag, EventKind, type ClassFacts, type FunctionFacts } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import type { Expr } from '../../syntax/nodes';
import { pathOf, type Path } from './paths';

/** Why another task may change the state of a path while this function waits. */
export interface Rival {
  /** `proven`: the code shows two tasks with the same object; `assumed`: nothing speaks against it. */
  readonly evidence: 'proven' | 'assumed';
  /** The function whose other run, or which itself, writes; for messages. */
  readonly fn: FunctionFacts;
  /** How the other task comes about; `null` if it is only assumed. */
  readonly reach: Reach | null;
}

/** Classes that more files than these construct are too common to be followed. */
const maxFiles = 12;

/** Somebody who may write the path between a read and a write of this function, in another task; `undefined` if there is nobody. */
export function rivalOf(p: Program, file: FileState, fn: FunctionFacts, path: Path): Rival | undefined {
  const own = loopReaches(p, file, fn);
  const writers = [fn, ...otherWriters(file, fn, path)];
  const object = path.root === 'self' ? objectOf(p, file, fn) : path.root === 'global' ? 'shared' : 'unknown';
  if (object === 'own') return undefined;
  let assumed: FunctionFacts | undefined;
  for (const writer of writers) {
    const theirs = writer === fn ? own : loopReaches(p, file, writer);
    for (const one of own) {
      for (const other of theirs) {
        if (!areInterleaved(one, other)) continue;
        if (path.root === 'self' && one.context.receiver === 'own' && one.path.length === 0) continue;
        const isSame = object === 'shared' || one.context.receiver === 'same' || (path.root === 'closure' && isOfOwner(file, one, fn));
        if (isSame && !one.context.isAssumed && !other.context.isAssumed) return { evidence: 'proven', fn: writer, reach: other };
        assumed ??= writer;
      }
    }
    // Nobody in sight runs it: a public coroutine may be run by several tasks.
    const isOpen = own.every(({ context, path: calls }) => context.isAssumed && calls.length === 0);
    if (isOpen && !fn.name.startsWith('_')) assumed ??= writer;
  }
  return assumed === undefined ? undefined : { evidence: 'assumed', fn: assumed, reach: null };
}

function loopReaches(p: Program, file: FileState, fn: FunctionFacts): readonly Reach[] {
  return reachesOf(p, file, fn).filter(({ context }) => context.runner === 'loop');
}

/** A variable of the function that starts the tasks is shared by them. */
function isOfOwner(file: FileState, reach: Reach, fn: FunctionFacts): boolean {
  const { starter } = reach.context;
  if (starter?.path !== file.path) return false;
  const by = file.facts.functions[starter.index];
  return by !== undefined && (by.index === fn.parent || (by.form === 'generator-expression' && by.parent === fn.parent));
}

/** Coroutines of the same class or file that write the same path. */
function otherWriters(file: FileState, fn: FunctionFacts, path: Path): FunctionFacts[] {
  return file.facts.functions.filter((other) => {
    if (other === fn || !other.isAsync || (path.root === 'self' && other.cls !== fn.cls)) return false;
    const graph = graphOf(file, other);
    return graph?.steps.some((step) => step.kind === StepKind.Store && pathOf(file, other, step.node as Expr)?.key === path.key) === true;
  });
}

/**
 * Whether the tasks that run a method have one object together: `shared` if the class is constructed once, outside of what runs many
 * times; `own` if each task makes its own.
 */
function objectOf(p: Program, file: FileState, fn: FunctionFacts): 'shared' | 'own' | 'unknown' {
  const cls = classAround(file, fn);
  if (cls === undefined) return 'unknown';
  const making = p.texts.filesMaking(cls.name);
  if (making.length === 0 || making.length > maxFiles) return 'unknown';
  let found = false;
  let isMadeOnce = false;
  let isMadeInLoop = false;
  for (const path of making) {
    if (path !== file.path && isTestFile(path)) continue;
    const maker = p.file(path);
    if (maker === undefined) continue;
    for (const by of maker.facts.functions) {
      for (const event of by.events) {
        // At the top of its own module the class is no name, but itself.
        if (event.kind !== EventKind.Call || (calledName(event.value.func) !== cls.name && event.value.func.kind !== ValueKind.Class)) continue;
        if (!alternatives(evaluate(p, maker, event.value.func)).some((type) => type.kind === TypeKind.Class && type.cls === cls)) continue;
        found = true;
        if (event.flags & EventFlag.Repeated) isMadeInLoop = true;
        else if (by.form === 'module' || !reachesOf(p, maker, by).some(({ context }) => context.isMany)) isMadeOnce = true;
      }
    }
  }
  // Also made in a loop, there are many: whether two tasks have the same one is not known.
  if (isMadeOnce) return isMadeInLoop ? 'unknown' : 'shared';
  return found ? 'own' : 'unknown';
}

function classAround(file: FileState, fn: FunctionFacts): ClassFacts | undefined {
  for (let at: FunctionFacts | undefined = fn; at !== undefined && at.index > 0; at = file.facts.functions[at.parent]) {
    if (at.cls >= 0) return file.facts.classes[at.cls];
  }
  return undefined;
}
