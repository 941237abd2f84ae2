import { ValueKind, type CallValue, type Value } from '../../summary/values';
import { ancestors } from '../types/ancestry';
import type { Site } from './effects';
import { evaluate } from '../types/evaluate';
import type { Program } from '../program';
import { alternatives, noBindings, TypeKind } from '../types/types';

/** A call that made a value, and where it stands. */
export interface Origin {
  readonly call: CallValue;
  readonly site: Site;
}

/**
 * The calls that made a value, as far as they stand in the same file or in the classes of the receiver: followed through
 * variables, module-level names and attributes of instances. Empty if some way leads elsewhere.
 */
export function originCalls(p: Program, site: Site, value: Value): readonly Origin[] {
  return follow(p, site, value, 0) ?? [];
}

function follow(p: Program, site: Site, value: Value, depth: number): readonly Origin[] | undefined {
  if (depth > 8) return undefined;
  const all = (values: readonly Value[], at = site): readonly Origin[] | undefined => {
    const found: Origin[] = [];
    for (const part of values) {
      if (part.kind === ValueKind.Constant) continue;
      const calls = follow(p, at, part, depth + 1);
      if (calls === undefined) return undefined;
      found.push(...calls);
    }
    return found;
  };
  switch (value.kind) {
    case ValueKind.Call:
      return [{ call: value, site }];
    case ValueKind.Union:
      return all(value.values);
    case ValueKind.Annotated:
      return value.value === null ? undefined : follow(p, site, value.value, depth + 1);
    case ValueKind.Enter:
      return follow(p, site, value.value, depth + 1);
    case ValueKind.Cell:
      return all(site.file.facts.functions[value.owner]?.cells.get(value.name) ?? []);
    case ValueKind.Global:
      return all(site.file.facts.bindings.get(value.name) ?? []);
    case ValueKind.Attribute:
      return attributeOrigins(p, site, value.base, value.name, all);
    default:
      return undefined;
  }
}

function attributeOrigins(
  p: Program, site: Site, base: Value, name: string, all: (values: readonly Value[], at: Site) => readonly Origin[] | undefined,
): readonly Origin[] | undefined {
  for (const type of alternatives(evaluate(p, site.file, base, site.bindings))) {
    if (type.kind !== TypeKind.Instance && type.kind !== TypeKind.Class) continue;
    for (const at of ancestors(p, type.file, type.cls).order) {
      if ('name' in at) continue;
      const values = [...(at.cls.instanceAttributes.get(name) ?? []), ...(at.cls.attributes.get(name) ?? [])];
      if (values.length > 0) return all(values, at.file === site.file ? site : { file: at.file, fn: at.file.facts.functions[0]!, bindings: noBindings });
    }
  }
  return undefined;
}
