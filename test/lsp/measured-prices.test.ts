import { describe, expect, it } from 'vitest';
import * as requests from '../../src/protocol/requests';
import { MemoryEnvironment, type ScriptedEngine } from './memory-environment';
import { startClient } from './start-client';
import type { TestClient } from './client';

const main = 'file:///ws/main.py';
const measured: requests.ProfileMeasurement = { prices: { loop_iteration: 30 }, label: 'CPython 3.13.0, measured 21 Nov 2026', version: [3, 13], freeThreaded: true, isSelected: true };

async function tell(client: TestClient, profile: requests.ProfileMeasurement | null): Promise<void> {
  await client.connection.sendNotification(requests.measurements, { patterns: [], functions: [], profile });
}

async function opened(settings: Record<string, unknown> = {}): Promise<{ client: TestClient; environment: MemoryEnvironment; engine: () => ScriptedEngine }> {
  const environment = new MemoryEnvironment({ '/ws/main.py': 'SLEEP\n' });
  const client = await startClient(environment, { settings });
  await client.open(main, 'SLEEP\n');
  await client.diagnostics(main);
  await client.connection.sendRequest(requests.checkWorkspace, {}); // the search for files is done then
  return { client, environment, engine: () => environment.engines.at(-1)! };
}

/** The target of the open file: the answer comes after everything sent before. */
async function target(client: TestClient): Promise<string> {
  const answer: requests.StatusResult = await client.connection.sendRequest(requests.status, { textDocument: { uri: main } });
  return answer.targetPython;
}

describe('what operations cost on the chosen interpreter', () => {
  it('prices computation from then on, and open files are checked again', async () => {
    const { client, environment, engine } = await opened();
    expect(engine().settings).toMatchObject({ measuredPrices: null, targetPython: null });
    const before = environment.engines.length;
    await tell(client, measured);
    await client.waitFor(() => client.refreshes > 0 || environment.engines.length > before);
    await client.waitFor(() => engine().settings.measuredPrices !== null);
    expect(engine().settings).toMatchObject({
      measuredPrices: { prices: { loop_iteration: 30 }, label: measured.label },
      targetPython: { version: [3, 13], freeThreaded: true, from: 'interpreter' },
    });
    expect(await target(client)).toBe('CPython 3.13t (the selected interpreter)');
    await client.diagnostics(main);
    expect(engine().checks).toBeGreaterThan(0);
  });

  it('builds nothing anew while it stays the same, and goes when the measurement goes', async () => {
    const { client, environment, engine } = await opened();
    await tell(client, measured);
    await client.waitFor(() => engine().settings.measuredPrices !== null);
    await client.connection.sendRequest(requests.checkWorkspace, {});
    const before = environment.engines.length;
    await tell(client, { ...measured, prices: { ...measured.prices } });
    await target(client);
    await client.connection.sendRequest(requests.checkWorkspace, {});
    expect(environment.engines).toHaveLength(before);
    await tell(client, null);
    await client.waitFor(() => engine().settings.measuredPrices === null);
    expect(await target(client)).toBe('CPython 3.12 (assumed)');
  });

  it('is no target where one is configured, or where it is of another interpreter', async () => {
    const configured = await opened({ targetPython: '3.11' });
    await tell(configured.client, measured);
    await configured.client.waitFor(() => configured.engine().settings.measuredPrices !== null);
    expect(await target(configured.client)).toBe('CPython 3.11 (as configured)');
    const other = await opened();
    await tell(other.client, { ...measured, isSelected: false });
    await other.client.waitFor(() => other.engine().settings.measuredPrices !== null);
    expect(await target(other.client)).toBe('CPython 3.12 (assumed)');
  });
});
