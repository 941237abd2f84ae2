// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest';
import type { PanelState } from '../../src/protocol/panel';
import { replay } from '../../src/webview/state/live';
import { button, click, expectAccessible, expectPolicyClean, openPanel, press, type, type Panel } from './page';
import { functionResult, panelState, recorded, result, summary, target } from './fixtures';

let panel: Panel | undefined;
afterEach(() => {
  panel?.close();
  panel = undefined;
});

function open(state: PanelState): Panel {
  panel = openPanel(state);
  return panel;
}

const shown = { run: 'a', result: result() };
const history = [summary('a', result()), summary('b', result({ partial: true })), summary('f', functionResult())];
const running: PanelState['running'] = { title: 'Sleeping threads in parallel', position: 2, of: 5, interpreter: 'Python 3.12.1', events: [...recorded.slice(0, 14)] };
const problem = { message: 'The interpreter could not be started.', command: 'python3 -u', exitCode: 1, stderr: 'SyntaxError', next: 'Choose Python 3.8 or later.' };
const evidence: PanelState['evidence'] = {
  quantities: {
    t: { value: 0.0055, lo: 0.0054, hi: 0.0057, source: 'measured', note: 'today' }, c: { value: 0.03, lo: 0.02, hi: 0.05, source: 'measured', note: 'today' },
    S2: { value: 1.98, lo: 1.9, hi: 2.02, source: 'measured', note: 'today' }, S4: { value: 3.5, lo: 3.4, hi: 3.6, source: 'measured', note: 'today' },
    n: { value: 400, lo: null, hi: null, source: 'you said', note: '' }, E: { value: 1.9, lo: 1.8, hi: 2, source: 'measured', note: 'today' }, A: { value: 2, lo: null, hi: null, source: 'measured', note: 'today' },
  },
  answers: { Q4: 'few' },
  known: { Q1: { answer: 'no', because: 'it is a plain function' } },
};

const states: Readonly<Record<string, PanelState>> = {
  'first run': panelState(),
  untrusted: panelState({ trusted: false }),
  'no interpreter': panelState({ interpreters: [], interpreter: null }),
  problem: panelState({ problem }),
  running: panelState({ running }),
  result: panelState({ shown, history }),
  'inconclusive result': panelState({ shown: { run: 'a', result: result({ verdict: { ...result().verdict, outcome: 'inconclusive', reason: 'Too noisy.' } }) }, history }),
  comparison: panelState({ shown, compared: { run: 'b', result: result({ estimates: result().estimates.map((one) => ({ ...one, median: one.median * 2 })) }) }, history }),
  'refused comparison': panelState({ shown, compared: { run: 'b', result: result({ environment: { ...result().environment, version: '3.13.0' } }) }, history }),
  'function, empty': panelState({ view: 'function' }),
  'function, target': panelState({ view: 'function', target }),
  'function, result': panelState({ view: 'function', target, shown: { run: 'f', result: functionResult() }, history }),
  'tree, empty': panelState({ view: 'tree' }),
  'tree, measured': panelState({ view: 'tree', evidence, subject: 'fetch_all' }),
  'history, empty': panelState({ view: 'history' }),
  history: panelState({ view: 'history', shown, history }),
};

for (const [name, state] of Object.entries(states)) {
  test(`${name}: accessible, and nothing that the policy forbids`, async () => {
    const { root } = open(state);
    expect(root.querySelector('main')!.textContent.length).toBeGreaterThan(20);
    expectPolicyClean(root);
    await expectAccessible(document.body);
  });
}

test('every empty state names the next step, and the step can be taken', () => {
  for (const [state, name, message] of [
    [states.untrusted!, 'Manage workspace trust', { type: 'manageTrust' }],
    [states['no interpreter']!, 'Choose an interpreter…', { type: 'browseInterpreter' }],
    [states['function, empty']!, 'Try a ready-made benchmark', { type: 'view', view: 'run' }],
    [states['history, empty']!, 'Import a result…', { type: 'import' }],
  ] as const) {
    const { root, sent } = open(state);
    click(button(root, name));
    expect(sent).toContainEqual(message);
    panel!.close();
  }
});

test('nothing can be run in an untrusted workspace, without an interpreter, or beside another run', () => {
  for (const name of ['untrusted', 'no interpreter']) {
    const { root } = open(states[name]!);
    expect(button(root, 'Run')!.disabled).toBe(true);
    panel!.close();
  }
  expect(button(open(states.running!).root, 'Run')).toBeUndefined();
});

test('a preset is chosen by keyboard and run with the budget that it needs', () => {
  const { root, sent } = open(states['first run']!);
  const list = root.querySelector('[role=listbox]')!;
  expect(list.querySelectorAll('[tabindex="0"]')).toHaveLength(1);
  list.querySelector<HTMLElement>('[aria-selected=true]')!.focus();
  press('ArrowDown');
  expect(document.activeElement?.getAttribute('aria-selected')).toBe('true');
  press('l');
  expect(document.activeElement!.textContent).toMatch(/^L/);
  press('Home');
  press('Enter');
  expect(sent).toEqual([{ type: 'run', presets: ['quick'], budget: 5 }]);
  press('b');
  click(button(root, 'Run'));
  expect(sent.at(-1)).toEqual({ type: 'run', presets: ['break-even'], budget: 20 });
});

test('the search finds presets by the words of their claims', () => {
  const { root } = open(states['first run']!);
  type(root.querySelector('input[type=search]'), 'sleep two seconds');
  expect([...root.querySelectorAll('[role=option]')].map((option) => option.querySelector('.preset-title')!.textContent)).toEqual(['Sleeping threads in parallel']);
  type(root.querySelector('input[type=search]'), 'no such words');
  expect(root.textContent).toContain('Nothing matches');
});

test('Escape stops a run, except where it clears the search', () => {
  const { root, sent } = open(states.running!);
  type(root.querySelector('input[type=search]'), 'x');
  press('Escape', root.querySelector('input[type=search]'));
  expect(sent).toEqual([]);
  press('Escape', document.body);
  expect(sent).toEqual([{ type: 'stop' }]);
  click(button(root, 'Stop'));
  expect(sent).toHaveLength(2);
});

test('a running benchmark shows progress, rows with their state, and keeps the focus as events come', () => {
  const { root, show } = open(states.running!);
  expect(root.querySelector('progress')).not.toBeNull();
  expect(root.textContent).toContain('2 of 5');
  const stop = button(root, 'Stop')!;
  stop.focus();
  const before = root.querySelectorAll('.dot').length;
  show(states.running!, replay(recorded.slice(0, 22)));
  expect(root.querySelectorAll('.dot').length).toBeGreaterThan(before);
  expect(document.activeElement).toBe(stop);
  show(panelState({ running }), replay(recorded));
  expect(root.querySelector('.verdict')!.textContent).toContain(replay(recorded).result!.verdict.sentence);
});

test('a result shows verdict, claims with their outcomes, warnings with actions, and a table of every chart', () => {
  const { root } = open(states.result!);
  const text = root.textContent;
  for (const part of ['Threads are 4.0 times as fast.', 'not on this interpreter', 'does not hold here', 'holds on a condition', 'Other programs used 40 % of the processor.', 'Close them and repeat.', 'needs Python 3.14', '10 % of the work is serial', 'break-even 0.4 ms']) {
    expect(text).toContain(part);
  }
  expect(root.querySelectorAll('svg.chart')).toHaveLength(2);
  expect(root.querySelectorAll('table.data')).toHaveLength(2);
  for (const svg of root.querySelectorAll('svg.chart')) expect(svg.textContent).toContain('GIL on');
});

test('the table is there for screen readers always, and for all on request', () => {
  const { root } = open(states.result!);
  const frame = root.querySelector('.chart-frame')!;
  expect(frame.querySelector('table')!.parentElement!.className).toBe('sr-only');
  click(button(frame, 'Table'));
  expect(frame.querySelector('table')!.parentElement!.className).toBe('table-scroll');
  expect(frame.querySelector('.chart-body')!.getAttribute('aria-hidden')).toBe('true');
  expect(button(frame, 'Table')!.getAttribute('aria-pressed')).toBe('true');
});

test('axes switch between linear and logarithmic', () => {
  const { root } = open(states.result!);
  const [bars, curve] = root.querySelectorAll('.chart-frame');
  expect(bars!.textContent).not.toContain('logarithmic');
  click(button(bars!, 'log'));
  expect(bars!.textContent).toContain('Time (ms), logarithmic');
  expect(curve!.textContent).toContain('Task size (ms), logarithmic');
  click(button(curve!, 'log x'));
  expect(curve!.textContent).not.toContain('Task size (ms), logarithmic');
});

test('what can be done with a result: repeat, compare, export, command', () => {
  const { root, sent } = open(states.result!);
  for (const name of ['Repeat', 'Export as JSON', 'Export as CSV', 'Export as Markdown', 'Copy command']) click(button(root, name) ?? root.querySelector(`button[title="${name}"]`));
  expect(sent.map((message) => message.type)).toEqual(['repeat', 'export', 'export', 'export', 'copy']);
  expect(sent.at(-1)).toEqual({ type: 'copy', text: `interlock bench lost-updates --budget ${shown.result.request.budget} --seed ${shown.result.request.seed} --python /project/.venv/bin/python` });
  click(root.querySelector('button[title="Export the charts as SVG"]'));
  expect(sent.at(-1)).toMatchObject({ type: 'export', format: 'svg', run: 'a' });
  const select = [...root.querySelectorAll('select')].find((one) => one.textContent.includes('no other run'))!;
  expect([...select.options].map((option) => option.value)).toEqual(['', 'b']);
});

test('an inconclusive verdict offers more time', () => {
  const { root, sent } = open(states['inconclusive result']!);
  click(button(root, 'Spend 10 more seconds'));
  expect(sent).toEqual([{ type: 'run', presets: ['lost-updates'], budget: shown.result.request.budget + 10 }]);
});

test('runs on different interpreters are shown side by side without a verdict', () => {
  const { root } = open(states['refused comparison']!);
  const card = root.querySelector('.comparison')!;
  expect(card.textContent).toContain('without a verdict');
  expect(card.textContent).toContain('The interpreters differ');
  expect(card.querySelectorAll('svg.chart')).toHaveLength(2);
});

test('a problem shows command, exit code, output and next step, and can be copied and dismissed', () => {
  const { root, sent } = open(states.problem!);
  const card = root.querySelector('.problem')!;
  for (const part of ['python3 -u', 'SyntaxError', 'Choose Python 3.8 or later.']) expect(card.textContent).toContain(part);
  click(button(card, 'Copy report'));
  click(button(card, 'Dismiss'));
  expect(sent).toEqual([{ type: 'copy', text: 'The interpreter could not be started.\nCommand: python3 -u\nExit code: 1\nError output:\nSyntaxError\nNext: Choose Python 3.8 or later.' }, { type: 'dismissProblem' }]);
});

test('tabs are one tab stop and move by arrows, around the ends, too', () => {
  const { root, page } = open(states['first run']!);
  const tab = (): Element => root.querySelector('[role=tab][aria-selected=true]')!;
  expect(root.querySelectorAll('[role=tab][tabindex="0"]')).toHaveLength(1);
  (tab() as HTMLElement).focus();
  press('ArrowLeft');
  expect(page().view).toBe('history');
  expect(document.activeElement).toBe(tab());
  press('ArrowRight');
  press('ArrowRight');
  expect(page().view).toBe('function');
  expect(root.querySelector('[role=tabpanel]')!.getAttribute('aria-labelledby')).toBe('tab-function');
  press('End');
  expect(page().view).toBe('history');
});

test('the history shows, compares, deletes and finds runs', () => {
  const { root, sent } = open(states.history!);
  const runs = [...root.querySelectorAll('.runs > li')];
  expect(runs).toHaveLength(3);
  click([...runs[1]!.querySelectorAll('button')].find((one) => one.textContent === 'Show'));
  click([...runs[1]!.querySelectorAll('button')].find((one) => one.textContent === 'Compare'));
  click(runs[1]!.querySelector('button[aria-label^="Delete"]'));
  expect(sent).toEqual([{ type: 'show', run: 'b' }, { type: 'compare', run: 'b' }, { type: 'delete', run: 'b' }]);
  type(root.querySelector('input[type=search]'), 'fetch_all');
  expect(root.querySelectorAll('.runs > li')).toHaveLength(1);
});
