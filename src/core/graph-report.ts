import type { Place } from './findings';

/**
 * The pictures that Interlock draws of a program, as plain data: `interlock graph` prints them, the editor draws them. Ids are
 * stable: the same code gives the same ids, so that a picture that is drawn anew keeps what was chosen in it.
 */

/** One step of a chain of calls, from where it starts to the place that matters. */
export interface GraphStep {
  readonly message: string;
  readonly place: Place;
}

/** Which locks exist, and in which order they are taken. */
export interface LockGraph {
  readonly locks: readonly LockNode[];
  readonly orders: readonly LockOrder[];
  readonly cycles: readonly LockCycle[];
}

export interface LockNode {
  readonly id: string;
  /** `Account._lock`, as messages name it. */
  readonly name: string;
  /** `Lock`, `RLock`, `Condition`, `Semaphore` …: the words of the library. */
  readonly kind: string;
  /** Locks of different worlds never wait for each other's holders in the same way. */
  readonly world: 'thread' | 'asyncio' | 'anyio' | 'trio' | 'process' | 'file' | 'unknown';
  /** Where it is made; `null`: nobody knows. */
  readonly place: Place | null;
  /** Index into `cycles` of the first that it is part of; `null`: of none. */
  readonly cycle: number | null;
}

/** `to` is taken while `from` is held. */
export interface LockOrder {
  readonly from: string;
  readonly to: string;
  /** Where `to` is taken, or the call that leads there. */
  readonly at: Place;
  /** From where `from` is taken to where `to` is. */
  readonly path: readonly GraphStep[];
  /** In which threads, processes and tasks this happens, in words; empty: not known. */
  readonly contexts: readonly string[];
  /** Index into `cycles` of the first that it is part of; `null`: of none. */
  readonly cycle: number | null;
}

/** Locks that are taken in a circle: as many orders as locks, each order leads from one lock to the next. */
export interface LockCycle {
  /** Ids. */
  readonly locks: readonly string[];
  /** Indices into `LockGraph.orders`. */
  readonly orders: readonly number[];
  /** The rule `lock-order-inversion` reports it. */
  readonly isReported: boolean;
  /** Name of a lock that is held around all of its orders, so that they cannot block each other. */
  readonly gate?: string;
}

/** Which threads, processes, loops and handlers a program has, and which functions each of them runs. */
export interface ContextGraph {
  readonly roots: readonly ContextRoot[];
  readonly functions: readonly ContextFunction[];
  readonly calls: readonly ContextCall[];
}

export interface ContextRoot {
  readonly id: string;
  readonly runner: 'main' | 'thread' | 'process' | 'loop' | 'ui';
  /** `thread started in "Server.start"`. */
  readonly as: string;
  /** It can run several times at once. */
  readonly isMany: boolean;
  /** Where it is started; `null`: nowhere in this code. */
  readonly place: Place | null;
}

export interface ContextFunction {
  readonly id: string;
  /** `Server.handle`. */
  readonly name: string;
  readonly place: Place;
}

/** A call that runs `to` in the context that runs `from`. */
export interface ContextCall {
  /** Id of a root or of a function. */
  readonly from: string;
  /** Id of a function. */
  readonly to: string;
  /** The call; for a root's first function, where that is handed over. */
  readonly place: Place;
}
