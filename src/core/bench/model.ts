/**
 * What a benchmark run consists of: the cells that are measured, the charts that show them, the estimates and the verdict.
 * The Python runner produces these objects, the panel, the command line and the decision tree read them. The schemas check
 * at run time what crosses a process or a message boundary; the types follow from them. All figures are in base units
 * (seconds, bytes, operations per second): only the last step before a person reads them chooses ms or MB.
 */

import * as v from 'valibot';

/** Version of the result file. A file of another version is shown as unreadable, never guessed at. */
export const resultSchema = 1;

export const modelIds = [
  'sequential', 'threads', 'thread-pool', 'fork', 'spawn', 'forkserver', 'process-pool', 'asyncio', 'to-thread',
  'asyncio-pool', 'subinterpreters', 'none',
] as const;
export const Model = v.picklist(modelIds);
/** An execution model; `none`: the cell measures something else (a lock, a queue, a pickle). */
export type Model = v.InferOutput<typeof Model>;

export const Unit = v.picklist(['s', 'B', '1/s', 'ratio', 'count', 'share']);
/** `ratio`: a factor (speed-up); `share`: 0 to 1, shown in per cent. */
export type Unit = v.InferOutput<typeof Unit>;

export const Cell = v.object({
  /** Unique in its run: `threads`, `pool@0.0003`. */
  id: v.string(),
  label: v.string(),
  model: Model,
  /** The chart that it is drawn in. */
  chart: v.string(),
  /** The line of a curve that it is a point of; empty in bar charts. */
  series: v.string(),
  /** Position on the x axis of a curve, in the unit of that axis. */
  x: v.nullable(v.number()),
  unit: Unit,
  workers: v.nullable(v.number()),
  /** Why it cannot run on this interpreter: "needs Python 3.14". Such a cell is shown, never left out. */
  unsupported: v.nullable(v.string()),
});
export type Cell = v.InferOutput<typeof Cell>;

const Axis = v.object({ label: v.string(), unit: Unit, scale: v.picklist(['linear', 'log']) });

export const Mark = v.object({ axis: v.picklist(['x', 'y']), value: v.number(), label: v.string() });
/** A line across a chart: the break-even size, the knee, the number of effective cores. */
export type Mark = v.InferOutput<typeof Mark>;

export const Fit = v.object({
  series: v.string(),
  law: v.picklist(['amdahl', 'usl', 'ceiling']),
  /** Parameters by their usual names: `serial` or `sigma`, `kappa`, `ceiling`. */
  parameters: v.record(v.string(), v.number()),
  points: v.array(v.tuple([v.number(), v.number()])),
  /** One sentence: "14 % of the work is serial: at most 7 times faster". */
  note: v.string(),
});
export type Fit = v.InferOutput<typeof Fit>;

export const Chart = v.object({
  id: v.string(),
  kind: v.picklist(['bars', 'curve']),
  title: v.string(),
  /** `null` for bars. */
  x: v.nullable(Axis),
  y: v.object({ ...Axis.entries, better: v.picklist(['lower', 'higher', 'none']) }),
  /** The cell that relative factors refer to. */
  baseline: v.nullable(v.string()),
  /** Lines of a curve, in drawing order; empty for bars. */
  series: v.array(v.object({ id: v.string(), label: v.string(), model: Model })),
  marks: v.array(Mark),
  fits: v.array(Fit),
});
export type Chart = v.InferOutput<typeof Chart>;

export const Estimate = v.object({
  cell: v.string(),
  /** Rounds that count. */
  n: v.number(),
  median: v.number(),
  /** Median absolute deviation. */
  mad: v.number(),
  /** 95 % percentile bootstrap interval of the median. */
  lo: v.number(),
  hi: v.number(),
  /** Values in execution order. */
  rounds: v.array(v.number()),
  /** Warm-up rounds and rounds that foreign load spoiled. */
  discarded: v.array(v.number()),
  /** Words for people: "fewer than 5 rounds", "2 outliers". */
  flags: v.array(v.string()),
  /** Further figures of this cell, by name: `p99`, `rss`, `cpu`. Base units. */
  detail: v.record(v.string(), v.number()),
});
export type Estimate = v.InferOutput<typeof Estimate>;

export const Pair = v.object({
  a: v.string(),
  b: v.string(),
  /** Median over rounds of how many times better `a` is than `b`; above 1: `a` is better. */
  ratio: v.number(),
  lo: v.number(),
  hi: v.number(),
  verdict: v.picklist(['a', 'b', 'equal', 'inconclusive']),
});
export type Pair = v.InferOutput<typeof Pair>;

export const ClaimOutcome = v.object({
  /** `id` in presets.json. */
  claim: v.string(),
  outcome: v.picklist(['holds', 'conditional', 'fails', 'not-here', 'inconclusive']),
  /** What was measured, in one sentence with figures. */
  measured: v.string(),
});
export type ClaimOutcome = v.InferOutput<typeof ClaimOutcome>;

export const Verdict = v.object({
  /** `measured`: there is nothing to win (a cost, a latency). */
  outcome: v.picklist(['winner', 'tie', 'inconclusive', 'measured', 'partial']),
  /** Cells; several when they are practically equal. */
  winners: v.array(v.string()),
  /** What a user takes home, with figures; no markup. */
  sentence: v.string(),
  /** Why it is inconclusive or partial, and what to do; empty otherwise. */
  reason: v.string(),
  claims: v.array(ClaimOutcome),
});
export type Verdict = v.InferOutput<typeof Verdict>;

export const Warning = v.object({ code: v.string(), text: v.string(), action: v.string() });
/** Something that makes figures worse than they could be, and what to do about it. */
export type Warning = v.InferOutput<typeof Warning>;

export const Environment = v.object({
  /** As started; shown to the user, not written to exports. */
  executable: v.string(),
  /** `3.12.1`. */
  version: v.string(),
  /** `CPython`. */
  implementation: v.string(),
  freeThreadedBuild: v.boolean(),
  gilEnabled: v.boolean(),
  debugBuild: v.boolean(),
  /** `PGO`, `LTO`, `JIT`: what is known of the build. */
  buildFlags: v.array(v.string()),
  /** Seconds. */
  switchInterval: v.number(),
  /** `Linux 6.1 x86_64`. No host or user name. */
  platform: v.string(),
  cpuModel: v.string(),
  cpuCount: v.number(),
  /** After affinity. */
  affinity: v.number(),
  /** CPUs that the cgroup allows; `null`: no limit. */
  quota: v.nullable(v.number()),
  /** The smaller of affinity and quota. */
  usableCores: v.number(),
  /** Measured; `null`: not yet in this run. */
  effectiveCores: v.nullable(v.number()),
  startMethod: v.string(),
  startMethods: v.array(v.string()),
  subinterpreters: v.picklist(['no', 'private', 'public']),
  virtualEnvironment: v.boolean(),
  /** One-minute load average; `null`: not known here. */
  load: v.nullable(v.number()),
});
export type Environment = v.InferOutput<typeof Environment>;

export const Fact = v.object({ value: v.number(), lo: v.nullable(v.number()), hi: v.nullable(v.number()) });
/** A measured quantity that the decision tree reads, by symbol: see `src/core/decision/symbols.ts`. */
export type Fact = v.InferOutput<typeof Fact>;

export const functionClasses = [
  'wait', 'wait-limited', 'wait-serialised', 'cpu-gil', 'cpu-releases', 'cpu-parallel', 'cpu-serialised', 'mixed', 'lock-bound',
  'already-parallel', 'async-wait', 'async-blocking', 'async-cpu', 'tiny', 'undecided',
] as const;

export const FunctionProfile = v.object({
  class: v.picklist(functionClasses),
  /** False: the figures are close to a threshold; both neighbours are named in `why`. */
  sure: v.boolean(),
  /** "CPU time is 3 % of wall time and 4 threads do 3.9 times the work: it waits." */
  why: v.string(),
  /** Bytes that the process grew by at its highest during one call; `null`: not known here. */
  memory: v.nullable(v.number()),
  argumentBytes: v.nullable(v.number()),
  resultBytes: v.nullable(v.number()),
  /** Why it cannot be sent to a process; `null`: it can. */
  unpicklable: v.nullable(v.string()),
});
export type FunctionProfile = v.InferOutput<typeof FunctionProfile>;

export const RunRequestSummary = v.object({
  kind: v.picklist(['preset', 'function', 'pattern']),
  /** Preset id, qualified name of the function (`Class.method`), or pattern id. */
  name: v.string(),
  /** Path of the user's file relative to its workspace folder; `null` for presets. */
  file: v.nullable(v.string()),
  argumentsText: v.nullable(v.string()),
  setupText: v.nullable(v.string()),
  parameters: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
  /** Seconds. */
  budget: v.number(),
  seed: v.number(),
});

export const RunResult = v.object({
  schema: v.literal(resultSchema),
  /** Version of Interlock. */
  tool: v.string(),
  /** ISO 8601, UTC. */
  created: v.string(),
  request: RunRequestSummary,
  title: v.string(),
  environment: Environment,
  charts: v.array(Chart),
  cells: v.array(Cell),
  estimates: v.array(Estimate),
  pairs: v.array(Pair),
  verdict: Verdict,
  warnings: v.array(Warning),
  facts: v.record(v.string(), Fact),
  function: v.nullable(FunctionProfile),
  /** Nanoseconds by operation: the profile that prices CPU cost; only from the preset `operations`. */
  profile: v.nullable(v.record(v.string(), v.number())),
  /** Stopped before its rounds were done. */
  partial: v.boolean(),
  /** Seconds of the whole run. */
  seconds: v.number(),
});
export type RunResult = v.InferOutput<typeof RunResult>;
