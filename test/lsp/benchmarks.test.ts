import { describe, expect, it } from 'vitest';
import type { CodeAction, CodeLens, Hover } from 'vscode-languageserver/node';
import * as requests from '../../src/protocol/requests';
import type { TestClient } from './client';
import { MemoryEnvironment } from './memory-environment';
import { startClient } from './start-client';

const main = 'file:///ws/main.py';
const vscode = { initializationOptions: { commandLinks: true } };

async function targetOf(client: TestClient, line: number, character: number, uri = main): Promise<requests.FunctionTargetResult | null> {
  return client.connection.sendRequest(requests.functionTarget, { textDocument: { uri }, position: { line, character } });
}

async function hoverAt(client: TestClient, line: number, character: number): Promise<string> {
  const hover: Hover | null = await client.connection.sendRequest('textDocument/hover', { textDocument: { uri: main }, position: { line, character } });
  return hover ? (hover.contents as { value: string }).value : '';
}

async function tell(client: TestClient, what: Partial<requests.MeasurementsParams>): Promise<void> {
  await client.connection.sendNotification(requests.measurements, { patterns: [], functions: [], profile: null, ...what });
}

describe('the function for a benchmark', () => {
  it('is described with what to call it with and what the code says', async () => {
    const client = await startClient(new MemoryEnvironment());
    await client.open(main, 'import time\n\ndef users(limit: int, *, name: str = "x") -> list:\n    return []\n');
    const answer = await targetOf(client, 3, 5);
    expect(answer).toMatchObject({
      name: 'users',
      refused: null,
      target: {
        uri: main, file: '/ws/main.py', qualname: 'users', line: 2, isAsync: false,
        signature: 'def users(limit: int, *, name: str = "x") -> list',
        parameters: [{ name: 'limit', kind: 'positional', annotation: 'int', default: null }, { name: 'name', kind: 'keyword-only', annotation: 'str', default: '"x"' }],
        argumentsText: '10', argumentsFrom: 'signature',
        contexts: [{ runner: 'loop' }], blocks: [{ primitive: 'requests.get' }],
        known: { Q1: { answer: 'yes' }, Q8: { answer: 'waiting' } },
      },
    });
  });

  it('is called as in its doctest, or else as in a test', async () => {
    const client = await startClient(new MemoryEnvironment({ '/ws/tests/test_area.py': 'from main import area\n\ndef test_area():\n    assert area(3, height=4) == 12\n', '/ws/other.py': 'area(9, 9)\n' }));
    await client.open(main, 'def area(width, height):\n    return width * height\n\ndef half(n):\n    """>>> half(8)\n    4\n    """\n');
    await client.connection.sendRequest(requests.checkWorkspace, {}); // the search for files is done then
    expect((await targetOf(client, 0, 5))?.target).toMatchObject({ argumentsText: '3, height=4', argumentsFrom: 'test' });
    expect((await targetOf(client, 3, 5))?.target).toMatchObject({ argumentsText: '8', argumentsFrom: 'doctest' });
  });

  it.each([
    ['def f():\n    def inner():\n        pass\n', 2, /inside `f`/],
    ['class A:\n    @property\n    def size(self):\n        return 1\n', 3, /property/],
    ['def f():\n    yield 1\n', 1, /generator/],
  ])('is refused with a reason: %j', async (text, line, reason) => {
    const client = await startClient(new MemoryEnvironment());
    await client.open(main, text);
    const answer = await targetOf(client, line, 9);
    expect(answer).toMatchObject({ target: null, refused: expect.stringMatching(reason) as string });
  });

  it('is refused where there is no file that could be imported', async () => {
    const client = await startClient(new MemoryEnvironment());
    await client.open('untitled:Untitled-1', 'def f():\n    pass\n');
    expect(await targetOf(client, 0, 5, 'untitled:Untitled-1')).toMatchObject({ target: null, refused: expect.stringMatching(/Save it/) as string });
  });

  it('is nothing outside of functions, and in documents that nobody opened', async () => {
    const client = await startClient(new MemoryEnvironment());
    await client.open(main, 'x = 1\n');
    expect(await targetOf(client, 0, 0)).toBeNull();
    expect(await targetOf(client, 0, 0, 'file:///ws/unknown.py')).toBeNull();
  });
});

describe('code lenses', () => {
  const text = 'def a():\n    pass\n\nclass B:\n    async def c(self):\n        pass\n';
  const ask = (client: TestClient): Promise<CodeLens[]> => client.connection.sendRequest('textDocument/codeLens', { textDocument: { uri: main } });

  it('stand above functions when asked for, and run the command there', async () => {
    const client = await startClient(new MemoryEnvironment(), { ...vscode, settings: { codeLens: { benchmark: true } } });
    await client.open(main, text);
    const lenses = await ask(client);
    expect(lenses.map((lens) => [lens.range.start, lens.command?.command])).toEqual([
      [{ line: 0, character: 4 }, requests.benchmarkFunctionCommand],
      [{ line: 4, character: 14 }, requests.benchmarkFunctionCommand],
    ]);
    const [at] = lenses[1]!.command!.arguments as [requests.FunctionTargetParams];
    expect((await targetOf(client, at.position.line, at.position.character))?.name).toBe('B.c');
  });

  it('are off by default, and not offered to a client that has no such command', async () => {
    const client = await startClient(new MemoryEnvironment(), vscode);
    await client.open(main, text);
    expect(await ask(client)).toEqual([]);
    expect(client.initialized.capabilities.codeLensProvider).toBeDefined();
    const other = await startClient(new MemoryEnvironment());
    expect(other.initialized.capabilities.codeLensProvider).toBeUndefined();
  });
});

describe('measured figures', () => {
  const measured = { pattern: 'sleep', parameters: { seconds: 0.2 }, sentence: 'The loop stood still for 203 ms; with asyncio.sleep 1.1 ms.', created: '2026-11-21T08:00:00Z', interpreter: 'CPython 3.12.1' };

  it('are offered on a finding that a pattern fits, and on no other', async () => {
    const client = await startClient(new MemoryEnvironment(), vscode);
    await client.open(main, 'SLEEP\nREAD\n');
    await client.diagnostics(main);
    const argument = encodeURIComponent(JSON.stringify([{ pattern: 'sleep', parameters: { seconds: 0.2 } }]));
    expect(await hoverAt(client, 0, 1)).toContain(`[Measure this](command:${requests.measureThisCommand}?${argument})`);
    expect(await hoverAt(client, 1, 1)).not.toContain('[Measure');
  });

  it('show in the hover with date and interpreter, as figures of the pattern', async () => {
    const client = await startClient(new MemoryEnvironment(), vscode);
    await client.open(main, 'SLEEP\n');
    await client.diagnostics(main);
    await tell(client, { patterns: [{ ...measured, created: '2026-10-01T08:00:00Z', sentence: 'An older figure.' }, measured, { ...measured, parameters: { seconds: 9 }, sentence: 'Other parameters.' }] });
    const text = await hoverAt(client, 0, 1);
    expect(text).toContain('**Measured 21 Nov 2026 on CPython 3.12.1:** The loop stood still for 203 ms; with asyncio.sleep 1.1 ms.');
    expect(text).toContain('The pattern was measured, not this line.');
    expect(text).toContain('[Measure again]');
    expect(text).not.toContain('older figure');
    expect(text).not.toContain('Other parameters');
    await tell(client, {});
    expect(await hoverAt(client, 0, 1)).not.toContain('Measured');
  });

  it('of a function show on the function, with a link to measure it', async () => {
    const client = await startClient(new MemoryEnvironment(), vscode);
    await client.open(main, 'def users(): pass\n');
    const argument = encodeURIComponent(JSON.stringify([{ textDocument: { uri: main }, position: { line: 0, character: 4 } }]));
    expect(await hoverAt(client, 0, 5)).toContain(`[Benchmark this function](command:${requests.benchmarkFunctionCommand}?${argument})`);
    await tell(client, { functions: [{ uri: main, qualname: 'users', sentence: 'It waits: 40 threads.', created: '2026-11-21T08:00:00Z', interpreter: 'CPython 3.13.0' }] });
    expect(await hoverAt(client, 0, 5)).toContain('**Measured 21 Nov 2026 on CPython 3.13.0:** It waits: 40 threads.');
  });

  it('cannot bring markup into a hover', async () => {
    const client = await startClient(new MemoryEnvironment(), vscode);
    await client.open(main, 'SLEEP\n');
    await client.diagnostics(main);
    await tell(client, { patterns: [{ ...measured, sentence: 'x [click](command:evil) <b>', interpreter: '[a](command:evil)', created: 'no date' }] });
    const text = await hoverAt(client, 0, 1);
    expect(text).not.toMatch(/(?<!\\)\]\(command:evil/);
    expect(text).not.toMatch(/(?<!\\)<b/);
  });

  it('are measured from the quick fix menu, behind the fixes', async () => {
    const client = await startClient(new MemoryEnvironment(), vscode);
    await client.open(main, 'SLEEP\nREAD\n');
    const [diagnostic, other] = await client.diagnostics(main);
    const actionsOf = (each: typeof diagnostic): Promise<CodeAction[]> =>
      client.connection.sendRequest('textDocument/codeAction', { textDocument: { uri: main }, range: each!.range, context: { diagnostics: [each] } });
    const actions = await actionsOf(diagnostic);
    expect(actions.map((action) => action.title)).toEqual(['Use asyncio.sleep', 'Measure this pattern', 'Ignore blocking-sleep on this line', 'Ignore blocking-sleep in this file']);
    expect(actions[1]).toMatchObject({ command: { command: requests.measureThisCommand, arguments: [{ pattern: 'sleep', parameters: { seconds: 0.2 } }] } });
    expect((await actionsOf(other)).map((action) => action.title)).not.toContain('Measure this pattern');
  });

  it('are not offered to a client that cannot run commands', async () => {
    const client = await startClient(new MemoryEnvironment());
    await client.open(main, 'SLEEP\ndef users(): pass\n');
    await client.diagnostics(main);
    expect(await hoverAt(client, 0, 1)).not.toContain('command:');
    expect(await hoverAt(client, 1, 6)).not.toContain('command:');
  });
});
