// @vitest-environment jsdom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, describe, expect, test } from 'vitest';
import { graphScenes } from '../../scripts/webview/graph-scenes';
import { keptByGraphPage, type FromGraphPage, type Graph, type ToGraphPage } from '../../src/protocol/graph';
import { GraphApp } from '../../src/webview/graph/graph-app';
import { neighbour } from '../../src/webview/graph/graph-keys';
import { layoutOf } from '../../src/webview/graph/layout';
import { edgeKey, firstGraphPage, keptOfPage, receiveGraph, type GraphPage } from '../../src/webview/graph/page-state';
import { mostBoxes, shownOf } from '../../src/webview/graph/selection';
import { button, click, expectAccessible, expectPolicyClean, press } from './page';

const all = { cyclesOnly: false, root: null };

function messageOf(name: string): ToGraphPage {
  return graphScenes.find((scene) => scene.name === name)!.message;
}

function graphOf(name: string): Graph {
  const message = messageOf(name);
  if (message.type !== 'graph' || message.graph === null) throw new Error(`${name} has no graph`);
  return message.graph;
}

let root: HTMLElement | undefined;
afterEach(() => {
  void act(() => {
    render(null, root!);
  });
  root?.remove();
});

/** The page in jsdom, as it is after these messages. */
function open(...messages: readonly ToGraphPage[]): { root: HTMLElement; sent: FromGraphPage[]; page: () => GraphPage; receive: (message: ToGraphPage) => void } {
  const element = document.createElement('div');
  document.body.append(element);
  document.documentElement.lang = 'en';
  document.title = 'Interlock';
  root = element;
  const sent: FromGraphPage[] = [];
  let page = firstGraphPage;
  const draw = (): void => {
    void act(() => {
      render(<GraphApp page={page} post={(message) => { sent.push(message); }} onChange={(change) => { page = { ...page, ...change }; draw(); }} />, element);
    });
  };
  const receive = (message: ToGraphPage): void => {
    page = receiveGraph(page, message);
    draw();
  };
  draw();
  messages.forEach(receive);
  return { root: element, sent, page: () => page, receive };
}

const box = (within: ParentNode, name: string): SVGGElement => within.querySelector<SVGGElement>(`.graph-box[data-key="${name}"]`)!;

describe('the picture', () => {
  test.each(graphScenes.map(({ name }) => name))('%s: accessible, and nothing that the policy refuses', async (name) => {
    const { root: page } = open(messageOf(name));
    expectPolicyClean(page);
    await expectAccessible(page);
  });

  test('every lock and order is drawn; those of a cycle are dashed by their class and named in words', () => {
    const { root: page } = open(messageOf('graph-locks'));
    expect([...page.querySelectorAll('.graph-box')].map((each) => each.getAttribute('data-key'))).toEqual(graphOf('graph-locks').nodes.map(({ id }) => id));
    expect(page.querySelectorAll('.graph-arrow')).toHaveLength(4);
    expect(page.querySelectorAll('.graph-arrow.in-cycle')).toHaveLength(3);
    for (const each of page.querySelectorAll('.in-cycle')) expect(each.textContent).toContain('cycle 1');
    expect(box(page, 'Account._lock').getAttribute('aria-label')).toBe('Account._lock, Lock, threads, bank/account.py:12, in cycle 1');
    expect(page.querySelector('[role=status]')!.textContent).toBe('5 locks, 4 orders, 1 cycle · 42 files');
  });

  test('a click on a box or an arrow opens its code and shows its ways', () => {
    const { root: page, sent } = open(messageOf('graph-locks'));
    click(box(page, 'registry_lock'));
    expect(sent.at(-1)).toMatchObject({ type: 'open', place: { uri: 'file:///project/bank/registry.py', range: { start: { line: 3 } } } });
    expect(page.querySelector('.graph-detail h2')!.textContent).toBe('registry_lock');
    const arrow = [...page.querySelectorAll<SVGGElement>('.graph-arrow')].find((each) => each.textContent.startsWith('account.py:24'))!;
    click(arrow);
    expect(sent.at(-1)).toMatchObject({ type: 'open', place: { uri: 'file:///project/bank/account.py', range: { start: { line: 23 } } } });
    const detail = page.querySelector('.graph-detail')!;
    expect(detail.querySelector('h2')!.textContent).toBe('Account._lock → Audit._lock');
    expect(detail.querySelectorAll('.ways > li')).toHaveLength(2);
    expect(detail.textContent).toContain('runs in the thread that Server.start'.replace('Server.start', 'Teller.start'));
    click([...detail.querySelectorAll('.steps .place-link')][0]);
    expect(sent.at(-1)).toMatchObject({ type: 'open', place: { range: { start: { line: 19 } } } });
  });

  test('one tab stop; arrow keys go to the nearest box that way, Enter opens', () => {
    const { root: page, sent } = open(messageOf('graph-locks'));
    expect(page.querySelectorAll('.graph-box[tabindex="0"]')).toHaveLength(1);
    box(page, 'registry_lock').focus();
    press('ArrowDown');
    expect(document.activeElement!.getAttribute('data-key')).toBe('Account._lock');
    expect(page.querySelectorAll('.graph-box[tabindex="0"]')).toHaveLength(1);
    press('ArrowUp');
    expect(document.activeElement!.getAttribute('data-key')).toBe('registry_lock');
    press('Enter');
    expect(sent).toEqual([{ type: 'open', place: expect.objectContaining({ uri: 'file:///project/bank/registry.py' }) }]);
    press('End');
    expect(document.activeElement!.getAttribute('data-key')).toBe('Session._refresh');
  });

  test('zoom by keys and buttons changes the size, not the drawing', () => {
    const { root: page } = open(messageOf('graph-locks'));
    const width = (): number => Number(page.querySelector('svg.graph')!.getAttribute('width'));
    const before = width();
    press('+', page.querySelector('.graph-frame'));
    expect(width()).toBeCloseTo(before * 1.25);
    click(button(page, '−'));
    expect(width()).toBeCloseTo(before);
    expect(page.querySelector('.zoom-value')!.textContent).toBe('100 %');
  });

  test('only cycles', () => {
    const { root: page } = open(messageOf('graph-locks'));
    click(button(page, 'Only cycles'));
    expect(page.querySelectorAll('.graph-box')).toHaveLength(3);
    click([...page.querySelectorAll<HTMLInputElement>('input[name=form]')].find(({ value }) => value === 'table'));
    expect([...page.querySelectorAll('table')].map((table) => table.querySelectorAll('tbody tr').length)).toEqual([4, 3]);
  });

  test('a cycle is explained by the page of its rule', () => {
    const { root: page, sent } = open(messageOf('graph-locks'));
    click(button(page, 'Explain'));
    expect(sent).toEqual([{ type: 'openRule', rule: 'lock-order-inversion' }]);
  });
});

test('the table says the same, complete, and its places open the code', () => {
  const { root: page, sent } = open(messageOf('graph-locks'));
  click([...page.querySelectorAll<HTMLInputElement>('input[name=form]')].find(({ value }) => value === 'table'));
  const rows = [...page.querySelectorAll('table')].map((table) => [...table.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent)));
  expect(rows[0]).toHaveLength(5);
  expect(rows[0]![0]!.slice(0, 3)).toEqual(['Account._lock', 'Audit._lock', 'bank/account.py:24']);
  expect(rows[0]!.map((row) => row.at(-1))).toEqual(['cycle 1', 'cycle 1', 'cycle 1', 'cycle 1', '']);
  expect(rows[1]).toHaveLength(5);
  click(page.querySelector('tbody .place-link'));
  expect(sent.at(-1)).toMatchObject({ type: 'open', place: { range: { start: { line: 23 } } } });
});

test('the other graph is asked for, and the list of roots narrows it', () => {
  const { root: page, sent, receive } = open(messageOf('graph-locks'));
  click([...page.querySelectorAll<HTMLInputElement>('input[name=kind]')].find(({ value }) => value === 'contexts'));
  expect(sent).toEqual([{ type: 'show', kind: 'contexts' }]);
  expect(page.textContent).toContain('The code is being read');
  receive(messageOf('graph-contexts'));
  expect(page.querySelectorAll('.graph-box')).toHaveLength(8);
  const select = page.querySelector('select')!;
  void act(() => {
    select.value = 'the route handler read_user';
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
  expect([...page.querySelectorAll('.graph-box')].map((each) => each.getAttribute('data-key'))).toEqual(['the route handler read_user', 'read_user', 'Store.load']);
});

describe('where there is nothing', () => {
  test('the page says why, and what to do', () => {
    expect(open(messageOf('graph-no-locks')).root.textContent).toContain('42 Python files were looked at. None of them makes a lock');
  });

  test('a failure offers to try again', () => {
    const { root: page, sent } = open(messageOf('graph-problem'));
    expect(page.querySelector('[role=alert]')!.textContent).toContain('Show Log');
    click(button(page, 'Try again'));
    expect(sent).toEqual([{ type: 'refresh' }]);
  });
});

describe('a picture that is drawn anew', () => {
  test('stays on show until the answer is there, and keeps what was chosen', () => {
    const { root: page, receive, page: now } = open(messageOf('graph-locks'));
    click(box(page, 'Account._lock'));
    receive({ type: 'graph', kind: 'locks', graph: null });
    expect(page.querySelectorAll('.graph-box')).toHaveLength(5);
    receive(messageOf('graph-locks'));
    expect(now().chosen).toBe('Account._lock');
    const less = { ...graphOf('graph-locks'), nodes: graphOf('graph-locks').nodes.slice(3), edges: [], cycles: [] };
    receive({ type: 'graph', kind: 'locks', graph: less });
    expect([now().chosen, now().cyclesOnly]).toEqual([null, false]);
    expect(page.querySelector('[role=status]')!.textContent).toContain('no lock is taken while another one is held');
  });

  test('the page keeps its view across a reload, and nothing that has not the form', () => {
    const { root: page, page: now } = open(messageOf('graph-locks'));
    click(box(page, 'Audit._lock'));
    expect(keptByGraphPage(keptOfPage(now()))).toEqual({ kind: 'locks', form: 'picture', cyclesOnly: false, chosen: 'Audit._lock' });
    for (const data of [undefined, null, 'x', { kind: 'other' }, { kind: 'locks', form: 'picture', cyclesOnly: 1, chosen: null }]) expect(keptByGraphPage(data)).toBeNull();
  });
});

describe('the layout', () => {
  test('boxes do not overlap, labels lie between them, and the same graph gives the same picture', () => {
    for (const name of ['graph-locks', 'graph-many-locks', 'graph-contexts']) {
      const graph = graphOf(name);
      const shown = shownOf(graph, all);
      const { boxes, width, height } = layoutOf(graph.kind, shown);
      for (const [index, a] of boxes.entries()) {
        expect([a.x >= 0, a.y >= 0, a.x + a.width <= width, a.y + a.height <= height]).toEqual([true, true, true, true]);
        for (const b of boxes.slice(index + 1)) expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y, `${a.node.id} and ${b.node.id}`).toBe(true);
      }
      expect(layoutOf(graph.kind, shown)).toEqual(layoutOf(graph.kind, shown));
    }
  });

  test('a lock that is taken again while it is held, and two locks both ways', () => {
    const node = (id: string): Graph['nodes'][number] => ({ id, name: id, detail: 'Lock, threads', shape: 'lock', place: null, cycle: 0 });
    const way = graphOf('graph-locks').edges[0]!.ways;
    const edges = [['a', 'a'], ['a', 'b'], ['b', 'a']].map(([from, to]) => ({ from: from!, to: to!, cycle: 0, ways: way }));
    const { arrows } = layoutOf('locks', { nodes: [node('a'), node('b')], edges });
    expect(arrows.map(({ key }) => key)).toEqual(edges.map(edgeKey));
    expect(new Set(arrows.map(({ path }) => path)).size).toBe(3);
    for (const { path } of arrows) expect(path).toMatch(/^M[\d.-]/);
  });

  test('nothing is a layout, too', () => {
    expect(layoutOf('locks', { nodes: [], edges: [] })).toMatchObject({ boxes: [], arrows: [] });
  });

  test('arrow keys stay where there is no box that way', () => {
    const { boxes } = layoutOf('locks', shownOf(graphOf('graph-locks'), all));
    expect(neighbour('ArrowUp', boxes, 'registry_lock')).toBeNull();
    expect(neighbour('a', boxes, 'registry_lock')).toBeNull();
    expect(neighbour('Home', boxes, 'Ledger._guard')).toBe('Account._lock');
  });
});

describe('what is drawn of a large graph', () => {
  test('locks without orders are left to the table, and the note says how many', () => {
    const shown = shownOf(graphOf('graph-many-locks'), all);
    expect(shown.nodes).toHaveLength(45);
    expect(shown.note).toContain('15 locks');
  });

  test('no more boxes than can be looked at, those of cycles first', () => {
    const one = graphOf('graph-locks').nodes[3]!;
    const nodes = Array.from({ length: 400 }, (_, index) => ({ ...one, id: `n${index}`, cycle: index >= 390 ? 0 : null }));
    const edges = nodes.slice(1).map((node, index) => ({ from: nodes[index]!.id, to: node.id, cycle: null, ways: graphOf('graph-locks').edges[0]!.ways }));
    const shown = shownOf({ ...graphOf('graph-locks'), nodes, edges }, all);
    expect(shown.nodes).toHaveLength(mostBoxes);
    expect(shown.nodes.filter(({ cycle }) => cycle === 0)).toHaveLength(10);
    expect(shown.note).toBe(`${mostBoxes} of 400 are drawn; all are in the table.`);
  });
});
