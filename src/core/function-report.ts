import type { Place, Span } from './findings';
import type { Tier } from './knowledge/types';

/** Where and why a function runs, for hovers and "Show Where This Function Runs". */
export interface FunctionReport {
  readonly name: string;
  readonly place: Place;
  /** The whole definition. */
  readonly extent: Span;
  readonly isAsync: boolean;
  readonly contexts: readonly RunContext[];
  /** What it does to its runner, worst first. */
  readonly blocks: readonly BlockFact[];
}

/** One way in which a function comes to run. */
export interface RunContext {
  readonly runner: 'loop' | 'thread' | 'process' | 'main' | 'ui' | 'unknown';
  /** `event loop, in the task "poll", several at once`, `the thread that "main" starts, one at a time`. */
  readonly description: string;
  /** Where it is started, if that is known, then the calls from the root to the function: one place each. */
  readonly path: readonly { readonly message: string; readonly place: Place }[];
}

/** One way in which a function blocks whoever runs it. */
export interface BlockFact {
  /** `requests.get`. */
  readonly primitive: string;
  readonly does: string;
  readonly tier: Tier;
  readonly chain: readonly { readonly message: string; readonly place: Place }[];
}
