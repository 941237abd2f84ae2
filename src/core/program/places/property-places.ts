import { EventKind, type ClassFacts } from '../../summary/facts';
import { ValueKind, type AttributeValue, type Value } from '../../summary/values';
import type { Expr, Kind } from '../../syntax/nodes';
import type { FileState } from '../file-state';
import { ancestors } from '../types/ancestry';
import { alternatives, TypeKind, type InstanceType } from '../types/types';
import type { Place } from './place';
import { attributePlace, typeOf, type Scope } from './scope';

type AttributeNode = Extract<Expr, { kind: Kind.Attribute }>;

/**
 * The attribute whose contents a property hands out: `@property def items(self): return self._items`. Reading the property runs code that may hold a
 * lock, but whoever looks into what it returns does so afterwards.
 */
export function propertyPlace(scope: Scope, node: AttributeNode): Place | undefined {
  const member = memberOfNode(scope, node);
  if (member === undefined) return undefined;
  const { base, at, declared } = member;
  const getter = declared.length === 1 && declared[0]!.kind === ValueKind.Function ? at.file.facts.functions[declared[0].index] : undefined;
  if (getter?.decorators.some(isProperty) !== true) return undefined;
  const result = onlyOwnAttribute(getter.returns);
  return result?.base.kind === ValueKind.Parameter && result.base.owner === getter.index && result.name !== node.attr ? attributePlace(scope.p, base, result.name) : undefined;
}

/**
 * The attribute that a property reads and its setter sets, as in `self.n = self.n + 1`. Each of the two may take a lock; nothing keeps them together.
 */
export function settablePlace(scope: Scope, node: AttributeNode): Place | undefined {
  const member = memberOfNode(scope, node);
  if (member === undefined) return undefined;
  const { base, at } = member;
  const methods = at.file.facts.functions.filter((fn) => fn.cls === at.cls.index && fn.name === node.attr && fn.form === 'function');
  const getter = methods.find((fn) => fn.decorators.some(isProperty));
  const setter = methods.find((fn) => fn.decorators.some((decorator) => decorator.kind === ValueKind.Attribute && decorator.name === 'setter'));
  const result = onlyOwnAttribute(getter?.returns ?? []);
  if (setter === undefined || result === undefined || result.name === node.attr) return undefined;
  const sets = setter.events.some((event) => event.kind === EventKind.Store && event.name === result.name);
  return sets ? attributePlace(scope.p, base, result.name) : undefined;
}

/** What the class of the object, or the nearest one above it, declares under the name. */
function memberOfNode(scope: Scope, node: AttributeNode): { readonly base: InstanceType; readonly at: { readonly file: FileState; readonly cls: ClassFacts }; readonly declared: readonly Value[] } | undefined {
  const parts = alternatives(typeOf(scope, node.value)).filter((part) => part.kind !== TypeKind.Plain && part.kind !== TypeKind.Unknown);
  const [base] = parts;
  if (parts.length !== 1 || base?.kind !== TypeKind.Instance) return undefined;
  for (const at of ancestors(scope.p, base.file, base.cls).order) {
    const declared = 'name' in at ? undefined : at.cls.attributes.get(node.attr);
    if (declared !== undefined && !('name' in at)) return { base, at, declared };
  }
  return undefined;
}

/** `return self._items`, and nothing else that is returned. */
function onlyOwnAttribute(returns: readonly Value[]): AttributeValue | undefined {
  const [result, ...others] = returns;
  return result?.kind === ValueKind.Attribute && others.length === 0 && result.base.kind === ValueKind.Parameter && result.base.index === 0 ? result : undefined;
}

function isProperty(decorator: Value): boolean {
  return decorator.kind === ValueKind.Global && decorator.name === 'property';
}
