import { calledName } from '../../summary/call-parts';
import { EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { evaluate } from '../types/evaluate';
import { alternatives, TypeKind, unknown, type Type } from '../types/types';

/** Callers of callers are asked so many times. */
const maxDepth = 2;
/** A function that is called from more places than these is looked at no further. */
const maxCalls = 20;

interface Called {
  readonly types: FileState['types'];
  /** Calls of the file by the last name of what is called. */
  readonly calls: ReadonlyMap<string, readonly CallEvent[]>;
  /** By index of the function and name of the parameter. */
  readonly found: Map<string, Type>;
}

const files = new WeakMap<FileState, Called>();

/**
 * What an undescribed parameter is, if all calls of the function in its own file pass objects of one class of the workspace; else unknown. Enough
 * for the question which place an attribute of it means: whoever else calls the function with something else does not change what these calls do.
 */
export function calledWith(p: Program, file: FileState, fn: FunctionFacts, name: string, depth = 0): Type {
  const index = fn.parameters.findIndex((parameter) => parameter.name === name);
  const form = fn.parameters[index]?.form;
  if (fn.form !== 'function' || index < 0 || form === 'vararg' || form === 'kwarg' || depth > maxDepth) return unknown;
  const called = calledIn(file);
  const key = `${fn.index}:${name}`;
  const known = called.found.get(key);
  if (known !== undefined) return known;
  // While its callers are being looked at: a function that calls itself tells nothing.
  called.found.set(key, unknown);
  const type = compute(p, file, fn, name, index, called.calls.get(fn.name) ?? [], depth);
  called.found.set(key, type);
  return type;
}

function compute(p: Program, file: FileState, fn: FunctionFacts, name: string, index: number, calls: readonly CallEvent[], depth: number): Type {
  let found: Type | undefined;
  if (calls.length > maxCalls) return unknown;
  for (const { value } of calls) {
    const callee = alternatives(evaluate(p, file, value.func)).find((type) => type.kind === TypeKind.Function && type.fn === fn);
    if (callee?.kind !== TypeKind.Function) continue;
    const position = index - (callee.self === null ? 0 : 1);
    const isPositional = position >= 0 && (value.starAt < 0 || position < value.starAt);
    const argument = value.keywords.find((keyword) => keyword.name === name)?.value ?? (isPositional ? value.args[position] : undefined);
    if (argument === undefined) return unknown;
    const type = typeOfArgument(p, file, argument, depth);
    if (type.kind !== TypeKind.Instance || (found?.kind === TypeKind.Instance && found.cls !== type.cls)) return unknown;
    found = type;
  }
  return found ?? unknown;
}

/** The caller may have been given it, too. */
function typeOfArgument(p: Program, file: FileState, argument: Value, depth: number): Type {
  const values = argument.kind === ValueKind.Cell ? (file.facts.functions[argument.owner]?.cells.get(argument.name) ?? []) : [argument];
  const [only] = values;
  const owner = values.length === 1 && only?.kind === ValueKind.Parameter ? file.facts.functions[only.owner] : undefined;
  const type = evaluate(p, file, argument);
  if (type.kind !== TypeKind.Unknown || owner === undefined || only?.kind !== ValueKind.Parameter) return type;
  return calledWith(p, file, owner, owner.parameters[only.index]?.name ?? '', depth + 1);
}

function calledIn(file: FileState): Called {
  const known = files.get(file);
  if (known?.types === file.types) return known;
  const calls = new Map<string, CallEvent[]>();
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call) continue;
      const name = calledName(event.value.func);
      const list = calls.get(name);
      if (list === undefined) calls.set(name, [event]);
      else list.push(event);
    }
  }
  const made = { types: file.types, calls, found: new Map<string, Type>() };
  files.set(file, made);
  return made;
}
