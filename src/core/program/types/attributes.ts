import type { ClassFacts } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import { ancestors } from './ancestry';
import { annotationType } from './annotation-types';
import { callResult } from './calls';
import { evaluate, evaluateAll, starImported } from './evaluate';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { bind, external, noBindings, parameterKey, TypeKind, unionOf, unknown, type Bindings, type ClassType, type FunctionType, type InstanceType, type SuperType, type Type } from './types';

/** A name of a module: bound by it, starred into it, or a submodule. */
export function moduleMember(p: Program, file: FileState, name: string): Type | undefined {
  const own = file.facts.bindings.get(name);
  if (own !== undefined) return evaluateAll(p, file, own);
  const starred = starImported(p, file, name);
  if (starred !== undefined) return starred;
  return folderMember(p, p.modules.submodule({ kind: 'file', path: file.path }, name));
}

function folderMember(p: Program, target: ReturnType<Program['modules']['resolve']>): Type | undefined {
  if (target === undefined) return undefined;
  if (target.kind === 'namespace') return { kind: TypeKind.Namespace, folder: target.folder };
  const module = p.file(target.path);
  return module === undefined ? undefined : { kind: TypeKind.Module, file: module };
}

/** What reading an attribute gives. Properties are evaluated to what they return. */
export function attributeOf(p: Program, type: Type, name: string): Type {
  switch (type.kind) {
    case TypeKind.Module:
      return moduleMember(p, type.file, name) ?? unknown;
    case TypeKind.Namespace:
      return folderMember(p, p.modules.submodule({ kind: 'namespace', folder: type.folder }, name)) ?? unknown;
    case TypeKind.External:
      return externalMember(p, type.name, name);
    case TypeKind.ExternalInstance:
      return externalMember(p, type.cls, name);
    case TypeKind.Class:
    case TypeKind.Instance:
    case TypeKind.Super: {
      const member = memberOf(p, type, name);
      return member?.kind === TypeKind.Property ? propertyResult(p, member.getter) : (member ?? unknown);
    }
    case TypeKind.Union:
      return unionOf(type.types.map((part) => attributeOf(p, part, name)));
    case TypeKind.Container:
    case TypeKind.Tuple:
      return { kind: TypeKind.ContainerMethod, container: type, name };
    case TypeKind.Plain:
      return name === 'join' ? external('builtins.str.join') : unknown;
    case TypeKind.Partial:
      return name === 'func' ? type.callee : unknown;
    case TypeKind.Function:
      return name === '__wrapped__' || name === '__call__' ? type : unknown;
    default:
      return unknown;
  }
}

/** No library has names of more segments; a chain of unknown attributes that grows is a walk over some data structure. */
const maxSegments = 12;

function externalMember(p: Program, owner: string, name: string): Type {
  if (owner.split('.').length >= maxSegments) return unknown;
  const qualified = p.knowledge.canonical(`${owner}.${name}`);
  const declared = p.knowledge.attribute(qualified);
  return declared === undefined ? external(qualified) : annotationType(p, null, declared);
}

function propertyResult(p: Program, getter: FunctionType): Type {
  return callResult(p, getter, null, getter.file, noBindings);
}

/**
 * The member of a class or instance under this name, methods bound to their receiver and properties as such; `undefined` if
 * no class of the hierarchy that is known has it.
 */
export function memberOf(p: Program, type: ClassType | InstanceType | SuperType, name: string): Type | undefined {
  const { order, isComplete } = ancestors(p, type.file, type.cls);
  for (let i = type.kind === TypeKind.Super ? 1 : 0; i < order.length; i++) {
    const at = order[i]!;
    if ('name' in at) {
      const qualified = p.knowledge.canonical(`${at.name}.${name}`);
      if (p.knowledge.isKnown(qualified)) return externalMember(p, at.name, name);
      continue;
    }
    const member = ownMember(p, type, at.file, at.cls, name);
    if (member !== undefined) return member;
  }
  if (!isComplete) return unknown;
  return undefined;
}

function ownMember(p: Program, receiver: ClassType | InstanceType | SuperType, file: FileState, cls: ClassFacts, name: string): Type | undefined {
  const declared = cls.attributes.get(name);
  const assigned = receiver.kind === TypeKind.Class ? undefined : cls.instanceAttributes.get(name);
  if (declared === undefined && assigned === undefined) return undefined;
  const values = [...(declared ?? []), ...(assigned ?? [])];
  const annotated = values.filter((value) => value.kind === ValueKind.Annotated);
  const bindings = receiverBindings(receiver);
  if (annotated.length > 0) {
    const type = evaluateAll(p, file, annotated, bindings);
    if (type.kind !== TypeKind.Unknown && type.kind !== TypeKind.Plain) return type;
  }
  const types = values.map((value) => {
    // What is assigned to `self` is no method of the class: functions stay unbound.
    const isOwn = declared?.includes(value) === true;
    const member = evaluate(p, file, value, isOwn ? noBindings : bindings);
    return isOwn ? bindMember(member, receiver) : member;
  });
  return unionOf(types);
}

/** What is known of the receiver's constructor arguments when its attributes are evaluated. */
function receiverBindings(receiver: ClassType | InstanceType | SuperType): Bindings {
  if (receiver.kind === TypeKind.Instance) return receiver.bindings;
  if (receiver.kind === TypeKind.Super && receiver.self.kind === TypeKind.Instance) return receiver.self.bindings;
  return noBindings;
}

function bindMember(member: Type, receiver: ClassType | InstanceType | SuperType): Type {
  if (member.kind === TypeKind.Union) return unionOf(member.types.map((part) => bindMember(part, receiver)));
  if (member.kind === TypeKind.Property) {
    return receiver.kind === TypeKind.Class ? unknown : { kind: TypeKind.Property, getter: { ...member.getter, self: receiverSelf(receiver) } };
  }
  if (member.kind !== TypeKind.Function || member.self !== null) return member;
  switch (member.binding) {
    case 'static':
      return member;
    case 'class': {
      const self = receiverSelf(receiver);
      return { ...member, self: self.kind === TypeKind.Instance ? { kind: TypeKind.Class, file: self.file, cls: self.cls } : self };
    }
    case 'instance': {
      const self = receiverSelf(receiver);
      return self.kind === TypeKind.Class && receiver.kind === TypeKind.Class ? member : { ...member, self };
    }
  }
}

function receiverSelf(receiver: ClassType | InstanceType | SuperType): Type {
  return receiver.kind === TypeKind.Super ? receiver.self : receiver;
}

/** The bindings of a method's own parameters: those of its definition, and its receiver. */
export function withReceiver(p: Program, fn: FunctionType): Bindings {
  if (fn.self === null || fn.fn.parameters.length === 0) return fn.bindings;
  const declared = fn.fn.cls >= 0 ? fn.file.facts.classes[fn.fn.cls] : undefined;
  const self = fn.self;
  const isDeclared =
    self.kind === TypeKind.Instance && self.cls === declared && self.bindings.key === '' ? true : self.kind === TypeKind.Class && self.cls === declared;
  if (isDeclared) return fn.bindings;
  return p.limited(fn, bind(fn.bindings, [[parameterKey(fn.file, fn.fn.index, 0), self]]));
}
