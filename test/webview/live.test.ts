import { expect, test } from 'vitest';
import type { RunnerEvent } from '../../src/core/bench/events';
import { noLive, reduce, replay } from '../../src/webview/state/live';
import { chartsOfLive, chartsOfResult } from '../../src/webview/state/rows';
import { median } from '../../src/core/bench/statistics';
import { medianInterval } from '../../src/webview/state/statistics';
import { barChart, cell, recorded, recordedResult, result } from './fixtures';

const plan: RunnerEvent = {
  event: 'plan', id: '1', seq: 1, title: 'T', budget: 5,
  charts: [barChart()], cells: [cell('sequential', { model: 'sequential' }), cell('threads'), cell('later', { unsupported: 'needs Python 3.14' })],
};

function sample(seq: number, of: string, value: number, discarded = false, id = '1'): RunnerEvent {
  return { event: 'sample', id, seq, cell: of, round: seq, value, discarded };
}

test('a plan becomes rows that wait, and cells that cannot run say why', () => {
  const [chart] = chartsOfLive(reduce(noLive, plan));
  expect(chart!.rows.map((row) => [row.cell.id, row.state, row.note])).toEqual([
    ['sequential', 'queued', 'queued'], ['threads', 'queued', 'queued'], ['later', 'unsupported', 'needs Python 3.14'],
  ]);
});

test('samples give a preliminary median and a factor; warm-up rounds are kept apart', () => {
  const live = [plan, sample(2, 'threads', 9, true), sample(3, 'sequential', 4), sample(4, 'threads', 1), sample(5, 'threads', 3)].reduce(reduce, noLive);
  const [sequential, threads] = chartsOfLive(live)[0]!.rows;
  expect(threads!.figures).toMatchObject({ n: 2, median: 2, discarded: [9], rounds: [1, 3], preliminary: true });
  expect(threads!.factor?.ratio).toBe(2);
  expect(sequential!.isBaseline).toBe(true);
  const more = [6, 7, 8].map((seq) => sample(seq, 'threads', 2)).reduce(reduce, live);
  expect(chartsOfLive(more)[0]!.rows[1]!.figures!.preliminary).toBe(false);
});

test('progress says how many rounds there will be', () => {
  const live = [plan, sample(2, 'threads', 1), { event: 'progress', id: '1', seq: 3, phase: 'rounds', done: 1, of: 9, eta: 3 } as const].reduce(reduce, noLive);
  expect(chartsOfLive(live)[0]!.rows[1]!.note).toBe('round 1 of 9');
});

test('an event that came already changes nothing, and one of another request begins anew', () => {
  const live = [plan, sample(2, 'threads', 1)].reduce(reduce, noLive);
  expect(reduce(live, sample(2, 'threads', 1))).toBe(live);
  const next = reduce(live, { ...plan, id: '2', seq: 9, title: 'Next' });
  expect(next.title).toBe('Next');
  expect(next.values).toEqual({});
});

test('a warning is told once', () => {
  const warning = { event: 'warning', id: '1', code: 'x', text: 'T', action: 'A' } as const;
  expect([plan, { ...warning, seq: 2 }, { ...warning, seq: 3 }].reduce(reduce, noLive).warnings).toHaveLength(1);
});

test('a recorded run ends in its result, and every prefix of it can be drawn', () => {
  for (let end = 0; end <= recorded.length; end += 1) {
    for (const { rows } of chartsOfLive(replay(recorded.slice(0, end)))) for (const row of rows) expect(row.note).not.toBe('');
  }
  const live = replay(recorded);
  expect(live.result).toEqual(recordedResult);
  expect(live.done?.why).toBe('ok');
  expect(chartsOfLive(live)).toEqual(chartsOfResult(recordedResult));
});

test('the preliminary median of all rounds is the one of the result', () => {
  const live = replay(recorded.filter((event) => event.event !== 'result'));
  const finals = new Map(recordedResult.estimates.map((one) => [one.cell, one]));
  for (const row of chartsOfLive(live)[0]!.rows) {
    const final = finals.get(row.cell.id)!;
    // A round that foreign load spoiled leaves the estimate only at the end.
    if (final.n === row.figures!.n) expect(row.figures!.median).toBeCloseTo(final.median, 9);
  }
});

test('pairs give factors both ways round', () => {
  const row = (pairs: Parameters<typeof result>[0]): number => chartsOfResult(result(pairs))[0]!.rows[1]!.factor!.ratio;
  expect(row({ pairs: [{ a: 'threads', b: 'sequential', ratio: 4, lo: 3, hi: 5, verdict: 'a' }] })).toBe(4);
  expect(row({ pairs: [{ a: 'sequential', b: 'threads', ratio: 0.25, lo: 0.2, hi: 1 / 3, verdict: 'b' }] })).toBe(4);
  expect(chartsOfResult(result({ pairs: [{ a: 'sequential', b: 'threads', ratio: 0.25, lo: 0.2, hi: 0.5, verdict: 'b' }] }))[0]!.rows[1]!.factor).toMatchObject({ lo: 2, hi: 5, verdict: 'a' });
});

test('where nothing is better, a factor says how many times as much, with or without pairs', () => {
  const chart = barChart({ y: { label: 'Gap', unit: 's', scale: 'linear', better: 'none' } });
  const plain = chartsOfResult(result({ charts: [chart], pairs: [] }))[0]!.rows[1]!.factor!.ratio;
  const paired = chartsOfResult(result({ charts: [chart], pairs: [{ a: 'threads', b: 'sequential', ratio: 1 / plain, lo: 0.9 / plain, hi: 1.1 / plain, verdict: 'inconclusive' }] }));
  expect(plain).not.toBeCloseTo(1, 1);
  expect(paired[0]!.rows[1]!.factor!.ratio).toBe(plain);
});

test('median and its interval: order statistics, extremes below six values', () => {
  expect(median([])).toBeNaN();
  expect(median([3, 1])).toBe(2);
  expect(medianInterval([5])).toEqual([5, 5]);
  expect(medianInterval([4, 1, 2])).toEqual([1, 4]);
  expect(medianInterval([1, 2, 3, 4, 5, 6])).toEqual([1, 6]);
  // The published table for a 95 % interval of a median: ranks 2 and 8 of 9, 3 and 10 of 12, 6 and 15 of 20.
  const ranks = (n: number): readonly [number, number] => medianInterval(Array.from({ length: n }, (_, index) => index + 1));
  expect(ranks(9)).toEqual([2, 8]);
  expect(ranks(12)).toEqual([3, 10]);
  expect(ranks(20)).toEqual([6, 15]);
});
