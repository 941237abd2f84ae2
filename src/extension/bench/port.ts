import type { RunnerEvent } from '../../core/bench/events';
import type { Environment, RunResult } from '../../core/bench/model';
import type { History } from '../../node/bench/history';
import type { Order } from '../../node/bench/host';
import type { PanelState } from '../../protocol/panel';

/** A failure as the panel shows it. */
export type Problem = NonNullable<PanelState['problem']>;

/** How a run ended. */
export interface Ending {
  /** Whole or partial; `null`: nothing was measured. */
  readonly result: RunResult | null;
  /** `null`: it went well, or was stopped. */
  readonly failure: Problem | null;
  readonly cancelled: boolean;
}

/** What runs benchmarks; tests put a scripted one in its place. */
export interface BenchPort {
  /** Events arrive in order, the last one before `ended` resolves. `ended` never rejects. */
  run(python: string, order: Order, onEvent: (event: RunnerEvent) => void): { readonly ended: Promise<Ending>; cancel(): void };
  /** What an interpreter says of itself. */
  environment(python: string): Promise<{ readonly environment: Environment } | { readonly failure: Problem }>;
  /** Ends every process and waits until none is left. */
  dispose(): Promise<void>;
}

/** The results that are kept. */
export type StoredRuns = Pick<History, 'add' | 'list' | 'read' | 'delete'>;
