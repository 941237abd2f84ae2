import { describe, expect, it } from 'vitest';
import type { CodeAction } from 'vscode-languageserver/node';
import { Analysis } from '../../src/core/analysis';
import type { Settings } from '../../src/core/config/settings';
import type { SourceHost } from '../../src/core/source-host';
import type { Engine } from '../../src/lsp/environment';
import { MemoryHost } from '../rules/memory-host';
import { pushOnly, vscodeLike, type TestClient } from './client';
import { MemoryEnvironment } from './memory-environment';
import { startClient } from './start-client';

const main = 'file:///ws/main.py';

async function lines(client: TestClient): Promise<number[]> {
  return (await client.diagnostics(main)).map(({ range }) => range.start.line);
}

async function fixes(client: TestClient): Promise<string[]> {
  const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
  const actions: CodeAction[] = await client.connection.sendRequest('textDocument/codeAction', { textDocument: { uri: main }, range, context: { diagnostics: [] } });
  return actions.map(({ title }) => title).filter((title) => !title.startsWith('Ignore'));
}

/** A document whose late finding, on line 1, has come. */
async function settled(): Promise<TestClient> {
  const client = await startClient(new MemoryEnvironment());
  await client.open(main, 'x\nLATE\n');
  expect(await lines(client)).toEqual([]);
  await client.waitFor(() => client.refreshes > 0);
  expect(await lines(client)).toEqual([1]);
  return client;
}

describe('findings of dear checks, pulled', () => {
  it('come without another edit, by a refresh', async () => {
    const client = await settled();
    const before = client.refreshes;
    await client.edit(main, 'LATE\n', [0, 0, 0, 0]);
    expect(await lines(client)).toEqual([2]);
    await client.waitFor(() => client.refreshes > before);
    expect(await lines(client)).toEqual([0, 2]);
  });

  it('move with edits, and offer no fix until they are found again', async () => {
    const client = await settled();
    expect(await fixes(client)).toEqual(['Guard it']);
    await client.edit(main, '\n', [0, 0, 0, 0]);
    expect(await lines(client)).toEqual([2]);
    expect(await fixes(client)).toEqual([]);
    await client.edit(main, 'y', [0, 0, 0, 0]);
    expect(await lines(client)).toEqual([2]);
    await expect.poll(() => fixes(client), { timeout: 3000 }).toEqual(['Guard it']);
    expect(await lines(client)).toEqual([2]);
  });

  it.each([
    ['itself', 'TE\nLA', [1, 2, 1, 2], [1, 2]],
    ['the rest of its line', '  # so be it', [1, 4, 1, 4], [1]],
  ] as const)('go when an edit touches %s, until they are found again', async (_, text, range, found) => {
    const client = await settled();
    await client.edit(main, text, range);
    expect(await lines(client)).toEqual([]);
    await expect.poll(() => lines(client), { timeout: 3000 }).toEqual(found);
  });

  it('stay when the line below is begun', async () => {
    const client = await settled();
    await client.edit(main, '\n', [1, 4, 1, 4]);
    expect(await lines(client)).toEqual([1]);
  });

  it('are part of the answer for a client that cannot be asked to refresh', async () => {
    const client = await startClient(new MemoryEnvironment(), { capabilities: { ...vscodeLike, workspace: { ...vscodeLike.workspace, diagnostics: undefined } } });
    await client.open(main, 'x\nLATE\n');
    expect(await lines(client)).toEqual([1]);
  });
});

describe('findings of dear checks, pushed', () => {
  it('come without another edit, and none that stays is ever gone', async () => {
    const client = await startClient(new MemoryEnvironment(), { capabilities: pushOnly });
    await client.open(main, 'x\nLATE\n');
    await client.waitForPublished(main, ({ diagnostics }) => diagnostics.length === 1);
    const before = client.published.length;
    for (const text of ['L', 'A', 'T', 'E']) await client.edit(main, text, [0, 'LATE'.indexOf(text), 0, 'LATE'.indexOf(text)]);
    await client.waitForPublished(main, ({ diagnostics }) => diagnostics.length === 2);
    for (const { diagnostics } of client.published.slice(before)) expect(diagnostics.map(({ range }) => range.start.line)).toContain(1);
  });

  it('are not half known when an edit comes in between', async () => {
    const environment = new MemoryEnvironment();
    const client = await startClient(environment, { capabilities: pushOnly });
    await client.open(main, 'LATE\n');
    await client.waitForPublished(main, ({ diagnostics }) => diagnostics.length === 1);
    const engine = environment.engines.at(-1)!;
    const worked: string[] = [];
    engine.lateSteps = 30;
    engine.lateWork = (path) => {
      const text = engine.host.read(path)!;
      worked.push(text);
      if (text === 'x\nLATE\n' && worked.length === 1) void client.edit(main, 'LATE\n', [2, 0, 2, 0]);
      // Longer than a slice: the server reads its input before the next step.
      const end = performance.now() + 9;
      while (performance.now() < end);
    };
    await client.edit(main, 'x\n', [0, 0, 0, 0]);
    await client.waitForPublished(main, ({ diagnostics }) => diagnostics.length === 2);
    expect(worked.filter((text) => text === 'x\nLATE\n').length).toBeLessThan(30);
    expect(worked.filter((text) => text === 'x\nLATE\nLATE\n')).toHaveLength(30);
    expect(client.published.filter(({ version }) => version === 2).map(({ diagnostics }) => diagnostics.length)).toEqual([1]);
    expect(engine.settled.get('/ws/main.py')).toBe('x\nLATE\nLATE\n');
    expect(client.errors).toEqual([]);
  });
});

/** The same machine with the engine that ships. */
class RealEnvironment extends MemoryEnvironment {
  settings: Settings | undefined;

  override createEngine(host: SourceHost, settings: Settings): Engine {
    this.settings = settings;
    return new Analysis(host, settings);
  }
}

it('says at rest what a first look at the texts says, after edits of the file and of what it imports', async () => {
  const state = 'import threading\n\nlock = threading.Lock()\ncount = 0\n\n\ndef bump():\n    global count\n    with lock:\n        count += 1\n';
  const text = 'import asyncio\nimport threading\nimport time\nimport state\n\n\nasync def serve():\n    asyncio.create_task(asyncio.sleep(1))\n    time.sleep(1)\n\n\ndef reset():\n    state.count = 0\n\n\nthreading.Thread(target=state.bump).start()\nthreading.Thread(target=reset).start()\n';
  const environment = new RealEnvironment({ '/ws/main.py': text, '/ws/state.py': state });
  const client = await startClient(environment);
  const texts = new Map([['/ws/main.py', text], ['/ws/state.py', state]]);
  for (const [path, each] of texts) await client.open(`file://${path}`, each);
  const edits = [
    ['/ws/main.py', '# above\n', 0], ['/ws/state.py', '\n', 0], ['/ws/state.py', '    # unguarded\n', 9], ['/ws/main.py', '    with state.lock:\n        state.count = 1\n', 13], ['/ws/state.py', 'other = threading.Lock()\n', 3],
  ] as const;
  for (const [path, typed, line] of edits) {
    const all = texts.get(path)!.split('\n');
    texts.set(path, [...all.slice(0, line), ...`${typed}${all.slice(line).join('\n')}`.split('\n')].join('\n'));
    await client.edit(`file://${path}`, typed, [line, 0, line, 0]);
    for (const each of texts.keys()) await client.diagnostics(`file://${each}`);
    const fresh = new Analysis(new MemoryHost(texts), environment.settings!);
    for (const each of texts.keys()) {
      const expected = fresh.check(each).map(({ rule, message }) => [rule, message]);
      if (each === '/ws/main.py') expect(expected.length).toBeGreaterThan(1);
      await expect.poll(async () => (await client.diagnostics(`file://${each}`)).map(({ code, message }) => [code, message]), { timeout: 5000 }).toEqual(expected);
    }
  }
  expect(client.errors).toEqual([]);
}, 30_000);
