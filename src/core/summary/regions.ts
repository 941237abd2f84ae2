import type { BinaryOperator } from '../syntax/nodes';
import type { Value } from './values';

/**
 * Basic operations and their price: nanoseconds on CPython 3.12 on a server core, from the preset `operations`. The amounts of a
 * region are added up in these; another interpreter's prices come in as a factor.
 */
export const referencePrices = {
  loop_iteration: 12, add_int: 14, comparison: 12, attribute_load: 6, attribute_store: 10, list_index: 13, dict_get: 20, dict_set: 22, list_append: 18,
  string_concat: 45, string_format: 110, object_creation: 120, list_comprehension_item: 14, generator_item: 28, call_method: 35, try_block: 2, exception_raise: 250,
} as const;

export type Operation = keyof typeof referencePrices;

/** How often a region runs for each run of the region around it. */
export type Count =
  /** A number of times; below 1: the chance of a branch. */
  | { readonly kind: 'times'; readonly value: number }
  /** Once for each item of a value. */
  | { readonly kind: 'over'; readonly value: Value }
  /** `while i < limit: …; i += step`. */
  | { readonly kind: 'counting'; readonly from: Value; readonly limit: Value; readonly op: BinaryOperator; readonly step: number }
  /** `while True:`. */
  | { readonly kind: 'forever' }
  | { readonly kind: 'unknown' };

/** A part of a function's code that runs as often as the rest of it: the body, a loop's body, a branch. Inner regions lie behind outer ones. */
export interface Region {
  readonly kind: 'body' | 'loop' | 'branch';
  /** Index of the region around it; -1 for the body. */
  readonly parent: number;
  /** 0-based UTF-16 offsets: what happens inside, except in the head of a comprehension's clause, happens in this region. */
  readonly start: number;
  readonly end: number;
  /** What says how often: `for x in xs`, `while test`, the source of a comprehension. Empty for other regions. */
  readonly headStart: number;
  readonly headEnd: number;
  readonly count: Count;
  /** Reference nanoseconds of one run, without calls and inner regions. */
  readonly own: number;
  /** It awaits or yields, or an inner region does: others may run in between. */
  readonly suspends: boolean;
  /** `always`: one round and out; `conditional`: a `break` or `return` may end it early. */
  readonly exits: 'none' | 'conditional' | 'always';
  /** A `raise` or the end of the process stands in it. */
  readonly raises: boolean;
}
