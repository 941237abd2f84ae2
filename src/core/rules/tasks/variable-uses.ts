import type { CodeView } from '../../program/coroutines/view';
import type { FunctionFacts } from '../../summary/facts';
import { Kind, type Expr, type Name } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';

/** Uses of a local variable in the function that owns it. */
export interface Uses {
  readonly stores: readonly Name[];
  readonly loads: readonly Name[];
}

/**
 * The uses of a name that belongs to this function alone; `undefined` if it is declared `global` or `nonlocal`, is a parameter, or is used by a
 * function inside, which may do anything with it.
 * @param mayBeParameter true if what the caller passes does not matter to the question.
 */
export function usesOf(view: CodeView, fn: FunctionFacts, name: string, mayBeParameter = false): Uses | undefined {
  const definition = view.tree.functions.get(fn.start);
  if (definition === undefined || (!mayBeParameter && fn.parameters.some((parameter) => parameter.name === name))) return undefined;
  if (declaresElsewhere(view, fn, name)) return undefined;
  const stores: Name[] = [];
  const loads: Name[] = [];
  for (const use of view.namesOf(name)) {
    if (use.start < definition.start || use.end > definition.end) continue;
    if (view.functionOf(use) !== fn) return undefined;
    (isStored(view, use) ? stores : loads).push(use);
  }
  return { stores, loads };
}

function declaresElsewhere(view: CodeView, fn: FunctionFacts, name: string): boolean {
  return new RegExp(`^[^\\S\\n]*(?:global|nonlocal)\\b[^\\n]*\\b${name}\\b`, 'm').test(view.file.text.slice(fn.start, fn.end)) || /\blocals\(\)/.test(view.file.text.slice(fn.start, fn.end));
}

/** True for targets of assignments, loops, `with` and walruses. */
export function isStored(view: CodeView, use: Name): boolean {
  let at: AnyNode = use;
  for (let parent = view.parentOf(at); parent !== undefined; at = parent, parent = view.parentOf(at)) {
    switch (parent.kind) {
      case Kind.Tuple:
      case Kind.List:
      case Kind.Starred:
        continue;
      case Kind.Assign:
        return (parent as unknown as { targets: readonly Expr[] }).targets.includes(at as Expr);
      case Kind.AnnAssign:
      case Kind.NamedExpr:
      case Kind.For:
      case Kind.Comprehension:
        return (parent as unknown as { target: Expr }).target === at;
      case Kind.WithItem:
        return (parent as unknown as { optionalVars: Expr | null }).optionalVars === at;
      case Kind.Delete:
        return true;
      default:
        return false;
    }
  }
  return false;
}
