import { totalmem } from 'node:os';
import type { Limits } from '../../core/bench/requests';

/** Bytes of printed output: more is a mistake, and costs more time than what is measured. */
const OUTPUT = 10_000_000;
/** Bytes below which no benchmark of ours stays on every interpreter. */
const LEAST_MEMORY = 512 * 1024 * 1024;
/** Seconds for imports, starts of processes and a busy machine, beside the measurement itself. */
const AROUND = 20;
/** Seconds for one call of an unknown function. */
const DRY_RUN = 60;

/** Limits for a run with a budget in seconds. The runner itself ends a measurement at 1.5 times its budget. */
export function defaultLimits(budget: number): Limits {
  return { time: budget * 1.5 + AROUND, output: OUTPUT, memory: memory() };
}

/** Limits for one call that shows how long a function takes. */
export function dryRunLimits(): Limits {
  return { time: DRY_RUN, output: OUTPUT, memory: memory() };
}

/** Half of what the machine has: the other half is the editor's and everybody else's. */
function memory(): number {
  return Math.max(LEAST_MEMORY, Math.floor(totalmem() / 2));
}
