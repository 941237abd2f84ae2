import type { Span } from '../../findings';
import { originCalls, type Origin } from '../../program/effects/origins';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, noBindings, TypeKind } from '../../program/types/types';
import { EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { argumentOf } from '../../summary/call-parts';
import { ValueKind } from '../../summary/values';
import { moduleNames } from './module-names';
import { declaredOuter, mutationsOf, type Mutation } from './mutations';
import type { ProcessWork } from './process-work';
import { calledFunctions, closure, type ChildRoot } from './reach';

/** How far up the callers of what starts the process are followed. */
const maxCallers = 4;

/** Where the parent sets a name of a module. */
export interface ParentSet {
  readonly file: FileState;
  readonly span: Span;
  /** The function that sets it, or the module for code under its main guard. */
  readonly by: FunctionFacts;
}

/** Code that runs before a process is started. */
export interface Preparation {
  /** Where, before the start, the parent sets or fills a name of a module, unless an import does so, too; functions that run in the child do not count. */
  readonly setOf: (file: FileState, name: string, inChildren: ReadonlySet<FunctionFacts>) => ParentSet | undefined;
}

/** Part of a function: what lies before an offset. */
interface Part {
  readonly file: FileState;
  readonly fn: FunctionFacts;
  readonly end: number;
}

/** What runs before the process of this root is started, as far as the file tells that starts it. */
export function preparationOf(p: Program, file: FileState, root: ChildRoot): Preparation {
  const parts: Part[] = [];
  const seen = new Set<FunctionFacts>();
  const add = (fn: FunctionFacts, end: number, depth: number): void => {
    parts.push({ file, fn, end });
    if (fn.index === 0 || seen.has(fn) || depth > maxCallers) return;
    seen.add(fn);
    if (fn.parent > 0 && fn.form === 'function') add(file.facts.functions[fn.parent]!, fn.start, depth + 1);
    for (const { by, event } of callsOf(p, file, fn)) if (by !== fn) add(by, event.start, depth + 1);
  };
  if (root.work !== null) {
    add(root.work.fn, root.work.event.start, 0);
    // Workers begin with what was there when their pool was made.
    for (const { call, site } of poolOrigins(p, root.work)) if (site.file === file) add(holderOf(file, call.start), call.start, 0);
  }
  else for (const fn of file.facts.functions) for (const event of fn.events) if (event.kind === EventKind.Call && alternatives(evaluate(p, file, event.value.func)).some((type) => type.kind === TypeKind.Class && type.file === file && file.facts.classes[type.cls.index] === root.cls)) add(fn, event.start, 0);
  return {
    setOf: (target, name, inChildren) => {
      if (inImport(p, target).some((fn) => mutationsOf(target, fn).some((mutation) => mutation.name === name && !mutation.isAttribute && isOfModule(target, fn, mutation)))) return undefined;
      for (const part of parts) {
        const found = setWithin(p, part, target, name, inChildren);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

/** The calls that made the pool or executor that a task is handed to; empty if some way leads elsewhere, and for processes. */
export function poolOrigins(p: Program, work: ProcessWork): readonly Origin[] {
  const { func } = work.event.value;
  if (work.way === 'process' || work.way === 'initializer' || func.kind !== ValueKind.Attribute) return [];
  const pool = func.name === 'run_in_executor' ? argumentOf(work.event.value, 0, 'executor') : func.base;
  return pool === undefined ? [] : originCalls(p, { file: work.file, fn: work.fn, bindings: noBindings }, pool);
}

/** The innermost function whose text holds an offset. */
function holderOf(file: FileState, offset: number): FunctionFacts {
  let holder = file.facts.functions[0]!;
  for (const fn of file.facts.functions) if (fn.form === 'function' && fn.start <= offset && offset < fn.end && fn.start >= holder.start) holder = fn;
  return holder;
}

function callsOf(p: Program, file: FileState, fn: FunctionFacts): { by: FunctionFacts; event: CallEvent }[] {
  const calls: { by: FunctionFacts; event: CallEvent }[] = [];
  for (const by of file.facts.functions) {
    for (const event of by.events) {
      if (event.kind === EventKind.Call && alternatives(evaluate(p, file, event.value.func)).some((type) => type.kind === TypeKind.Function && type.fn === fn)) calls.push({ by, event });
    }
  }
  return calls;
}

/** What a part of a function sets, itself or by what it calls. Of a module only the code under its main guard counts. */
function setWithin(p: Program, { file, fn, end }: Part, target: FileState, name: string, inChildren: ReadonlySet<FunctionFacts>): ParentSet | undefined {
  const guards = fn.index === 0 ? moduleNames(file).guards : undefined;
  const isRun = (start: number): boolean => start < end && (guards === undefined || guards.some((guard) => guard.start <= start && start < guard.end));
  if (file === target) {
    if (guards !== undefined) {
      const node = moduleNames(file).guarded.get(name)?.find(({ start }) => start < end);
      const sets = node === undefined ? undefined : mutationsOf(file, fn).find((mutation) => mutation.name === name && mutation.start === node.start);
      if (node !== undefined && (sets === undefined || !isSame(file, sets))) return { file, span: node, by: fn };
    }
    const set = mutationsOf(file, fn).find((mutation) => isRun(mutation.start) && sets(file, fn, mutation, name));
    if (set !== undefined) return { file, span: set, by: fn };
  }
  for (const event of fn.events) {
    if (event.kind !== EventKind.Call || !isRun(event.start)) continue;
    for (const callee of calledFunctions(p, { file, fn, bindings: noBindings }, event)) {
      for (const at of closure(p, callee)) {
        if (at.file !== target || inChildren.has(at.fn)) continue;
        const set = mutationsOf(target, at.fn).find((mutation) => sets(target, at.fn, mutation, name));
        if (set !== undefined) return { file: target, span: set, by: at.fn };
      }
    }
  }
  return undefined;
}

/** A function binds the module's name anew, or fills what the import has made. */
function sets(file: FileState, fn: FunctionFacts, mutation: Mutation, name: string): boolean {
  if (mutation.isAttribute || mutation.name !== name) return false;
  const { imported } = moduleNames(file);
  if (fn.index === 0) return !mutation.isAssigned && imported.has(name) && fills(file, mutation);
  if (!isOfModule(file, fn, mutation)) return false;
  return mutation.isAssigned ? !isSame(file, mutation) : imported.has(name) && fills(file, mutation);
}

/** True if a change by name is one of the module's variable. */
export function isOfModule(file: FileState, fn: FunctionFacts, mutation: Mutation): boolean {
  if (mutation.isModule === true) return true;
  const isDeclared = declaredOuter(file, fn).has(mutation.name);
  if (mutation.isAssigned || fn.cells.has(mutation.name)) return isDeclared;
  return !isBoundAround(file, fn, mutation.name);
}

/** A function around this one has a variable of the name. */
export function isBoundAround(file: FileState, fn: FunctionFacts, name: string): boolean {
  const { functions } = file.facts;
  for (let index = fn.parent; index > 0; index = functions[index]!.parent) if (functions[index]!.cells.has(name)) return true;
  return false;
}

/** A container gets more: what takes something away leaves a fresh child with what it needs. */
export function fills(file: FileState, mutation: Mutation): boolean {
  if (mutation.isAssigned) return false;
  const text = file.text.slice(mutation.start, mutation.end);
  return !/^del\b/.test(text) && !/^[\w.]+\.(?:remove|pop|clear|sort|reverse|discard|popitem|popleft|difference_update|intersection_update)\(/.test(text);
}

/** `counter = 0` again: the name gets the value that the import gives it. */
function isSame(file: FileState, mutation: Mutation): boolean {
  const value = moduleNames(file).imported.get(mutation.name);
  if (value === null || value === undefined) return false;
  const text = file.text.slice(mutation.start, mutation.end);
  return text.endsWith(file.text.slice(value.start, value.end)) && /^\w+\s*(?::[^=]*)?=\s*\S+$/.test(text);
}

const importers = new WeakMap<FileState['types'], readonly FunctionFacts[]>();

/** The functions of a file that importing it runs: called, or used as decorators, by code that is not under the main guard. */
function inImport(p: Program, file: FileState): readonly FunctionFacts[] {
  let all = importers.get(file.types);
  if (all === undefined) {
    const { guards } = moduleNames(file);
    const module = file.facts.functions[0]!;
    const found = new Set<FunctionFacts>();
    const enter = (start: Parameters<typeof closure>[1]): void => {
      for (const at of closure(p, start)) if (at.file === file) found.add(at.fn);
    };
    for (const event of module.events) {
      if (event.kind !== EventKind.Call || guards.some((guard) => guard.start <= event.start && event.start < guard.end)) continue;
      for (const callee of calledFunctions(p, { file, fn: module, bindings: noBindings }, event)) enter(callee);
    }
    for (const decorator of [...file.facts.functions, ...file.facts.classes].flatMap(({ decorators }) => decorators)) for (const type of alternatives(evaluate(p, file, decorator))) if (type.kind === TypeKind.Function) enter(type);
    all = [...found];
    importers.set(file.types, all);
  }
  return all;
}
