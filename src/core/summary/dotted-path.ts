import { Kind, type Expr } from '../syntax/nodes';

/** `a.b.c` as text, if the expression is that and nothing else. */
export function dottedPath(node: Expr): string | undefined {
  if (node.kind === Kind.Name) return node.id;
  if (node.kind !== Kind.Attribute) return undefined;
  // Only short paths are ever narrowed.
  const value = node.value;
  if (value.kind === Kind.Name) return `${value.id}.${node.attr}`;
  if (value.kind === Kind.Attribute && value.value.kind === Kind.Name) return `${value.value.id}.${value.attr}.${node.attr}`;
  return undefined;
}
