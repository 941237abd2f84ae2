import type { Access, Body } from '../../program/places/accesses';
import { isWriting } from '../../program/places/place';
import { placesIn } from '../../program/places/place-index';
import { declaresFields, typeOf } from '../../program/places/scope';
import type { Program } from '../../program/program';
import { ancestors } from '../../program/types/ancestry';
import { alternatives, TypeKind, type InstanceType, type Type } from '../../program/types/types';
import { ValueKind, type Value } from '../../summary/values';
import { Kind } from '../../syntax/nodes';

/** Functions of libraries that give the same for the same. */
const pure = /(?:^|\.)(?:compile|loads?|get|getenv|getLogger|get_logger|import_module|getattr|frozenset|str|int|float|tuple|sorted|len|partial|files?|read_text|Path)$/;
/** Those that make something of which there should be one: a class, or a function that says so. */
const makers = /\.[A-Z]\w*$|^builtins\.(?:list|dict|set|open|object)$|(?:connect|open|create_engine|client|session)$|(?:^|[._])(?:create|make|new|build|start|spawn)(?:_\w+)?$/;

/**
 * Filling a cache twice with equal values costs time and nothing else: constants, and what a function makes of its arguments. New
 * objects that are changed later, connections and the like are another matter.
 */
export function isSameEachTime(body: Body, act: Access): boolean {
  const { value } = act;
  if (value === null) return false;
  if (value.kind === Kind.Constant) return act.key !== null;
  if (value.kind === Kind.Name) return isAllData(body.scope.p, typeOf(body.scope, value), true) && !isMadeHere(body, value.id, act);
  if (value.kind === Kind.Await) return false;
  if (value.kind !== Kind.Call) return value.kind === Kind.BinOp || value.kind === Kind.Compare || value.kind === Kind.JoinedStr || value.kind === Kind.Attribute || value.kind === Kind.ListComp || value.kind === Kind.DictComp || value.kind === Kind.Subscript;
  const callee = typeOf(body.scope, value.func);
  if (callee.kind === TypeKind.External) return pure.test(callee.name) || !makers.test(callee.name);
  // A record is there to be changed by whoever holds it; other objects show what changes them.
  if (callee.kind === TypeKind.Class && declaresFields(callee.cls, [])) return false;
  return isAllData(body.scope.p, typeOf(body.scope, value), false);
}

/** The value is certainly an object with a state of its own, made here: a connection, a counter, a worker. */
export function isNewObject(body: Body, { value }: Access): boolean {
  if (value === null || (value.kind !== Kind.Call && value.kind !== Kind.Name)) return false;
  return alternatives(typeOf(body.scope, value)).some((type) => (type.kind === TypeKind.Instance || type.kind === TypeKind.ExternalInstance) && !isData(body.scope.p, type, true));
}

function isAllData(p: Program, type: Type, isNamed: boolean): boolean {
  return alternatives(type).every((each) => isData(p, each, isNamed));
}

/** Nothing that has a state of its own: numbers, texts, records, and, where they are only named, the classes that a function defines each time alike. */
function isData(p: Program, type: Type, isNamed: boolean): boolean {
  switch (type.kind) {
    case TypeKind.Plain:
    case TypeKind.Unknown:
    case TypeKind.Container:
    case TypeKind.Tuple:
    case TypeKind.Function:
      return true;
    case TypeKind.Class:
      return isNamed;
    case TypeKind.Instance:
      return declaresFields(type.cls, []) || neverChanges(p, type);
    case TypeKind.ExternalInstance:
      return type.cls === 'logging.Logger';
    default:
      return false;
  }
}

/** Bases that add no state. */
const stateless = /(?:^|\.)(?:object|ABC|Protocol|Generic|Enum)$/;

/** An object that only keeps what it was given: no method changes it, and its constructor makes nothing that could change. */
function neverChanges(p: Program, { file, cls }: InstanceType): boolean {
  for (const at of ancestors(p, file, cls).order) {
    if ('name' in at) {
      if (!stateless.test(at.name)) return false;
      continue;
    }
    for (const values of at.cls.instanceAttributes.values()) if (!values.every(isKept)) return false;
    for (const accesses of placesIn(p, at.file).values()) {
      if (accesses.some(({ place, action, fn }) => place.cls === at.cls && isWriting(action) && !/^__(?:init|new|post_init)__$/.test(fn.name) && fn.form !== 'module')) return false;
    }
  }
  return true;
}

function isKept(value: Value): boolean {
  switch (value.kind) {
    case ValueKind.Constant:
    case ValueKind.Parameter:
    case ValueKind.Global:
    case ValueKind.Attribute:
      return true;
    case ValueKind.Annotated:
    case ValueKind.Narrowed:
      return value.value === null || isKept(value.value);
    default:
      return false;
  }
}

/** The variable holds a container that this function has just made. */
function isMadeHere(body: Body, name: string, act: Access): boolean {
  return body.nodes.some((node) => 'kind' in node && node.end <= act.start && node.kind === Kind.Assign && node.targets.some((target) => target.kind === Kind.Name && target.id === name) && (node.value.kind === Kind.List || node.value.kind === Kind.Dict || node.value.kind === Kind.Set));
}
