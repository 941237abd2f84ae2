import type { CallValue, Value } from '../../summary/values';
import { annotationType } from './annotation-types';
import { memberOf, withReceiver } from './attributes';
import { evaluate, evaluateAll } from './evaluate';
import type { FileState } from '../file-state';
import { libraryResult } from './library-calls';
import type { Program } from '../program';
import { elementOf } from './protocols';
import {
  bind, containerOf, noBindings, parameterKey, plain, TypeKind, unionOf, unknown,
  type Bindings, type ContainerMethodType, type FunctionType, type Type,
} from './types';

/**
 * What calling a value gives.
 * @param call the call expression, for its arguments; `null` if they are not known.
 * @param file the file that holds the call; its values are evaluated under `bindings`.
 */
export function callResult(p: Program, callee: Type, call: CallValue | null, file: FileState, bindings: Bindings): Type {
  switch (callee.kind) {
    case TypeKind.External:
      return libraryResult(p, callee.name, call, file, bindings);
    case TypeKind.Function:
      return functionResult(p, callee, calleeBindings(p, callee, call, file, bindings));
    case TypeKind.Class: {
      const init = memberOf(p, { kind: TypeKind.Instance, file: callee.file, cls: callee.cls, bindings: noBindings }, '__init__');
      const arguments_ = init?.kind === TypeKind.Function && call !== null ? calleeBindings(p, { ...init, self: null }, call, file, bindings, 1) : noBindings;
      return { kind: TypeKind.Instance, file: callee.file, cls: callee.cls, bindings: arguments_ };
    }
    case TypeKind.Instance: {
      const method = memberOf(p, callee, '__call__');
      return method?.kind === TypeKind.Function ? callResult(p, method, call, file, bindings) : unknown;
    }
    case TypeKind.ExternalInstance: {
      const declared = p.knowledge.returns(`${callee.cls}.__call__`);
      return declared === undefined ? unknown : annotationType(p, null, declared);
    }
    case TypeKind.Partial:
      return callResult(p, callee.callee, withoutFirst(callee.call), callee.file, callee.bindings);
    case TypeKind.ContainerMethod:
      return containerMethodResult(p, callee);
    case TypeKind.Union:
      return unionOf(callee.types.map((part) => callResult(p, part, call, file, bindings)));
    default:
      return unknown;
  }
}

/** The result of a call whose arguments are types, not expressions (decorators, key functions). */
export function callWith(p: Program, callee: Type, args: readonly Type[]): Type {
  if (callee.kind === TypeKind.Class) {
    const init = memberOf(p, { kind: TypeKind.Instance, file: callee.file, cls: callee.cls, bindings: noBindings }, '__init__');
    const bindings = init?.kind === TypeKind.Function ? bindTypes(p, { ...init, self: null }, args, 1) : noBindings;
    return { kind: TypeKind.Instance, file: callee.file, cls: callee.cls, bindings };
  }
  if (callee.kind === TypeKind.Instance) {
    const method = memberOf(p, callee, '__call__');
    return method?.kind === TypeKind.Function ? callWith(p, method, args) : unknown;
  }
  return callee.kind === TypeKind.Function ? functionResult(p, callee, bindTypes(p, callee, args)) : unknown;
}

function bindTypes(p: Program, callee: FunctionType, args: readonly Type[], skip = receiverCount(callee)): Bindings {
  const added: [string, Type][] = [];
  args.forEach((type, i) => {
    const parameter = callee.fn.parameters[i + skip];
    if (parameter !== undefined && isTelling(type)) added.push([parameterKey(callee.file, callee.fn.index, i + skip), type]);
  });
  return p.limited(callee, bind(withReceiver(p, callee), added));
}

function receiverCount(callee: FunctionType): number {
  return callee.self !== null ? 1 : 0;
}

/** `partial(f, a)` called is `f(a, …)`: the arguments without the callable. */
export function withoutFirst(call: CallValue): CallValue {
  return { ...call, args: call.args.slice(1), starAt: call.starAt > 0 ? call.starAt - 1 : call.starAt };
}

/** A function's result under the bindings of its parameters. */
function functionResult(p: Program, callee: FunctionType, inside: Bindings): Type {
  const { fn, file } = callee;
  const bound: FunctionType = { ...callee, bindings: inside };
  if (callee.isContextManager) return { kind: TypeKind.Context, fn: bound };
  if (fn.isGenerator) return { kind: TypeKind.Generator, fn: bound };
  let result: Type = unknown;
  if (fn.returnAnnotation !== null) result = annotationType(p, file, fn.returnAnnotation, inside);
  // A declared base class or protocol says less than the body that returns one certain class.
  if (result.kind === TypeKind.Unknown) result = fn.returns.length === 0 ? plain : evaluateAll(p, file, fn.returns, inside);
  return fn.isAsync ? { kind: TypeKind.Coroutine, result } : result;
}

/** Types worth carrying into a callee: what can be called, or has methods that matter. */
function isTelling(type: Type): boolean {
  switch (type.kind) {
    case TypeKind.Function:
    case TypeKind.Class:
    case TypeKind.Instance:
    case TypeKind.External:
    case TypeKind.ExternalInstance:
    case TypeKind.Partial:
    case TypeKind.Generator:
    case TypeKind.Context:
      return true;
    case TypeKind.Union:
      return type.types.some(isTelling);
    default:
      return false;
  }
}

/**
 * The bindings under which a callee's body is evaluated: its receiver, and those arguments that tell more than the
 * signature does.
 * @param skip number of leading parameters that the call does not fill; the receiver by default.
 */
export function calleeBindings(
  p: Program, callee: FunctionType, call: CallValue | null, file: FileState, bindings: Bindings, skip = receiverCount(callee),
): Bindings {
  const base = withReceiver(p, callee);
  if (call === null || (call.args.length === 0 && call.keywords.length === 0)) return base;
  const parameters = callee.fn.parameters;
  const added: [string, Type][] = [];
  const add = (index: number, value: Value): void => {
    const parameter = parameters[index];
    if (parameter === undefined || parameter.form === 'vararg' || parameter.form === 'kwarg') return;
    if (parameter.annotation !== null && annotationType(p, callee.file, parameter.annotation, callee.bindings).kind !== TypeKind.Unknown) return;
    const type = evaluate(p, file, value, bindings);
    if (isTelling(type)) added.push([parameterKey(callee.file, callee.fn.index, index), type]);
  };
  const known = call.starAt < 0 ? call.args.length : call.starAt;
  for (let i = 0; i < known; i++) {
    const index = i + skip;
    const form = parameters[index]?.form;
    if (form !== 'positional' && form !== 'positional-only') break;
    add(index, call.args[i]!);
  }
  for (const keyword of call.keywords) {
    if (keyword.name === null) continue;
    const index = parameters.findIndex((parameter) => parameter.name === keyword.name && parameter.form !== 'positional-only');
    if (index >= 0) add(index, keyword.value);
  }
  return p.limited(callee, bind(base, added));
}

const elementMethods = new Set(['get', 'pop', 'setdefault', 'popleft', '__getitem__', '__next__']);
const copyMethods = new Set(['values', 'copy', '__iter__', 'union', 'difference', 'intersection']);

function containerMethodResult(p: Program, method: ContainerMethodType): Type {
  const element = elementOf(p, method.container, false);
  if (elementMethods.has(method.name)) return element;
  if (copyMethods.has(method.name)) return containerOf(element);
  if (method.name === 'items') return containerOf({ kind: TypeKind.Tuple, elements: [unknown, element] });
  return method.name === 'keys' ? containerOf(unknown) : unknown;
}
