import { expect, it, onTestFinished, vi } from 'vitest';
import { RunnerPort } from '../../../src/extension/bench/runner-port';
import { fakeRunner } from '../../bench/fake-runner';

it('lets nothing be started as long as the workspace is not trusted', async () => {
  const { python, runnerFolder, cwd, env } = fakeRunner('proper');
  for (const name of ['FAKE_RUNNER', 'FAKE_DATA']) vi.stubEnv(name, env![name]);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  let isTrusted = false;
  const port = new RunnerPort(runnerFolder, () => cwd, () => isTrusted);
  onTestFinished(() => port.dispose());
  const order = { op: 'preset', preset: 'quick', budget: 5, seed: 1 } as const;
  const refused = { failure: { message: 'This workspace is not trusted: nothing of it is run.', command: '' } };
  expect(await port.environment(python)).toMatchObject(refused);
  expect(await port.run(python, order, () => undefined).ended).toMatchObject({ ...refused, result: null });
  isTrusted = true;
  expect(await port.environment(python)).toHaveProperty('environment');
  expect(await port.run(python, order, () => undefined).ended).toMatchObject({ failure: null, cancelled: false });
});
