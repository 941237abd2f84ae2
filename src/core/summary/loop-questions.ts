import { Kind, type Expr, type If, type Stmt, type Try } from '../syntax/nodes';
import { annotationValue } from './annotations';
import type { Question } from './facts';
import { isLoopProbe } from './test-outcomes';
import type { Value } from './values';
import type { Walker } from './walker';

/** Projects wrap the question for a running loop in functions of their own: which those are, and where they are asked. */

/**
 * What a function's result says of the thread it runs in, where its body is the usual one: `asyncio.get_running_loop()` in a `try`,
 * with one constant returned where that works and the other where it fails.
 */
export function loopAnswer(body: readonly Stmt[]): 'running' | 'stopped' | undefined {
  const at = body.findIndex((statement) => statement.kind === Kind.Try);
  const attempt = body[at];
  if (attempt?.kind !== Kind.Try || !attempt.body.some(asksForLoop)) return undefined;
  const rest = returned(body.slice(at + 1));
  const works = returned([...attempt.body, ...attempt.orelse]) ?? rest;
  const fails = returned(attempt.handlers.flatMap((handler) => handler.body)) ?? rest;
  if (works === undefined || fails === undefined || works === fails) return undefined;
  return works ? 'running' : 'stopped';
}

function asksForLoop(statement: Try['body'][number]): boolean {
  const value = statement.kind === Kind.ExprStmt || statement.kind === Kind.Assign ? statement.value : null;
  return value?.kind === Kind.Call && isLoopProbe(value);
}

/** The constant that the first `return` among these statements gives. */
function returned(statements: readonly Stmt[]): boolean | undefined {
  const found = statements.find((statement) => statement.kind === Kind.Return);
  const value = found?.kind === Kind.Return ? found.value : null;
  return value?.kind === Kind.Constant && value.type === 'bool' ? value.value === true : undefined;
}

/** The test of something that the project defines, a call or an attribute, perhaps negated. */
export function ownQuestion(w: Walker, test: Expr): { readonly value: Value; readonly holds: boolean } | undefined {
  const isNegated = test.kind === Kind.UnaryOp && test.op === 'not';
  const tested = isNegated ? test.operand : test;
  if (tested.kind !== Kind.Attribute && (tested.kind !== Kind.Call || tested.args.length > 0 || isLoopProbe(tested))) return undefined;
  return { value: annotationValue(w, tested), holds: !isNegated };
}

/** The branches of an `if` that its first test decides. */
export function questionsOf(node: If, question: { readonly value: Value; readonly holds: boolean }): Question[] {
  const questions: Question[] = [];
  const add = (body: readonly Stmt[], holds: boolean): void => {
    const first = body[0];
    const last = body.at(-1);
    if (first !== undefined && last !== undefined) questions.push({ start: first.start, end: last.end, value: question.value, holds });
  };
  add(node.clauses[0]!.body, question.holds);
  for (const clause of node.clauses.slice(1)) add(clause.body, !question.holds);
  add(node.orelse, !question.holds);
  return questions;
}
