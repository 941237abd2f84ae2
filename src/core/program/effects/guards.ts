import type { BlockingGroup, Guard } from '../../knowledge/types';
import { argumentOf } from '../../summary/call-parts';
import { EventKind } from '../../summary/facts';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import type { Site } from './effects';
import { evaluate } from '../types/evaluate';
import { originCalls } from './origins';
import type { Program } from '../program';
import { TypeKind } from '../types/types';

/**
 * The model as it applies to this call: `undefined` if the call is one that the model exempts (`acquire(blocking=False)`, a
 * socket in non-blocking mode), of a lower tier where only a trace of the cost is left (`sleep(0)`).
 */
export function guarded(p: Program, site: Site, model: BlockingGroup, call: CallValue): BlockingGroup | undefined {
  for (const guard of model.unless ?? []) {
    if (!holds(p, site, guard, call)) continue;
    return guard.kind === 'argument' && guard.leaves !== undefined ? { ...model, tier: guard.leaves } : undefined;
  }
  return model;
}

/** True if some guard holds for the call, whatever it guards. */
export function anyHolds(p: Program, site: Site, guards: readonly Guard[], call: CallValue): boolean {
  return guards.some((guard) => holds(p, site, guard, call));
}

function holds(p: Program, site: Site, guard: Guard, call: CallValue): boolean {
  switch (guard.kind) {
    case 'argument': {
      const value = argumentOf(call, guard.position, guard.keyword);
      return value !== undefined && literal(value) === guard.equals;
    }
    case 'mentions': {
      const value = argumentOf(call, guard.position, guard.keyword);
      return value !== undefined && mentions(p, site, value, guard.name, 0);
    }
    case 'without': {
      const isPositional = guard.position !== undefined && (call.args.length > guard.position || call.starAt >= 0);
      return !isPositional && argumentOf(call, undefined, guard.keyword) === undefined && !call.keywords.some((keyword) => keyword.name === null);
    }
    case 'receiver-nonblocking':
      return call.func.kind === ValueKind.Attribute && isSwitched(p, site, call.func.base, guard.method, call.start);
    case 'receiver-checked':
      return call.checked.includes(guard.answer ? guard.method : `!${guard.method}`);
    case 'receiver-built-without': {
      if (call.func.kind !== ValueKind.Attribute) return false;
      return originCalls(p, site, call.func.base).every((maker) => !isSet(maker.call, guard.position, guard.keyword));
    }
    case 'receiver-built-with': {
      if (call.func.kind !== ValueKind.Attribute) return false;
      const makers = originCalls(p, site, call.func.base);
      return makers.length > 0 && makers.every((maker) => {
        const value = argumentOf(maker.call, guard.position, guard.keyword);
        return value !== undefined && mentions(p, maker.site, value, guard.name, 0);
      });
    }
  }
}

/** True if the argument is passed and is not a literal of 0 or less. */
function isSet(call: CallValue, position: number | undefined, keyword: string | undefined): boolean {
  if (call.starAt >= 0 || call.keywords.some((candidate) => candidate.name === null)) return true;
  const value = argumentOf(call, position, keyword);
  if (value === undefined) return false;
  const setting = literal(value);
  return typeof setting !== 'number' || setting > 0;
}

function literal(value: Value): string | number | boolean | null | undefined {
  if (value.kind === ValueKind.Narrowed && value.cls.kind === ValueKind.Constant) return value.cls.value;
  return value.kind === ValueKind.Constant ? value.value : undefined;
}

/** The name occurs in the expression, or the value is an instance of a class of that name. */
function mentions(p: Program, site: Site, value: Value, name: string, depth: number): boolean {
  if (depth > 6) return false;
  switch (value.kind) {
    case ValueKind.Global:
      if (value.name === name) return true;
      // A constant of the module: `FLAGS = AI_NUMERICHOST | AI_NUMERICSERV`.
      if (site.file.facts.bindings.get(value.name)?.some((bound) => mentions(p, site, bound, name, depth + 1)) === true) return true;
      break;
    case ValueKind.Cell:
    case ValueKind.Attribute:
      if (value.name === name) return true;
      break;
    case ValueKind.Import:
      if (value.name === name) return true;
      break;
    case ValueKind.Binary:
      return mentions(p, site, value.left, name, depth + 1) || mentions(p, site, value.right, name, depth + 1);
    case ValueKind.Call:
      if (mentions(p, site, value.func, name, depth + 1)) return true;
      break;
    default:
      break;
  }
  const type = evaluate(p, site.file, value, site.bindings);
  return type.kind === TypeKind.ExternalInstance && type.cls.endsWith(`.${name}`);
}

/**
 * `sock.setblocking(False)` or `sock.settimeout(0)` on the same receiver: before the call in the same function, or, for
 * an attribute of `self`, in any method of the file.
 */
function isSwitched(p: Program, site: Site, receiver: Value, method: string, before: number): boolean {
  const isAttribute = receiver.kind === ValueKind.Attribute;
  const makers = new Set<Value>(originCalls(p, site, receiver).map((maker) => maker.call));
  for (const fn of isAttribute ? site.file.facts.functions : [site.fn]) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call || event.value.func.kind !== ValueKind.Attribute || event.value.func.name !== method) continue;
      if (fn === site.fn && event.start >= before) continue;
      const argument = event.value.args[0] ?? event.value.keywords[0]?.value;
      const setting = argument === undefined ? undefined : literal(argument);
      const switched = event.value.func.base;
      if ((setting === false || setting === 0) && (makers.has(switched) || isSame(switched, receiver))) return true;
    }
  }
  return false;
}

/** The same variable, or the same attribute of the same kind of receiver. */
function isSame(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.kind === ValueKind.Attribute && b.kind === ValueKind.Attribute) return a.name === b.name && isSame(a.base, b.base);
  if (a.kind === ValueKind.Parameter && b.kind === ValueKind.Parameter) return a.index === b.index && (a.owner === b.owner || a.index === 0);
  if (a.kind === ValueKind.Cell && b.kind === ValueKind.Cell) return a.owner === b.owner && a.name === b.name;
  return a.kind === ValueKind.Global && b.kind === ValueKind.Global && a.name === b.name;
}
