import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter, type PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { defaultEditorSettings } from '../../src/lsp/editor-settings';
import { nodeEnvironment } from '../../src/lsp/node-environment';
import { pathToUri } from '../../src/lsp/uris';
import * as requests from '../../src/protocol/requests';

let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'interlock-server-'))).replaceAll('\\', '/');
  const files: Record<string, string> = {
    'pyproject.toml': '[tool.interlock]\nprofile = "loud"\nextend-exclude = ["old"]\n',
    'a.py': 'import time\n',
    'old/b.py': '',
    'sub/c.py': '',
    'sub/notes.txt': '',
    '.gitignore': 'ignored.py\n',
    'ignored.py': '',
    'kept/d.py': '',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('finds the same files by search and one by one', async () => {
  const files = nodeEnvironment('0').openFolder(folder, { ...defaultEditorSettings, exclude: ['kept'] });
  const found = await files.discover();
  expect([...found].sort()).toEqual([`${folder}/a.py`, `${folder}/sub/c.py`]);
  for (const path of ['a.py', 'old/b.py', 'sub/c.py', 'sub/notes.txt', 'ignored.py', 'kept/d.py']) {
    expect(files.isIncluded(`${folder}/${path}`), path).toBe(found.includes(`${folder}/${path}`));
  }
});

it('reads configurations with the editor settings on top', () => {
  const files = nodeEnvironment('0').openFolder(folder, { ...defaultEditorSettings, pythonVersion: [3, 13] });
  const config = files.config(`${folder}/sub`);
  expect(config.file).toBe(`${folder}/pyproject.toml`);
  expect(config.settings.pythonVersion).toEqual([3, 13]);
  expect(config.problems).toMatchObject([{ path: `${folder}/pyproject.toml`, row: 2 }]);
  expect(files.config(folder)).toBe(config);
});

it('serves over standard input and output as a process of its own, and ends when told to', async () => {
  const bundle = join(folder, 'server.js');
  await build({
    entryPoints: [join(import.meta.dirname, '../../src/lsp/server-node.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    loader: { '.md': 'text', '.py': 'text' },
    mainFields: ['module', 'main'],
    define: { INTERLOCK_VERSION: '"1.2.3"' },
    logLevel: 'silent',
  });
  const server = spawn(process.execPath, [bundle, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  const published = new Promise<PublishDiagnosticsParams>((resolve) => {
    connection.onNotification('textDocument/publishDiagnostics', resolve);
  });
  connection.listen();
  const initialized: { serverInfo: unknown } = await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    workspaceFolders: [{ uri: pathToUri(folder), name: 'x' }],
  });
  expect(initialized.serverInfo).toEqual({ name: 'Interlock', version: '1.2.3' });
  await connection.sendNotification('initialized', {});
  expect((await published).uri).toBe(pathToUri(`${folder}/pyproject.toml`));
  const status: requests.StatusResult = await connection.sendRequest(requests.status, {});
  expect(status).toMatchObject({ files: 3, state: 'ready', configFile: `${folder}/pyproject.toml` });
  await connection.sendRequest('shutdown');
  const exited = once(server, 'exit');
  await connection.sendNotification('exit');
  expect((await exited)[0]).toBe(0);
});
