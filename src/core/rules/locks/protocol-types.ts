import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { attributeOf, moduleMember } from '../../program/types/attributes';
import { evaluateAll } from '../../program/types/evaluate';
import { itemOf } from '../../program/types/protocols';
import { evaluate } from '../../program/types/evaluate';
import { unknown, type Type } from '../../program/types/types';
import { EventKind, type FunctionFacts } from '../../summary/facts';
import { Kind, type Expr } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';
import { scopeAround, type Shape } from './protocol-shape';

const maxDepth = 12;

/** The function whose body holds a node; the module's own code where none does. */
export function functionAround(file: FileState, shape: Shape, node: AnyNode): FunctionFacts {
  const scope = scopeAround(shape, node);
  return functionOf(file, scope) ?? file.facts.functions[0]!;
}

function functionOf(file: FileState, scope: AnyNode | undefined): FunctionFacts | undefined {
  return scope && file.facts.functions.find((fn) => fn.start === scope.start && fn.end === scope.end && fn.index > 0);
}

/**
 * What an expression of the tree is, for the few that have no event: `lock` in `async with lock:`, the receiver of a call. Tests around it
 * narrow nothing.
 */
export function typeOfExpr(p: Program, file: FileState, shape: Shape, fn: FunctionFacts, node: Expr, depth = 0): Type {
  if (depth > maxDepth) return unknown;
  switch (node.kind) {
    case Kind.Name:
      return typeOfName(p, file, fn, node.id);
    case Kind.Attribute:
      return attributeOf(p, typeOfExpr(p, file, shape, fn, node.value, depth + 1), node.attr);
    case Kind.Subscript: {
      const key = node.slice.kind === Kind.Constant ? node.slice.value : null;
      return itemOf(p, typeOfExpr(p, file, shape, fn, node.value, depth + 1), key);
    }
    case Kind.Call: {
      const made = shape.event(EventKind.Call, node);
      return made?.event.kind === EventKind.Call ? evaluate(p, file, made.event.value) : unknown;
    }
    case Kind.NamedExpr:
      return typeOfExpr(p, file, shape, fn, node.value, depth + 1);
    default:
      return unknown;
  }
}

function typeOfName(p: Program, file: FileState, fn: FunctionFacts, name: string): Type {
  for (let at: FunctionFacts | undefined = fn; at !== undefined && at.index > 0; at = file.facts.functions[at.parent]) {
    const values = at.cells.get(name);
    if (values !== undefined) return evaluateAll(p, file, values);
  }
  return moduleMember(p, file, name) ?? unknown;
}
