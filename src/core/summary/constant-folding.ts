import { ValueKind, type ConstantValue, type Value } from './values';
import type { Walker } from './walker';

/** The left operand of a unary minus. */
export const zero: ConstantValue = { kind: ValueKind.Constant, type: 'int', value: 0, id: -1 };

/** The value of an operator on two numbers, `10**6` say; `undefined` for anything else. CPython folds the same (`ast_opt.c`). */
export function folded(w: Walker, op: string, left: Value, right: Value): Value | undefined {
  const a = left.kind === ValueKind.Constant ? left.value : undefined;
  const b = right.kind === ValueKind.Constant ? right.value : undefined;
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  const value = applied(op, a, b);
  return value === undefined ? undefined : { kind: ValueKind.Constant, type: Number.isInteger(value) ? 'int' : 'float', value, id: w.newId() };
}

/** The result of an arithmetic operator; `undefined` where Python raises, or where a number in JavaScript would be wrong. */
export function applied(op: string, a: number, b: number): number | undefined {
  const value = arithmetic(op, a, b);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function arithmetic(op: string, a: number, b: number): number | undefined {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? undefined : a / b;
    case '//':
      return b === 0 ? undefined : Math.floor(a / b);
    case '%':
      return b === 0 ? undefined : a - b * Math.floor(a / b);
    case '**':
      return a ** b;
    case '<<':
      return b < 0 || b > 60 ? undefined : a * 2 ** b;
    case '>>':
      return b < 0 || b > 60 ? undefined : Math.floor(a / 2 ** b);
    default:
      return undefined;
  }
}
