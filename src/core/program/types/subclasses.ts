import type { ClassFacts, FunctionFacts } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import { ancestors } from './ancestry';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { bind, noBindings, parameterKey, TypeKind, type FunctionType, type Type } from './types';

/** With more implementations than these nobody can say what a call reaches. */
const maxFiles = 40;

/**
 * The one implementation of a method that the class of the receiver leaves open (`raise NotImplementedError`, `...`), where the
 * workspace has exactly one class below it that fills it in.
 */
export function onlyImplementation(p: Program, method: FunctionType): FunctionType | undefined {
  let implementation = p.implementations.get(method.fn);
  if (implementation === undefined) {
    implementation = findImplementation(p, method) ?? null;
    // While the files are being looked through, the next one may hold another.
    if (!p.texts.knownOnly) p.implementations.set(method.fn, implementation);
  }
  if (implementation === null) return undefined;
  const { file, fn, cls } = implementation;
  const self = method.self === null ? null : receiverLike(method.self, file, cls);
  const bindings = self === null || fn.parameters.length === 0 ? noBindings : bind(noBindings, [[parameterKey(file, fn.index, 0), self]]);
  return { ...method, file, fn, self, bindings };
}

export interface Implementation {
  readonly file: FileState;
  readonly fn: FunctionFacts;
  readonly cls: ClassFacts;
}

function findImplementation(p: Program, method: FunctionType): Implementation | undefined {
  const cls = method.fn.cls < 0 ? undefined : method.file.facts.classes[method.fn.cls];
  if (cls === undefined || !method.fn.isStub) return undefined;
  const found: Implementation[] = [];
  for (const { file, cls: subclass } of subclasses(p, method.file, cls)) {
    for (const value of subclass.attributes.get(method.fn.name) ?? []) {
      if (value.kind !== ValueKind.Function) continue;
      const fn = file.facts.functions[value.index]!;
      if (!fn.isStub) found.push({ file, fn, cls: subclass });
    }
    if (found.length > 1) return undefined;
  }
  return found[0];
}

/** The subclass where the base class was the receiver, an instance of it where an instance was. */
function receiverLike(receiver: Type, file: FileState, cls: ClassFacts): Type {
  return receiver.kind === TypeKind.Class ? { kind: TypeKind.Class, file, cls } : { kind: TypeKind.Instance, file, cls, bindings: noBindings };
}

/** Classes of the workspace below this one, at any depth. */
export function* subclasses(p: Program, file: FileState, cls: ClassFacts): Generator<{ file: FileState; cls: ClassFacts }> {
  const paths = new Set<string>();
  const names = [cls.name];
  // Classes below a class below: the names of what was found lead on.
  for (const name of names) {
    for (const path of p.texts.filesDeriving(name)) {
      if (paths.size >= maxFiles) return;
      paths.add(path);
      for (const other of p.file(path)?.facts.classes ?? []) {
        const derives = other.bases.some((base) => 'name' in base && base.name === name);
        if (derives && !names.includes(other.name)) names.push(other.name);
      }
    }
  }
  for (const path of paths) {
    const state = p.file(path);
    for (const candidate of state?.facts.classes ?? []) {
      if (state === undefined || (candidate === cls && state === file)) continue;
      const isBelow = ancestors(p, state, candidate).order.some((at) => !('name' in at) && at.cls === cls);
      if (isBelow) yield { file: state, cls: candidate };
    }
  }
}
