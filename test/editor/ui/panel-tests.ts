import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { eventually, type Suite } from '../runner';
import { chooseTheme, panel, runnerProcesses, untilNoProcess } from './panel-page';
import { goToLine, hoverOver, openFile, runCommand, untilSquiggle, wordOf } from './workbench-page';

/** Benchmarks and the decision tree, as a person uses them, on a real interpreter. */
export function definePanelTests(suite: Suite, page: Page, theme: 'dark' | 'light', folder: string, sample: string): void {
  const shoot = async (name: string): Promise<void> => {
    await page.screenshot({ path: join(folder, `panel-${name}-${theme}.png`), animations: 'disabled' });
  };
  /** A failure leaves a picture of what was on show. */
  const test = (name: string, body: () => Promise<void>): void => {
    suite.test(`${theme}: ${name}`, async () => {
      try {
        await body();
      } catch (error) {
        await shoot(`failed-${name.replaceAll(/[^a-z]+/gi, '-')}`);
        throw error;
      }
    });
  };
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to (?:load|apply|execute|connect)/.test(message.text())) refused.push(message.text());
  });
  const verdict = panel(page).locator('.verdict-sentence').first();

  test('a file to measure, and the colours', async () => {
    await writeFile(join(sample, 'timing.py'), timing);
    await chooseTheme(page, theme);
  });

  test('the palette runs the quick benchmark, bars move, a verdict ends it', async () => {
    await runCommand(page, 'Interlock: Quick Benchmark');
    const live = panel(page).locator('.live');
    const bars = live.locator('.chart-frame').first();
    await bars.waitFor({ timeout: 30_000 });
    assert.ok(runnerProcesses().length > 0, 'no process of the runner was seen');
    const first = await bars.innerText();
    await eventually('bars that change', () => bars.innerText({ timeout: 500 }), (now) => now !== first, 10);
    await shoot('live');
    await live.waitFor({ state: 'detached', timeout: 40_000 });
    await verdict.waitFor();
    // With the machine taken by others, too few rounds fit into the budget, and the panel has to say so.
    assert.match(await verdict.innerText(), /\d|too short for a verdict/);
    await shoot('verdict');
    await untilNoProcess();
  });

  test('the header tells the interpreter', async () => {
    const facts = await panel(page).locator('header.interpreter').innerText();
    assert.match(facts, /CPython 3\.\d+/);
    assert.match(facts, /GIL/);
  });

  test('the window is reloaded and the panel returns with the result', async () => {
    const before = await verdict.innerText();
    await page.reload();
    await page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 60_000 });
    await verdict.waitFor({ timeout: 60_000 });
    assert.equal(await verdict.innerText(), before);
    await chooseTheme(page, theme);
    await shoot('reloaded');
  });

  test('a stop in mid-run ends every process and keeps what was measured', async () => {
    const option = panel(page).locator('[role=option]', { hasText: 'Computing tasks (pure Python)' });
    await option.click();
    await panel(page).locator('.run-controls button', { hasText: 'Run' }).click();
    await panel(page).locator('.live .chart-frame').first().waitFor({ timeout: 30_000 });
    await eventually('a second round', () => panel(page).locator('.progress-text').innerText(), (text) => /·\s*[1-9]\d* of/.test(text), 30);
    assert.ok(runnerProcesses().length > 0);
    await panel(page).locator('.live button', { hasText: 'Stop' }).click();
    const asked = Date.now();
    await untilNoProcess(15); // how long it takes is told, and measured by the storm of the runner's tests
    const milliseconds = Date.now() - asked;
    console.error(`     the last process was gone ${milliseconds} ms after the click`);
    await panel(page).locator('.live').waitFor({ state: 'detached' });
    await panel(page).locator('.verdict.outcome-partial').waitFor();
    await shoot('stopped');
  });

  test('a reload in mid-run ends the processes, and the panel says so', async () => {
    await runCommand(page, 'Interlock: Quick Benchmark');
    await panel(page).locator('.live .chart-frame').first().waitFor({ timeout: 30_000 });
    await eventually('a few rounds', () => panel(page).locator('.progress-text').innerText(), (text) => /·\s*[1-9]\d* of/.test(text), 30);
    await page.reload();
    await page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 60_000 });
    await untilNoProcess(15);
    const partial = panel(page).locator('.verdict.outcome-partial');
    await eventually('the interrupted run', async () => (await partial.count()) > 0 ? await partial.first().innerText() : '', (text) => /stopped by reload/i.test(text), 40);
    await chooseTheme(page, theme);
    await shoot('reloaded-in-mid-run');
  });

  test('the tree is walked by keyboard', async () => {
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

  test('a function is tried once, then measured, and the tree knows it', async () => {
    await openFile(page, 'timing.py');
    await goToLine(page, 6);
    await runCommand(page, 'Interlock: Benchmark This Function');
    const form = panel(page).locator('.target');
    await form.waitFor({ timeout: 30_000 });
    assert.match(await form.innerText(), /def wait\(milliseconds: int, label: str = "x"\) -> str/);
    const field = form.locator('input, textarea').first();
    assert.equal(await field.inputValue(), '10');
    assert.equal(await form.locator('button', { hasText: 'Benchmark' }).isDisabled(), true, 'a benchmark without one call first');
    await shoot('function-form');
    await form.locator('.command summary').click();
    assert.match(await form.locator('.command').innerText(), /python\S* -u -X utf8 \S*interlock_bench serve/);
    await form.locator('button', { hasText: 'Try one call' }).click();
    const tried = form.locator('.dry-run');
    await tried.waitFor({ timeout: 30_000 });
    assert.match(await tried.innerText(), /One call took [\d.]+ ms and returned str/);
    await form.locator('label', { hasText: 'Quick' }).click();
    await shoot('function-tried');
    await form.locator('button', { hasText: 'Benchmark' }).click();
    await panel(page).locator('.live').waitFor({ timeout: 10_000 });
    await panel(page).locator('.live').waitFor({ state: 'detached', timeout: 60_000 });
    await panel(page).locator('.verdict-sentence').first().waitFor();
    await shoot('function-measured');
    await untilNoProcess();
    await panel(page).locator('#tab-tree').click();
    assert.match(await panel(page).locator('.tree-subject').innerText(), /wait/);
    await shoot('function-tree');
  });

  test('a failure shows what happened, the command and what to do', async () => {
    await panel(page).locator('#tab-function').click();
    const form = panel(page).locator('.target');
    await form.locator('input, textarea').first().fill('"text"');
    await form.locator('button', { hasText: 'Try one call' }).click();
    const problem = panel(page).locator('.problem[role=alert]');
    await problem.waitFor({ timeout: 30_000 });
    await shoot('problem');
    assert.match(await problem.innerText(), /TypeError/);
    await problem.locator('button[title=Dismiss]').click();
    await problem.waitFor({ state: 'detached' });
  });

  test('a finding is measured, and the hover shows the figure', async () => {
    await openFile(page, 'parcels/carriers.py');
    await goToLine(page, 39);
    await untilSquiggle(page);
    const word = wordOf(page, 'time.sleep(5)', 'sleep');
    assert.match(await hoverOver(page, word, [/Measure this/]), /Measure this/);
    await page.locator('.monaco-hover:not(.hidden) a', { hasText: 'Measure this' }).first().click();
    const said = page.locator('.statusbar-item', { hasText: 'held the event loop for' });
    await said.waitFor({ timeout: 60_000 });
    assert.match(await said.innerText(), /time\.sleep .* held the event loop for \d/);
    await shoot('measured');
    await page.mouse.move(1000, 700); // away from the hover, which stays as it was
    await goToLine(page, 35);
    await page.locator('.monaco-hover:not(.hidden) .monaco-hover-content').first().waitFor({ state: 'hidden' });
    await page.mouse.move(900, 300);
    const text = await hoverOver(page, word, [/Measured/, /pattern was measured/]);
    assert.match(text, /Measured \d+ \w+ 20\d\d on CPython 3/);
    assert.match(text, /pattern was measured, not this line/);
    // The editor keeps the hover scrolled to where the link was.
    const box = await page.locator('.monaco-hover:not(.hidden) .monaco-hover-content').first().boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + 40, 400);
    await page.mouse.wheel(0, -2000);
    await page.waitForTimeout(400); // it glides
    await shoot('measured-hover');
    await page.keyboard.press('Escape');
    await said.click();
    assert.match(await verdict.innerText(), /held the event loop/);
    await shoot('measured-shown');
  });

  test('the page never tried what its policy forbids', () => {
    assert.deepEqual(refused, []);
    return Promise.resolve();
  });
}

/** A file with a function that can be called as it stands. */
const timing = `import time


def wait(milliseconds: int, label: str = "x") -> str:
    """Waits, as a request would."""
    time.sleep(milliseconds / 1000)
    return label
`;
