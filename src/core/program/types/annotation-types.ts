import { parse } from '../../syntax/parse';
import { Kind, type Expr } from '../../syntax/nodes';
import { ValueKind, type Value } from '../../summary/values';
import { callResult } from './calls';
import { evaluate } from './evaluate';
import type { FileState } from '../file-state';
import { elementOf } from './protocols';
import type { Program } from '../program';
import { alternatives, containerOf, externalInstance, plain, TypeKind, unionOf, unknown, type Bindings, type Type } from './types';

/** Where the generic types of `typing`, `collections.abc` and the builtins live. */
const genericHomes = new Set(['typing', 'typing_extensions', 'collections', 'collections.abc', 'builtins', 'contextlib', 'dataclasses', 't']);

/** Generic classes by the role of their arguments: which argument iterating or indexing gives. */
const firstElement = new Set([
  'List', 'list', 'Set', 'set', 'FrozenSet', 'frozenset', 'Sequence', 'MutableSequence', 'Collection', 'Iterable', 'Iterator', 'Deque', 'deque',
  'AbstractSet', 'MutableSet', 'AsyncIterable', 'AsyncIterator', 'Generator', 'AsyncGenerator', 'Reversible', 'Container', 'KeysView', 'ValuesView',
]);
const secondElement = new Set(['Dict', 'dict', 'Mapping', 'MutableMapping', 'DefaultDict', 'defaultdict', 'OrderedDict', 'ChainMap']);
const transparent = new Set(['Annotated', 'ClassVar', 'Final', 'Required', 'NotRequired', 'ReadOnly', 'InitVar', 'Unpack']);
const plainNames = new Set([
  'str', 'bytes', 'bytearray', 'int', 'float', 'bool', 'complex', 'None', 'NoneType', 'Literal', 'LiteralString', 'Never', 'NoReturn', 'memoryview', 'slice', 'range',
]);
const opaqueNames = new Set(['Any', 'object', 'Callable', 'Self', 'TypeVar', 'Protocol', 'Generic', 'ParamSpec', 'Hashable', 'Sized', 'type', 'Type']);
const injectors = new Set(['fastapi.Depends', 'fastapi.Security', 'fastapi.params.Depends', 'fast_depends.Depends', 'taskiq.TaskiqDepends']);
const contextManagers = new Set(['ContextManager', 'AbstractContextManager', 'AsyncContextManager', 'AbstractAsyncContextManager']);

/** The instance that an annotation stands for. */
export function annotationType(p: Program, file: FileState | null, annotation: Value | string, bindings?: Bindings): Type {
  if (typeof annotation === 'string') return declaredType(p, annotation);
  if (file === null) return unknown;
  if (bindings !== undefined && bindings.key !== '') return instanceOf(p, file, annotation, bindings, 0);
  const known = file.annotations.get(annotation.id);
  if (known !== undefined) return known;
  const type = instanceOf(p, file, annotation, bindings, 0);
  if (isSettled(type)) file.annotations.set(annotation.id, type);
  return type;
}

/** False where something is unknown: that may be so only because its evaluation is in progress. */
function isSettled(type: Type): boolean {
  switch (type.kind) {
    case TypeKind.Unknown:
      return false;
    case TypeKind.Union:
      return type.types.every(isSettled);
    case TypeKind.Tuple:
      return type.elements.every(isSettled);
    case TypeKind.ExternalInstance:
      return type.args.every(isSettled);
    case TypeKind.Container:
      return isSettled(type.element);
    case TypeKind.Coroutine:
      return isSettled(type.result);
    default:
      return true;
  }
}

function instanceOf(p: Program, file: FileState, value: Value, bindings: Bindings | undefined, depth: number): Type {
  if (depth > 20) return unknown;
  const sub = (part: Value): Type => instanceOf(p, file, part, bindings, depth + 1);
  switch (value.kind) {
    case ValueKind.Constant:
      return value.type === 'None' ? plain : unknown;
    case ValueKind.Binary:
      return value.op === '|' ? unionOf([sub(value.left), sub(value.right)]) : unknown;
    case ValueKind.Union:
      return unionOf(value.values.map(sub));
    case ValueKind.Container:
      return unionOf(value.elements.map(sub));
    case ValueKind.Item: {
      const base = evaluate(p, file, value.value, bindings);
      const keys = value.key.kind === ValueKind.Container ? value.key.elements : [value.key];
      if (base.kind === TypeKind.External) {
        const isLiteral = base.name.endsWith('.Literal');
        return named(p, base.name, isLiteral ? [] : keys.map((key) => (isEllipsis(key) ? unknown : sub(key))), keys.some(isEllipsis));
      }
      return sub(value.value);
    }
    case ValueKind.Import: {
      // The same, defined in another file: `from deps import SessionDep`.
      const target = value.name === null ? undefined : p.modules.resolve(file.path, value.module, value.level);
      const source = target?.kind === 'file' && target.path !== file.path ? p.file(target.path) : undefined;
      const bound = value.name === null ? undefined : source?.facts.bindings.get(value.name);
      const alias = bound?.length === 1 ? bound[0]! : undefined;
      if (source && alias && isAlias(alias)) return instanceOf(p, source, alias, undefined, depth + 1);
      break;
    }
    case ValueKind.Global: {
      // An alias of a generic type: `Handlers = dict[str, Handler]`.
      const bound = file.facts.bindings.get(value.name);
      const alias = bound?.length === 1 ? bound[0]! : undefined;
      if (alias && isAlias(alias)) return sub(alias);
      break;
    }
    default:
      break;
  }
  const types = alternatives(evaluate(p, file, value, bindings)).map((type): Type => {
    if (type.kind === TypeKind.Class) return { kind: TypeKind.Instance, file: type.file, cls: type.cls, bindings: { key: '', types: new Map(), depth: 0 } };
    if (type.kind === TypeKind.External) return named(p, type.name, [], false);
    return unknown;
  });
  return unionOf(types);
}

/** What a name for an annotation may be bound to: a generic type, a union, or such a name elsewhere. */
function isAlias(value: Value): boolean {
  return value.kind === ValueKind.Item || value.kind === ValueKind.Binary || value.kind === ValueKind.Import;
}

function isEllipsis(value: Value): boolean {
  return value.kind === ValueKind.Constant && value.type === 'Ellipsis';
}

/** An instance of a class outside the workspace; the generic types of the standard library become what they hold. */
function named(p: Program, name: string, args: readonly Type[], hasEllipsis: boolean): Type {
  const canonical = p.knowledge.canonical(name);
  const dot = canonical.lastIndexOf('.');
  const home = canonical.slice(0, dot);
  const last = canonical.slice(dot + 1);
  if (genericHomes.has(home)) {
    if (plainNames.has(last)) return plain;
    if (last === 'Optional') return unionOf([args[0] ?? unknown, plain]);
    if (last === 'Union') return unionOf(args);
    if (last === 'Tuple' || last === 'tuple') return args.length === 0 || hasEllipsis ? containerOf(args[0] ?? unknown) : { kind: TypeKind.Tuple, elements: args };
    if (firstElement.has(last)) return containerOf(args[0] ?? unknown);
    if (secondElement.has(last)) return containerOf(args[1] ?? unknown);
    if (transparent.has(last)) return args[0] ?? unknown;
    if (last === 'Awaitable') return { kind: TypeKind.Coroutine, result: args[0] ?? unknown };
    if (last === 'Coroutine') return { kind: TypeKind.Coroutine, result: args[2] ?? unknown };
    if (last === 'type' || last === 'Type') return classOf(args[0] ?? unknown);
    if (contextManagers.has(last)) return externalInstance(canonical, args);
    if (opaqueNames.has(last) || home === 'builtins') return unknown;
  }
  if (canonical === 'sqlalchemy.orm.Mapped') return args[0] ?? unknown;
  return externalInstance(canonical, args);
}

function classOf(type: Type): Type {
  if (type.kind === TypeKind.Instance) return { kind: TypeKind.Class, file: type.file, cls: type.cls };
  if (type.kind === TypeKind.ExternalInstance) return { kind: TypeKind.External, name: type.cls };
  return type.kind === TypeKind.Union ? unionOf(type.types.map(classOf)) : unknown;
}

const declaredTypes = new Map<string, Expr | null>();

/** A type written in a model table, with qualified names: `'list[pathlib.Path]'`. */
function declaredType(p: Program, text: string): Type {
  let node = declaredTypes.get(text);
  if (node === undefined) {
    const statement = parse(text).body[0];
    node = statement?.kind === Kind.ExprStmt ? statement.value : null;
    declaredTypes.set(text, node);
  }
  return node === null ? unknown : fromExpression(p, node);
}

function fromExpression(p: Program, node: Expr): Type {
  switch (node.kind) {
    case Kind.Subscript: {
      const keys = node.slice.kind === Kind.Tuple ? node.slice.elts : [node.slice];
      const name = qualified(node.value);
      const hasEllipsis = keys.some((key) => key.kind === Kind.Constant && key.type === 'Ellipsis');
      return name === undefined ? unknown : named(p, rooted(name), keys.map((key) => fromExpression(p, key)), hasEllipsis);
    }
    case Kind.BinOp:
      return unionOf([fromExpression(p, node.left), fromExpression(p, node.right)]);
    case Kind.Constant:
      return node.type === 'None' ? plain : unknown;
    default: {
      const name = qualified(node);
      return name === undefined ? unknown : named(p, rooted(name), [], false);
    }
  }
}

function qualified(node: Expr): string | undefined {
  if (node.kind === Kind.Name) return node.id;
  if (node.kind !== Kind.Attribute) return undefined;
  const base = qualified(node.value);
  return base === undefined ? undefined : `${base}.${node.attr}`;
}

/** Names without a module in the tables are those of `typing` and the builtins. */
function rooted(name: string): string {
  if (name.includes('.')) return name;
  const first = name.charCodeAt(0);
  return first >= 65 && first <= 90 ? `typing.${name}` : `builtins.${name}`;
}

/** What a framework passes for a default such as `Depends(get_session)`; `undefined` for any other default. */
export function injectedType(p: Program, file: FileState, value: Value, bindings: Bindings): Type | undefined {
  if (value.kind !== ValueKind.Call) return undefined;
  const func = evaluate(p, file, value.func, bindings);
  if (func.kind !== TypeKind.External || !injectors.has(func.name)) return undefined;
  const provider = value.args[0] ?? value.keywords.find((keyword) => keyword.name === 'dependency')?.value;
  if (provider === undefined) return unknown;
  const result = callResult(p, evaluate(p, file, provider, bindings), null, file, bindings);
  if (result.kind === TypeKind.Generator) return elementOf(p, result, result.fn.fn.isAsync);
  return result.kind === TypeKind.Coroutine ? result.result : result;
}
