import type { CpuModel } from '../../knowledge/cpu/types';
import type { Place } from '../../findings';
import type { Hop } from '../effects/blocks';

/** Why a loop takes long: how often it turns, and what a turn costs. Loops directly inside one another count as one. */
export interface LoopCause {
  /** Turns of each loop, outermost first. */
  readonly factors: readonly number[];
  /** Nanoseconds of a turn of the innermost one. */
  readonly perTurn: number;
}

/** Data of a size that is not known. */
export interface TypicalInput {
  /** Where it comes from: `a file`. */
  readonly what: string;
  /** Taken for granted. */
  readonly bytes: number;
}

/** What takes most of the time of some code. */
export interface Cause {
  /** The loop's head, or the call. */
  readonly place: Place;
  /** The place in the priced code that leads there: a call, or the cause itself. */
  readonly via: Place;
  /** From the function that is called to the one that holds the cause. */
  readonly hops: readonly Hop[];
  /** Nanoseconds that it takes in all for one run of the code that is priced. */
  readonly nanoseconds: number;
  /** For a loop, `null` for a call. */
  readonly loop: LoopCause | null;
  readonly model: CpuModel | null;
  /** Qualified name of the library function; empty for loops. */
  readonly primitive: string;
  /** What the call works on, where its size is taken for granted. */
  readonly input: TypicalInput | null;
}

/** The price of running some code once. */
export interface Cost {
  /** What is known for certain to run: unknown numbers of turns count as one. */
  readonly nanoseconds: number;
  /** Nanoseconds during which the GIL is free for other threads. */
  readonly released: number;
  /** The dearest part; `null` where nothing stands out. */
  readonly cause: Cause | null;
  /** It rests on an assumption: a default value, a branch that is taken, a loop that turns at least once. */
  readonly isAssumed: boolean;
  /** It may well cost far less: a `break` or a short-cut ends it early, or it runs only after an error. */
  readonly isPartial: boolean;
}

export const noCost: Cost = { nanoseconds: 0, released: 0, cause: null, isAssumed: false, isPartial: false };

/** Both, one after the other: the dearer cause stands for both. */
export function plus(a: Cost, b: Cost): Cost {
  if (b === noCost) return a;
  if (a === noCost) return b;
  const dearer = (a.cause?.nanoseconds ?? 0) >= (b.cause?.nanoseconds ?? 0) ? a : b;
  return { nanoseconds: a.nanoseconds + b.nanoseconds, released: a.released + b.released, cause: dearer.cause, isAssumed: dearer.isAssumed, isPartial: dearer.isPartial };
}

/** The cost a number of times; the cause with it. */
export function times(cost: Cost, count: number): Cost {
  if (cost === noCost || count === 1) return cost;
  const { cause } = cost;
  return { ...cost, nanoseconds: cost.nanoseconds * count, released: cost.released * count, cause: cause === null ? null : { ...cause, nanoseconds: cause.nanoseconds * count } };
}
