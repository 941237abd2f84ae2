import { expect, test } from 'vitest';
import type { RunnerEvent } from '../../../src/core/bench/events';
import { PartialRun, summaryOf } from '../../../src/core/bench/partial';
import { sampleCell, sampleChart, sampleEnvironment } from '../../bench/sample-result';

const common = { id: '1', seq: 0 };
const opening: readonly RunnerEvent[] = [
  { event: 'environment', ...common, environment: sampleEnvironment },
  { event: 'plan', ...common, title: 'Waiting tasks', budget: 5, charts: [sampleChart()], cells: [sampleCell('sequential'), sampleCell('threads')] },
];
const about = { tool: '0.1.0', created: '2026-11-21T10:00:00Z', seconds: 3, reason: 'It was stopped.' };
const request = { op: 'preset', id: '1', preset: 'waiting', budget: 5, seed: 1, limits: { time: 1, output: 1, memory: 0 } } as const;

function resultOf(samples: readonly (readonly [cell: string, round: number, value: number])[]) {
  const run = new PartialRun();
  for (const event of opening) run.add(event);
  for (const [cell, round, value] of samples) run.add({ event: 'sample', ...common, cell, round, value, discarded: round === 0 });
  return run.result(request, about);
}

test('a run that could not be summed up tells it as the runner does', () => {
  // The second round broke off between the two cells.
  const result = resultOf([['sequential', 0, 9], ['threads', 0, 9], ['threads', 1, 2], ['sequential', 1, 4], ['threads', 2, 3]]);
  expect(result).toMatchObject({ partial: true, title: 'Waiting tasks', verdict: { outcome: 'partial', winners: [], sentence: 'Stopped after 2 rounds.', reason: 'It was stopped.' } });
  expect(result!.estimates.map(({ cell, rounds, discarded, flags }) => [cell, rounds, discarded, flags])).toEqual([
    ['sequential', [4], [9], ['fewer than 5 rounds']], ['threads', [2, 3], [9], ['fewer than 5 rounds']],
  ]);
});

test('of nothing but warm-up there is no result', () => {
  expect(resultOf([['sequential', 0, 9]])).toBeNull();
});

test('how a function was called is part of what was measured', () => {
  const order = {
    op: 'function', id: '1', file: '/ws/app.py', shownFile: 'app.py', qualname: 'load', argumentsText: '1', setupText: '', eachText: '', tasks: 50, concurrency: 4,
    budget: 5, seed: 1, cwd: '/ws', roots: [], environment: {}, allowTopLevel: false, limits: request.limits,
  } as const;
  expect(summaryOf(order)).toEqual({ kind: 'function', name: 'load', file: 'app.py', argumentsText: '1', setupText: '', parameters: { tasks: 50, concurrency: 4 }, budget: 5, seed: 1 });
  expect(summaryOf({ ...order, eachText: 'reset()' }).parameters).toEqual({ tasks: 50, concurrency: 4, each: 'reset()' });
});
