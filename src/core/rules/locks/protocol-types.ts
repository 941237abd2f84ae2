import type { FileState } from '../../program/file-state';
import { valueOfExpression } from '../../program/locks';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { unknown, type Type } from '../../program/types/types';
import type { FunctionFacts } from '../../summary/facts';
import type { Expr } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';
import { scopeAround, type Shape } from './protocol-shape';

/** The function whose body holds a node; the module's own code where none does. */
export function functionAround(file: FileState, shape: Shape, node: AnyNode): FunctionFacts {
  const scope = scopeAround(shape, node);
  return (scope && file.facts.functions.find((fn) => fn.index > 0 && fn.start === scope.start && fn.end === scope.end)) ?? file.facts.functions[0]!;
}

/** What an expression of the tree is. */
export function typeOfExpr(p: Program, file: FileState, fn: FunctionFacts, node: Expr): Type {
  const value = valueOfExpression(file, fn, node);
  return value === undefined ? unknown : evaluate(p, file, value);
}
