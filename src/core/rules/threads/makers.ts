import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { libraryBases } from '../../program/types/ancestry';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, TypeKind, type ClassType, type Type } from '../../program/types/types';
import { EventKind, type CallEvent, type ClassFacts, type FunctionFacts } from '../../summary/facts';

export type MadeKind = 'thread' | 'timer' | 'process' | 'executor' | 'pool';

/** A call that makes a thread, a process, or a pool of either. */
export interface Made {
  readonly kind: MadeKind;
  /** Canonical name of the library class: `threading.Thread`. */
  readonly cls: string;
  /** The class of the workspace that derives from it, if it is one. */
  readonly own: ClassType | null;
  readonly event: CallEvent;
  readonly fn: FunctionFacts;
}

const kinds: Readonly<Record<string, MadeKind>> = {
  'threading.Timer': 'timer',
  'threading.Thread': 'thread',
  'multiprocessing.Process': 'process',
  'concurrent.futures.Executor': 'executor',
  'multiprocessing.Pool': 'pool',
};

/** What kind of worker, or of pool, a library class is. */
export function kindOfClass(p: Program, name: string): { readonly kind: MadeKind; readonly cls: string } | undefined {
  const canonical = p.knowledge.canonical(name);
  for (const ancestor of [canonical, ...p.knowledge.bases(canonical)]) {
    const kind = Object.hasOwn(kinds, ancestor) ? kinds[ancestor] : undefined;
    if (kind !== undefined) return { kind, cls: canonical };
  }
  return undefined;
}

/** What kind of worker, or of pool, every alternative of a value is; `undefined` where one is something else, or unknown. */
export function kindOfValue(p: Program, type: Type): MadeKind | undefined {
  const found = new Set(alternatives(type).map((part) => kindOfInstance(p, part)));
  return found.size === 1 ? [...found][0] : undefined;
}

function kindOfInstance(p: Program, type: Type): MadeKind | undefined {
  if (type.kind === TypeKind.ExternalInstance) return kindOfClass(p, type.cls)?.kind;
  if (type.kind !== TypeKind.Instance) return undefined;
  for (const base of libraryBases(p, type.file, type.cls)) {
    const known = kindOfClass(p, base);
    if (known !== undefined) return known.kind;
  }
  return undefined;
}

/** What a call makes, if it is the call of a class of threads, processes or pools, or of a context's method for one. */
export function madeBy(p: Program, file: FileState, fn: FunctionFacts, event: CallEvent): Made | undefined {
  const callees = alternatives(evaluate(p, file, event.value.func));
  const callee = callees[0];
  if (callee === undefined || callees.length > 3) return undefined;
  const made = callees.map((each) => classCalled(p, each));
  const first = made[0];
  if (first === undefined || made.some((each) => each?.kind !== first.kind)) return undefined;
  return { ...first, own: callee.kind === TypeKind.Class ? callee : null, event, fn };
}

function classCalled(p: Program, callee: Type): { readonly kind: MadeKind; readonly cls: string } | undefined {
  if (callee.kind === TypeKind.External) {
    const name = p.knowledge.canonical(callee.name);
    // `multiprocessing.get_context("spawn").Process(…)`.
    const declared = name.startsWith('multiprocessing.context.') ? p.knowledge.returns(name) : undefined;
    return kindOfClass(p, declared ?? name);
  }
  if (callee.kind !== TypeKind.Class) return undefined;
  for (const base of libraryBases(p, callee.file, callee.cls)) {
    const known = kindOfClass(p, base);
    if (known !== undefined) return known;
  }
  return undefined;
}

/** Everything of these kinds that a file makes, in the order of the file's functions. */
export function allMade(p: Program, file: FileState): readonly Made[] {
  const memo = known.get(file);
  if (memo?.types === file.types) return memo.made;
  const made: Made[] = [];
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call) continue;
      const found = madeBy(p, file, fn, event);
      if (found !== undefined) made.push(found);
    }
  }
  known.set(file, { types: file.types, made });
  return made;
}

/** Four rules ask the same. What is known falls with the types of the file. */
const known = new WeakMap<FileState, { readonly types: FileState['types']; readonly made: readonly Made[] }>();

/** The source of a class, as far as its methods reach. */
export function sourceOfClass(file: FileState, cls: ClassFacts): string {
  let end = cls.nameEnd;
  for (const method of file.facts.functions) if (method.cls === cls.index && method.end > end) end = method.end;
  return file.text.slice(cls.start, end);
}

/** `threading.Thread`, `Worker`: as a message names what is made. */
export function shownClass(made: Made): string {
  return made.own?.cls.name ?? made.cls.slice(made.cls.lastIndexOf('.') + 1);
}
