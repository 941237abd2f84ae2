import { argumentOf, passedValues } from '../../summary/call-parts';
import { EventKind, type Event } from '../../summary/facts';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import type { Site } from '../effects/effects';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { evaluate } from '../types/evaluate';
import { alternatives, TypeKind, type Type } from '../types/types';
import { keptAt, pathOf, type Path } from './identity';
import { noPath, type Lock } from './types';

/** How the parameters of a function are filled by a call that runs it. */
export interface Filled {
  /** Leading parameters that no argument fills: 1 for the receiver of a method. */
  readonly offset: number;
  /** Whose arguments they are; `undefined` where somebody else calls the function, or where no call stands. */
  readonly call: CallValue | undefined;
  readonly receiver: Path | undefined;
}

/** What an event passes to a function that it runs: its receiver as a path, and how arguments line up with parameters. */
export function filledBy(p: Program, { file, bindings }: Site, event: Event, target: Site): Filled {
  switch (event.kind) {
    case EventKind.Call:
      return ofCall(p, file, event.value, alternatives(evaluate(p, file, event.value.func, bindings)), target);
    case EventKind.Attribute:
    case EventKind.Store:
      return { offset: 1, call: undefined, receiver: placeOfValue(file, event.base) };
    case EventKind.With:
    case EventKind.Iterate:
    case EventKind.Operator:
      return { offset: 1, call: undefined, receiver: receiverOf(file, event.value) };
    default:
      return { offset: 0, call: undefined, receiver: undefined };
  }
}

function ofCall(p: Program, file: FileState, call: CallValue, callees: readonly Type[], target: Site): Filled {
  for (const type of callees) {
    switch (type.kind) {
      case TypeKind.Class:
        return { offset: 1, call, receiver: undefined };
      case TypeKind.Instance:
        return { offset: 1, call, receiver: placeOfValue(file, call.func) };
      case TypeKind.Function:
        if (type.fn !== target.fn && type.fn.name !== target.fn.name) continue;
        return type.self === null ? { offset: 0, call, receiver: undefined } : { offset: 1, call, receiver: boundTo(file, call.func) };
      case TypeKind.External:
      case TypeKind.ContainerMethod:
        // `items.sort(key=self.rank)`: the library calls the method; whose it is stands at the argument.
        return { offset: 1, call: undefined, receiver: ofHandedOver(p, file, call, target) };
      case TypeKind.Partial:
        return { offset: 1, call: undefined, receiver: undefined };
      default:
        continue;
    }
  }
  return { offset: target.fn.cls >= 0 ? 1 : 0, call, receiver: boundTo(file, call.func) };
}

/** The object whose method a value is: `broker` for `broker.publish`, and for `publish` after `publish = broker.publish`. */
export function boundTo(file: FileState, func: Value): Path | undefined {
  if (func.kind === ValueKind.Attribute) return placeOfValue(file, func.base);
  if (func.kind === ValueKind.Narrowed) return boundTo(file, func.value);
  const bound = func.kind === ValueKind.Global ? file.facts.bindings.get(func.name) : func.kind === ValueKind.Cell ? file.facts.functions[func.owner]?.cells.get(func.name) : undefined;
  const only = bound?.length === 1 ? bound[0]! : undefined;
  return only?.kind === ValueKind.Attribute ? placeOfValue(file, only.base) : undefined;
}

function ofHandedOver(p: Program, file: FileState, call: CallValue, target: Site): Path | undefined {
  for (const value of passedValues(call)) {
    if (value.kind !== ValueKind.Attribute && value.kind !== ValueKind.Global && value.kind !== ValueKind.Cell) continue;
    if (alternatives(evaluate(p, file, value)).some((type) => type.kind === TypeKind.Function && type.fn === target.fn && type.self !== null)) return boundTo(file, value);
  }
  return undefined;
}

/** A path to an object, also where the summary has put the call that makes it in the place of its name. */
function placeOfValue(file: FileState, value: Value): Path | undefined {
  return pathOf(file, value) ?? keptAt(file, value);
}

/** `with self.locked():` runs a generator on `self`; `with store:` runs a method of `store`. */
function receiverOf(file: FileState, value: Value): Path | undefined {
  if (value.kind === ValueKind.Call) return value.func.kind === ValueKind.Attribute ? placeOfValue(file, value.func.base) : undefined;
  return placeOfValue(file, value);
}

/** For the parameters of a function, by index: the path of what the call passes. */
export function pathsOf(file: FileState, { offset, call, receiver }: Filled, target: Site): (index: number) => Path | undefined {
  return (index) => {
    if (index < offset) return receiver;
    const declared = target.fn.parameters[index];
    if (call === undefined || declared === undefined) return undefined;
    const argument = argumentOf(call, declared.form === 'keyword-only' ? undefined : index - offset, declared.name);
    return argument && placeOfValue(file, argument);
  };
}

/**
 * A lock of an object that a module keeps in a variable, in the words of another file: `store` of one module is not `store` of another. A variable
 * that the other file does not import under any name is called `name@file`, until the way leads back to where it is known.
 */
export function inWordsOf<T extends Lock & { readonly rootOwner: number }>(p: Program, lock: T, from: FileState, to: FileState): T {
  if (from === to || !lock.isPerInstance || lock.rootOwner >= 0 || lock.receiver === '' || lock.receiver === noPath) return lock;
  const [first, ...rest] = lock.receiver.split('.');
  const home = homeOf(p, from, first!);
  if (home === undefined) return { ...lock, receiver: noPath };
  const name = nameIn(p, to, home);
  return { ...lock, receiver: [name, ...rest].join('.') };
}

interface Home {
  readonly index: number;
  readonly name: string;
}

const maxImports = 6;

/** The module variable that a name of a file's top level means, through imports. */
function homeOf(p: Program, file: FileState, name: string): Home | undefined {
  const outside = /^(.+)@(\d+)$/.exec(name);
  if (outside !== null) return { index: Number(outside[2]), name: outside[1]! };
  let at = file;
  let known = name;
  for (let i = 0; i < maxImports; i++) {
    const values = at.facts.bindings.get(known);
    if (values === undefined) return undefined;
    const only = values.length === 1 ? values[0]! : undefined;
    if (only?.kind !== ValueKind.Import) break;
    if (only.name === null) return undefined;
    const target = p.modules.resolve(at.path, only.module, only.level);
    const module = target?.kind === 'file' && target.path !== at.path ? p.file(target.path) : undefined;
    if (module === undefined) return undefined;
    at = module;
    known = only.name;
  }
  return { index: at.index, name: known };
}

function nameIn(p: Program, file: FileState, home: Home): string {
  if (home.index === file.index) return home.name;
  for (const [name, values] of file.facts.bindings) {
    if (values.length !== 1 || values[0]!.kind !== ValueKind.Import || values[0].name === null) continue;
    const other = homeOf(p, file, name);
    if (other?.index === home.index && other.name === home.name) return name;
  }
  return `${home.name}@${home.index}`;
}
