import { describe, expect, it } from 'vitest';
import type { CodeAction, Hover, TextDocumentEdit, TextEdit } from 'vscode-languageserver/node';
import { Analysis } from '../../src/core/analysis';
import type { SourceHost } from '../../src/core/source-host';
import type { Settings } from '../../src/core/config/settings';
import type { Engine } from '../../src/lsp/environment';
import * as requests from '../../src/protocol/requests';
import { MemoryHost } from '../rules/memory-host';
import { pick, seededRandom } from '../seeded-random';
import { applyEdits, vscodeLike, type TestClient } from './client';
import { MemoryEnvironment } from './memory-environment';
import { startClient } from './start-client';

/** The same machine with the engine that ships. */
class RealEnvironment extends MemoryEnvironment {
  override createEngine(host: SourceHost, settings: Settings): Engine {
    return new Analysis(host, settings);
  }
}

const main = 'file:///ws/main.py';
const texts = {
  main: 'import asyncio\nfrom tariffs import load\n\n\nasync def handler():\n    return load("at")\n',
  tariffs: 'from documents import _read\n\n\ndef load(name):\n    return _read(name)\n',
  documents: 'def _read(name):\n    with open(name) as file:\n        return file.read()\n',
};

function start(files: Record<string, string>): Promise<TestClient> {
  return startClient(new RealEnvironment(files));
}

function workspace(): Promise<TestClient> {
  return start(Object.fromEntries(Object.entries(texts).map(([name, text]) => [`/ws/${name}.py`, text])));
}

describe('a chain through three files', () => {
  it('is one finding in the coroutine, with each hop', async () => {
    const client = await workspace();
    await client.open(main, texts.main);
    const found = await client.diagnostics(main);
    expect(found.map((each) => [each.code, each.range.start.line])).toEqual([['transitive-blocking-call', 5]]);
    const hops = (found[0]!.relatedInformation ?? []).map((hop) => hop.location.uri.split('/').at(-1));
    expect(hops).toContain('tariffs.py');
    expect(hops).toContain('documents.py');
    expect(client.errors).toEqual([]);
  });

  it('goes when the call is wrapped, and comes back', async () => {
    const client = await workspace();
    await client.open(main, texts.main);
    await client.edit(main, texts.main.replace('load("at")', 'await asyncio.to_thread(load, "at")'));
    expect(await client.diagnostics(main)).toEqual([]);
    await client.edit(main, texts.main);
    expect(await client.diagnostics(main)).toHaveLength(1);
  });

  it.each([
    ['tariffs', 'return _read(name)', 'return name'],
    ['documents', 'with open(name) as file:\n        return file.read()', 'return name'],
  ] as const)('follows an edit of %s.py without re-opening', async (name, from, to) => {
    const client = await workspace();
    await client.open(main, texts.main);
    await client.open(`file:///ws/${name}.py`, texts[name]);
    expect(await client.diagnostics(main)).toHaveLength(1);
    await client.edit(`file:///ws/${name}.py`, texts[name].replace(from, to));
    await client.waitFor(() => client.refreshes > 0);
    expect(await client.diagnostics(main)).toEqual([]);
    await client.edit(`file:///ws/${name}.py`, texts[name]);
    await expect.poll(() => client.diagnostics(main)).toHaveLength(1);
  });

  it('is told by hovers and by "where does this run"', async () => {
    const client = await workspace();
    await client.open(main, texts.main);
    await client.diagnostics(main);
    const hover: Hover | null = await client.connection.sendRequest('textDocument/hover', { textDocument: { uri: main }, position: { line: 5, character: 12 } });
    expect(JSON.stringify(hover?.contents)).toContain('documents.py:2');
    await client.open('file:///ws/tariffs.py', texts.tariffs);
    const facts: requests.WhereFunctionRunsResult | null = await client.connection.sendRequest(requests.whereFunctionRuns, {
      textDocument: { uri: 'file:///ws/tariffs.py' },
      position: { line: 3, character: 5 },
    });
    expect(facts?.contexts.map((run) => run.runner)).toContain('loop');
    expect(facts?.blocks.map((block) => block.primitive).join()).toMatch(/\bopen\b/);
  });
});

it('applies the fix, after which the finding is gone', async () => {
  const client = await start({});
  const text = 'import time\n\n\nasync def f():\n    time.sleep(1)\n';
  await client.open(main, text);
  const [finding] = await client.diagnostics(main);
  const actions: CodeAction[] = await client.connection.sendRequest('textDocument/codeAction', { textDocument: { uri: main }, range: finding!.range, context: { diagnostics: [finding!] } });
  expect(actions[0]).toMatchObject({ isPreferred: true });
  const fixed = applyEdits(text, actions[0]!.edit!.changes![main]!);
  expect(fixed).toContain('await asyncio.sleep(1)');
  await client.edit(main, fixed);
  expect(await client.diagnostics(main)).toEqual([]);
});

describe('a triple-quoted string that is being typed', () => {
  const text = 'import time\n\n\nasync def f():\n    time.sleep(1)\n\n\nasync def g():\n    """Waits."""\n    wait()\n\n\ndef wait():\n    time.sleep(2)\n';
  const shown = async (client: TestClient): Promise<string[]> =>
    (await client.diagnostics(main)).map(({ code, range, relatedInformation }) => [code, range.start.line, ...(relatedInformation ?? []).map((hop) => hop.location.range.start.line)].join(' '));
  const before = ['blocking-sleep 4', 'transitive-blocking-call 9 12 13'];

  it('keeps what was found below, one line further down, until it is closed', async () => {
    const client = await start({});
    await client.open(main, text);
    expect(await shown(client)).toEqual(before);
    await client.edit(main, '    """\n', [4, 0, 4, 0]);
    expect(await shown(client)).toEqual(['blocking-sleep 5', 'transitive-blocking-call 10 13 14']);
    await client.edit(main, 'Stops.', [4, 7, 4, 7]);
    expect(await shown(client)).toEqual(['blocking-sleep 5', 'transitive-blocking-call 10 13 14']);
    await client.edit(main, '"""', [4, 13, 4, 13]);
    expect(await shown(client)).toEqual(['blocking-sleep 5', 'transitive-blocking-call 10 13 14']);
  });

  it('keeps what leads from above to code below', async () => {
    const client = await start({});
    await client.open(main, text);
    await client.diagnostics(main);
    await client.edit(main, '"""\n', [12, 0, 12, 0]);
    expect(await shown(client)).toEqual(['blocking-sleep 4', 'transitive-blocking-call 9 13 14']);
  });

  it('drops what is mended or touched meanwhile', async () => {
    const client = await start({});
    await client.open(main, text);
    await client.diagnostics(main);
    await client.edit(main, '"""', [12, 0, 12, 0]);
    await client.edit(main, 'await asyncio.sleep(1)', [4, 4, 4, 17]);
    expect(await shown(client)).toEqual(['transitive-blocking-call 9 12 13']);
    await client.edit(main, 'n', [9, 8, 9, 9]);
    expect(await shown(client)).toEqual([]);
  });

  it('fixes nothing by what it kept', async () => {
    const client = await start({});
    await client.open(main, text);
    await client.diagnostics(main);
    const range = { start: { line: 4, character: 4 }, end: { line: 4, character: 17 } };
    const fixes = (): Promise<CodeAction[]> =>
      client.connection.sendRequest('textDocument/codeAction', { textDocument: { uri: main }, range, context: { diagnostics: [], only: ['source.fixAll'] } });
    expect(await fixes()).toHaveLength(1);
    await client.edit(main, '"""', [1, 0, 1, 0]);
    expect(await shown(client)).toEqual(before);
    expect(await fixes()).toEqual([]);
  });

  it('counts nothing but the text where nothing was known before', async () => {
    const client = await start({});
    await client.open(main, `"""\n${text}`);
    expect(await shown(client)).toEqual([]);
  });
});

describe('a fix that moves code', () => {
  const text = 'import asyncio\n\n\nasync def f(n):\n    for i in range(50_000_000):\n        n ^= i\n    return n\n';
  async function moved(changeAnnotations: boolean): Promise<CodeAction | undefined> {
    const workspaceEdit = { documentChanges: true, ...(changeAnnotations ? { changeAnnotationSupport: { groupsOnLabel: true } } : {}) };
    const client = await startClient(new RealEnvironment({}), { capabilities: { ...vscodeLike, workspace: { ...vscodeLike.workspace, workspaceEdit } } });
    await client.open(main, text);
    const diagnostics = await client.diagnostics(main);
    const actions: CodeAction[] = await client.connection.sendRequest('textDocument/codeAction', { textDocument: { uri: main }, range: diagnostics[0]!.range, context: { diagnostics } });
    expect(actions[1]).toMatchObject({ title: expect.stringContaining('Let others run') as string, edit: { changes: { [main]: [expect.anything()] } } });
    return actions[0];
  }

  it('is shown before it is made, where the client can', async () => {
    const action = await moved(true);
    expect(action).toMatchObject({ title: 'Move the loop into `f_loop` and run it in a process pool (unsafe)', edit: { changeAnnotations: { interlock: { needsConfirmation: true } } } });
    expect(action?.edit?.changes).toBeUndefined();
    const [change] = action!.edit!.documentChanges as TextDocumentEdit[];
    expect(change?.textDocument.uri).toBe(main);
    expect(change?.edits.every((edit) => (edit as { annotationId?: string }).annotationId === 'interlock')).toBe(true);
    expect(applyEdits(text, change!.edits as TextEdit[])).toContain('run_in_executor(process_pool, f_loop, n)');
  });

  it('is a plain edit elsewhere', async () => {
    const action = await moved(false);
    expect(action?.edit?.changeAnnotations).toBeUndefined();
    expect(applyEdits(text, action!.edit!.changes![main]!)).toContain('run_in_executor(process_pool, f_loop, n)');
  });
});

it('reads back each suppressing comment that it writes', async () => {
  const client = await start({});
  const text = 'import time\n\n\nasync def f():\n    time.sleep(1)\n';
  await client.open(main, text);
  const [finding] = await client.diagnostics(main);
  const actions: CodeAction[] = await client.connection.sendRequest('textDocument/codeAction', { textDocument: { uri: main }, range: finding!.range, context: { diagnostics: [finding!] } });
  const suppressions = actions.filter((action) => action.title.startsWith('Ignore'));
  expect(suppressions).toHaveLength(2);
  for (const action of suppressions) {
    await client.edit(main, applyEdits(text, action.edit!.changes![main]!));
    expect(await client.diagnostics(main), action.title).toEqual([]);
  }
});

it('finds a callback that another file registers once the workspace is known', async () => {
  const client = await start({
    '/ws/main.py': 'import asyncio\nfrom work import tick\n\n\nasync def run():\n    asyncio.get_running_loop().call_soon(tick)\n',
    '/ws/work.py': 'import time\n\n\ndef tick():\n    time.sleep(1)\n',
  });
  await client.open('file:///ws/work.py', 'import time\n\n\ndef tick():\n    time.sleep(1)\n');
  await expect.poll(async () => (await client.diagnostics('file:///ws/work.py')).map((found) => found.code)).toEqual(['blocking-loop-callback']);
});

it('gives the same findings as a check without an editor', async () => {
  const files = Object.fromEntries(Object.entries(texts).map(([name, text]) => [`/ws/${name}.py`, text]));
  const client = await start(files);
  await client.connection.sendRequest(requests.checkWorkspace, {});
  const shown = client.published.flatMap((params) => params.diagnostics.map((each) => [params.uri, each.code, each.message]));
  const environment = new RealEnvironment(files);
  const settings = environment.openFolder('/ws', { enable: true, select: [], ignore: [], profile: undefined, pythonVersion: undefined, targetPython: undefined, cpuThreshold: undefined, deferToLinters: undefined, run: 'onType', exclude: [], showSuppress: true, benchmarkLens: false }).config('/ws').settings;
  const expected = [...new Analysis(new MemoryHost(files), settings).checkAll(Object.keys(files))].flatMap((step) => step.findings.map((each) => [`file://${each.path}`, each.rule, each.message]));
  expect(expected.length).toBeGreaterThan(0);
  expect(shown).toEqual(expected);
});

it('survives any typing: every range lies in the document, nothing is logged as an error', async () => {
  const client = await workspace();
  const pieces = ['async def f():', '\n', '    ', 'await ', 'time.sleep(1)', 'open(x)', 'import time', '(', ')', '"""', "f'{x", '\\', 'with ', 'lambda: ', '# interlock: ignore', 'é😀', '\t', '@', ':', 'class C(D):', 'from . import x', ''];
  const next = seededRandom(11);
  const random = (limit: number): number => pick(next, limit);
  let text = texts.main + texts.documents;
  await client.open(main, text);
  for (let round = 0; round < 300; round++) {
    const at = random(text.length + 1);
    const end = Math.min(text.length, at + random(12));
    text = text.slice(0, at) + pieces[random(pieces.length)]! + text.slice(end);
    await client.edit(main, text);
    const lines = text.split('\n');
    for (const { range } of await client.diagnostics(main)) {
      for (const { line, character } of [range.start, range.end]) {
        expect(line).toBeLessThan(lines.length);
        expect(character).toBeLessThanOrEqual(lines[line]!.length);
      }
    }
    const position = { line: random(lines.length), character: random(10) };
    await client.connection.sendRequest('textDocument/hover', { textDocument: { uri: main }, position });
    const range = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
    await client.connection.sendRequest('textDocument/codeAction', { textDocument: { uri: main }, range, context: { diagnostics: [] } });
  }
  expect(client.errors).toEqual([]);
});
