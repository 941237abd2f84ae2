/** What a value is, once names are resolved across files. */
import type { ClassFacts, FunctionFacts } from '../../summary/facts';
import type { CallValue } from '../../summary/values';
import type { FileState } from '../file-state';

export const enum TypeKind {
  Unknown,
  /** `None`, numbers, strings: certainly nothing that the analysis follows. */
  Plain,
  Module,
  /** A folder without `__init__.py`. */
  Namespace,
  /** A module, class, function or method outside the workspace, by its qualified name. */
  External,
  ExternalInstance,
  Function,
  Property,
  Class,
  Instance,
  Partial,
  Coroutine,
  Generator,
  /** The result of calling a `@contextmanager` function. */
  Context,
  Tuple,
  Container,
  ContainerMethod,
  Union,
  Super,
}

/**
 * Types bound to parameters: what a call passes where the signature does not say. Keys name the parameter
 * (`file:function:index`); `key` is equal for equal bindings.
 */
export interface Bindings {
  readonly key: string;
  readonly types: ReadonlyMap<string, Type>;
  /** How many calls deep these bindings came about. */
  readonly depth: number;
}

/** Nothing is known beyond the signature. */
export const noBindings: Bindings = { key: '', types: new Map(), depth: 0 };

export interface UnknownType {
  readonly kind: TypeKind.Unknown;
}
export interface PlainType {
  readonly kind: TypeKind.Plain;
}
export interface ModuleType {
  readonly kind: TypeKind.Module;
  readonly file: FileState;
}
export interface NamespaceType {
  readonly kind: TypeKind.Namespace;
  /** Absolute path of the folder. */
  readonly folder: string;
}
export interface ExternalType {
  readonly kind: TypeKind.External;
  readonly name: string;
}
export interface ExternalInstanceType {
  readonly kind: TypeKind.ExternalInstance;
  readonly cls: string;
  readonly args: readonly Type[];
}
/** A function or method of the workspace, as its decorators leave it. */
export interface FunctionType {
  readonly kind: TypeKind.Function;
  readonly file: FileState;
  readonly fn: FunctionFacts;
  readonly bindings: Bindings;
  /** The receiver of a bound method. */
  readonly self: Type | null;
  /** An unknown decorator stands between: calls probably reach the function. */
  readonly isUncertain: boolean;
  /** The body runs on the first call only. */
  readonly isCached: boolean;
  /** Decorated with `@contextmanager`. */
  readonly isContextManager: boolean;
  readonly binding: 'instance' | 'class' | 'static';
}
export interface PropertyType {
  readonly kind: TypeKind.Property;
  readonly getter: FunctionType;
}
/** A class of the workspace itself; see `InstanceType` for what calling it gives. */
export interface ClassType {
  readonly kind: TypeKind.Class;
  readonly file: FileState;
  readonly cls: ClassFacts;
}
export interface InstanceType {
  readonly kind: TypeKind.Instance;
  readonly file: FileState;
  readonly cls: ClassFacts;
  /** What the constructor was called with. */
  readonly bindings: Bindings;
}
/** `functools.partial(callee, …)`; the arguments of `call` are evaluated in `file` under `bindings`. */
export interface PartialType {
  readonly kind: TypeKind.Partial;
  readonly callee: Type;
  readonly call: CallValue;
  readonly file: FileState;
  readonly bindings: Bindings;
}
export interface CoroutineType {
  readonly kind: TypeKind.Coroutine;
  readonly result: Type;
}
export interface GeneratorType {
  readonly kind: TypeKind.Generator;
  readonly fn: FunctionType;
}
export interface ContextType {
  readonly kind: TypeKind.Context;
  readonly fn: FunctionType;
}
export interface TupleType {
  readonly kind: TypeKind.Tuple;
  readonly elements: readonly Type[];
}
export interface ContainerType {
  readonly kind: TypeKind.Container;
  readonly element: Type;
  /** Values of known constant keys of a dict literal. */
  readonly byKey: ReadonlyMap<string | number, Type> | null;
}
export interface ContainerMethodType {
  readonly kind: TypeKind.ContainerMethod;
  readonly container: ContainerType | TupleType;
  readonly name: string;
}
export interface UnionType {
  readonly kind: TypeKind.Union;
  readonly types: readonly Type[];
}
export interface SuperType {
  readonly kind: TypeKind.Super;
  /** The class whose bases are searched. */
  readonly file: FileState;
  readonly cls: ClassFacts;
  readonly self: Type;
}

export type Type =
  | UnknownType
  | PlainType
  | ModuleType
  | NamespaceType
  | ExternalType
  | ExternalInstanceType
  | FunctionType
  | PropertyType
  | ClassType
  | InstanceType
  | PartialType
  | CoroutineType
  | GeneratorType
  | ContextType
  | TupleType
  | ContainerType
  | ContainerMethodType
  | UnionType
  | SuperType;

/** What cannot be told. Everything that is asked of it is unknown, and calling it blocks nothing. */
export const unknown: UnknownType = { kind: TypeKind.Unknown };
/** Certainly a number, a text or `None`. */
export const plain: PlainType = { kind: TypeKind.Plain };

/** Something outside the workspace, by its qualified name. */
export function external(name: string): ExternalType {
  return { kind: TypeKind.External, name };
}

/** An instance of a class outside the workspace; `args` are the arguments of a generic one. */
export function externalInstance(cls: string, args: readonly Type[] = []): ExternalInstanceType {
  return { kind: TypeKind.ExternalInstance, cls, args };
}

/** A list, set or dict of such elements (of a dict: values). */
export function containerOf(element: Type, byKey: ReadonlyMap<string | number, Type> | null = null): ContainerType {
  return { kind: TypeKind.Container, element, byKey };
}

/** Joins alternatives; equal ones count once. */
export function unionOf(types: readonly Type[]): Type {
  if (types.length === 1) return types[0]!;
  const seen = new Map<string, Type>();
  for (const type of types) {
    for (const part of type.kind === TypeKind.Union ? type.types : [type]) {
      const key = typeKey(part);
      if (!seen.has(key) && seen.size < 8) seen.set(key, part);
    }
  }
  if (seen.size === 0) return unknown;
  const parts = [...seen.values()];
  return parts.length === 1 ? parts[0]! : { kind: TypeKind.Union, types: parts };
}

/** The alternatives of a type: itself, or the members of a union. */
export function alternatives(type: Type): readonly Type[] {
  return type.kind === TypeKind.Union ? type.types : [type];
}

/** A text that is equal for equal types within one state of the program. */
export function typeKey(type: Type): string {
  switch (type.kind) {
    case TypeKind.Unknown:
      return '?';
    case TypeKind.Plain:
      return '_';
    case TypeKind.Module:
      return `m${type.file.index}`;
    case TypeKind.Namespace:
      return `n${type.folder}`;
    case TypeKind.External:
      return `e${type.name}`;
    case TypeKind.ExternalInstance:
      return type.args.length === 0 ? `i${type.cls}` : `i${type.cls}[${type.args.map(typeKey).join()}]`;
    case TypeKind.Function: {
      const marks = `${type.isUncertain ? 'u' : ''}${type.isCached ? 'c' : ''}${type.isContextManager ? 'x' : ''}`;
      return `f${type.file.index}.${type.fn.index}${marks}${type.self ? `(${typeKey(type.self)})` : ''}{${type.bindings.key}}`;
    }
    case TypeKind.Property:
      return `p${typeKey(type.getter)}`;
    case TypeKind.Class:
      return `c${type.file.index}.${type.cls.index}`;
    case TypeKind.Instance:
      return `o${type.file.index}.${type.cls.index}{${type.bindings.key}}`;
    case TypeKind.Partial:
      return `q${type.file.index}.${type.call.id}(${typeKey(type.callee)}){${type.bindings.key}}`;
    case TypeKind.Coroutine:
      return `w(${typeKey(type.result)})`;
    case TypeKind.Generator:
      return `g${typeKey(type.fn)}`;
    case TypeKind.Context:
      return `x${typeKey(type.fn)}`;
    case TypeKind.Tuple:
      return `t(${type.elements.map(typeKey).join()})`;
    case TypeKind.Container:
      return `l(${typeKey(type.element)})${type.byKey ? [...type.byKey].map(([k, t]) => `${k}=${typeKey(t)}`).join() : ''}`;
    case TypeKind.ContainerMethod:
      return `d${type.name}(${typeKey(type.container)})`;
    case TypeKind.Union:
      return `u(${type.types.map(typeKey).join()})`;
    case TypeKind.Super:
      return `s${type.file.index}.${type.cls.index}(${typeKey(type.self)})`;
  }
}

/** The name under which a parameter is bound. */
export function parameterKey(file: FileState, fn: number, index: number): string {
  return `${file.index}:${fn}:${index}`;
}

/** Bindings that nest deeper, or that name a function inside its own binding, tell less than they cost. */
const maxKeyLength = 240;
const maxBindingDepth = 4;

/** Bindings with more parameters known; unchanged where that would go too deep. */
export function bind(base: Bindings, added: readonly (readonly [string, Type])[]): Bindings {
  if (added.length === 0 || base.depth >= maxBindingDepth) return base;
  const types = new Map(base.types);
  for (const [name, type] of added) types.set(name, type);
  const key = [...types].map(([name, type]) => `${name}=${typeKey(type)}`).sort().join(';');
  return key.length > maxKeyLength ? base : { key, types, depth: base.depth + 1 };
}
