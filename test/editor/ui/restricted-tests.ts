import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Suite } from '../runner';
import { offeredCommands, panel, runnerProcesses } from './panel-page';
import { goToLine, hoverOver, openFile, runCommand, untilSquiggle, wordOf } from './workbench-page';

/** A window whose folder nobody trusts: it is analysed, and nothing of it is executed. */
export function defineRestrictedTests(suite: Suite, page: Page, folder: string, sample: string): void {
  const proof = join(sample, 'was-started');
  const shoot = async (name: string): Promise<void> => {
    await page.screenshot({ path: join(folder, `restricted-${name}.png`), animations: 'disabled' });
  };

  suite.test('restricted: a folder with an interpreter of its own that tells when it is started', async () => {
    const program = join(sample, '.venv', 'bin', 'python');
    await mkdir(join(sample, '.venv', 'bin'), { recursive: true });
    await writeFile(program, `#!/bin/sh\ntouch '${proof}'\n`);
    await chmod(program, 0o755);
    await mkdir(join(sample, '.vscode'));
    await writeFile(join(sample, '.vscode', 'settings.json'), JSON.stringify({ 'interlock.python': program }));
  });

  suite.test('restricted: findings show as ever', async () => {
    await openFile(page, 'parcels/carriers.py');
    await goToLine(page, 35);
    await untilSquiggle(page);
  });

  suite.test('restricted: the palette does not offer what would run Python', async () => {
    const offered = await offeredCommands(page, 'Interlock: ');
    assert.ok(offered.some((title) => title.includes('Open Decision Tree')), offered.join(', '));
    for (const title of ['Quick Benchmark', 'Full Benchmark', 'Benchmark This Function', 'Measure This', 'Compare Interpreters', 'Select Interpreter']) {
      assert.ok(!offered.some((each) => each.includes(title)), `${title} is offered`);
    }
  });

  suite.test('restricted: a link in a hover leads to the reason and starts nothing', async () => {
    const word = wordOf(page, 'time.sleep(5)', 'sleep');
    await hoverOver(page, word, [/Measure this/]);
    await page.locator('.monaco-hover:not(.hidden) a', { hasText: 'Measure this' }).first().click();
    const text = panel(page).locator('.run-view');
    await text.waitFor();
    await shoot('panel');
    assert.match(await text.innerText(), /Nothing is run in Restricted Mode/);
    assert.equal(await panel(page).locator('.run-controls button', { hasText: 'Run' }).isDisabled(), true);
    assert.deepEqual(runnerProcesses(), []);
  });

  suite.test('restricted: the decision tree works, and nothing was started in the meantime', async () => {
    await runCommand(page, 'Interlock: Open Decision Tree');
    await panel(page).locator('[role=tree]').waitFor();
    await shoot('tree');
    assert.equal(existsSync(proof), false, 'the interpreter of an untrusted folder was started');
  });

  suite.test('restricted: the button leads to where trust is given', async () => {
    await panel(page).locator('#tab-run').click();
    await panel(page).locator('button', { hasText: 'Manage workspace trust' }).click();
    await page.locator('.workspace-trust-editor').waitFor();
    await shoot('trust');
  });
}
