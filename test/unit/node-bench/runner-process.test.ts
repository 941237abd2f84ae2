import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { RunnerEvent } from '../../../src/core/bench/events';
import { RunnerProcess, type RunnerOptions } from '../../../src/node/bench/runner-process';
import { fakeRunner, isAlive, presetRequest, temporaryFolder } from '../../bench/fake-runner';
import { sampleEnvironment } from '../../bench/sample-result';

async function start(options: RunnerOptions): Promise<RunnerProcess> {
  const started = await RunnerProcess.start(options);
  if ('failure' in started) throw new Error(started.failure.message);
  onTestFinished(() => started.runner.dispose());
  return started.runner;
}

async function failureOf(options: RunnerOptions) {
  const started = await RunnerProcess.start(options);
  if ('failure' in started) return started.failure;
  await started.runner.dispose();
  throw new Error('it started');
}

const nothing = (): void => undefined;

describe('a run', () => {
  test('gives its events in order, and its result', async () => {
    const runner = await start(fakeRunner('proper'));
    const events: string[] = [];
    const outcome = await runner.request(presetRequest(), ({ event }) => void events.push(event));
    expect(events).toEqual(['environment', 'plan', 'progress', ...Array.from({ length: 6 }, () => 'sample'), 'result', 'done']);
    expect(outcome).toMatchObject({ why: 'ok', failure: null, dropped: 0, result: { title: 'Waiting tasks', partial: false } });
  });

  test('can be followed by another one, and by a question about the environment', async () => {
    const runner = await start(fakeRunner('proper'));
    expect(await runner.environment()).toEqual({ environment: sampleEnvironment });
    for (const id of ['a', 'b']) expect((await runner.request(presetRequest(id), nothing)).why).toBe('ok');
  });

  test('refuses a second one at the same time', async () => {
    const runner = await start(fakeRunner('waits'));
    const abort = new AbortController();
    const first = runner.request(presetRequest('a'), nothing, abort.signal);
    expect(await runner.request(presetRequest('b'), nothing)).toMatchObject({ why: 'refused', failure: { message: 'A benchmark is running already.' } });
    abort.abort();
    expect((await first).why).toBe('cancelled');
  });

  test('waits for a slow reader and loses nothing', async () => {
    const runner = await start(fakeRunner('many'));
    const seen: number[] = [];
    let reading = 0;
    const outcome = await runner.request(presetRequest(), async (event) => {
      expect(++reading).toBe(1);
      if (event.seq % 100 === 0) await sleep(2);
      if (event.event === 'sample') seen.push(event.round);
      reading--;
    });
    expect(outcome.why).toBe('ok');
    expect(seen).toEqual(Array.from({ length: 3000 }, (_, round) => round));
  });

  test('passes on what a reader throws, and ends the runner', async () => {
    const runner = await start(fakeRunner('many'));
    await expect(runner.request(presetRequest(), () => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    expect(runner.usable).toBe(false);
  });
});

describe('lines that are no events', () => {
  test('are dropped and counted; unknown fields and strange ids do no harm', async () => {
    const runner = await start(fakeRunner('garbage'));
    const events: RunnerEvent[] = [];
    const outcome = await runner.request(presetRequest(), (event) => void events.push(event));
    expect(events.map(({ event }) => event)).toEqual(['environment', 'plan', 'result', 'done']);
    expect(outcome).toMatchObject({ why: 'ok', failure: null, dropped: 6 });
  });

  test('a line without an end fills no memory', async () => {
    const runner = await start(fakeRunner('huge'));
    expect(await runner.request(presetRequest(), nothing)).toMatchObject({ why: 'ok', dropped: 1 });
  });

  test('a result of another form is said to be one', async () => {
    const runner = await start(fakeRunner('bad-result'));
    const { why, failure } = await runner.request(presetRequest(), nothing);
    expect(why).toBe('failed');
    expect(failure?.message).toMatch(/^The runner sent something that Interlock does not understand: result: result\.cells: /);
  });

  test('so is an end of another form', async () => {
    const runner = await start(fakeRunner('bad-done'));
    const { failure } = await runner.request(presetRequest(), nothing);
    expect(failure?.message).toContain('done: why: ');
  });

  test('so is an end without a result', async () => {
    const runner = await start(fakeRunner('no-result'));
    const { failure } = await runner.request(presetRequest(), nothing);
    expect(failure?.message).toContain('a run without a result');
  });
});

describe('a run that fails', () => {
  test('says what the runner said, with its traceback and output', async () => {
    const runner = await start(fakeRunner('fails'));
    expect((await runner.request(presetRequest(), nothing)).failure).toEqual({
      message: 'ValueError: no', next: 'The traceback shows where.', exitCode: 1, stderr: 'Traceback: here\nprinted',
      command: expect.stringMatching(/python\.mjs -u -X utf8 .* serve$/) as string,
    });
    expect(runner.usable).toBe(true);
  });

  test('says which limit ended it', async () => {
    const runner = await start(fakeRunner('memory'));
    expect((await runner.request(presetRequest(), nothing)).failure?.message).toBe('It took more than 500 MB of memory and was ended.');
  });

  test('keeps what was measured when the runner dies, with its last words', async () => {
    const runner = await start(fakeRunner('dies'));
    const outcome = await runner.request(presetRequest(), nothing);
    expect(outcome).toMatchObject({
      why: 'crashed',
      failure: { message: 'The runner ended in mid-run (exit code 7).', exitCode: 7, stderr: 'last words' },
      result: { partial: true, tool: '9.9.9', verdict: { outcome: 'partial', winners: [] }, request: { name: 'waiting' } },
    });
    expect(outcome.result?.estimates).toMatchObject([{ cell: 'sequential', n: 3, median: 2, discarded: [2] }]);
    expect(runner.usable).toBe(false);
    expect((await runner.request(presetRequest(), nothing)).why).toBe('crashed');
  });

  test('is killed, with all its processes, when it does not end in time', async () => {
    const pids = join(temporaryFolder(), 'pids');
    const runner = await start(fakeRunner('hangs', { FAKE_PIDS: pids }));
    // The host waits five seconds beyond the limit of the request.
    const outcome = await runner.request(presetRequest('1', { time: -4 }), nothing);
    expect(outcome).toMatchObject({ why: 'timeout', failure: { message: 'The runner did not end within 1 s and was killed.' }, result: { partial: true } });
    await expectGone(pids);
  });
});

describe('stopping', () => {
  test('a runner that ends the run itself can be used again', async () => {
    const runner = await start(fakeRunner('waits'));
    const abort = new AbortController();
    const run = runner.request(presetRequest('a'), ({ event }) => {
      if (event === 'sample') abort.abort();
    }, abort.signal);
    expect(await run).toMatchObject({ why: 'cancelled', failure: null, result: { partial: true } });
    expect(runner.usable).toBe(true);
    expect(await runner.environment()).toEqual({ environment: sampleEnvironment });
  });

  test('a runner that does not is killed with everything that it started', async () => {
    const pids = join(temporaryFolder(), 'pids');
    const runner = await start(fakeRunner('hangs', { FAKE_PIDS: pids }));
    const abort = new AbortController();
    const run = runner.request(presetRequest('a'), ({ event }) => {
      if (event === 'progress') abort.abort();
    }, abort.signal);
    expect(await run).toMatchObject({ why: 'cancelled', failure: null, result: { partial: true, estimates: [{ n: 3 }] } });
    await expectGone(pids);
  });

  test('before the beginning starts nothing', async () => {
    const runner = await start(fakeRunner('proper'));
    const events: RunnerEvent[] = [];
    expect((await runner.request(presetRequest(), (event) => void events.push(event), AbortSignal.abort())).why).toBe('cancelled');
    expect(events).toEqual([]);
  });

  test('disposing ends a run in progress', async () => {
    const pids = join(temporaryFolder(), 'pids');
    const runner = await start(fakeRunner('hangs', { FAKE_PIDS: pids }));
    const run = runner.request(presetRequest(), async ({ event }) => {
      if (event === 'progress') void runner.dispose();
      await sleep(0);
    });
    expect(await run).toMatchObject({ why: 'cancelled', failure: null });
    await expectGone(pids);
  });
});

async function expectGone(file: string): Promise<void> {
  const pids = readFileSync(file, 'utf8').split(' ').map(Number);
  expect(pids).toHaveLength(2);
  await vi.waitFor(() => {
    expect(pids.filter(isAlive)).toEqual([]);
  }, { timeout: 5000 });
}

describe('an interpreter that cannot be used', () => {
  test('is missing', async () => {
    const folder = temporaryFolder();
    expect(await failureOf({ python: join(folder, 'none'), runnerFolder: folder, cwd: folder })).toMatchObject({ message: `There is no interpreter at ${folder}/none.`, exitCode: null });
  });

  test('has no folder to start in', async () => {
    const folder = temporaryFolder();
    expect((await failureOf({ python: process.execPath, runnerFolder: folder, cwd: join(folder, 'none') })).message).toBe(`There is no folder ${folder}/none to start in.`);
  });

  test('is not executable', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'python'), 'text', { mode: 0o644 });
    expect((await failureOf({ python: join(folder, 'python'), runnerFolder: folder, cwd: folder })).message).toContain('may not be executed: permission denied');
  });

  test('is a file of the wrong kind', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'python'), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0]), { mode: 0o755 });
    expect((await failureOf({ python: join(folder, 'python'), runnerFolder: folder, cwd: folder })).message).toMatch(/is not a program that this system can run|does not answer like Python/);
  });

  test('is no Python', async () => {
    expect((await failureOf(fakeRunner('dies-at-start'))).message).toMatch(/python\.mjs does not answer like Python\.$/);
  });

  test('floods', async () => {
    expect((await failureOf(fakeRunner('floods'))).message).toMatch(/does not answer like Python\.$/);
  });

  test('is too old', async () => {
    expect((await failureOf(fakeRunner('dies-at-start', { FAKE_VERSION: '3.7' }))).message).toBe('Python 3.7 is too old: the benchmarks need 3.8 or later.');
  });

  test('is too old, but starts', async () => {
    expect((await failureOf(fakeRunner('old'))).message).toBe('Python 3.7.16 is too old: the benchmarks need 3.8 or later.');
  });

  test('dies at its start: the end of what it printed is shown', async () => {
    const failure = await failureOf(fakeRunner('dies-at-start', { FAKE_VERSION: '3.12' }));
    expect(failure).toMatchObject({ message: 'The runner ended before it was ready (exit code 3).', exitCode: 3 });
    expect(failure.stderr).toMatch(/^noise\n[^]*boom$/);
    expect(failure.stderr.length).toBeLessThanOrEqual(8192);
  });

  test('keeps silent', async () => {
    const failure = await failureOf({ ...fakeRunner('silent', { FAKE_VERSION: '3.12' }), startLimit: 0.5 });
    expect(failure.message).toBe('The runner said nothing for 0.5 s.');
  });

  test.each([['other-protocol', 99], ['other-hello', 7]])('speaks otherwise: %s', async (how, version) => {
    expect((await failureOf(fakeRunner(how))).message).toBe(`The runner speaks version ${version} of the protocol, Interlock speaks 1.`);
  });
});
