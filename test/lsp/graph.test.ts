import { describe, expect, it } from 'vitest';
import { CancellationTokenSource, type CodeAction, type Hover } from 'vscode-languageserver/node';
import { Analysis } from '../../src/core/analysis';
import type { Finding } from '../../src/core/findings';
import type { SourceHost } from '../../src/core/source-host';
import type { Settings } from '../../src/core/config/settings';
import type { Engine } from '../../src/lsp/environment';
import * as requests from '../../src/protocol/requests';
import type { TestClient } from './client';
import { MemoryEnvironment, ScriptedEngine } from './memory-environment';
import { startClient } from './start-client';

function graph(client: TestClient, kind: requests.GraphParams['kind']): Promise<requests.GraphResult | null> {
  return client.connection.sendRequest(requests.graph, { kind });
}

/** Asks again until the workspace has been read that far. */
async function graphOnce(client: TestClient, kind: requests.GraphParams['kind'], good: (graph: requests.GraphResult) => boolean): Promise<requests.GraphResult> {
  let found: requests.GraphResult | undefined;
  await expect.poll(async () => {
    const answer = await graph(client, kind);
    if (answer === null || !good(answer)) return false;
    found = answer;
    return true;
  }, { timeout: 5000 }).toBe(true);
  return found!;
}

describe('the request for a graph', () => {
  it('answers with one picture of all projects, in lines and columns', async () => {
    const environment = new MemoryEnvironment({ '/ws/a.py': 'x\nLOCK a\nLOCK b\nORDER a b\n', '/ws/sub/pyproject.toml': '', '/ws/sub/b.py': 'LOCK a\n' });
    const client = await startClient(environment);
    const locks = await graphOnce(client, 'locks', ({ files }) => files === 2);
    expect(locks.nodes.map(({ id, name }) => [id, name])).toEqual([['0/a', 'a'], ['0/b', 'b'], ['1/a', 'a']]);
    expect(locks.nodes[0]!.place).toEqual({ uri: 'file:///ws/a.py', range: { start: { line: 1, character: 0 }, end: { line: 1, character: 6 } }, label: 'a.py:2' });
    expect(locks.edges).toMatchObject([{ from: '0/a', to: '0/b', ways: [{ place: { label: 'a.py:4' }, contexts: ['a thread'], path: [{ message: '`a` is held', place: { label: 'a.py:4' } }] }] }]);
    const contexts = (await graph(client, 'contexts'))!;
    expect(contexts.nodes.map(({ name, shape, place }) => [name, shape, place])).toEqual([['thread of /ws/a.py', 'root', null], ['thread of /ws/sub/b.py', 'root', null]]);
    expect(client.errors).toEqual([]);
  });

  it('follows what is typed', async () => {
    const client = await startClient(new MemoryEnvironment({ '/ws/a.py': 'LOCK a\n' }));
    await client.open('file:///ws/a.py', 'LOCK a\n');
    await client.edit('file:///ws/a.py', 'LOCK a\nLOCK second\n');
    expect((await graph(client, 'locks'))!.nodes.map(({ name }) => name)).toEqual(['a', 'second']);
  });

  it('can be cancelled', async () => {
    const files = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`/ws/m${index}.py`, 'LOCK a\n']));
    const client = await startClient(new MemoryEnvironment(files));
    await graphOnce(client, 'locks', ({ files }) => files === 500);
    const source = new CancellationTokenSource();
    source.cancel();
    expect(await client.connection.sendRequest(requests.graph, { kind: 'locks' }, source.token).catch(() => null)).toBeNull();
  });
});

/** Finds a lock-order inversion at each `INVERT`. */
class InvertingEngine extends ScriptedEngine {
  override check(path: string): Finding[] {
    const start = (this.host.read(path) ?? '').indexOf('INVERT');
    return start < 0 ? [] : [{ path, start, end: start + 6, rule: 'lock-order-inversion', severity: 'warning', confidence: 'likely', message: 'Two orders.', related: [], fixes: [] }];
  }
}

class InvertingEnvironment extends MemoryEnvironment {
  override createEngine(host: SourceHost, settings: Settings): Engine {
    return new InvertingEngine(host, settings, () => undefined);
  }
}

describe('a finding about the order of locks', () => {
  const uri = 'file:///ws/a.py';
  const position = { line: 0, character: 2 };

  async function offered(commandLinks: boolean): Promise<{ hover: string; actions: CodeAction[] }> {
    const client = await startClient(new InvertingEnvironment({ '/ws/a.py': 'INVERT\n' }), { initializationOptions: { commandLinks } });
    await client.open(uri, 'INVERT\n');
    await client.diagnostics(uri);
    const hover: Hover | null = await client.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position });
    const actions: CodeAction[] = await client.connection.sendRequest('textDocument/codeAction', { textDocument: { uri }, range: { start: position, end: position }, context: { diagnostics: [] } });
    return { hover: JSON.stringify(hover?.contents), actions };
  }

  it('links to the graph, in the hover and among the actions', async () => {
    const { hover, actions } = await offered(true);
    expect(hover).toContain('(command:interlock.showLockOrderGraph');
    expect(actions.map((action) => action.command?.command)).toContain('interlock.showLockOrderGraph');
  });

  it('does not where the client has no such command', async () => {
    const { hover, actions } = await offered(false);
    expect(hover).not.toContain('showLockOrderGraph');
    expect(actions.some((action) => action.command?.command === 'interlock.showLockOrderGraph')).toBe(false);
  });
});

it('the real engine: two functions that take two locks in two orders are a cycle, and the thread that runs one is a root', async () => {
  class RealEnvironment extends MemoryEnvironment {
    override createEngine(host: SourceHost, settings: Settings): Engine {
      return new Analysis(host, settings);
    }
  }
  const text = `import threading

first = threading.Lock()
second = threading.Lock()


def one():
    with first:
        with second:
            pass


def two():
    with second, first:
        pass


if __name__ == "__main__":
    worker = threading.Thread(target=one)
    worker.start()
    two()
    worker.join()
`;
  const client = await startClient(new RealEnvironment({ '/ws/a.py': text }));
  const locks = await graphOnce(client, 'locks', ({ nodes }) => nodes.length > 0);
  expect(locks.nodes.map(({ name }) => name).sort()).toEqual(['first', 'second']);
  expect(locks.edges.map(({ cycle }) => cycle)).toEqual([0, 0]);
  expect(locks.cycles).toHaveLength(1);
  const contexts = (await graph(client, 'contexts'))!;
  const thread = contexts.nodes.find(({ shape, detail }) => shape === 'root' && detail === 'thread');
  expect(contexts.edges.filter(({ from }) => from === thread?.id).map(({ to }) => contexts.nodes.find(({ id }) => id === to)!.name)).toEqual(['one']);
  expect(client.errors).toEqual([]);
});
