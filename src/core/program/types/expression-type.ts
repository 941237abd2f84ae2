import type { FunctionFacts } from '../../summary/facts';
import { Kind, type Expr } from '../../syntax/nodes';
import type { FileState } from '../file-state';
import { treeOf } from '../loops/tree-of';
import type { Program } from '../program';
import { attributeOf, moduleMember } from './attributes';
import { evaluate, evaluateAll } from './evaluate';
import { awaitedBy, itemOf } from './protocols';
import { external, unknown, type Type } from './types';

const maxDepth = 12;

/**
 * What an expression of the tree is, for questions that have no event to ask about: the lock in `async with lock:`, the receiver of a
 * call. A variable is all that is ever assigned to it; tests around the expression narrow nothing.
 */
export function typeOfExpression(p: Program, file: FileState, fn: FunctionFacts, node: Expr, depth = 0): Type {
  if (depth > maxDepth) return unknown;
  const of = (part: Expr): Type => typeOfExpression(p, file, fn, part, depth + 1);
  switch (node.kind) {
    case Kind.Name:
      return typeOfName(p, file, fn, node.id);
    case Kind.Attribute:
      return attributeOf(p, of(node.value), node.attr);
    case Kind.Subscript:
      return itemOf(p, of(node.value), node.slice.kind === Kind.Constant ? node.slice.value : null);
    case Kind.Call: {
      const call = treeOf(file).calls.get(`${node.start}:${node.end}`);
      return call === undefined ? unknown : evaluate(p, file, call.event.value);
    }
    case Kind.Await:
      return awaitedBy(p, of(node.value));
    case Kind.NamedExpr:
      return of(node.value);
    default:
      return unknown;
  }
}

/** What a name is where a function looks it up: its own variable, that of a function around it, a name of the module, a builtin. */
export function typeOfName(p: Program, file: FileState, fn: FunctionFacts, name: string): Type {
  for (let at: FunctionFacts | undefined = fn; at !== undefined && at.index > 0; at = file.facts.functions[at.parent]) {
    const values = at.cells.get(name);
    if (values !== undefined) return evaluateAll(p, file, values);
  }
  return moduleMember(p, file, name) ?? external(`builtins.${name}`);
}
