import type { Leaf, Skeleton } from '../types';

/** What one leaf says; `rules` is filled in from the table of rules. */
export type LeafText = Omit<Leaf, 'rules'>;

/** A skeleton of standard library code. */
export function runsOn(major: number, minor: number, code: string): Skeleton {
  return { code: withoutResult(code), minimumPython: [major, minor], requires: [] };
}

/** A skeleton that needs packages. */
export function needs(packages: readonly string[], code: string): Skeleton {
  return { code: withoutResult(code), minimumPython: [3, 9], requires: packages };
}

/** The last line of a skeleton file says what it prints: that is for the test that runs it, and for readers of the file. */
function withoutResult(code: string): string {
  return code.replace(/\r\n/g, '\n').replace(/\n# prints: [^\n]*\n$/, '\n');
}
