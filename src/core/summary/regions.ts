import type { BinaryOperator } from '../syntax/nodes';
import type { Value } from './values';

/** Basic operations that are counted. The names are those of the measured profile (preset `operations`). */
export const enum Op {
  loop_iteration,
  add_int,
  comparison,
  attribute_load,
  attribute_store,
  list_index,
  dict_get,
  dict_set,
  list_append,
  string_concat,
  string_format,
  object_creation,
  list_comprehension_item,
  generator_item,
  call_method,
  try_block,
  exception_raise,
}

/** Names of the operations, by their number. */
export const opNames = [
  'loop_iteration', 'add_int', 'comparison', 'attribute_load', 'attribute_store', 'list_index', 'dict_get', 'dict_set', 'list_append',
  'string_concat', 'string_format', 'object_creation', 'list_comprehension_item', 'generator_item', 'call_method', 'try_block', 'exception_raise',
] as const;

export const opCount = opNames.length;

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
  /** Operations of one run, by `Op`, without calls and inner regions. */
  readonly ops: readonly number[];
  /** It awaits or yields, or an inner region does: others may run in between. */
  readonly suspends: boolean;
  /** `always`: one round and out; `conditional`: a `break` or `return` may end it early. */
  readonly exits: 'none' | 'conditional' | 'always';
  /** A `raise` or the end of the process stands in it. */
  readonly raises: boolean;
}
