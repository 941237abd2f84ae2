// @vitest-environment jsdom
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { functionClasses } from '../../src/core/bench/model';
import { classWords } from '../../src/webview/function/class-words';
import { commandOf } from '../../src/webview/run/command';
import { button, click, openPanel, type, type Panel } from './page';
import { functionResult, panelState, result, target } from './fixtures';

let panel: Panel;
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  panel.close();
  vi.useRealTimers();
});

function wait(): void {
  void act(() => {
    vi.advanceTimersByTime(1000);
  });
}

test('the consent names function, number of calls and how many at once', () => {
  panel = openPanel(panelState({ view: 'function', target }));
  expect(panel.root.textContent).toContain('The benchmark will call fetch_all about 420 times, up to 16 at once.');
  click(button(panel.root, 'Benchmark'));
  expect(panel.sent).toEqual([{ type: 'benchmarkFunction' }]);
});

test('without a dry run of these arguments there is no benchmark', () => {
  panel = openPanel(panelState({ view: 'function', target: { ...target, dryRun: null } }));
  expect(button(panel.root, 'Benchmark')!.disabled).toBe(true);
  click(button(panel.root, 'Try one call'));
  expect(panel.sent).toEqual([{ type: 'dryRun' }]);
});

test('changed arguments are told once they settle, and take the dry run away', () => {
  panel = openPanel(panelState({ view: 'function', target }));
  const field = panel.root.querySelector('.form input[type=text]');
  type(field, '4');
  type(field, '42');
  wait();
  expect(panel.sent).toEqual([{ type: 'target', argumentsText: '42', setupText: '', eachText: '', tasks: 400, concurrency: 16, budget: 20 }]);
  expect(button(panel.root, 'Benchmark')!.disabled).toBe(true);
  expect(panel.root.textContent).toContain('The arguments have changed');
});

test('a click tells the last change before it runs', () => {
  panel = openPanel(panelState({ view: 'function', target }));
  type(panel.root.querySelector('.form input[type=text]'), '7');
  click(button(panel.root, 'Try one call'));
  wait();
  expect(panel.sent.map((message) => message.type)).toEqual(['target', 'dryRun']);
});

test('a number that is none is marked and not told', () => {
  panel = openPanel(panelState({ view: 'function', target }));
  const field = panel.root.querySelector('.number-input')!;
  for (const bad of ['', 'x', '0', '1.5', '1e12']) {
    type(field, bad);
    wait();
    expect(field.getAttribute('aria-invalid')).toBe('true');
  }
  expect(panel.sent).toEqual([]);
});

test('in an untrusted workspace neither can be run', () => {
  panel = openPanel(panelState({ view: 'function', target, trusted: false }));
  expect(button(panel.root, 'Try one call')!.disabled).toBe(true);
  expect(button(panel.root, 'Benchmark')!.disabled).toBe(true);
});

test('a profile says the class, why, memory, and leads to the tree', () => {
  panel = openPanel(panelState({ view: 'function', target, shown: { run: 'f', result: functionResult() } }));
  const card = panel.root.querySelector('.profile')!;
  for (const part of ['Waits', 'CPU time is 3 % of wall time', '1.20 MB', 'time of one call']) expect(card.textContent).toContain(part);
  click(button(card, 'Open the decision tree'));
  expect(panel.sent).toEqual([{ type: 'view', view: 'tree' }]);
});

test('every class has words, and commands exist for what the command line can measure', () => {
  panel = openPanel(panelState());
  for (const name of functionClasses) expect(classWords[name].means).toMatch(/\.$/);
  expect(commandOf(functionResult(), null)).toMatch(/^interlock bench --function app\/fetch\.py::fetch_all --args 3 --setup 'import os' --tasks 400 --concurrency 16 --budget /);
  expect(commandOf(result({ request: { ...result().request, kind: 'pattern' } }), null)).toBeNull();
});
