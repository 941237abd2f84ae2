import { ValueKind } from '../summary/values';
import { ancestors } from './ancestry';
import { memberOf } from './attributes';
import type { Program } from './program';
import { TypeKind, type FunctionType, type Type } from './types';

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
