import type { Edge, Graph, Step } from './graph';

/** One analysis of the flow: what is known before and after each step. */
export interface Problem<State> {
  readonly direction: 'forward' | 'backward';
  /** Forward: what holds when the function begins. Backward: what holds at both ends. */
  readonly initial: State;
  /** What holds behind the step, given what holds before it (backward: the other way round). */
  transfer(step: Step, state: State): State;
  /** What an edge adds or takes away: an `acquire` that raised has taken nothing. Called after `transfer`, forward only. */
  alongEdge?(step: Step, edge: Edge, before: State, after: State): State | undefined;
  /** What holds where two ways meet. */
  join(one: State, other: State): State;
  equal(one: State, other: State): boolean;
}

/** What holds before and after each step; `undefined` where nothing leads. */
export interface Solution<State> {
  readonly before: readonly (State | undefined)[];
  readonly after: readonly (State | undefined)[];
}

/** Rounds per step after which a solution that still changes is given up: `join` is not monotonic then. */
const maxVisits = 60;

/**
 * Solves a problem of data flow by repetition until nothing changes (Kildall 1973).
 * @returns `undefined` if it does not settle; then nothing may be concluded.
 */
export function solve<State>(graph: Graph, problem: Problem<State>): Solution<State> | undefined {
  return problem.direction === 'forward' ? forward(graph, problem) : backward(graph, problem);
}

function forward<State>(graph: Graph, problem: Problem<State>): Solution<State> | undefined {
  const { steps } = graph;
  const before = new Array<State | undefined>(steps.length);
  const after = new Array<State | undefined>(steps.length);
  const visits = new Uint16Array(steps.length);
  before[0] = problem.initial;
  const pending = [0];
  const isPending = new Uint8Array(steps.length);
  while (pending.length > 0) {
    const at = pending.shift()!;
    isPending[at] = 0;
    const step = steps[at]!;
    const state = before[at]!;
    if (++visits[at]! > maxVisits) return undefined;
    const result = problem.transfer(step, state);
    after[at] = result;
    for (const edge of step.next) {
      const passed = problem.alongEdge === undefined ? result : problem.alongEdge(step, edge, state, result);
      if (passed === undefined) continue;
      const known = before[edge.to];
      const joined = known === undefined ? passed : problem.join(known, passed);
      if (known !== undefined && problem.equal(known, joined)) continue;
      before[edge.to] = joined;
      if (isPending[edge.to] === 0) {
        isPending[edge.to] = 1;
        pending.push(edge.to);
      }
    }
  }
  return { before, after };
}

function backward<State>(graph: Graph, problem: Problem<State>): Solution<State> | undefined {
  const { steps, previous } = graph;
  const before = new Array<State | undefined>(steps.length);
  const after = new Array<State | undefined>(steps.length);
  const visits = new Uint16Array(steps.length);
  const pending = [graph.end, graph.raised];
  const isPending = new Uint8Array(steps.length);
  after[graph.end] = problem.initial;
  after[graph.raised] = problem.initial;
  while (pending.length > 0) {
    const at = pending.shift()!;
    isPending[at] = 0;
    if (++visits[at]! > maxVisits) return undefined;
    const result = problem.transfer(steps[at]!, after[at]!);
    before[at] = result;
    for (const { from } of previous[at]!) {
      const known = after[from];
      const joined = known === undefined ? result : problem.join(known, result);
      if (known !== undefined && problem.equal(known, joined)) continue;
      after[from] = joined;
      if (isPending[from] === 0) {
        isPending[from] = 1;
        pending.push(from);
      }
    }
  }
  return { before, after };
}
