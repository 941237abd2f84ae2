import { Kind, type Expr } from '../syntax/nodes';
import type { Need } from './facts';
import { ValueKind } from './values';
import type { Walker } from './walker';

/** What a test asks of the parameters of its function: `if p is None:`, `if not p:`, `if url:`, `if host and port:`. */
export function parameterNeeds(w: Walker, test: Expr): readonly Need[] {
  switch (test.kind) {
    case Kind.Name:
      return needOf(w, test, 'given');
    case Kind.UnaryOp:
      return test.op === 'not' ? needOf(w, test.operand, 'missing') : none;
    case Kind.Compare: {
      const right = test.comparators[0];
      if (test.ops.length !== 1 || right?.kind !== Kind.Constant || right.type !== 'None') return none;
      if (test.ops[0] === 'is') return needOf(w, test.left, 'missing');
      return test.ops[0] === 'is not' ? needOf(w, test.left, 'given') : none;
    }
    case Kind.BoolOp:
      return test.op === 'and' ? test.values.flatMap((value) => parameterNeeds(w, value)) : none;
    default:
      return none;
  }
}

const none: readonly Need[] = [];

/** Only a parameter that still holds what the call passed tells something about the call. */
function needOf(w: Walker, subject: Expr, kind: 'given' | 'missing'): readonly Need[] {
  const value = subject.kind === Kind.Name ? w.frame.env.get(subject.id) : undefined;
  return value?.kind === ValueKind.Parameter && value.owner === w.frame.fn.index ? [{ parameter: value.index, kind }] : none;
}
