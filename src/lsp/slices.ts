/** Long work is cut into steps; between slices the server reads its input, so that a keystroke never waits for a scan. */

/** Longest time that a slice of background work holds the server, in milliseconds. A single step may take longer. */
const sliceLength = 8;

export interface SliceOptions {
  now(): number;
  /** Asked before each step; true ends the work. */
  isCancelled(): boolean;
  /** While true, background work waits: somebody types or waits for an answer. */
  isBusy(): boolean;
}

/**
 * Runs a generator to its end in slices.
 * @returns true if it ran to the end, false if it was cancelled. Errors of a step reject.
 */
export async function runInSlices<T>(steps: Iterator<T>, onStep: (value: T) => void, options: SliceOptions): Promise<boolean> {
  let sliceStart = options.now();
  while (true) {
    if (options.isCancelled()) {
      steps.return?.();
      return false;
    }
    const step = steps.next();
    if (step.done) return true;
    onStep(step.value);
    if (options.now() - sliceStart >= sliceLength) {
      await nextTurn();
      while (options.isBusy() && !options.isCancelled()) await pause(15);
      sliceStart = options.now();
    }
  }
}

/** Lets everything that has arrived be handled first. Two turns: reading a message and handling it are one each. */
export async function nextTurn(): Promise<void> {
  await turn();
  await turn();
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
