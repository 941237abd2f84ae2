import { expect, test } from 'vitest';
import type { ContextGraph, LockGraph, LockOrder } from '../../../src/core/graph-report';
import { createColours } from '../../../src/core/reports/colours';
import { onlyCycles } from '../../../src/core/reports/graph-cycles';
import { dotText } from '../../../src/core/reports/graph-dot';
import { contextGraphJson, lockGraphJson } from '../../../src/core/reports/graph-json';
import { graphMermaid } from '../../../src/core/reports/graph-mermaid';
import { besides, contextPicture, lockPicture } from '../../../src/core/reports/graph-picture';
import { contextText, lockText } from '../../../src/core/reports/graph-text';
import { sourcesOf } from './sample-findings';

const sources = sourcesOf({ '/p/a.py': 'line one\nline two\nline three\n', '/p/b.py': 'one\ntwo\n' });
const options = { sources, colours: createColours(false), displayPath: (path: string) => path.slice(3) };
const at = (path: string, start: number): LockOrder['at'] => ({ path, start, end: start + 3 });

const order = (from: string, to: string, start: number, cycle: number | null): LockOrder => ({
  from, to, at: at('/p/a.py', start), path: [{ message: `\`f\` takes \`${from}\``, place: at('/p/b.py', 0) }], contexts: ['the thread that `g` starts'], cycle,
});
const locks: LockGraph = {
  locks: [
    { id: '1', name: 'A._lock', kind: 'Lock', world: 'thread', place: at('/p/a.py', 0), cycle: 0 },
    { id: '2', name: 'b["x"]', kind: 'RLock', world: 'asyncio', place: at('/p/b.py', 4), cycle: 0 },
    { id: '3', name: 'c', kind: 'Condition', world: 'process', place: null, cycle: null },
  ],
  orders: [order('3', '1', 5, null), order('1', '2', 9, 0), order('1', '2', 14, 0), order('2', '1', 18, 0)],
  cycles: [{ locks: ['1', '2'], orders: [1, 3], isReported: true }],
};

const contexts: ContextGraph = {
  roots: [{ id: 'r', runner: 'thread', as: 'the thread that `go` starts', isMany: true, place: at('/p/a.py', 0) }],
  functions: [{ id: 'f', name: 'f', place: at('/p/a.py', 9) }, { id: 'g', name: 'g', place: at('/p/b.py', 0) }],
  calls: [{ from: 'r', to: 'f', place: at('/p/a.py', 0) }, { from: 'f', to: 'g', place: at('/p/a.py', 9) }, { from: 'g', to: 'f', place: at('/p/b.py', 4) }],
};

test('orders between the same two locks are one arrow with several ways', () => {
  const { edges } = lockPicture(locks);
  expect(edges.map(({ from, to, ways, cycle }) => [from, to, ways.length, cycle])).toEqual([['3', '1', 1, null], ['1', '2', 2, 0], ['2', '1', 1, 0]]);
});

test('as text: cycles with both ways, then the other orders, then the locks', () => {
  expect(lockText(lockPicture(locks), options)).toBe(`3 locks, 3 orders, 1 cycle

Cycle 1: A._lock → b["x"] → A._lock
  1. A._lock → b["x"]  a.py:2:1 and 1 other place
     b.py:1:1 \`f\` takes \`1\`
     runs in: the thread that \`g\` starts
  2. b["x"] → A._lock  a.py:3:1
     b.py:1:1 \`f\` takes \`2\`
     runs in: the thread that \`g\` starts

Orders
  c → A._lock  a.py:1:6

Locks
  A._lock  Lock, threads  a.py:1:1  cycle 1
  b["x"]  RLock, asyncio  b.py:2:1  cycle 1
  c  Condition, processes
`);
});

test('a cycle that cannot block says why, one that is not reported says so', () => {
  const of = (change: Partial<LockGraph['cycles'][number]>): string => lockText(lockPicture({ ...locks, cycles: [{ ...locks.cycles[0]!, ...change }] }), options);
  expect(of({ gate: 'gate_lock', isReported: false })).toContain('cannot block: gate_lock is held around all of it');
  expect(of({ isReported: false })).toContain('not reported: nothing shows');
});

test('only cycles: other locks and orders go, and the cycles point to what is left', () => {
  const left = onlyCycles(locks);
  expect(left.locks.map(({ id }) => id)).toEqual(['1', '2']);
  expect(left.orders.map(({ at: place }) => place.start)).toEqual([9, 14, 18]);
  expect(left.cycles[0]!.orders).toEqual([0, 2]);
});

test('as DOT: quotes in names are escaped, cycles are dashed and named', () => {
  const text = dotText(lockPicture(locks), sources);
  expect(text).toMatch(/^digraph locks \{\n/);
  expect(text).toContain('n1 [label="b[\\"x\\"]\\nRLock, asyncio\\ncycle 1", color="#b3261e", style="rounded,dashed", penwidth=2];');
  expect(text).toContain('n0 -> n1 [label="a.py:2 +1\\ncycle 1", color="#b3261e", style=dashed, penwidth=2];');
  expect(text).toContain('n2 -> n0 [label="a.py:1"];');
});

test('as Mermaid: nothing in a name is markup, and the dashed links are the right ones', () => {
  const text = graphMermaid(lockPicture(locks), sources);
  expect(text).toContain('  n1["b#91;#34;x#34;#93;<br/>RLock, asyncio<br/>cycle 1"]');
  expect(text).toContain('  n2 -->|"a.py:1"| n0\n  n0 -->|"a.py:2 +1, cycle 1"| n1');
  expect(text).toContain('linkStyle 1,2 stroke');
  expect(text).toContain('class n0,n1 cycle');
});

test('as JSON: rows and columns from 1, one object a project', () => {
  const [graph] = JSON.parse(lockGraphJson([locks], sources)) as [Record<string, never[]>];
  expect(graph.orders![1]).toMatchObject({ from: '1', to: '2', cycle: 0, contexts: ['the thread that `g` starts'], at: { filename: '/p/a.py', location: { row: 2, column: 1 } }, path: [{ message: '`f` takes `1`', filename: '/p/b.py' }] });
  expect(graph.locks![2]).toMatchObject({ place: null, world: 'process' });
  expect(graph.cycles![0]).toEqual({ locks: ['1', '2'], orders: [1, 3], is_reported: true, gate: null });
  const [second] = JSON.parse(contextGraphJson([contexts], sources)) as [Record<string, never[]>];
  expect(second.roots![0]).toMatchObject({ id: 'r', runner: 'thread', is_many: true });
  expect(second.calls).toHaveLength(3);
});

test('contexts as a tree that ends where it comes back to itself', () => {
  expect(contextText(contextPicture(contexts), options)).toBe(`1 root, 2 functions

the thread that go starts (thread, several at once)  a.py:1:1
  f  a.py:1:1
    g  a.py:2:1
      f  b.py:2:1  …
`);
});

test('pictures of two projects stay apart', () => {
  const both = besides('locks', [lockPicture(locks), lockPicture(locks)]);
  expect(both.nodes.map(({ id }) => id)).toEqual(['0/1', '0/2', '0/3', '1/1', '1/2', '1/3']);
  expect(both.nodes.map(({ cycle }) => cycle)).toEqual([0, 0, null, 1, 1, null]);
  expect(both.cycles.map(({ nodes }) => nodes)).toEqual([['0/1', '0/2'], ['1/1', '1/2']]);
  const known = new Set(both.nodes.map(({ id }) => id));
  for (const { from, to } of both.edges) expect([known.has(from), known.has(to)]).toEqual([true, true]);
  expect(besides('locks', [lockPicture(locks)]).nodes[0]!.id).toBe('1');
});

test('nothing is a text, too', () => {
  const none = lockPicture({ locks: [], orders: [], cycles: [] });
  expect(lockText(none, options)).toBe('0 locks, 0 orders, 0 cycles\n');
  expect(dotText(none, sources)).toMatch(/^digraph locks \{[^]*\}\n$/);
});
