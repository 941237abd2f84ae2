import type { BinaryOperator, CompareOperator } from '../syntax/nodes';

const names: Readonly<Record<BinaryOperator, string>> = {
  '+': 'add', '-': 'sub', '*': 'mul', '@': 'matmul', '/': 'truediv', '%': 'mod', '**': 'pow', '<<': 'lshift', '>>': 'rshift',
  '|': 'or', '^': 'xor', '&': 'and', '//': 'floordiv',
};

const binary = new Map<BinaryOperator, readonly string[]>();
const augmented = new Map<BinaryOperator, readonly string[]>();
for (const [op, name] of Object.entries(names) as [BinaryOperator, string][]) {
  binary.set(op, [`__${name}__`]);
  augmented.set(op, [`__i${name}__`, `__${name}__`]);
}

/** Methods of the left operand that the operator calls (Python data model, 3.3.8). */
export function binaryMethods(op: BinaryOperator): readonly string[] {
  return binary.get(op) ?? [];
}

/** Methods that `target op= value` tries, in order. */
export function augmentedMethods(op: BinaryOperator): readonly string[] {
  return augmented.get(op) ?? [];
}

const comparisons: Readonly<Record<CompareOperator, readonly string[]>> = {
  '==': ['__eq__'], '!=': ['__ne__', '__eq__'], '<': ['__lt__'], '<=': ['__le__'], '>': ['__gt__'], '>=': ['__ge__'],
  is: [], 'is not': [], in: ['__contains__'], 'not in': ['__contains__'],
};

/** Methods that a comparison calls; `in` calls them on its right operand. */
export function compareMethods(op: CompareOperator): readonly string[] {
  return comparisons[op];
}

/** Methods that a unary operator calls. */
export const unaryMethods: Readonly<Record<'+' | '-' | '~', readonly string[]>> = { '+': ['__pos__'], '-': ['__neg__'], '~': ['__invert__'] };
