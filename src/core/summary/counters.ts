import { Kind, type Expr } from '../syntax/nodes';
import { applied } from './constant-folding';
import { ValueKind, type Value } from './values';
import type { Walker } from './walker';

/** Remembers what a `while i < n` begins and ends with, as it stands before the loop. */
export function noteCounter(w: Walker, test: Expr): void {
  if (test.kind !== Kind.Compare || test.comparators.length !== 1) return;
  const sides: readonly (readonly [Expr, Expr])[] = [[test.left, test.comparators[0]!], [test.comparators[0]!, test.left]];
  for (const [counter, bound] of sides) {
    if (counter.kind !== Kind.Name) continue;
    const limit = quietValue(w, bound);
    if (limit === undefined) continue;
    const known = w.counted.get(test) ?? [];
    w.counted.set(test, [...known, { name: counter.id, from: w.lookup(counter.id), limit }]);
  }
}

/** The value of a simple expression, without taking note that it is evaluated. */
function quietValue(w: Walker, node: Expr): Value | undefined {
  switch (node.kind) {
    case Kind.Name:
      return w.lookup(node.id);
    case Kind.Constant:
      return { kind: ValueKind.Constant, type: node.type, value: node.value, id: w.newId() };
    case Kind.BinOp: {
      const left = quietValue(w, node.left);
      const right = quietValue(w, node.right);
      if (left?.kind !== ValueKind.Constant || right?.kind !== ValueKind.Constant) return undefined;
      if (typeof left.value !== 'number' || typeof right.value !== 'number') return undefined;
      const value = applied(node.op, left.value, right.value);
      return value === undefined ? undefined : { kind: ValueKind.Constant, type: 'int', value, id: w.newId() };
    }
    default:
      return undefined;
  }
}
