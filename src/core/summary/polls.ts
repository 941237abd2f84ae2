import { Kind, type Expr, type Stmt, type While } from '../syntax/nodes';
import { dottedPath } from './dotted-path';
import { ValueKind, type Value } from './values';
import type { Walker } from './walker';

/** A `while` loop that does nothing but look at some state again and again. */
export interface PollFacts {
  /** 0-based UTF-16 offsets of `while test`. */
  readonly start: number;
  readonly end: number;
  /** `spin`: no pause; `sleep`: a pause that blocks the thread; `await`: a pause that lets other tasks run. */
  readonly pause: 'spin' | 'sleep' | 'await';
  readonly tests: readonly PollTest[];
}

/** One thing that is looked at: a variable or attribute, or what a method without arguments answers. */
export interface PollTest {
  readonly value: Value;
  /** `is_set`; empty for a variable or attribute. */
  readonly method: string;
}

/** Takes note of a loop that polls. What it looks at must be plain: a call that is not a question may do anything. */
export function notePoll(w: Walker, node: While): void {
  const frame = w.frame;
  if (frame.muted > 0 || frame.dead) return;
  const pause = pauseOf(node.body);
  const tests: PollTest[] = [];
  if (pause === undefined || node.orelse.length > 0 || !readTest(w, node.test, tests) || tests.length === 0) return;
  frame.fn.polls.push({ start: node.start, end: node.test.end, pause, tests });
}

function pauseOf(body: readonly Stmt[]): PollFacts['pause'] | undefined {
  let pause: PollFacts['pause'] = 'spin';
  for (const statement of body) {
    if (statement.kind === Kind.Pass || statement.kind === Kind.Continue) continue;
    if (statement.kind !== Kind.ExprStmt) return undefined;
    const { value } = statement;
    if (value.kind === Kind.Constant) continue;
    if (value.kind === Kind.Await && isSleep(value.value)) pause = 'await';
    else if (isSleep(value)) pause = 'sleep';
    else return undefined;
  }
  return pause;
}

function isSleep(node: Expr): boolean {
  if (node.kind !== Kind.Call) return false;
  return node.func.kind === Kind.Name ? node.func.id === 'sleep' : node.func.kind === Kind.Attribute && node.func.attr === 'sleep';
}

/** Collects what a test looks at; false if it holds anything else. */
function readTest(w: Walker, node: Expr, into: PollTest[]): boolean {
  switch (node.kind) {
    case Kind.UnaryOp:
      return node.op === 'not' && readTest(w, node.operand, into);
    case Kind.BoolOp:
      return node.values.every((value) => readTest(w, value, into));
    case Kind.Compare:
      return node.comparators.length === 1 && node.comparators[0]!.kind === Kind.Constant && readTest(w, node.left, into);
    case Kind.Name:
    case Kind.Attribute: {
      const value = pathValue(w, node);
      if (value === undefined) return false;
      into.push({ value, method: '' });
      return true;
    }
    case Kind.Call: {
      const value = node.func.kind === Kind.Attribute && node.args.length + node.keywords.length === 0 ? pathValue(w, node.func.value) : undefined;
      if (value === undefined || node.func.kind !== Kind.Attribute) return false;
      into.push({ value, method: node.func.attr });
      return true;
    }
    default:
      return false;
  }
}

/** The value of `a.b.c`, without taking note that it is read. */
function pathValue(w: Walker, node: Expr): Value | undefined {
  if (dottedPath(node) === undefined) return undefined;
  if (node.kind === Kind.Name) return w.lookup(node.id);
  if (node.kind !== Kind.Attribute) return undefined;
  const base = pathValue(w, node.value);
  return base === undefined ? undefined : { kind: ValueKind.Attribute, base, name: node.attr, id: w.newId() };
}
