import { StepKind, type Graph } from '../../flow/graph';
import { Kind, type Expr } from '../../syntax/nodes';
import { walkTree } from '../../syntax/walk-tree';
import { pathText } from './protocol-operations';

/** What a condition asks: the value of something that has a name, so that a second question gets the same answer. */
export interface Question {
  /** Equal for questions about the same thing. `x is None` asks about `x`. */
  readonly key: string;
  /** False: the condition holds where the answer is no. */
  readonly isPositive: boolean;
}

/** What a test asks; `undefined` if a second look may give another answer (it calls something). */
export function questionOf(file: { readonly text: string }, node: Expr): Question | undefined {
  if (node.kind === Kind.NamedExpr) return questionOf(file, node.target);
  const path = pathText(node);
  if (path !== undefined) return { key: path, isPositive: true };
  if (node.kind === Kind.Compare && node.ops.length === 1) {
    const right = node.comparators[0]!;
    const left = node.left.kind === Kind.NamedExpr ? pathText(node.left.target) : pathText(node.left);
    const op = node.ops[0]!;
    const isEqual = op === 'is' || op === '==';
    if (left !== undefined && right.kind === Kind.Constant && (isEqual || op === 'is not' || op === '!=') && (right.type === 'None' || right.type === 'bool')) {
      return { key: left, isPositive: (right.value === true) === isEqual };
    }
  }
  let isPure = true as boolean;
  walkTree([node], ({ kind }) => {
    if (kind === Kind.Call || kind === Kind.Await || kind === Kind.Yield || kind === Kind.NamedExpr) isPure = false;
    return isPure;
  });
  return isPure ? { key: file.text.slice(node.start, node.end).replace(/\s+/g, ' '), isPositive: true } : undefined;
}

/** The truth of a literal. */
export function constantTruth(node: Expr | null): boolean | undefined {
  if (node?.kind !== Kind.Constant) return undefined;
  return node.type === 'Ellipsis' ? true : Boolean(node.value);
}

/** More would only multiply the ways. */
const maxQuestions = 6;

/** The questions that a function asks twice, or asks after it has set the answer: those tie one branch to another. */
export function recurringQuestions(file: { readonly text: string }, graph: Graph): ReadonlySet<string> {
  const asked = new Map<string, Set<number>>();
  for (const step of graph.steps) {
    const node = step.node as Expr | null;
    if (node === null) continue;
    const key = step.kind === StepKind.Test ? questionOf(file, node)?.key : step.kind === StepKind.Store ? pathText(node) : undefined;
    if (key === undefined) continue;
    let places = asked.get(key);
    if (places === undefined) asked.set(key, (places = new Set()));
    places.add(node.start);
  }
  return new Set([...asked].filter(([, places]) => places.size > 1).map(([key]) => key).slice(0, maxQuestions));
}
