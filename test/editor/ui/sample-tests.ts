import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { eventually, type Suite } from '../runner';
import { goToLine, hoverOver, openFile, openQuickFixes, problemRows, squiggle, untilSquiggle, wordOf } from './workbench-page';

/** 1-based line of the sample workspace where a text first stands. */
function lineOf(path: string, text: string): number {
  const source = readFileSync(join('examples', 'sample-workspace', path), 'utf8');
  assert.ok(source.includes(text), `${path} does not contain ${text}`);
  return source.slice(0, source.indexOf(text)).split('\n').length;
}

/** What a person sees and does with the sample workspace, with a screenshot of each stop. */
export function defineUiTests(suite: Suite, page: Page, theme: 'dark' | 'light', folder: string): void {
  const shoot = async (name: string): Promise<void> => {
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`), animations: 'disabled' });
  };

  suite.test(`${theme}: a squiggle under the blocking calls`, async () => {
    await openFile(page, 'parcels/carriers.py');
    await goToLine(page, lineOf('parcels/carriers.py', 'time.sleep(5)'));
    const squiggles = await untilSquiggle(page);
    assert.ok((await squiggles.count()) >= 1);
    await shoot('squiggles');
  });

  suite.test(`${theme}: the hover names the rule and says what to write`, async () => {
    const text = await hoverOver(page, wordOf(page, 'time.sleep(5)', 'sleep'), [/blocking-sleep/, /asyncio\.sleep/]);
    await shoot('hover');
    assert.match(text, /blocking-sleep/);
    assert.match(text, /asyncio\.sleep/);
    await page.keyboard.press('Escape');
  });

  suite.test(`${theme}: the quick fix menu offers the rewrite first`, async () => {
    const menu = await openQuickFixes(page, wordOf(page, 'time.sleep(5)', 'sleep'));
    const titles = await menu.locator('.monaco-list-row.action').allInnerTexts();
    await shoot('quick-fix');
    assert.match(titles[0] ?? '', /asyncio\.sleep/);
    await page.keyboard.press('Escape');
  });

  suite.test(`${theme}: the Problems panel lists the chain with its hops`, async () => {
    await openFile(page, 'parcels/main.py');
    await goToLine(page, lineOf('parcels/main.py', 'load_tariff(country)'));
    await untilSquiggle(page);
    const rows = await problemRows(page);
    await eventually('the chain in the list', () => rows.allInnerTexts(), (texts) => texts.some((text) => text.includes('transitive-blocking-call')));
    await shoot('problems');
  });

  suite.test(`${theme}: the hover of the chain`, async () => {
    const text = await hoverOver(page, wordOf(page, 'load_tariff(country)', 'load_tariff'), [/transitive-blocking-call/, /documents\.py/]);
    await shoot('hover-chain');
    assert.match(text, /transitive-blocking-call/);
    // The editor lists the places of the chain itself, so they stand there once.
    assert.equal(text.split('documents.py').length - 1, 1, text);
    await page.keyboard.press('Escape');
  });

  suite.test(`${theme}: the squiggle goes while the fix is typed`, async () => {
    await openFile(page, 'parcels/carriers.py');
    await goToLine(page, lineOf('parcels/carriers.py', 'time.sleep(5)'));
    const before = await (await untilSquiggle(page)).count();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+End');
    await page.keyboard.type('await asyncio.sleep(5)');
    await page.waitForFunction(
      `document.querySelectorAll('${squiggle}').length < ${before}`,
      undefined,
      { timeout: 10_000 },
    );
    await page.keyboard.press('Control+z');
  });

  suite.test(`${theme}: no pop-up showed`, async () => {
    const toasts = await page.locator('.notifications-toasts .notification-toast').allInnerTexts();
    assert.deepEqual(toasts.filter((text) => /interlock/i.test(text)), []);
  });
}
