import { annotationType } from './annotation-types';
import { memberOf, withReceiver } from './attributes';
import { callResult } from './calls';
import { evaluate, evaluateAll } from './evaluate';
import type { Program } from '../program';
import { ValueKind } from '../../summary/values';
import { alternatives, noBindings, TypeKind, unionOf, unknown, type FunctionType, type InstanceType, type Type } from './types';

/** What the protocols of the language give: `await`, iteration, `with`, subscription, unpacking. */

/** What `await value` gives; a value that is no coroutine stays itself. */
export function awaited(type: Type): Type {
  if (type.kind === TypeKind.Union) return unionOf(type.types.map(awaited));
  if (type.kind === TypeKind.Coroutine) return type.result;
  if (type.kind === TypeKind.ExternalInstance && (type.cls === 'asyncio.Task' || type.cls === 'asyncio.Future')) return type.args[0] ?? unknown;
  return type;
}

/** What `await value` gives, where the value may be an object of the workspace with an `__await__` of its own. */
export function awaitedBy(p: Program, type: Type, depth = 0): Type {
  if (type.kind === TypeKind.Union) return unionOf(type.types.map((part) => awaitedBy(p, part, depth)));
  if (type.kind !== TypeKind.Instance) return awaited(type);
  const method = memberOf(p, type, '__await__');
  if (method === undefined) return type;
  if (method.kind !== TypeKind.Function || method.fn.returns.length === 0 || depth > 2) return unknown;
  const { file, fn } = method;
  // `return self.load().__await__()`: what `load` gives. The `return` of a generator is the result itself.
  const bindings = withReceiver(p, method);
  return unionOf(fn.returns.map((value) => {
    if (value.kind === ValueKind.Call && value.func.kind === ValueKind.Attribute && value.func.name === '__await__') return awaitedBy(p, evaluate(p, file, value.func.base, bindings), depth + 1);
    return fn.isGenerator ? evaluate(p, file, value, bindings) : unknown;
  }));
}

/** What one step of `for` (or `async for`) gives. */
export function elementOf(p: Program, type: Type, isAsync: boolean): Type {
  switch (type.kind) {
    case TypeKind.Union:
      return unionOf(type.types.map((part) => elementOf(p, part, isAsync)));
    case TypeKind.Container:
      return type.element;
    case TypeKind.Tuple:
      return unionOf(type.elements);
    case TypeKind.Generator:
      return yieldedBy(p, type.fn);
    case TypeKind.ExternalInstance: {
      const names = isAsync ? ['__anext__', '__aiter__', '__next__', '__iter__'] : ['__next__', '__iter__'];
      for (const name of names) {
        const declared = p.knowledge.returns(`${type.cls}.${name}`);
        if (declared !== undefined) return annotationType(p, null, declared);
      }
      return unknown;
    }
    case TypeKind.Instance: {
      const next = methodResult(p, type, isAsync ? '__anext__' : '__next__');
      if (next !== undefined && next.kind !== TypeKind.Unknown) return awaited(next);
      const iterator = methodResult(p, type, isAsync ? '__aiter__' : '__iter__');
      // `__iter__` that returns the object itself leads to `__next__`, which was asked already.
      if (iterator === undefined || (iterator.kind === TypeKind.Instance && iterator.cls === type.cls)) return unknown;
      return elementOf(p, iterator, isAsync);
    }
    default:
      return unknown;
  }
}

/** The values that a generator function yields, from its annotation or its body. */
function yieldedBy(p: Program, fn: FunctionType): Type {
  const annotation = fn.fn.returnAnnotation;
  if (annotation !== null) {
    const declared = annotationType(p, fn.file, annotation, fn.bindings);
    if (declared.kind === TypeKind.Container && declared.element.kind !== TypeKind.Unknown) return declared.element;
  }
  return evaluateAll(p, fn.file, fn.fn.yields, withReceiver(p, fn));
}

function methodResult(p: Program, type: InstanceType, name: string): Type | undefined {
  const method = memberOf(p, type, name);
  return method?.kind === TypeKind.Function ? callResult(p, method, null, method.file, noBindings) : undefined;
}

/** What `with value as name` binds. */
export function entered(p: Program, type: Type, isAsync: boolean): Type {
  switch (type.kind) {
    case TypeKind.Union:
      return unionOf(type.types.map((part) => entered(p, part, isAsync)));
    case TypeKind.Context:
      return yieldedBy(p, type.fn);
    case TypeKind.ExternalInstance: {
      if (/^(typing|contextlib)\.\w*ContextManager$/.test(type.cls)) return type.args[0] ?? unknown;
      const declared = p.knowledge.enters(type.cls);
      return declared === undefined ? type : annotationType(p, null, declared);
    }
    case TypeKind.Instance: {
      const result = methodResult(p, type, isAsync ? '__aenter__' : '__enter__');
      if (result === undefined) return type;
      const value = awaited(result);
      return value.kind === TypeKind.Unknown ? type : value;
    }
    case TypeKind.Coroutine:
      return unknown;
    default:
      return type.kind === TypeKind.Generator ? unknown : type;
  }
}

/** `value[key]`; the key only where it is a literal. */
export function itemOf(p: Program, type: Type, key: string | number | boolean | null): Type {
  switch (type.kind) {
    case TypeKind.Union:
      return unionOf(type.types.map((part) => itemOf(p, part, key)));
    case TypeKind.Container:
      return (typeof key === 'string' || typeof key === 'number' ? type.byKey?.get(key) : undefined) ?? type.element;
    case TypeKind.Tuple:
      return typeof key === 'number' ? (type.elements.at(key) ?? unknown) : unionOf(type.elements);
    case TypeKind.ExternalInstance: {
      const declared = p.knowledge.returns(`${type.cls}.__getitem__`);
      return declared === undefined ? unknown : annotationType(p, null, declared);
    }
    case TypeKind.Instance:
      return methodResult(p, type, '__getitem__') ?? unknown;
    case TypeKind.External:
    case TypeKind.Class:
      // A generic class with its arguments: `Queue[int]()`.
      return type;
    default:
      return unknown;
  }
}

/** The n-th target (0-based) of `a, b = value`. */
export function unpacked(p: Program, type: Type, index: number): Type {
  const types = alternatives(type).map((part) => (part.kind === TypeKind.Tuple ? (part.elements[index] ?? unknown) : elementOf(p, part, false)));
  return unionOf(types);
}
