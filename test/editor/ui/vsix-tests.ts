import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { eventually, type Suite } from '../runner';
import { panel } from './panel-page';
import { openFile, problemRows, runCommand, untilSquiggle } from './workbench-page';

/** The packed extension, installed in an editor that has nothing else: it has to work without this repository. */
export function defineVsixTests(suite: Suite, page: Page, folder: string): void {
  suite.test('vsix: findings appear after the package is installed', async () => {
    await openFile(page, 'parcels/carriers.py');
    await untilSquiggle(page);
    const rows = await problemRows(page);
    const rules = ['blocking-sleep', 'blocking-http-call'];
    await eventually('both findings in the list', () => rows.allInnerTexts(), (texts) => rules.every((rule) => texts.some((text) => text.includes(rule))));
    await page.screenshot({ path: join(folder, 'vsix.png'), animations: 'disabled' });
  });

  suite.test('vsix: a chain through other files is found', async () => {
    await openFile(page, 'parcels/main.py');
    await untilSquiggle(page);
    const rows = page.locator('.markers-panel .monaco-list-row', { hasText: 'transitive-blocking-call' });
    await rows.first().waitFor({ timeout: 10_000 });
  });

  suite.test('vsix: the package carries its runner', async () => {
    await runCommand(page, 'Interlock: Quick Benchmark');
    await panel(page).locator('.verdict-sentence').first().waitFor({ timeout: 60_000 });
    await panel(page).locator('.live').waitFor({ state: 'detached', timeout: 30_000 });
    assert.equal(await panel(page).locator('.problem').count(), 0);
    await page.screenshot({ path: join(folder, 'vsix-panel.png'), animations: 'disabled' });
  });
}
