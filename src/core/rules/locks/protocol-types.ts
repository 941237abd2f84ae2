import type { FileState } from '../../program/file-state';
import type { FunctionFacts } from '../../summary/facts';
import type { AnyNode } from '../../syntax/walk-tree';
import { scopeAround, type Shape } from './protocol-shape';

/** The function whose body holds a node; the module's own code where none does. */
export function functionAround(file: FileState, shape: Shape, node: AnyNode): FunctionFacts {
  const scope = scopeAround(shape, node);
  return (scope && file.facts.functions.find((fn) => fn.index > 0 && fn.start === scope.start && fn.end === scope.end)) ?? file.facts.functions[0]!;
}
