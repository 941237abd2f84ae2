import { ValueKind } from '../../summary/values';
import { ancestors } from './ancestry';
import { memberOf } from './attributes';
import type { Program } from '../program';
import { noBindings, TypeKind, type FunctionType, type Type } from './types';

/** The function that reading an attribute runs: a property, or `__getattr__` where the class has no such attribute. */
export function attributeReader(p: Program, type: Type, name: string): FunctionType | undefined {
  const getter = propertyGetter(p, type, name);
  if (getter !== undefined || type.kind !== TypeKind.Instance || name.startsWith('__')) return getter;
  const { order, isComplete } = ancestors(p, type.file, type.cls);
  const fallback = order.some((at) => !('name' in at) && at.cls.attributes.has('__getattr__'));
  // A base class that is not seen may have the attribute.
  if (!fallback || !isComplete || order.some((at) => 'name' in at && !bareBase.test(at.name)) || memberOf(p, type, name) !== undefined) return undefined;
  const method = memberOf(p, type, '__getattr__');
  return method?.kind === TypeKind.Function ? method : undefined;
}

/** Library classes that bring no attributes of their own. */
const bareBase = /^(builtins\.object|typing|typing_extensions|abc)\b/;

/** The setter of a property that assigning to an attribute runs. */
export function attributeWriter(p: Program, type: Type, name: string): FunctionType | undefined {
  if (type.kind !== TypeKind.Instance) return undefined;
  for (const at of ancestors(p, type.file, type.cls).order) {
    if ('name' in at) continue;
    const index = at.cls.setters.get(name);
    const fn = index === undefined ? undefined : at.file.facts.functions[index];
    if (fn !== undefined) {
      return {
        kind: TypeKind.Function, file: at.file, fn, bindings: noBindings, self: type, isUncertain: false, isCached: false, isContextManager: false, binding: 'instance',
      };
    }
    if (at.cls.attributes.has(name)) return undefined;
  }
  return undefined;
}

/** The getter that reading this attribute runs, if it is a property of the workspace. */
export function propertyGetter(p: Program, type: Type, name: string): FunctionType | undefined {
  if (type.kind !== TypeKind.Instance && type.kind !== TypeKind.Super) return undefined;
  for (const at of ancestors(p, type.file, type.cls).order) {
    if ('name' in at) continue;
    const values = at.cls.attributes.get(name);
    if (values === undefined) continue;
    // Only a decorated function can be a property: everything else needs no evaluation.
    const isCandidate = values.some((value) => value.kind === ValueKind.Function && (at.file.facts.functions[value.index]?.decorators.length ?? 0) > 0);
    if (!isCandidate) return undefined;
    const member = memberOf(p, type, name);
    return member?.kind === TypeKind.Property ? member.getter : undefined;
  }
  return undefined;
}
