import type { BinaryOperator } from '../syntax/nodes';
import type { Value } from './values';

/**
 * Basic operations and their price: nanoseconds on CPython 3.12 on a server core, from the preset `operations`. The amounts of a
 * region are added up in these; another interpreter's prices come in as factors.
 */
export const referencePrices = {
  loop_iteration: 15, add_int: 17, comparison: 9, list_index: 8, dict_get: 14, dict_set: 20, list_append: 9, string_concat: 32, string_format: 100,
  object_creation: 125, list_comprehension_item: 9, generator_item: 19, exception_raise: 140,
  attribute_load: 6, attribute_store: 6, call_method: 21, try_block: 3,
} as const;

export type Operation = keyof typeof referencePrices;

/** What CPython looks up: since 3.11 the interpreter remembers where it found it, so these got cheaper than the rest (PEP 659). */
export const lookups: ReadonlySet<Operation> = new Set<Operation>(['attribute_load', 'attribute_store', 'call_method', 'try_block']);

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
  /** Reference nanoseconds of one run, without calls and inner regions: operations, and beside them lookups. */
  readonly own: number;
  readonly ownLookups: number;
  /** Items that one run yields, without inner regions; `null`: cannot be told. */
  readonly yields: number | null;
  /** It awaits or yields, or an inner region does: others may run in between. */
  readonly suspends: boolean;
  /** `always`: one round and out; `conditional`: a `break` or `return` may end it early. */
  readonly exits: 'none' | 'conditional' | 'always';
  /** A `raise` or the end of the process stands in it. */
  readonly raises: boolean;
}
