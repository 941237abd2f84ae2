/** Milliseconds that a piece of work took. */
export interface Cost {
  readonly wall: number;
  /** All threads of the process, user and system: garbage collection and the compiler count. */
  readonly cpu: number;
}

export function measure(work: () => void): Cost {
  const cpu = process.cpuUsage();
  const from = performance.now();
  work();
  const wall = performance.now() - from;
  const { user, system } = process.cpuUsage(cpu);
  return { wall, cpu: (user + system) / 1000 };
}

/** The cheapest of several runs, by processor time: other programs on the machine can only add. */
export function cheapest(runs: number, work: () => void): Cost {
  let best: Cost | undefined;
  for (let run = 0; run < runs; run++) {
    const cost = measure(work);
    if (best === undefined || cost.cpu < best.cpu) best = cost;
  }
  return best!;
}
