import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { eventually, type Suite } from '../runner';
import { panel, runCommand, runnerProcesses, untilNoProcess } from './panel-page';
import { goToLine, hoverOver, openFile, untilSquiggle, wordOf } from './workbench-page';

/** Benchmarks and the decision tree, as a person uses them, on a real interpreter. */
export function definePanelTests(suite: Suite, page: Page, theme: 'dark' | 'light', folder: string): void {
  const shoot = async (name: string): Promise<void> => {
    await page.screenshot({ path: join(folder, `panel-${name}-${theme}.png`), animations: 'disabled' });
  };
  const verdict = panel(page).locator('.verdict-sentence').first();

  suite.test(`${theme}: the palette runs the quick benchmark, bars move, a verdict ends it`, async () => {
    await runCommand(page, 'Interlock: Quick Benchmark');
    const live = panel(page).locator('.live');
    await live.locator('svg').first().waitFor({ timeout: 30_000 });
    assert.ok(runnerProcesses().length > 0, 'no process of the runner was seen');
    const width = async (): Promise<string> => (await live.locator('svg').first().innerHTML()).replaceAll(/\s+/g, ' ');
    const first = await width();
    await shoot('live');
    await eventually('bars that change', width, (now) => now !== first, 20);
    await live.waitFor({ state: 'detached', timeout: 40_000 });
    await verdict.waitFor();
    assert.match(await verdict.innerText(), /\d/);
    await shoot('verdict');
    await untilNoProcess();
  });

  suite.test(`${theme}: the header tells the interpreter`, async () => {
    const facts = await panel(page).locator('header.interpreter').innerText();
    assert.match(facts, /CPython 3\.\d+/);
    assert.match(facts, /GIL/);
  });

  suite.test(`${theme}: the window is reloaded and the panel returns with the result`, async () => {
    const before = await verdict.innerText();
    await page.reload();
    await page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 60_000 });
    await verdict.waitFor({ timeout: 60_000 });
    assert.equal(await verdict.innerText(), before);
    await shoot('reloaded');
  });

  suite.test(`${theme}: a stop in mid-run ends every process and keeps what was measured`, async () => {
    const option = panel(page).locator('[role=option]', { hasText: 'Computing tasks (pure Python)' });
    await option.click();
    await panel(page).locator('.run-controls button', { hasText: 'Run' }).click();
    await panel(page).locator('.live svg').first().waitFor({ timeout: 30_000 });
    await eventually('a second round', () => panel(page).locator('.progress-text').innerText(), (text) => /·\s*[1-9]\d* of/.test(text), 30);
    assert.ok(runnerProcesses().length > 0);
    await panel(page).locator('.live button', { hasText: 'Stop' }).click();
    const asked = Date.now();
    await untilNoProcess(3);
    const milliseconds = Date.now() - asked;
    console.error(`     the last process was gone ${milliseconds} ms after the click`);
    await panel(page).locator('.live').waitFor({ state: 'detached' });
    await panel(page).locator('.verdict.outcome-partial').waitFor();
    await shoot('stopped');
  });

  suite.test(`${theme}: a reload in mid-run ends the processes, and the panel says so`, async () => {
    await runCommand(page, 'Interlock: Quick Benchmark');
    await panel(page).locator('.live svg').first().waitFor({ timeout: 30_000 });
    await eventually('a few rounds', () => panel(page).locator('.progress-text').innerText(), (text) => /·\s*[1-9]\d* of/.test(text), 30);
    await page.reload();
    await page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 60_000 });
    await untilNoProcess(15);
    const partial = panel(page).locator('.verdict.outcome-partial');
    await eventually('the interrupted run', async () => (await partial.count()) > 0 ? await partial.first().innerText() : '', (text) => /stopped by reload/i.test(text), 40);
    await shoot('reloaded-in-mid-run');
  });

  suite.test(`${theme}: the tree is walked by keyboard`, async () => {
    await runCommand(page, 'Interlock: Open Decision Tree');
    const tree = panel(page).locator('[role=tree]');
    await tree.waitFor();
    await shoot('tree');
    const active = (): Promise<string> => panel(page).locator('[role=treeitem][tabindex="0"]').first().innerText();
    await panel(page).locator('[role=treeitem][tabindex="0"]').first().focus();
    const before = await active();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    const after = await eventually('another active item', active, (text) => text !== before, 5);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await eventually('a third one', active, (text) => text !== after, 5);
    await shoot('tree-keyboard');
  });

  suite.test(`${theme}: a function is tried once, then measured`, async () => {
    await openFile(page, 'parcels/tariffs.py');
    await goToLine(page, 9);
    await runCommand(page, 'Interlock: Benchmark This Function');
    const form = panel(page).locator('.target');
    await form.waitFor({ timeout: 30_000 });
    assert.match(await form.innerText(), /load_tariff/);
    const field = form.locator('input, textarea').first();
    assert.equal(await field.inputValue(), '"text"');
    await shoot('function-form');
  });

  suite.test(`${theme}: a finding is measured, and the hover shows the figure`, async () => {
    await openFile(page, 'parcels/carriers.py');
    await goToLine(page, 39);
    await untilSquiggle(page);
    const word = wordOf(page, 'time.sleep(5)', 'sleep');
    assert.match(await hoverOver(page, word), /Measure this/);
    await page.locator('.monaco-hover:not(.hidden) a', { hasText: 'Measure this' }).first().click();
    const toast = page.locator('.notification-toast', { hasText: 'Show' });
    await toast.waitFor({ timeout: 40_000 });
    await shoot('measured');
    await page.keyboard.press('Escape');
    const text = await hoverOver(page, word);
    assert.match(text, /Measured \d+ \w+ 20\d\d on CPython 3/);
    assert.match(text, /pattern was measured, not this line/);
    await shoot('measured-hover');
  });
}
