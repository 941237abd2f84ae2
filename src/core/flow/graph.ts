/**
 * Control flow of one function body as a graph of small steps, in the order in which CPython evaluates them. It is made from the tree
 * when a rule asks for it; most functions never have one. What a step means (which lock, which place) is for the analyses to say.
 */
import type { Comprehension, Expr, ExceptHandler, Stmt, WithItem } from '../syntax/nodes';

export const enum StepKind {
  /** The function begins. Step 0 of every graph. */
  Begin,
  /** The function ends by falling off its end or by `return`. */
  End,
  /** An exception leaves the function. */
  Raised,
  /** A call; its arguments are evaluated by steps before. `node` is the `Call`. */
  Call,
  /** `node` is the `Await`; the awaited expression is evaluated before. Control may go to other tasks here. */
  Await,
  /** A name, attribute or subscript is read. Reading the method of a call is no step: see the `Call`. */
  Load,
  /** A name, attribute or subscript is assigned. `value` is the assigned expression where there is exactly one for this target. */
  Store,
  /** A name, attribute or subscript is deleted. */
  Delete,
  /** A context manager is entered. `node` is the `WithItem`. */
  Enter,
  /** It is left, by the path that the edges tell; `isError` if by an exception. */
  Leave,
  /** The next item is asked for: `true` leads to the body, `false` behind the loop. `node` is the `For` or `Comprehension`. */
  Iterate,
  /** A condition is decided. `node` is one operand: `and`, `or`, `not` and chains of `if` are taken apart. */
  Test,
  /** `yield`: the caller runs here. */
  Yield,
  Return,
  /** `raise`, or an `assert` that fails. */
  Raise,
  /** A function, class, lambda or generator expression is made. Its body is not part of this graph. */
  Define,
  /** An `except` clause has matched. `node` is the `ExceptHandler`. */
  Catch,
  /** A `finally` block or a `with` is over, and the exception that was on its way goes on. `node` is that of the block's last step. */
  Rethrow,
  /** An import statement. */
  Import,
}

/**
 * `error`: the step raised anything. `cancelled`: it raised what passes by an `except Exception` on the way: a cancellation, an interrupt.
 * `swallowed`: a context manager stopped an exception that was on its way.
 */
export type EdgeKind = 'next' | 'true' | 'false' | 'error' | 'cancelled' | 'swallowed';

export interface Edge {
  /** Index of the step that follows. */
  readonly to: number;
  readonly kind: EdgeKind;
}

export type StepNode = Expr | Stmt | WithItem | Comprehension | ExceptHandler;

export interface Step {
  /** Position in `Graph.steps`. */
  readonly index: number;
  readonly kind: StepKind;
  /** `null` for `Begin`, `End` and `Raised`. */
  readonly node: StepNode | null;
  /** 0-based UTF-16 offsets of the node, or of the body. */
  readonly start: number;
  readonly end: number;
  /** The innermost statement around; the `AugAssign` of `self.n += f()` for its load, call and store. */
  readonly statement: Stmt | null;
  /** `Store`: what is assigned, unless it is unpacked, iterated or computed by an operator. */
  readonly value: Expr | null;
  /** `Enter`, `Leave`, `Iterate`: `async with`, `async for`. */
  readonly isAsync: boolean;
  /** `Leave`: an exception is on its way. */
  readonly isError: boolean;
  readonly next: readonly Edge[];
}

export interface Graph {
  readonly steps: readonly Step[];
  /** Index of the step `End`. */
  readonly end: number;
  /** Index of the step `Raised`. */
  readonly raised: number;
  /** Edges backward: for each step, the steps before it with the kind of the edge that leads on. */
  readonly previous: readonly (readonly { readonly from: number; readonly kind: EdgeKind }[])[];
}

/** True for steps at which other tasks of the loop may run, if what is awaited suspends. */
export function maySuspend(step: Step): boolean {
  switch (step.kind) {
    case StepKind.Await:
    case StepKind.Yield:
      return true;
    case StepKind.Enter:
    case StepKind.Leave:
    case StepKind.Iterate:
      return step.isAsync;
    default:
      return false;
  }
}
