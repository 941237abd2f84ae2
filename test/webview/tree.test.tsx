// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest';
import { leaves, questions } from '../../src/core/decision/tree';
import { noEvidence, withAnswer } from '../../src/core/decision/evidence';
import { walk } from '../../src/core/decision/walk';
import type { Evidence } from '../../src/core/decision/types';
import type { PanelState } from '../../src/protocol/panel';
import { firstChoice, treeItems, type Opened } from '../../src/webview/tree/items';
import { predictionRows } from '../../src/webview/tree/predictions';
import { treeAction } from '../../src/webview/tree/tree-keys';
import { button, click, expectAccessible, openPanel, press, type, type Panel } from './page';
import { panelState } from './fixtures';

const measured: Evidence = {
  quantities: {
    t: { value: 0.0055, lo: 0.0054, hi: 0.0057, source: 'measured', note: 'today' }, c: { value: 0.03, lo: 0.02, hi: 0.05, source: 'measured', note: 'today' },
    S2: { value: 1.98, lo: 1.9, hi: 2.02, source: 'measured', note: 'today' }, S4: { value: 3.5, lo: 3.4, hi: 3.6, source: 'measured', note: 'today' },
    n: { value: 400, lo: null, hi: null, source: 'you said', note: '' }, E: { value: 1.9, lo: 1.8, hi: 2, source: 'measured', note: 'today' },
  },
  answers: {},
  known: { Q1: { answer: 'no', because: 'it is a plain function' } },
};

let panel: Panel | undefined;
afterEach(() => {
  panel?.close();
  panel = undefined;
});

function open(evidence: Evidence, more: Partial<PanelState> = {}): Panel {
  panel = openPanel(panelState({ view: 'tree', evidence, ...more }));
  return panel;
}

function key(name: string): Parameters<typeof treeAction>[0] {
  return { key: name, ctrlKey: false, altKey: false, metaKey: false };
}

test('the path of the walk is open and marked, and nothing off it is', () => {
  const way = walk(measured);
  const items = treeItems(way, {});
  const onPath = new Set(items.filter((item) => item.onPath && item.kind === 'question').map((item) => item.id));
  expect(onPath).toEqual(new Set(way.steps.map((step) => step.node)));
  expect(items.filter((item) => !item.onPath).every((item) => item.expanded !== true)).toBe(true);
  expect(items.filter((item) => item.open).map((item) => item.id)).toEqual([way.open]);
  expect(items.find((item) => item.key === firstChoice(items, way))!.id).toBe(way.open);
});

test('opened all the way, the tree shows every question and every leaf, each with correct positions', () => {
  let opened: Opened = {};
  let items = treeItems(walk(noEvidence), opened);
  for (let closed = items.filter((item) => item.expanded === false); closed.length > 0; closed = items.filter((item) => item.expanded === false)) {
    opened = { ...opened, ...Object.fromEntries(closed.map((item) => [item.key, true])) };
    items = treeItems(walk(noEvidence), opened);
  }
  expect(new Set(items.map((item) => item.id))).toEqual(new Set([...questions, ...leaves].map(({ id }) => id)));
  expect(new Set(items.map((item) => item.key)).size).toBe(items.length);
  for (const item of items) {
    expect(items.filter((other) => other.parent === item.parent)).toHaveLength(item.siblings);
    if (item.parent !== null) expect(items.find((other) => other.key === item.parent)!.level).toBe(item.level - 1);
  }
});

test('an interval across a threshold keeps both ways marked', () => {
  const wide: Evidence = { ...measured, quantities: { ...measured.quantities, c: { value: 0.25, lo: 0.2, hi: 0.3, source: 'measured', note: '' } } };
  const step = walk(wide).steps.find((one) => one.node === 'Q2')!;
  expect(step.answers.length).toBeGreaterThan(1);
  const marked = treeItems(walk(wide), {}).filter((item) => item.parent?.endsWith('/Q2') === true && item.onPath);
  expect(marked.map((item) => item.via!.id).sort()).toEqual([...step.answers].sort());
});

test('arrow keys open, close and move; letters, Home, End and the asterisk work', () => {
  const items = treeItems(walk(noEvidence), {});
  const [root, ...rest] = items;
  const children = rest.filter((item) => item.parent === root!.key);
  expect(treeAction(key('ArrowRight'), items, root!.key, false)).toEqual([{ kind: 'go', key: items[1]!.key }]);
  expect(treeAction(key('ArrowLeft'), items, root!.key, false)).toEqual([{ kind: 'open', key: root!.key, open: false }]);
  expect(treeAction(key('ArrowRight'), items, children[0]!.key, false)).toEqual([{ kind: 'open', key: children[0]!.key, open: true }]);
  expect(treeAction(key('ArrowLeft'), items, children[0]!.key, false)).toEqual([{ kind: 'go', key: root!.key }]);
  expect(treeAction(key('ArrowLeft'), items, children[0]!.key, true)).toEqual([{ kind: 'open', key: children[0]!.key, open: true }]);
  expect(treeAction(key('End'), items, root!.key, false)).toEqual([{ kind: 'go', key: items.at(-1)!.key }]);
  expect(treeAction(key('Home'), items, items.at(-1)!.key, false)).toEqual([{ kind: 'go', key: root!.key }]);
  expect(treeAction(key('n'), items, root!.key, false)).toEqual([{ kind: 'go', key: children.find((item) => item.via!.label.startsWith('N'))!.key }]);
  expect(treeAction(key('*'), items, children[0]!.key, false)).toHaveLength(children.filter((item) => item.expanded === false).length);
  expect(treeAction({ ...key('n'), ctrlKey: true }, items, root!.key, false)).toEqual([]);
});

test('the tree is one tab stop, walked by keyboard, and the details follow', async () => {
  const { root } = open(noEvidence);
  const line = (): HTMLElement => root.querySelector('[role=treeitem][aria-selected=true]')!;
  expect(root.querySelectorAll('[role=treeitem][tabindex="0"]')).toHaveLength(1);
  line().focus();
  press('ArrowDown');
  expect(document.activeElement).toBe(line());
  const before = root.querySelectorAll('[role=treeitem]').length;
  press('ArrowRight');
  expect(root.querySelectorAll('[role=treeitem]').length).toBeGreaterThan(before);
  expect(line().getAttribute('aria-expanded')).toBe('true');
  expect(root.querySelector('.tree-detail h3')!.textContent).toBe(line().querySelector('.tree-target')!.textContent);
  await expectAccessible(document.body);
});

test('a question is answered by hand and the answer taken back', () => {
  const { root, sent, show } = open(noEvidence);
  const no = [...root.querySelectorAll('.answer')].find((one) => one.textContent.startsWith('No'));
  click(no);
  expect(sent).toEqual([{ type: 'answer', node: 'Q1', answer: 'no' }]);
  show(panelState({ view: 'tree', evidence: withAnswer(noEvidence, 'Q1', 'no') }));
  expect(root.querySelector('.tree-detail h3')!.textContent).toBe(questions.find((one) => one.id === 'Q0')!.text);
  click(root.querySelector('[data-key="Q1"]'));
  expect(root.querySelector('.tree-detail')!.textContent).toContain('You answered by hand.');
  click(button(root, 'Take my answer back'));
  expect(sent.at(-1)).toEqual({ type: 'answer', node: 'Q1', answer: null });
  click(button(root, 'Forget my answers'));
  expect(sent.at(-1)).toEqual({ type: 'resetTree' });
});

test('the focus stays in the tree when an answer takes its line away', () => {
  const { root, show } = open(withAnswer(noEvidence, 'Q1', 'no'));
  const deep = root.querySelector<HTMLElement>('[data-key="Q1/no/Q0"]')!;
  click(deep);
  deep.focus();
  press('ArrowDown');
  expect(document.activeElement!.getAttribute('data-key')).toMatch(/^Q1\/no\/Q0\//);
  show(panelState({ view: 'tree', evidence: withAnswer(noEvidence, 'Q1', 'yes') }));
  expect(document.activeElement!.getAttribute('role')).toBe('treeitem');
  expect(document.activeElement!.getAttribute('aria-selected')).toBe('true');
});

test('figures are said in any unit, and nonsense is answered with what is expected', () => {
  const { root, sent } = open(withAnswer(noEvidence, 'Q1', 'no'));
  const form = [...root.querySelectorAll('form.quantity')].find((one) => one.textContent.startsWith('time of one call'))!;
  type(form.querySelector('input'), 'long');
  click(form.querySelector('button[title="Set: time of one call"]'));
  expect(form.querySelector('[role=alert]')!.textContent).toContain('no number');
  expect(sent).toEqual([]);
  type(form.querySelector('input'), '5 ms');
  click(form.querySelector('button[title="Set: time of one call"]'));
  expect(sent).toEqual([{ type: 'say', symbol: 't', value: 0.005 }]);
});

test('a question that a benchmark can answer runs exactly that one', () => {
  const withMeasure = questions.find((question) => question.measure !== null && question.measure !== 'function' && walk(measured).open === question.id);
  expect(withMeasure).toBeDefined();
  const { root, sent } = open(measured);
  click([...root.querySelectorAll('.tree-detail button')].find((one) => one.textContent.startsWith('Measure it')));
  expect(sent).toEqual([{ type: 'run', presets: [withMeasure!.measure], budget: 20 }]);
});

test('in an untrusted workspace the tree works, and measures nothing', () => {
  const { root } = open(measured, { trusted: false });
  const measure = [...root.querySelectorAll<HTMLButtonElement>('.tree-detail button')].find((one) => one.textContent.startsWith('Measure it'))!;
  expect(measure.disabled).toBe(true);
});

test('a leaf shows recommendation, caveat, code to copy, evidence, rules, and predictions on one axis', () => {
  const { root, sent } = open({ ...measured, answers: { Q4: 'few' } });
  const way = walk({ ...measured, answers: { Q4: 'few' } });
  const leaf = leaves.find(({ id }) => id === way.leaves[0])!;
  const detail = root.querySelector('.tree-detail')!;
  expect(detail.querySelector('h3')!.textContent).toBe(leaf.title);
  expect(detail.textContent).not.toMatch(/\{\w+\}\./);
  click(button(detail, 'Copy code'));
  expect(sent).toEqual([{ type: 'copy', text: leaf.skeleton!.code }]);
  expect(detail.textContent).toContain('What would change this');
  expect(root.querySelector('[data-chart=predicted]')!.textContent).toContain('not measured');
  expect(root.querySelectorAll('[data-chart=predicted] .bar')).toHaveLength(way.predictions.length);
});

test('every leaf and every question can be shown', () => {
  let opened: Evidence = noEvidence;
  for (const question of questions) opened = withAnswer(opened, question.id, question.answers[0]!.id);
  const { root } = open(opened);
  for (const line of root.querySelectorAll('[role=treeitem]')) {
    click(line);
    expect(root.querySelector('.tree-detail h3')!.textContent).toBe(line.querySelector('.tree-target')!.textContent);
  }
});

test('predictions keep their interval and their factor against sequential code', () => {
  const { rows } = predictionRows([{ model: 'sequential', seconds: 2, lo: null, hi: null }, { model: 'asyncio', seconds: 0.5, lo: 0.4, hi: 0.7 }]);
  expect(rows[1]!.figures).toMatchObject({ median: 0.5, lo: 0.4, hi: 0.7 });
  expect(rows[1]!.factor!.ratio).toBe(4);
});
