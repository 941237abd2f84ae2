import { describe, expect, it } from 'vitest';
import { pushOnly } from './client';
import { MemoryEnvironment } from './memory-environment';
import { startClient } from './start-client';

const main = 'file:///ws/main.py';
const lib = 'file:///ws/lib.py';

describe('initialize', () => {
  it('offers pull diagnostics to a client that pulls, and keeps UTF-16', async () => {
    const { capabilities } = (await startClient(new MemoryEnvironment())).initialized;
    expect(capabilities.positionEncoding).toBe('utf-16');
    expect(capabilities.diagnosticProvider).toMatchObject({ interFileDependencies: true });
    expect(capabilities.codeActionProvider).toMatchObject({ codeActionKinds: ['quickfix', 'source.fixAll.interlock'] });
  });

  it('does not offer them to a client that only listens', async () => {
    const client = await startClient(new MemoryEnvironment(), { capabilities: pushOnly });
    expect(client.initialized.capabilities.diagnosticProvider).toBeUndefined();
  });

  it('takes the encoding that the client prefers', async () => {
    const client = await startClient(new MemoryEnvironment(), { capabilities: { ...pushOnly, general: { positionEncodings: ['utf-8', 'utf-16'] } } });
    expect(client.initialized.capabilities.positionEncoding).toBe('utf-8');
    await client.open(main, 'é = SLEEP\n');
    const { diagnostics } = await client.waitForPublished(main, (params) => params.diagnostics.length === 1);
    expect(diagnostics[0]!.range).toEqual({ start: { line: 0, character: 5 }, end: { line: 0, character: 10 } });
  });

  it('watches Python and configuration files', async () => {
    const client = await startClient(new MemoryEnvironment());
    await client.waitFor(() => client.registered.includes('workspace/didChangeWatchedFiles'));
    expect(client.registered).toContain('workspace/didChangeConfiguration');
  });
});

describe('pull diagnostics', () => {
  it('carries rule, page, severity, source, related places and data', async () => {
    const client = await startClient(new MemoryEnvironment({ '/ws/lib.py': 'x = 1\nBLOCKS\n' }));
    await client.open(main, 'async def f():\n    CALL lib\n');
    const [diagnostic] = await client.diagnostics(main);
    expect(diagnostic).toEqual({
      range: { start: { line: 1, character: 4 }, end: { line: 1, character: 12 } },
      severity: 2,
      code: 'transitive-blocking-call',
      codeDescription: { href: expect.stringContaining('transitive-blocking-call') as string },
      source: 'interlock',
      message: '`lib` blocks',
      relatedInformation: [{ location: { uri: lib, range: { start: { line: 1, character: 0 }, end: { line: 1, character: 6 } } }, message: 'lib blocks' }],
      data: { id: 'transitive-blocking-call:19:27', confidence: 'certain' },
    });
  });

  it('answers "unchanged" as long as nothing changed, also after an edit that changes no finding', async () => {
    const client = await startClient(new MemoryEnvironment());
    await client.open(main, 'SLEEP\n');
    const first = await client.pull(main);
    expect(first.items).toHaveLength(1);
    expect(await client.pull(main, first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
    await client.edit(main, '# more\n', [1, 0, 1, 0]);
    expect(await client.pull(main, first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
  });

  it('moves a finding with an edit above it', async () => {
    const client = await startClient(new MemoryEnvironment());
    await client.open(main, 'SLEEP\n');
    const before = await client.pull(main);
    await client.edit(main, '\n\n', [0, 0, 0, 0]);
    const after = await client.pull(main, before.resultId);
    expect(after.kind).toBe('full');
    expect(after.items![0]!.range.start).toEqual({ line: 2, character: 0 });
  });

  it('follows an edit of another open file, and asks the client to refresh', async () => {
    const client = await startClient(new MemoryEnvironment());
    await client.open(lib, 'pass\n');
    await client.open(main, 'CALL lib\n');
    expect(await client.diagnostics(main)).toEqual([]);
    const before = client.refreshes;
    await client.edit(lib, 'BLOCKS\n');
    await client.waitFor(() => client.refreshes > before);
    expect(await client.diagnostics(main)).toHaveLength(1);
  });

  it('does not ask to refresh after an edit that changes nothing elsewhere', async () => {
    const client = await startClient(new MemoryEnvironment());
    await client.open(lib, 'pass\n');
    await client.open(main, 'SLEEP\n');
    await client.diagnostics(main);
    await client.diagnostics(lib);
    await client.edit(lib, 'pass  # and nothing more\n');
    await client.diagnostics(lib);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(client.refreshes).toBe(0);
  });

  it('prefers the open text to the disk, and goes back to the disk on close', async () => {
    const client = await startClient(new MemoryEnvironment({ '/ws/lib.py': 'BLOCKS\n' }));
    await client.open(lib, 'pass\n');
    await client.open(main, 'CALL lib\n');
    expect(await client.diagnostics(main)).toEqual([]);
    await client.close(lib);
    expect(await client.diagnostics(main)).toHaveLength(1);
  });

  it('ends a cancelled request at once and answers the next one', async () => {
    const environment = new MemoryEnvironment();
    environment.checkCost = 60;
    const client = await startClient(environment);
    await client.open(main, 'SLEEP\n');
    await client.diagnostics(main);
    await client.edit(main, 'SLEEP SLEEP\n');
    await client.diagnostics(main); // the second check of a file is the first whose cost counts
    await client.edit(main, 'SLEEP SLEEP SLEEP\n');
    const checks = environment.engines[0]!.checks;
    const { CancellationTokenSource } = await import('vscode-languageserver/node');
    const source = new CancellationTokenSource();
    const cancelled = client.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri: main } }, source.token);
    source.cancel();
    await expect(cancelled).rejects.toMatchObject({ code: -32800 });
    expect(environment.engines[0]!.checks).toBe(checks);
    expect(await client.diagnostics(main)).toHaveLength(3);
  });

  it('checks once for a burst of keystrokes', async () => {
    const environment = new MemoryEnvironment();
    const client = await startClient(environment);
    await client.open(main, 'x = 1\n');
    await client.diagnostics(main);
    const engine = environment.engines[0]!;
    const before = engine.checks;
    const edits = Array.from({ length: 20 }, () => client.edit(main, 'y', [0, 0, 0, 0]));
    await Promise.all(edits);
    await client.diagnostics(main);
    expect(engine.checks - before).toBeLessThanOrEqual(3);
  });

  it('says nothing of a file that is excluded, or when switched off', async () => {
    const client = await startClient(new MemoryEnvironment());
    await client.open('file:///ws/site-packages/x.py', 'SLEEP\n');
    expect(await client.diagnostics('file:///ws/site-packages/x.py')).toEqual([]);
    await client.open(main, 'SLEEP\n');
    expect(await client.diagnostics(main)).toHaveLength(1);
    client.settings = { enable: false };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await client.waitFor(() => client.refreshes > 0);
    expect(await client.diagnostics(main)).toEqual([]);
  });

  it('waits for a save if asked to', async () => {
    const client = await startClient(new MemoryEnvironment(), { settings: { run: 'onSave' } });
    await client.open(main, 'SLEEP\n');
    const first = await client.pull(main);
    await client.edit(main, 'SLEEP SLEEP\n');
    expect(await client.pull(main, first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
    await client.save(main);
    expect(await client.diagnostics(main)).toHaveLength(2);
  });
});

describe('documents without a file', () => {
  it('checks untitled documents with the settings of the workspace', async () => {
    const client = await startClient(new MemoryEnvironment({ '/ws/pyproject.toml': 'ignore = blocking-sleep', '/ws/lib.py': 'BLOCKS' }));
    await client.open('untitled:Untitled-1', 'SLEEP\nCALL lib\n');
    expect((await client.diagnostics('untitled:Untitled-1')).map((found) => found.code)).toEqual(['transitive-blocking-call']);
  });

  it('checks notebook cells by themselves, with magics masked', async () => {
    const client = await startClient(new MemoryEnvironment());
    const cell = 'vscode-notebook-cell:/ws/nb.ipynb#W0sZmlsZQ%3D%3D';
    await client.open(cell, '%run SLEEP\n!SLEEP\nSLEEP\n');
    const found = await client.diagnostics(cell);
    expect(found.map((each) => each.range.start.line)).toEqual([2]);
  });

  it('checks a single file without a workspace folder, and reads its neighbours', async () => {
    const client = await startClient(new MemoryEnvironment({ '/else/lib.py': 'BLOCKS' }), { folders: [] });
    await client.open('file:///else/one.py', 'CALL lib\n');
    expect(await client.diagnostics('file:///else/one.py')).toHaveLength(1);
  });

  it('ignores documents of other languages', async () => {
    const client = await startClient(new MemoryEnvironment());
    await client.open('file:///ws/notes.md', 'SLEEP', 'markdown');
    expect(await client.diagnostics('file:///ws/notes.md')).toEqual([]);
  });
});

describe('push diagnostics', () => {
  it('publishes with the version, and clears on close', async () => {
    const client = await startClient(new MemoryEnvironment(), { capabilities: pushOnly });
    await client.open(main, 'SLEEP\n');
    const first = await client.waitForPublished(main, (params) => params.diagnostics.length === 1);
    expect(first.version).toBe(1);
    const version = await client.edit(main, 'SLEEP SLEEP\n');
    const second = await client.waitForPublished(main, (params) => params.diagnostics.length === 2);
    expect(second.version).toBe(version);
    await client.close(main);
    await client.waitForPublished(main, (params) => params.diagnostics.length === 0);
  });

  it('publishes nothing for a version that was overtaken', async () => {
    const environment = new MemoryEnvironment();
    const client = await startClient(environment, { capabilities: pushOnly });
    await client.open(main, 'SLEEP\n');
    await client.waitForPublished(main, (params) => params.diagnostics.length === 1);
    await Promise.all([client.edit(main, 'SLEEP SLEEP\n'), client.edit(main, 'SLEEP SLEEP SLEEP\n')]);
    await client.waitForPublished(main, (params) => params.diagnostics.length === 3);
    expect(client.published.filter((params) => params.uri === main).map((params) => params.version)).toEqual([1, 3]);
  });

  it('publishes for other open files that an edit changes', async () => {
    const client = await startClient(new MemoryEnvironment(), { capabilities: pushOnly });
    await client.open(lib, 'pass\n');
    await client.open(main, 'CALL lib\n');
    await client.edit(lib, 'BLOCKS\n');
    const { diagnostics } = await client.waitForPublished(main, (params) => params.diagnostics.length === 1);
    expect(diagnostics[0]!.relatedInformation).toHaveLength(1);
  });
});
