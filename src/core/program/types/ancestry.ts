import type { ClassFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { evaluate } from './evaluate';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { external, TypeKind, type Type } from './types';

/** A class of the workspace or, by name, one outside. */
export type Ancestor = { readonly file: FileState; readonly cls: ClassFacts } | { readonly name: string };

export interface Ancestry {
  /** The class itself first. */
  readonly order: readonly Ancestor[];
  /** False if some base could not be told: attributes that are not found may come from it. */
  readonly isComplete: boolean;
}

const maxAncestors = 40;
const maxDepth = 20;

/**
 * The class and its bases in the order in which attributes are looked up. Python's C3 order, but for hierarchies that C3 itself
 * rejects: of a base that is reached twice the last place counts.
 */
export function ancestors(p: Program, file: FileState, cls: ClassFacts): Ancestry {
  const known = file.ancestry.get(cls.index);
  if (known !== undefined) return known;
  // While the bases are being worked out, a class that inherits from itself has none.
  file.ancestry.set(cls.index, { order: [{ file, cls }], isComplete: false });
  const order: Ancestor[] = [];
  let isComplete = true;
  const enter = (at: { file: FileState; cls: ClassFacts }, depth: number): void => {
    if (order.length >= maxAncestors || depth > maxDepth) return;
    order.push(at);
    for (const base of at.cls.bases) {
      const type = baseClass(p, at.file, base);
      if (type?.kind === TypeKind.Class) enter(type, depth + 1);
      else if (type?.kind === TypeKind.External) enterExternal(type.name, depth + 1);
      else isComplete = false;
    }
  };
  const enterExternal = (name: string, depth: number): void => {
    if (order.length >= maxAncestors || depth > maxDepth) return;
    order.push({ name });
    for (const base of p.knowledge.bases(name)) enterExternal(base, depth + 1);
  };
  enter({ file, cls }, 0);
  const key = (at: Ancestor): string => ('name' in at ? at.name : `${at.file.index}.${at.cls.index}`);
  const last = new Map<string, number>();
  order.forEach((at, i) => last.set(key(at), i));
  const ancestry = { order: order.filter((at, i) => last.get(key(at)) === i), isComplete };
  file.ancestry.set(cls.index, ancestry);
  return ancestry;
}

function baseClass(p: Program, file: FileState, base: Value): Type | undefined {
  // `class Repository(Generic[T])`, `class Users(Repository[User])`: the subscript does not change the class.
  const value = base.kind === ValueKind.Item ? base.value : base;
  const type = evaluate(p, file, value);
  if (type.kind === TypeKind.External) return external(p.knowledge.canonical(type.name));
  return type.kind === TypeKind.Class ? type : undefined;
}

/** Names of the library classes among the bases, nearest first. */
export function libraryBases(p: Program, file: FileState, cls: ClassFacts): readonly string[] {
  return ancestors(p, file, cls).order.flatMap((at) => ('name' in at ? [at.name] : []));
}
