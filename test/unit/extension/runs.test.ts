import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunnerEvent } from '../../../src/core/bench/events';
import { isAlive, Journal, takeInterrupted } from '../../../src/extension/bench/journal';
import { emptyState, PanelStore } from '../../../src/extension/bench/panel-store';
import { Runs, type Job } from '../../../src/extension/bench/runs';
import { FakeHistory, FakePort, opening, resultOf, sample } from './fake-runner';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlock-runs-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function job(preset: string, python = '/usr/bin/python3'): Job {
  return { title: preset, python, label: 'Python 3.12.1', order: { op: 'preset', preset, budget: 5, seed: 1 } };
}

function setUp() {
  const port = new FakePort();
  const stored = new FakeHistory();
  const store = new PanelStore(emptyState(true));
  const events: RunnerEvent[] = [];
  const runs = new Runs({
    port, store, stored, tool: '0.0.0', workspace: 'file:///ws', now: () => new Date('2026-11-21T10:00:00Z'),
    journal: (head) => new Journal(folder, head),
    onEvent: (event) => events.push(event),
    log: () => undefined,
  });
  return { port, stored, store, events, runs };
}

/** Lets promises that are settled go on. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('runs', () => {
  it('show each event at once and in the snapshot, then the stored result', async () => {
    const { port, store, events, runs, stored } = setUp();
    const ended = runs.start([job('quick')]);
    for (const event of [...opening, sample(0.1)]) port.started[0]!.say(event);
    expect(events).toHaveLength(3);
    expect(store.state.running).toMatchObject({ title: 'quick', position: 1, of: 1, interpreter: 'Python 3.12.1' });
    expect(store.state.running?.events).toHaveLength(3);
    const result = resultOf({ name: 'quick' });
    port.started[0]!.end({ result });
    expect(await ended).toMatchObject([{ run: 'run1', failure: null }]);
    expect(store.state).toMatchObject({ running: null, shown: { run: 'run1' }, compared: null, problem: null });
    expect(store.state.history.map(({ run }) => run)).toEqual(['run1']);
    expect(stored.results.get('run1')).toBe(result);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('do not send a snapshot for each event', () => {
    const { port, store, runs } = setUp();
    void runs.start([job('quick')]);
    let snapshots = 0;
    store.onChange(() => snapshots++);
    for (let round = 1; round <= 100; round++) port.started[0]!.say(sample(0.1, round));
    expect(snapshots).toBe(0);
    port.started[0]!.end();
  });

  it('are one at a time', async () => {
    const { port, runs } = setUp();
    const first = runs.start([job('quick')]);
    expect(await runs.start([job('waiting')])).toEqual([]);
    expect(port.started).toHaveLength(1);
    port.started[0]!.end();
    await first;
    expect(runs.isRunning).toBe(false);
  });

  it('go on with the next job after a failure, which stays on show', async () => {
    const { port, store, runs } = setUp();
    const ended = runs.start([job('quick'), job('waiting')]);
    const failure = { message: 'It crashed.', command: 'python …', exitCode: 3, stderr: 'oops', next: 'Try again.' };
    port.started[0]!.end({ failure });
    await turn();
    expect(store.state.running).toMatchObject({ title: 'waiting', position: 2, of: 2 });
    port.started[1]!.end({ result: resultOf({ name: 'waiting' }) });
    expect((await ended).map((ending) => ending.run)).toEqual([null, 'run1']);
    expect(store.state.problem).toEqual(failure);
  });

  it('keep what was measured when they are stopped, and leave out the rest', async () => {
    const { port, store, runs } = setUp();
    const ended = runs.start([job('quick'), job('waiting')]);
    for (const event of [...opening, sample(0.1), sample(0.3, 2)]) port.started[0]!.say(event);
    runs.stop();
    await ended;
    expect(port.started).toHaveLength(1);
    expect(port.started[0]!.cancelled).toBe(true);
    const result = store.state.shown?.result;
    expect(result).toMatchObject({ partial: true, verdict: { outcome: 'partial', winners: [] } });
    expect(result?.estimates[0]).toMatchObject({ cell: 'sequential', n: 2, median: 0.2 });
    expect(store.state.problem).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('store nothing where nothing was measured', async () => {
    const { store, stored, runs } = setUp();
    const ended = runs.start([job('quick')]);
    runs.stop();
    expect(await ended).toMatchObject([{ run: null, result: null }]);
    expect(stored.results.size).toBe(0);
    expect(store.state.shown).toBeNull();
  });

  it('of patterns are stored by what was ordered, so that findings find them', async () => {
    const { port, stored, runs } = setUp();
    const ended = runs.start([{ ...job('x'), order: { op: 'pattern', pattern: 'stall', parameters: { kind: 'sleep' }, budget: 5, seed: 1 } }]);
    port.started[0]!.end({ result: resultOf({ kind: 'pattern', name: 'stall', parameters: { kind: 'sleep', calls: 1, where: 'coroutine' } }) });
    await ended;
    expect(stored.results.get('run1')?.request.parameters).toEqual({ kind: 'sleep' });
  });

  it('on two interpreters are shown side by side', async () => {
    const { port, store, runs } = setUp();
    const ended = runs.start([job('quick', '/a'), job('quick', '/b')], true);
    port.started[0]!.end({ result: resultOf({ name: 'quick' }) });
    await turn();
    port.started[1]!.end({ result: resultOf({ name: 'quick' }) });
    await ended;
    expect([store.state.shown?.run, store.state.compared?.run]).toEqual(['run1', 'run2']);
  });
});

describe('a window that is reloaded in mid-run', () => {
  it('ends the processes, stores nothing itself, and leaves a journal to its successor', async () => {
    const before = setUp();
    const ended = before.runs.start([job('quick')]);
    for (const event of [...opening, sample(0.1), sample(0.2, 2)]) before.port.started[0]!.say(event);
    await before.runs.leave();
    await ended;
    expect(before.port.disposed).toBe(true);
    expect(before.stored.results.size).toBe(0);

    const alive = takeInterrupted(folder, 'file:///ws', () => true);
    expect(alive).toEqual({ runs: [], isWaiting: true });
    const { runs: found, isWaiting } = takeInterrupted(folder, 'file:///ws', () => false);
    expect(isWaiting).toBe(false);
    expect(found).toHaveLength(1);
    const after = setUp();
    const adopted = await after.runs.adopt(found[0]!);
    expect(adopted?.result).toMatchObject({ partial: true, request: { name: 'quick' }, verdict: { reason: expect.stringMatching(/stopped by reload/i) as string } });
    expect(adopted?.result.estimates[0]?.n).toBe(2);
    expect(after.store.state.history).toHaveLength(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('adopts nothing of another workspace, nor what never measured', async () => {
    const { runs } = setUp();
    const head = { run: 'a', pid: 1, started: '2026-11-21T10:00:00Z', order: { op: 'preset', preset: 'quick', budget: 5, seed: 1 } } as const;
    new Journal(folder, { ...head, workspace: 'file:///other' }).add(sample(1), 0.5);
    expect(takeInterrupted(folder, 'file:///ws', () => false)).toEqual({ runs: [], isWaiting: false });
    expect(readdirSync(folder)).toEqual(['a.jsonl']);
    const [empty] = takeInterrupted(folder, 'file:///other', () => false).runs;
    expect(empty).toMatchObject({ seconds: 0.5 });
    expect(await runs.adopt(empty!)).toBeNull();
  });

  it('reads a journal that was cut off in the middle of a line, and drops one that is none', () => {
    const journal = new Journal(folder, { run: 'a', pid: 1, workspace: 'w', started: '2026-11-21T10:00:00Z', order: { op: 'preset', preset: 'quick', budget: 5, seed: 1 } });
    journal.add(sample(1), 1);
    journal.add(sample(2), 2);
    const file = join(folder, 'a.jsonl');
    const text = `${JSON.stringify({ run: 'a', pid: 1, workspace: 'w', started: 's', order: { op: 'preset', preset: 'quick', budget: 5, seed: 1 } })}\n${JSON.stringify({ seconds: 1, event: sample(1) })}\n{"seconds": 2, "ev`;
    writeFileSync(file, text);
    writeFileSync(join(folder, 'b.jsonl'), 'not a journal');
    symlinkSync(join(folder, 'gone'), join(folder, 'c.jsonl')); // another window was faster
    const { runs } = takeInterrupted(folder, 'w', () => false);
    expect(runs.map(({ events }) => events.length)).toEqual([1]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('knows which processes live', () => {
    expect(isAlive(process.pid)).toBe(true);
    expect(isAlive(2 ** 30)).toBe(false);
  });
});
