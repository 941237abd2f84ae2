import type { ClassFacts } from '../../summary/facts';
import { maxElements, ValueKind, type CallValue, type ImportValue, type ParameterValue, type Value } from '../../summary/values';
import { annotationType, injectedType } from './annotation-types';
import { attributeOf, moduleMember } from './attributes';
import { passedType } from './call-sites';
import { callResult } from './calls';
import { decorate } from './decorators';
import type { FileState } from '../file-state';
import { awaitedBy, elementOf, entered, itemOf, unpacked } from './protocols';
import type { Program } from '../program';
import {
  alternatives, containerOf, external, noBindings, parameterKey, plain, TypeKind, unionOf, unknown,
  type Bindings, type FunctionType, type Type,
} from './types';

const maxDepth = 120;

/**
 * What a value is, in the light of all files. Never fails: what cannot be told is `unknown`.
 * @param bindings types of parameters, where the caller knows them.
 */
export function evaluate(p: Program, file: FileState, value: Value, bindings: Bindings = noBindings): Type {
  switch (value.kind) {
    case ValueKind.Unknown:
      return unknown;
    case ValueKind.Constant:
    case ValueKind.Literal:
      return plain;
    default:
      break;
  }
  if (p.depth >= maxDepth) return unknown;
  if (bindings.key === '' || isClosed(value)) {
    const known = file.types[value.id];
    if (known !== undefined) return known;
    // A value that depends on itself is unknown at the point where the circle closes.
    file.types[value.id] = unknown;
    p.depth++;
    const type = compute(p, file, value, noBindings);
    p.depth--;
    file.types[value.id] = type;
    return type;
  }
  const key = `${file.index}:${value.id}|${bindings.key}`;
  const known = p.boundTypes.get(key);
  if (known !== undefined) return known;
  p.boundTypes.set(key, unknown);
  p.depth++;
  const type = compute(p, file, value, bindings);
  p.depth--;
  p.boundTypes.set(key, type);
  return type;
}

/** True for module-level names and imports and what is read from them: no parameter decides about them. */
function isClosed(value: Value): boolean {
  let root = value;
  while (root.kind === ValueKind.Attribute) root = root.base;
  return root.kind === ValueKind.Global || root.kind === ValueKind.Import || root.kind === ValueKind.Class;
}

/** All values together. */
export function evaluateAll(p: Program, file: FileState, values: readonly Value[], bindings: Bindings = noBindings): Type {
  if (values.length === 1) return evaluate(p, file, values[0]!, bindings);
  return unionOf(values.map((value) => evaluate(p, file, value, bindings)));
}

function compute(p: Program, file: FileState, value: Value, bindings: Bindings): Type {
  const of = (part: Value): Type => evaluate(p, file, part, bindings);
  switch (value.kind) {
    case ValueKind.Global:
      return globalName(p, file, value.name);
    case ValueKind.Cell:
      return evaluateAll(p, file, file.facts.functions[value.owner]?.cells.get(value.name) ?? [], bindings);
    case ValueKind.Parameter:
      return parameterType(p, file, value, bindings);
    case ValueKind.Attribute:
      return attributeOf(p, of(value.base), value.name);
    case ValueKind.Call:
      return isSuperCall(value) ? superType(p, file, value, bindings) : callResult(p, of(value.func), value, file, bindings);
    case ValueKind.Await:
      return awaitedBy(p, of(value.value));
    case ValueKind.Element:
      return elementOf(p, of(value.value), value.isAsync);
    case ValueKind.Enter:
      return entered(p, of(value.value), value.isAsync);
    case ValueKind.Item:
      return itemOf(p, of(value.value), value.key.kind === ValueKind.Constant ? value.key.value : null);
    case ValueKind.Unpack:
      return unpacked(p, of(value.value), value.index);
    case ValueKind.Union:
      return unionOf(value.values.map(of));
    case ValueKind.Annotated: {
      const declared = annotationType(p, file, value.annotation, bindings);
      if (value.value === null) return declared;
      if (declared.kind === TypeKind.Unknown) return of(value.value);
      // `jobs: list = []` says less than what is put into it.
      if (declared.kind === TypeKind.Container && declared.element.kind === TypeKind.Unknown && value.value.kind === ValueKind.Container) return of(value.value);
      return declared;
    }
    case ValueKind.Narrowed: {
      if (value.cls.kind === ValueKind.Constant) return of(value.value);
      const narrowed = annotationType(p, file, value.cls, bindings);
      return narrowed.kind === TypeKind.Unknown ? of(value.value) : narrowed;
    }
    case ValueKind.Function:
      return functionType(p, file, value.index, bindings);
    case ValueKind.Class:
      return { kind: TypeKind.Class, file, cls: file.facts.classes[value.index]! };
    case ValueKind.Import:
      return importedType(p, file, value);
    case ValueKind.Container:
      if (value.type === 'tuple') return { kind: TypeKind.Tuple, elements: value.elements.map(of) };
      return containerOf(unionOf(value.elements.map(of)), keyedElements(value.keys, value.elements, of));
    case ValueKind.Binary:
      return binaryType(p, of(value.left), value.op);
    default:
      return unknown;
  }
}

function keyedElements(keys: readonly (string | number | null)[], elements: readonly Value[], of: (value: Value) => Type): ReadonlyMap<string | number, Type> | null {
  if (keys.length === 0) return null;
  const map = new Map<string | number, Type>();
  keys.forEach((key, i) => {
    if (key === null) return;
    const known = map.get(key);
    map.set(key, known === undefined ? of(elements[i]!) : unionOf([known, of(elements[i]!)]));
  });
  return map.size > 0 ? map : null;
}

/** A module-level name: bound by the module, by a star import, or a builtin. */
function globalName(p: Program, file: FileState, name: string): Type {
  const own = file.facts.bindings.get(name);
  if (own !== undefined) return evaluateAll(p, file, own);
  const starred = starImported(p, file, name);
  if (starred !== undefined) return starred;
  return external(`builtins.${name}`);
}

/** `__all__` decides what a star import brings; where it is not a short literal list, every public name counts. */
function isExported(file: FileState, name: string): boolean {
  const declared = file.facts.bindings.get('__all__');
  const list = declared?.length === 1 ? declared[0]! : undefined;
  if (list?.kind !== ValueKind.Container || list.elements.length >= maxElements) return true;
  return list.elements.every((element) => element.kind !== ValueKind.Constant) || list.elements.some((element) => element.kind === ValueKind.Constant && element.value === name);
}

/** A name that `from m import *` may have brought. */
export function starImported(p: Program, file: FileState, name: string): Type | undefined {
  if (name.startsWith('_')) return undefined;
  for (let i = file.facts.starImports.length - 1; i >= 0; i--) {
    const { module, level } = file.facts.starImports[i]!;
    const target = p.modules.resolve(file.path, module, level);
    if (target === undefined) {
      const qualified = p.knowledge.canonical(`${module}.${name}`);
      if (level === 0 && p.knowledge.isKnown(qualified)) return external(qualified);
      continue;
    }
    if (target.kind !== 'file' || target.path === file.path) continue;
    const source = p.file(target.path);
    if (source === undefined || p.depth >= maxDepth || !isExported(source, name)) continue;
    p.depth++;
    const member = source.facts.bindings.has(name) ? moduleMember(p, source, name) : starImported(p, source, name);
    p.depth--;
    if (member !== undefined) return member;
  }
  return undefined;
}

function importedType(p: Program, file: FileState, value: ImportValue): Type {
  const target = p.modules.resolve(file.path, value.module, value.level);
  if (target === undefined) {
    if (value.level > 0) return unknown;
    return external(p.knowledge.canonical(value.name === null ? value.module : `${value.module}.${value.name}`));
  }
  if (value.name === null) {
    if (target.kind === 'namespace') return { kind: TypeKind.Namespace, folder: target.folder };
    const module = p.file(target.path);
    return module === undefined ? unknown : { kind: TypeKind.Module, file: module };
  }
  // `from . import x` in a package's own `__init__` means the submodule, not the name that this import binds.
  const isOwnFile = target.kind === 'file' && target.path === file.path;
  if (target.kind === 'file' && !isOwnFile) {
    const module = p.file(target.path);
    if (module === undefined) return unknown;
    return moduleMember(p, module, value.name) ?? unknown;
  }
  const submodule = p.modules.submodule(target, value.name);
  if (submodule === undefined) return unknown;
  if (submodule.kind === 'namespace') return { kind: TypeKind.Namespace, folder: submodule.folder };
  const module = p.file(submodule.path);
  return module === undefined ? unknown : { kind: TypeKind.Module, file: module };
}

/** A function as its decorators leave it. */
function functionType(p: Program, file: FileState, index: number, bindings: Bindings): Type {
  const fn = file.facts.functions[index]!;
  const plainFunction: FunctionType = {
    kind: TypeKind.Function, file, fn, bindings, self: null, isUncertain: false, isCached: false, isContextManager: false,
    binding: isImplicitlyStatic(fn.name) && fn.cls >= 0 ? (fn.name === '__new__' ? 'static' : 'class') : 'instance',
  };
  if (fn.form === 'generator-expression') return { kind: TypeKind.Generator, fn: plainFunction };
  return fn.decorators.length === 0 ? plainFunction : decorate(p, plainFunction);
}

function isImplicitlyStatic(name: string): boolean {
  return name === '__new__' || name === '__init_subclass__' || name === '__class_getitem__';
}

function parameterType(p: Program, file: FileState, value: ParameterValue, bindings: Bindings): Type {
  const bound = bindings.types.get(parameterKey(file, value.owner, value.index));
  if (bound !== undefined) return bound;
  const fn = file.facts.functions[value.owner]!;
  const parameter = fn.parameters[value.index]!;
  if (parameter.annotation !== null) {
    const declared = annotationType(p, file, parameter.annotation, bindings);
    if (declared.kind !== TypeKind.Unknown) {
      if (parameter.form === 'vararg' || parameter.form === 'kwarg') return containerOf(declared);
      return declared;
    }
  }
  if (value.index === 0 && fn.cls >= 0 && parameter.form !== 'vararg') return receiverType(p, file, fn.index, file.facts.classes[fn.cls]!);
  if (parameter.default !== null) {
    const injected = injectedType(p, file, parameter.default, bindings);
    if (injected !== undefined) return injected;
    const type = evaluate(p, file, parameter.default, bindings);
    if (type.kind !== TypeKind.Plain && type.kind !== TypeKind.Unknown) return type;
  }
  return passedType(p, file, fn, value.index);
}

/** What `self` or `cls` is in a method of the class itself. */
function receiverType(p: Program, file: FileState, index: number, cls: ClassFacts): Type {
  const method = functionType(p, file, index, noBindings);
  const binding = method.kind === TypeKind.Function ? method.binding : 'instance';
  if (binding === 'static') return file.facts.functions[index]!.name === '__new__' ? { kind: TypeKind.Class, file, cls } : unknown;
  return binding === 'class' ? { kind: TypeKind.Class, file, cls } : { kind: TypeKind.Instance, file, cls, bindings: noBindings };
}

function isSuperCall(value: CallValue): boolean {
  return value.func.kind === ValueKind.Global && value.func.name === 'super';
}

/** `super()` or `super(Class, self)`: the class comes from the method around, the receiver from its first parameter. */
function superType(p: Program, file: FileState, value: CallValue, bindings: Bindings): Type {
  const fn = innermostMethod(file, value.start);
  if (fn === undefined) return unknown;
  const cls = file.facts.classes[fn.cls]!;
  const self = parameterType(p, file, { kind: ValueKind.Parameter, id: -1, owner: fn.index, index: 0 }, bindings);
  return { kind: TypeKind.Super, file, cls, self };
}

function innermostMethod(file: FileState, offset: number): FileState['facts']['functions'][number] | undefined {
  let found: FileState['facts']['functions'][number] | undefined;
  for (const fn of file.facts.functions) {
    if (fn.cls >= 0 && fn.parameters.length > 0 && fn.start <= offset && offset < fn.end && (!found || fn.start >= found.start)) found = fn;
  }
  return found;
}

function binaryType(p: Program, left: Type, op: string): Type {
  const results: Type[] = [];
  for (const type of alternatives(left)) {
    if (type.kind !== TypeKind.ExternalInstance || op !== '/') return unknown;
    const method = p.knowledge.returns(`${type.cls}.__truediv__`);
    if (method === undefined) return unknown;
    results.push(annotationType(p, null, method));
  }
  return unionOf(results);
}
