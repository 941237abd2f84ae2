import { describe, expect, it } from 'vitest';
import { CancellationTokenSource, WorkDoneProgress } from 'vscode-languageserver/node';
import * as requests from '../../src/protocol/requests';
import { pick, seededRandom } from '../seeded-random';
import { pushOnly, type TestClient } from './client';
import { MemoryEnvironment } from './memory-environment';
import { startClient } from './start-client';

const main = 'file:///ws/main.py';

function status(client: TestClient, uri?: string): Promise<requests.StatusResult> {
  return client.connection.sendRequest(requests.status, uri === undefined ? {} : { textDocument: { uri } });
}

describe('configuration', () => {
  it('shows what is wrong in the configuration file, in that file, until it is mended', async () => {
    const environment = new MemoryEnvironment({ '/ws/pyproject.toml': 'a = 1\nBROKEN = 2  \n', '/ws/a.py': '' });
    const client = await startClient(environment);
    const toml = 'file:///ws/pyproject.toml';
    const { diagnostics } = await client.waitForPublished(toml, (params) => params.diagnostics.length === 1);
    expect(diagnostics[0]).toMatchObject({ message: 'unknown key', source: 'interlock', range: { start: { line: 1, character: 0 }, end: { line: 1, character: 10 } } });
    environment.files.set('/ws/pyproject.toml', 'a = 1\n');
    await client.changedFiles({ uri: toml, type: 2 });
    await client.waitForPublished(toml, (params) => params.diagnostics.length === 0);
  });

  it('takes a changed configuration file into force without re-opening', async () => {
    const environment = new MemoryEnvironment({ '/ws/main.py': 'SLEEP\n' });
    const client = await startClient(environment);
    await client.open(main, 'SLEEP\n');
    expect(await client.diagnostics(main)).toHaveLength(1);
    environment.files.set('/ws/pyproject.toml', 'ignore = blocking-sleep\n');
    await client.changedFiles({ uri: 'file:///ws/pyproject.toml', type: 1 });
    await client.waitFor(() => client.refreshes > 0);
    expect(await client.diagnostics(main)).toEqual([]);
    expect((await status(client, main)).configFile).toBe('/ws/pyproject.toml');
  });

  it('reads the settings of the editor, and again when they change', async () => {
    const environment = new MemoryEnvironment();
    const client = await startClient(environment, { settings: { ignore: ['blocking-sleep'], pythonVersion: '3.12', targetPython: '3.13t', cpuThreshold: 20 } });
    await client.open(main, 'SLEEP\n');
    expect(await client.diagnostics(main)).toEqual([]);
    expect(await status(client, main)).toMatchObject({ pythonVersion: '3.12', targetPython: 'CPython 3.13t (as configured)', overrides: ['ignore', 'pythonVersion', 'targetPython', 'cpuThreshold'] });
    expect(environment.engines.at(-1)?.settings.cpuThreshold).toBe(20);
    client.settings = {};
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await client.waitFor(() => client.refreshes > 0);
    expect(await client.diagnostics(main)).toHaveLength(1);
  });

  it('gives each folder, and each configuration in it, its own rules', async () => {
    const files = { '/one/pyproject.toml': 'ignore = blocking-sleep', '/two/a.py': '', '/two/sub/pyproject.toml': 'ignore = blocking-file-io' };
    const client = await startClient(new MemoryEnvironment(files), { folders: ['/one', '/two'] });
    const text = 'SLEEP READ\n';
    const codes = async (uri: string): Promise<unknown[]> => {
      await client.open(uri, text);
      return (await client.diagnostics(uri)).map((diagnostic) => diagnostic.code);
    };
    expect(await codes('file:///one/a.py')).toEqual(['blocking-file-io']);
    expect(await codes('file:///two/a.py')).toEqual(['blocking-sleep', 'blocking-file-io']);
    expect(await codes('file:///two/sub/a.py')).toEqual(['blocking-sleep']);
  });

  it('follows folders that come and go', async () => {
    const client = await startClient(new MemoryEnvironment({ '/new/x.py': '', '/new/y.py': '' }));
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [{ uri: 'file:///new', name: 'new' }], removed: [] } });
    await expect.poll(async () => (await status(client)).files).toBe(2);
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [{ uri: 'file:///new', name: 'new' }] } });
    await expect.poll(async () => (await status(client)).files).toBe(0);
  });
});

describe('files on disk', () => {
  it('are found at start and followed', async () => {
    const environment = new MemoryEnvironment({ '/ws/a.py': '', '/ws/site-packages/b.py': '' });
    const client = await startClient(environment);
    await expect.poll(async () => (await status(client)).files).toBe(1);
    environment.files.set('/ws/c.py', '');
    await client.changedFiles({ uri: 'file:///ws/c.py', type: 1 }, { uri: 'file:///ws/site-packages/d.py', type: 1 });
    await expect.poll(async () => (await status(client)).files).toBe(2);
    environment.files.delete('/ws/a.py');
    await client.changedFiles({ uri: 'file:///ws/a.py', type: 3 });
    await expect.poll(async () => (await status(client)).files).toBe(1);
  });

  it('change the findings of open documents', async () => {
    const environment = new MemoryEnvironment({ '/ws/lib.py': 'pass' });
    const client = await startClient(environment);
    await client.open(main, 'CALL lib\n');
    expect(await client.diagnostics(main)).toEqual([]);
    environment.files.set('/ws/lib.py', 'BLOCKS');
    await client.changedFiles({ uri: 'file:///ws/lib.py', type: 2 });
    await client.waitFor(() => client.refreshes > 0);
    expect(await client.diagnostics(main)).toHaveLength(1);
  });
});

describe('warming up', () => {
  it('shows every file to the engine, in slices, after the search and after a reload', async () => {
    const environment = new MemoryEnvironment(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`/ws/f${index}.py`, ''])));
    const client = await startClient(environment);
    await expect.poll(() => environment.engines.at(-1)?.warmed).toBe(30);
    const before = environment.engines.length;
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await expect.poll(() => environment.engines.length).toBeGreaterThan(before);
    await expect.poll(() => environment.engines.at(-1)?.warmed).toBe(30);
  });
});

describe('interlock/checkWorkspace', () => {
  const files = { '/ws/a.py': 'SLEEP', '/ws/b.py': 'READ READ', '/ws/c.py': '' };

  it('counts, shows progress, and publishes findings of files that are not open', async () => {
    const environment = new MemoryEnvironment(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`/ws/f${index}.py`, index < 2 ? 'SLEEP READ' : ''])));
    environment.checkCost = 6;
    const client = await startClient(environment);
    await client.open('file:///ws/f0.py', 'SLEEP READ');
    const messages: string[] = [];
    client.connection.onProgress(WorkDoneProgress.type, 'token', (value) => {
      messages.push(value.kind === 'report' ? (value.message ?? '') : value.kind);
    });
    const result: requests.CheckWorkspaceResult = await client.connection.sendRequest(requests.checkWorkspace, { workDoneToken: 'token' });
    expect(result).toMatchObject({ files: 40, findings: 4, filesWithFindings: 2, bySeverity: { error: 0, warning: 2, information: 2, hint: 0 }, cancelled: false });
    expect(messages[0]).toBe('begin');
    expect(messages.at(-1)).toBe('end');
    expect(messages.some((message) => message.endsWith(" of 40 files"))).toBe(true);
    expect(client.published.map((params) => [params.uri, params.diagnostics.length])).toEqual([['file:///ws/f1.py', 2]]);
  });

  it('takes published findings back when the document is opened, so that none shows twice', async () => {
    const client = await startClient(new MemoryEnvironment(files));
    await client.connection.sendRequest(requests.checkWorkspace, {});
    await client.waitForPublished('file:///ws/a.py', (params) => params.diagnostics.length === 1);
    await client.open('file:///ws/a.py', 'SLEEP');
    await client.waitForPublished('file:///ws/a.py', (params) => params.diagnostics.length === 0);
    expect(await client.diagnostics('file:///ws/a.py')).toHaveLength(1);
    await client.close('file:///ws/a.py');
    await client.waitForPublished('file:///ws/a.py', (params) => params.diagnostics.length === 1);
  });

  it('ends early when cancelled', async () => {
    const environment = new MemoryEnvironment(Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`/ws/f${index}.py`, 'SLEEP'])));
    environment.checkCost = 10;
    const client = await startClient(environment);
    const source = new CancellationTokenSource();
    const request = client.connection.sendRequest<requests.CheckWorkspaceResult>(requests.checkWorkspace, {}, source.token);
    setTimeout(() => {
      source.cancel();
    }, 80);
    const result = await request;
    expect(result.cancelled).toBe(true);
    expect(result.files).toBeLessThan(100);
    expect(client.published).toEqual([]);
  });

  it('lets a keystroke through', async () => {
    const environment = new MemoryEnvironment(Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`/ws/f${index}.py`, ''])));
    environment.checkCost = 8;
    const client = await startClient(environment);
    await client.open(main, 'SLEEP\n');
    const check = client.connection.sendRequest(requests.checkWorkspace, {});
    await new Promise((resolve) => setTimeout(resolve, 50));
    const started = performance.now();
    await client.edit(main, 'SLEEP SLEEP\n');
    expect(await client.diagnostics(main)).toHaveLength(2);
    expect(performance.now() - started).toBeLessThan(150);
    await check;
  });
});

describe('other requests', () => {
  it('interlock/whereFunctionRuns gives plain data with places', async () => {
    const client = await startClient(new MemoryEnvironment());
    await client.open(main, 'def users(): pass\n');
    const facts: requests.WhereFunctionRunsResult | null = await client.connection.sendRequest(requests.whereFunctionRuns, {
      textDocument: { uri: main },
      position: { line: 0, character: 5 },
    });
    expect(facts).toMatchObject({
      name: 'users',
      location: { uri: main, range: { start: { line: 0, character: 4 }, end: { line: 0, character: 9 } } },
      contexts: [{ runner: 'loop', path: [{ message: 'called here', location: { uri: main } }] }],
      blocks: [{ primitive: 'requests.get' }],
    });
    expect(await client.connection.sendRequest(requests.whereFunctionRuns, { textDocument: { uri: main }, position: { line: 1, character: 0 } })).toBeNull();
  });

  it('interlock/explainRule gives the page, the list, or nothing', async () => {
    const client = await startClient(new MemoryEnvironment());
    const page: requests.ExplainRuleResult | null = await client.connection.sendRequest(requests.explainRule, { rule: 'blocking-sleep' });
    expect(page?.markdown).toContain('# blocking-sleep');
    const list: requests.ExplainRuleResult | null = await client.connection.sendRequest(requests.explainRule, {});
    expect(list?.rules.map((rule) => rule.name)).toContain('blocking-sleep');
    expect(await client.connection.sendRequest(requests.explainRule, { rule: '../secrets' })).toBeNull();
  });

  it('interlock/status tells the state, and changes are announced', async () => {
    const environment = new MemoryEnvironment({ '/ws/a.py': '' });
    const client = await startClient(environment);
    await client.open(main, 'SLEEP\n');
    await client.diagnostics(main);
    const answer = await status(client, main);
    expect(answer).toMatchObject({ configFile: null, pythonVersion: '3.9', configProblems: [], enabled: true });
    expect(answer.timings.lastCheck).toBeGreaterThanOrEqual(0);
  });
});

describe('when something goes wrong', () => {
  it('logs an error of the engine, answers empty, and goes on', async () => {
    const client = await startClient(new MemoryEnvironment());
    await client.open(main, 'CRASH\n');
    expect(await client.diagnostics(main)).toEqual([]);
    await client.waitFor(() => client.errors.some((message) => message.includes('the engine failed')));
    await client.edit(main, 'SLEEP\n');
    expect(await client.diagnostics(main)).toHaveLength(1);
  });

  it('answers requests about documents that are not open', async () => {
    const client = await startClient(new MemoryEnvironment());
    const textDocument = { uri: 'file:///ws/unknown.py' };
    const position = { line: 3, character: 1 };
    expect(await client.diagnostics(textDocument.uri)).toEqual([]);
    expect(await client.connection.sendRequest('textDocument/hover', { textDocument, position })).toBeNull();
    const range = { start: position, end: position };
    expect(await client.connection.sendRequest('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } })).toEqual([]);
    expect(await client.connection.sendRequest(requests.whereFunctionRuns, { textDocument, position })).toBeNull();
  });

  it.each([{ capabilities: undefined }, { capabilities: pushOnly }])('stays in step with any sequence of edits', async (options) => {
    const environment = new MemoryEnvironment();
    const client = await startClient(environment, options.capabilities ? { capabilities: options.capabilities } : {});
    const next = seededRandom(7);
    const random = (limit: number): number => pick(next, limit);
    const snippets = ['SLEEP', '\r\n', '\n', '\r', 'é', '😀', ' ', '# x', '"""', 'def f():', ''];
    let text = 'async def f():\n    SLEEP\n';
    await client.open(main, text);
    // A model of the document: what the client has is what the server must see.
    for (let round = 0; round < 400; round++) {
      const start = random(text.length + 1);
      const end = Math.min(text.length, start + random(6));
      const insert = snippets[random(snippets.length)]!;
      const [startLine, startCharacter] = position(text, start);
      const [endLine, endCharacter] = position(text, end);
      // A position between \r and \n does not exist in the protocol.
      if (text[start - 1] === '\r' && text[start] === '\n') continue;
      if (text[end - 1] === '\r' && text[end] === '\n') continue;
      text = text.slice(0, start) + insert + text.slice(end);
      await client.edit(main, insert, [startLine, startCharacter, endLine, endCharacter]);
      if (round % 40 === 0 && options.capabilities === undefined) await client.diagnostics(main);
    }
    const expected = text.split('SLEEP').length - 1;
    if (options.capabilities === undefined) expect(await client.diagnostics(main)).toHaveLength(expected);
    else await client.waitForPublished(main, (params) => params.diagnostics.length === expected);
    expect(environment.engines.at(-1)!.host.read('/ws/main.py')).toBe(text);
    expect(client.errors).toEqual([]);
  });
});

/** Line and character of an offset, computed apart from the server's own code. */
function position(text: string, offset: number): [number, number] {
  const before = text.slice(0, offset).split(/\r\n|\r(?!\n)|\n/);
  // The text before may end in the middle of a \r\n; callers skip that case.
  return [before.length - 1, before.at(-1)!.length];
}
