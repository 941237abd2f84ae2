import { StepKind, type Step } from '../../flow/graph';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { treeOf } from '../../program/loops/tree-of';
import { evaluate } from '../../program/types/evaluate';
import { subclasses } from '../../program/types/subclasses';
import { alternatives, TypeKind, type FunctionType } from '../../program/types/types';
import { Kind, type Await, type FunctionDef } from '../../syntax/nodes';
import { walkTree } from '../../syntax/walk-tree';

/** Longer chains of coroutines that never suspend do not come up. */
const maxDepth = 6;

/** False if what a step awaits certainly runs to its end without giving other tasks a turn: a coroutine that awaits nothing. */
export function suspends(p: Program, file: FileState, step: Step): boolean {
  if (step.kind !== StepKind.Await) return true;
  return awaitSuspends(p, file, step.node as Await, 0);
}

/** False if this `await` certainly never suspends. */
export function awaitSuspends(p: Program, file: FileState, node: Await, depth: number): boolean {
  if (depth > maxDepth || node.value.kind !== Kind.Call) return true;
  const call = treeOf(file).calls.get(`${node.value.start}:${node.value.end}`);
  if (call === undefined) return true;
  const callees = alternatives(evaluate(p, file, call.event.value.func));
  return callees.length === 0 || callees.some((callee) => callee.kind !== TypeKind.Function || bodySuspends(p, callee, depth));
}

function bodySuspends(p: Program, callee: FunctionType, depth: number): boolean {
  // What a decorator adds is not seen, and an open method is implemented elsewhere.
  if (!callee.fn.isAsync || callee.isUncertain || callee.fn.decorators.length > 0 || callee.fn.isStub || callee.fn.isGenerator) return true;
  const node = treeOf(callee.file).functions.get(callee.fn.start);
  if (node !== undefined && callee.fn.cls >= 0 && (isHook(node) || isOverridden(p, callee))) return true;
  return node === undefined || holdsSuspension(p, callee.file, node, depth);
}

/** A method that only gives `None` or another constant: what classes below put in its place may well suspend. */
function isHook({ body }: FunctionDef): boolean {
  const rest = body.filter((statement) => !(statement.kind === Kind.ExprStmt && statement.value.kind === Kind.Constant));
  const [only] = rest;
  return rest.length === 1 && only?.kind === Kind.Return && (only.value === null || only.value.kind === Kind.Constant);
}

function isOverridden(p: Program, { file, fn }: FunctionType): boolean {
  for (const { cls } of subclasses(p, file, file.facts.classes[fn.cls]!)) if (cls.attributes.has(fn.name)) return true;
  return false;
}

function holdsSuspension(p: Program, file: FileState, node: FunctionDef, depth: number): boolean {
  let found = false;
  walkTree(node.body, (inner) => {
    if (found || inner.kind === Kind.FunctionDef || inner.kind === Kind.Lambda || inner.kind === Kind.ClassDef) return false;
    if ((inner.kind === Kind.With || inner.kind === Kind.For || inner.kind === Kind.Comprehension) && (inner as unknown as { isAsync: boolean }).isAsync) found = true;
    else if (inner.kind === Kind.Await && awaitSuspends(p, file, inner as Await, depth + 1)) found = true;
    return !found;
  });
  return found;
}
