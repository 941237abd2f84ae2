import { argumentOf } from '../../summary/call-parts';
import { EventFlag, EventKind, type Event } from '../../summary/facts';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import type { Site } from '../effects/effects';
import type { Program } from '../program';
import { memberOf, withReceiver } from '../types/attributes';
import { calleeBindings, withoutFirst } from '../types/calls';
import { evaluate } from '../types/evaluate';
import { attributeReader, attributeWriter } from '../types/properties';
import { onlyImplementation } from '../types/subclasses';
import { alternatives, noBindings, TypeKind, type FunctionType, type InstanceType, type Type } from '../types/types';

/** More targets of one event than these tell nothing. */
const maxTargets = 12;

/**
 * The functions of the workspace whose bodies an event runs before it is over, in the same thread: what is called, properties,
 * protocol methods, generators that are stepped, context managers, and callables that a library function calls at once. An awaited
 * coroutine runs in the same task, so it counts; one that is only made does not.
 */
export function calleesAt(p: Program, site: Site, event: Event): readonly Site[] {
  const found = new Map<string, Site>();
  const add = (target: Site): void => {
    const key = `${target.file.index}:${target.fn.index}|${target.bindings.key}`;
    if (found.size < maxTargets && !target.fn.isStub) found.set(key, target);
  };
  const run = (fn: FunctionType): void => { add({ file: fn.file, fn: fn.fn, bindings: withReceiver(p, fn) }); };
  const method = (type: InstanceType, name: string): boolean => {
    const member = memberOf(p, type, name);
    if (member?.kind !== TypeKind.Function) return false;
    run(member);
    return true;
  };
  const each = (value: Value, visit: (type: Type) => void): void => {
    for (const type of alternatives(evaluate(p, site.file, value, site.bindings))) visit(type);
  };

  const called = (callee: Type, call: CallValue | null, from: Site): void => {
    switch (callee.kind) {
      case TypeKind.Function: {
        if (callee.isContextManager || callee.fn.isGenerator) return;
        if (callee.fn.isAsync && !(event.flags & EventFlag.Awaited)) return;
        const target = callee.fn.isStub ? onlyImplementation(p, callee) : callee;
        if (target !== undefined) add({ file: target.file, fn: target.fn, bindings: calleeBindings(p, target, call, from.file, from.bindings) });
        return;
      }
      case TypeKind.Class: {
        const instance: InstanceType = { kind: TypeKind.Instance, file: callee.file, cls: callee.cls, bindings: noBindings };
        for (const name of ['__new__', '__init__', '__post_init__']) {
          const member = memberOf(p, instance, name);
          if (member?.kind === TypeKind.Function) add({ file: member.file, fn: member.fn, bindings: calleeBindings(p, member, call, from.file, from.bindings, 1) });
        }
        return;
      }
      case TypeKind.Instance: {
        const member = memberOf(p, callee, '__call__');
        if (member?.kind === TypeKind.Function) called(member, call, from);
        return;
      }
      case TypeKind.Partial:
        called(callee.callee, withoutFirst(callee.call), { ...from, file: callee.file, bindings: callee.bindings });
        return;
      case TypeKind.External:
        if (call !== null) library(callee.name, call);
        return;
      case TypeKind.ContainerMethod:
        if (call !== null) library(`builtins.list.${callee.name}`, call);
        return;
      default:
        return;
    }
  };

  const library = (name: string, call: CallValue): void => {
    const canonical = p.knowledge.canonical(name);
    for (const use of p.knowledge.higherOrder(canonical)) {
      const argument = argumentOf(call, use.position, use.keyword);
      if (argument !== undefined && use.lazy !== true) each(argument, (type) => { called(type, null, site); });
    }
    const operand = call.args[0];
    if (operand === undefined) return;
    if (Object.hasOwn(consumers, canonical) && call.args[consumers[canonical]!] !== undefined) iterated(call.args[consumers[canonical]!]!);
    const methods = Object.hasOwn(protocols, canonical) ? protocols[canonical] : undefined;
    if (methods !== undefined) each(operand, (type) => { operated(type, methods); });
    if (canonical.endsWith('ExitStack.enter_context') || canonical === 'contextlib.closing') each(operand, managed);
  };

  const iterated = (value: Value): void => {
    if (value.kind === ValueKind.Call) {
      for (const func of alternatives(evaluate(p, site.file, value.func, site.bindings))) {
        if (func.kind !== TypeKind.External) continue;
        const canonical = p.knowledge.canonical(func.name);
        for (const use of p.knowledge.higherOrder(canonical)) {
          const callable = use.lazy === true ? argumentOf(value, use.position, use.keyword) : undefined;
          if (callable !== undefined) each(callable, (type) => { called(type, null, site); });
        }
        const from = Object.hasOwn(relays, canonical) ? relays[canonical]! : undefined;
        if (from !== undefined) for (const source of value.args.slice(from)) if (source !== value) iterated(source);
      }
    }
    each(value, (type) => {
      if (type.kind === TypeKind.Generator) run(type.fn);
      else if (type.kind === TypeKind.Instance) for (const name of ['__iter__', '__next__', '__aiter__', '__anext__']) method(type, name);
    });
  };

  const managed = (type: Type): void => {
    if (type.kind === TypeKind.Context) run(type.fn);
    else if (type.kind === TypeKind.Instance) for (const name of ['__enter__', '__exit__', '__aenter__', '__aexit__']) method(type, name);
  };

  const operated = (type: Type, methods: readonly string[]): void => {
    if (type.kind === TypeKind.Instance) methods.some((name) => method(type, name));
  };

  switch (event.kind) {
    case EventKind.Call:
      each(event.value.func, (type) => { called(type, event.value, site); });
      break;
    case EventKind.Attribute:
      each(event.base, (type) => {
        const getter = attributeReader(p, type, event.name);
        if (getter !== undefined) run(getter);
      });
      break;
    case EventKind.Store:
      each(event.base, (type) => {
        const setter = attributeWriter(p, type, event.name);
        if (setter !== undefined) run(setter);
      });
      break;
    case EventKind.Iterate:
      iterated(event.value);
      break;
    case EventKind.With:
      each(event.value, managed);
      break;
    case EventKind.Operator:
      each(event.value, (type) => { operated(type, event.methods); });
      break;
    case EventKind.Import:
      break;
  }
  return [...found.values()];
}

/** Functions that iterate an argument to its end, by its position. */
const consumers: Readonly<Record<string, number>> = {
  'builtins.list': 0, 'builtins.tuple': 0, 'builtins.set': 0, 'builtins.frozenset': 0, 'builtins.sorted': 0, 'builtins.sum': 0, 'builtins.any': 0, 'builtins.all': 0,
  'builtins.min': 0, 'builtins.max': 0, 'builtins.dict': 0, 'builtins.next': 0, 'collections.deque': 0, 'builtins.str.join': 0, 'builtins.list.extend': 0,
};

/** Builtins that call a method of their argument. */
const protocols: Readonly<Record<string, readonly string[]>> = {
  'builtins.len': ['__len__'], 'builtins.str': ['__str__', '__repr__'], 'builtins.repr': ['__repr__'], 'builtins.bool': ['__bool__', '__len__'],
  'builtins.hash': ['__hash__'], 'builtins.int': ['__int__'], 'builtins.float': ['__float__'], 'builtins.print': ['__str__', '__repr__'],
};

/** Lazy functions: what stepping their result steps in turn, by position (all from there on). */
const relays: Readonly<Record<string, number>> = {
  'builtins.enumerate': 0, 'builtins.zip': 0, 'builtins.reversed': 0, 'builtins.iter': 0, 'builtins.map': 1, 'builtins.filter': 1, 'itertools.chain': 0, 'itertools.islice': 0,
};
