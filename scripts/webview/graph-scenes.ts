import type { Graph, GraphPlace, ToGraphPage } from '../../src/protocol/graph';

/** The page of graphs with a few graphs made by hand. */
export const graphScenes: readonly { readonly name: string; readonly page: 'graph'; readonly message: ToGraphPage; readonly click?: string }[] = [
  { name: 'graph-locks', page: 'graph', message: { type: 'graph', kind: 'locks', graph: lockGraph() } },
  { name: 'graph-chosen', page: 'graph', message: { type: 'graph', kind: 'locks', graph: lockGraph() }, click: '.graph-box:has-text("registry_lock")' },
  { name: 'graph-chosen-in-cycle', page: 'graph', message: { type: 'graph', kind: 'locks', graph: lockGraph() }, click: '.graph-box:has-text("Audit._lock")' },
  { name: 'graph-many-locks', page: 'graph', message: { type: 'graph', kind: 'locks', graph: manyLocks() } },
  { name: 'graph-contexts', page: 'graph', message: { type: 'graph', kind: 'contexts', graph: contextGraph() } },
  { name: 'graph-no-locks', page: 'graph', message: { type: 'graph', kind: 'locks', graph: { ...lockGraph(), nodes: [], edges: [], cycles: [] } } },
  { name: 'graph-no-files', page: 'graph', message: { type: 'graph', kind: 'contexts', graph: { ...contextGraph(), nodes: [], edges: [], files: 0 } } },
  { name: 'graph-problem', page: 'graph', message: { type: 'problem', kind: 'locks', message: 'The graph could not be made.', next: 'The reason is in the log: "Interlock: Show Log".' } },
];

function at(file: string, line: number): GraphPlace {
  return { uri: `file:///project/${file}`, range: { start: { line: line - 1, character: 8 }, end: { line: line - 1, character: 20 } }, label: `${file}:${line}` };
}

function lock(id: string, detail: string, place: GraphPlace | null, cycle: number | null = null): Graph['nodes'][number] {
  return { id, name: id, detail, shape: 'lock', place, cycle };
}

function order(from: string, to: string, cycle: number | null, ...places: readonly GraphPlace[]): Graph['edges'][number] {
  const ways = places.map((place) => ({
    place,
    path: [{ message: `\`transfer\` takes \`${from}\``, place: at('bank/account.py', 20) }, { message: `\`transfer\` calls \`Audit.note\`, which takes \`${to}\``, place }],
    contexts: ['the thread that `Teller.start` starts, several at once'],
  }));
  return { from, to, cycle, ways };
}

function lockGraph(): Graph {
  return {
    kind: 'locks', files: 42, isScanning: false,
    nodes: [
      lock('Account._lock', 'Lock, threads', at('bank/account.py', 12), 0),
      lock('Audit._lock', 'RLock, threads', at('bank/audit.py', 9), 0),
      lock('Ledger._guard', 'Condition, threads', at('bank/ledger.py', 31), 0),
      lock('registry_lock', 'Lock, threads', at('bank/registry.py', 4)),
      lock('Session._refresh', 'Lock, asyncio', at('bank/web/session.py', 18)),
    ],
    edges: [
      order('Account._lock', 'Audit._lock', 0, at('bank/account.py', 24), at('bank/account.py', 61)),
      order('Audit._lock', 'Ledger._guard', 0, at('bank/audit.py', 40)),
      order('Ledger._guard', 'Account._lock', 0, at('bank/ledger.py', 77)),
      order('registry_lock', 'Account._lock', null, at('bank/registry.py', 15)),
    ],
    cycles: [{ nodes: ['Account._lock', 'Audit._lock', 'Ledger._guard'], isReported: true, gate: null }],
  };
}

function manyLocks(): Graph {
  const names = Array.from({ length: 60 }, (_, index) => `Module${index}.lock`);
  return {
    kind: 'locks', files: 900, isScanning: true,
    nodes: names.map((name, index) => lock(name, 'Lock, threads', at(`package/module_${index}.py`, index + 3))),
    edges: names.flatMap((name, index) => [index * 2 + 1, index * 2 + 2].filter((to) => to < 45).map((to) => order(name, names[to]!, null, at(`package/module_${index}.py`, to + 30)))),
    cycles: [],
  };
}

function contextGraph(): Graph {
  const node = (id: string, shape: 'root' | 'function', detail: string, line: number): Graph['nodes'][number] => ({ id, name: id, detail, shape, place: at('app/server.py', line), cycle: null });
  const call = (from: string, to: string, line: number): Graph['edges'][number] => ({ from, to, cycle: null, ways: [{ place: at('app/server.py', line), path: [], contexts: [] }] });
  return {
    kind: 'contexts', files: 3, isScanning: false,
    nodes: [
      node('the thread that Server.start starts', 'root', 'thread', 20), node('the route handler read_user', 'root', 'event loop, several at once', 44), node('the main thread, from server.py', 'root', 'main thread', 1),
      node('Server.poll', 'function', 'function', 25), node('Server.handle', 'function', 'function', 31), node('read_user', 'function', 'function', 45), node('Store.load', 'function', 'function', 60), node('main', 'function', 'function', 80),
    ],
    edges: [
      call('the thread that Server.start starts', 'Server.poll', 20), call('Server.poll', 'Server.handle', 27), call('Server.handle', 'Store.load', 33), call('the route handler read_user', 'read_user', 44),
      call('read_user', 'Store.load', 46), call('the main thread, from server.py', 'main', 90),
    ],
    cycles: [],
  };
}
