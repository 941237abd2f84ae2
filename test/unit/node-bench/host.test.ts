import { expect, onTestFinished, test } from 'vitest';
import { presets } from '../../../src/core/bench/presets';
import { BenchHost, type Order } from '../../../src/node/bench/host';
import { fakeRunner, temporaryFolder } from '../../bench/fake-runner';
import { sampleEnvironment } from '../../bench/sample-result';

const order: Order = { op: 'preset', preset: 'waiting', budget: 5, seed: 1 };

function hostWith(how: string): { readonly host: BenchHost; readonly python: string; readonly cwd: string } {
  const { python, runnerFolder, cwd, env } = fakeRunner(how);
  const host = new BenchHost({ runnerFolder, ...(env === undefined ? {} : { env }) });
  onTestFinished(() => host.dispose());
  return { host, python, cwd };
}

test('one run, and what is known of the interpreter', async () => {
  const { host, python, cwd } = hostWith('proper');
  expect(await host.environment(python, cwd)).toEqual({ environment: sampleEnvironment });
  const running = host.run(python, cwd, order);
  expect(host.running).toBe(true);
  expect(await running).toMatchObject({ why: 'ok', failure: null });
  expect(host.running).toBe(false);
});

test('one at a time; the environment can be asked for meanwhile', async () => {
  const { host, python, cwd } = hostWith('waits');
  const abort = new AbortController();
  const first = host.run(python, cwd, order, () => undefined, abort.signal);
  expect(await host.run(python, cwd, order)).toMatchObject({ why: 'refused', failure: { message: 'A benchmark is running already.' } });
  expect(await host.environment(python, cwd)).toHaveProperty('environment');
  abort.abort();
  expect((await first).why).toBe('cancelled');
});

test('disposing stops what runs and waits for its end', async () => {
  const { host, python, cwd } = hostWith('waits');
  let ended = false;
  const run = host.run(python, cwd, order, ({ event }) => {
    if (event === 'sample') void host.dispose().then(() => {
      expect(ended).toBe(true);
    });
  });
  expect((await run).why).toBe('cancelled');
  ended = true;
});

test('a stop does not wait for an interpreter that says nothing', async () => {
  const { host, python, cwd } = hostWith('silent');
  const abort = new AbortController();
  const run = host.run(python, cwd, order, () => undefined, abort.signal);
  const begun = performance.now();
  setTimeout(() => {
    abort.abort();
  }, 300);
  expect(await run).toMatchObject({ why: 'cancelled', result: null, failure: null });
  // The limit for a greeting is 20 s.
  expect(performance.now() - begun).toBeLessThan(10_000);
});

test('two interpreters take turns, and the order is reversed every second time', async () => {
  const { host, python, cwd } = hostWith('proper');
  const other = fakeRunner('proper').python;
  const started: string[] = [];
  const items = await host.runSequence({
    interpreters: [python, other], presets: presets.slice(0, 3), budget: null, seed: 1, cwd,
    onEnd: (_, step) => void started.push(`${step.position}/${step.of} ${step.preset.id} ${step.python === python ? 'A' : 'B'} ${step.budget}`),
  });
  const budgets = presets.map(({ budget }) => budget);
  expect(started).toEqual([
    `1/6 quick A ${budgets[0]!}`, `2/6 quick B ${budgets[0]!}`, `3/6 waiting B ${budgets[1]!}`, `4/6 waiting A ${budgets[1]!}`, `5/6 computing A ${budgets[2]!}`, `6/6 computing B ${budgets[2]!}`,
  ]);
  expect(items.flatMap(({ outcome }) => outcome.result ?? [])).toHaveLength(6);
});

test('an interpreter that cannot be started is tried once, and the other one goes on', async () => {
  const { host, python, cwd } = hostWith('proper');
  const missing = `${temporaryFolder()}/python`;
  const items = await host.runSequence({ interpreters: [python, missing], presets: presets.slice(0, 2), budget: 5, seed: 1, cwd });
  expect(items.map(({ outcome }) => outcome.failure?.message ?? 'ok')).toEqual(['ok', `There is no interpreter at ${missing}.`, `There is no interpreter at ${missing}.`, 'ok']);
});

test('a crash ends one run, not the sequence', async () => {
  const { host, python, cwd } = hostWith('dies');
  const items = await host.runSequence({ interpreters: [python], presets: presets.slice(0, 2), budget: 5, seed: 1, cwd });
  expect(items.map(({ outcome }) => [outcome.why, outcome.result?.partial])).toEqual([['crashed', true], ['crashed', true]]);
});

test('stopping ends the sequence', async () => {
  const { host, python, cwd } = hostWith('waits');
  const abort = new AbortController();
  const items = await host.runSequence({
    interpreters: [python], presets: presets.slice(0, 5), budget: 5, seed: 1, cwd,
    onEvent: ({ event }) => {
      if (event === 'sample') abort.abort();
    },
  }, abort.signal);
  expect(items).toHaveLength(1);
  expect(items[0]!.outcome).toMatchObject({ why: 'cancelled', result: { partial: true } });
});
