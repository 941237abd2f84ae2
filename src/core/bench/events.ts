/** The lines that the runner prints: one JSON object each, told apart by `event`. Unknown fields are ignored. */

import * as v from 'valibot';
import { Cell, Chart, Environment, RunResult, Warning } from './model';

/** Version of the protocol. The host refuses a runner that says another one. */
export const protocolVersion = 1;

/** `id`: the request's; `null` before the first. `seq`: counts up by one over all lines of a supervisor. */
const common = { id: v.nullable(v.string()), seq: v.number() };

export const RunnerEvent = v.variant('event', [
  v.object({ event: v.literal('hello'), ...common, protocol: v.number(), runner: v.string(), pid: v.number(), version: v.string() }),
  v.object({ event: v.literal('environment'), ...common, environment: Environment }),
  /** What will be measured: the charts and cells, before the first sample. */
  v.object({ event: v.literal('plan'), ...common, title: v.string(), charts: v.array(Chart), cells: v.array(Cell), budget: v.number() }),
  /** `done` of `of` steps (rounds, mostly); `eta`: seconds, or `null`. */
  v.object({ event: v.literal('progress'), ...common, phase: v.string(), done: v.number(), of: v.number(), eta: v.nullable(v.number()) }),
  v.object({ event: v.literal('sample'), ...common, cell: v.string(), round: v.number(), value: v.number(), discarded: v.boolean() }),
  v.object({ event: v.literal('warning'), ...common, ...Warning.entries }),
  /** The answer to a dry run: one call of the user's function. */
  v.object({
    event: v.literal('dry-run'), ...common, seconds: v.number(), resultType: v.string(), resultBytes: v.nullable(v.number()),
    isAsync: v.boolean(), unpicklable: v.nullable(v.string()), calls: v.number(), concurrent: v.number(), warnings: v.array(Warning),
  }),
  v.object({ event: v.literal('result'), ...common, result: RunResult }),
  /** `next`: what the user can do. `traceback`: empty if it says nothing more. */
  v.object({ event: v.literal('error'), ...common, code: v.string(), message: v.string(), traceback: v.string(), next: v.string() }),
  /** Exactly one a request, always the last. `code`: exit code of the worker; `null`: none ran. */
  v.object({
    event: v.literal('done'), ...common,
    why: v.picklist(['ok', 'cancelled', 'timeout', 'memory', 'output', 'crashed', 'failed', 'refused']), code: v.nullable(v.number()), stderr: v.string(),
  }),
]);
export type RunnerEvent = v.InferOutput<typeof RunnerEvent>;
export type EventOf<Name extends RunnerEvent['event']> = Extract<RunnerEvent, { readonly event: Name }>;
