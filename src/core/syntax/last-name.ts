import { Kind, type Expr } from './nodes';

/** The last word of a name: `get` of `get`, and of `a.b.get`; empty for what is no name. */
export function lastName(node: Expr): string {
  return node.kind === Kind.Name ? node.id : node.kind === Kind.Attribute ? node.attr : '';
}
