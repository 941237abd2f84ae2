import { argumentOf } from '../../summary/call-parts';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { ancestors } from '../types/ancestry';
import { memberOf } from '../types/attributes';
import { evaluate } from '../types/evaluate';
import { alternatives, noBindings, TypeKind, type ClassType } from '../types/types';
import type { Site } from '../effects/effects';
import type { RootedLock } from './lock-of';

type Class = Pick<ClassType, 'file' | 'cls'>;

/** Steps there and back that are shortened in one path. */
const maxRounds = 3;

/**
 * Behind `self.reader = Reader(self)`, where `Reader` keeps what it is given as `owner`, `self.reader.owner` is `self` again. A lock that a callee
 * takes on that way is named by the shorter path.
 */
export function shortened(p: Program, { file, fn }: Site, lock: RootedLock): RootedLock {
  if (!lock.isPerInstance || lock.rootOwner !== fn.index || fn.cls < 0) return lock;
  let parts = lock.receiver.split('.');
  if (parts[0] !== fn.parameters[0]?.name) return lock;
  for (let round = 0; round < maxRounds; round++) {
    const next = withoutReturn(p, { file, cls: file.facts.classes[fn.cls]! }, parts);
    if (next === undefined) break;
    parts = next;
  }
  const receiver = parts.join('.');
  return receiver === lock.receiver ? lock : { ...lock, receiver };
}

function withoutReturn(p: Program, root: Class, parts: readonly string[]): string[] | undefined {
  let at = root;
  for (let i = 1; i + 1 < parts.length; i++) {
    const made = madeIn(p, at, parts[i]!);
    if (made === undefined) return undefined;
    if (keepsOwner(p, made, parts[i + 1]!)) return [...parts.slice(0, i), ...parts.slice(i + 2)];
    at = made.to;
  }
  return undefined;
}

interface Made {
  /** The class that makes it, where the call stands. */
  readonly file: FileState;
  readonly call: CallValue;
  readonly to: Class;
}

/** The object that all instances of a class make for this attribute. */
function madeIn(p: Program, from: Class, attribute: string): Made | undefined {
  const assigned = valuesOf(p, from, attribute);
  const only = assigned?.values.length === 1 ? assigned.values[0]! : undefined;
  if (assigned === undefined || only?.kind !== ValueKind.Call) return undefined;
  const types = alternatives(evaluate(p, assigned.file, only.func));
  const to = types.length === 1 && types[0]!.kind === TypeKind.Class ? types[0] : undefined;
  return to && { file: assigned.file, call: only, to };
}

/** The constructor is given the maker, and keeps it under this name for good. */
function keepsOwner(p: Program, { file, call, to }: Made, attribute: string): boolean {
  const kept = valuesOf(p, to, attribute);
  const only = kept?.values.length === 1 ? kept.values[0]! : undefined;
  const init = memberOf(p, { kind: TypeKind.Instance, file: to.file, cls: to.cls, bindings: noBindings }, '__init__');
  if (only?.kind !== ValueKind.Parameter || init?.kind !== TypeKind.Function || kept!.file !== init.file || init.fn.index !== only.owner || only.index === 0) return false;
  const argument = argumentOf(call, only.index - 1, init.fn.parameters[only.index]!.name);
  return argument?.kind === ValueKind.Parameter && argument.index === 0 && (file.facts.functions[argument.owner]?.cls ?? -1) >= 0;
}

/** What a class, or the nearest base class that says so, assigns to an attribute of its instances, `None` aside. */
function valuesOf(p: Program, { file, cls }: Class, attribute: string): { readonly file: FileState; readonly values: readonly Value[] } | undefined {
  for (const each of ancestors(p, file, cls).order) {
    if ('name' in each) continue;
    const values = each.cls.instanceAttributes.get(attribute);
    if (values !== undefined) return { file: each.file, values: values.map(plain).filter((value) => value.kind !== ValueKind.Constant) };
  }
  return undefined;
}

function plain(value: Value): Value {
  return value.kind === ValueKind.Annotated && value.value !== null ? plain(value.value) : value;
}
