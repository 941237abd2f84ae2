import type { Locator, Page } from 'playwright-core';

/** What a person does in the workbench, through the page of the served editor. */

/** How long a single try may take, in milliseconds, before it is made again. */
const patience = 5000;

/**
 * Does something until it works, as a person would: the editor loses keys that come while it is still busy with what came before.
 * @throws what the last try threw.
 */
async function tryAgain<T>(page: Page, attempts: number, body: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await body();
    } catch (error) {
      if (attempt === attempts) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** Opens a file by name through Quick Open and waits for its text. */
export async function openFile(page: Page, path: string): Promise<void> {
  const name = path.split('/').at(-1) ?? path;
  await page.keyboard.press('Escape'); // whatever an earlier step left open
  await tryAgain(page, 5, async () => {
    await page.keyboard.press('Control+p');
    await page.locator('.quick-input-widget input').fill(path, { timeout: patience });
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: name }).waitFor({ timeout: patience });
    await page.keyboard.press('Enter');
    await page.locator(`.tabs-container .tab.active[data-resource-name="${name}"]`).waitFor({ timeout: patience });
  });
  await page.locator('.editor-instance .view-line').first().waitFor();
}

/** Goes to a line (1-based) of the active editor, in the middle of the window. */
export async function goToLine(page: Page, line: number): Promise<void> {
  await tryAgain(page, 5, async () => {
    await page.keyboard.press('Control+g');
    await page.locator('.quick-input-widget input').fill(`:${line}`, { timeout: patience });
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden', timeout: patience });
  });
}

/**
 * Runs a command by its title, through the command palette. A list that was opened before the editor had read the extensions does not
 * grow, so it is opened again.
 */
export async function runCommand(page: Page, title: string): Promise<void> {
  await tryAgain(page, 10, async () => {
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input').fill(`>${title}`, { timeout: patience });
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title }).waitFor({ timeout: patience });
  });
  await page.keyboard.press('Enter');
}

/** Squiggles of every severity that has one. */
export const squiggle = '.editor-instance :is(.squiggly-error, .squiggly-warning, .squiggly-info)';

/** Waits until at least one squiggle is drawn in the active editor. */
export async function untilSquiggle(page: Page): Promise<Locator> {
  const squiggles = page.locator(squiggle);
  await squiggles.first().waitFor({ state: 'attached', timeout: 30_000 });
  return squiggles;
}

/** A word of the first visible line of the active editor that contains `code` (without spaces: the editor draws them differently; `\s` in a pattern fits). */
export function wordOf(page: Page, code: string | RegExp, word: string): Locator {
  return page.locator('.editor-instance .view-line', { hasText: code }).first().locator('span span', { hasText: word }).first();
}

/**
 * Rests the mouse on a word of the active editor and returns what the hover says. Its parts come one after the other, the editor's own
 * first: so it is read until everything expected is there, or for ten seconds.
 */
export async function hoverOver(page: Page, word: Locator, expected: readonly RegExp[]): Promise<string> {
  const hover = page.locator('.monaco-hover:not(.hidden) .monaco-hover-content').first();
  return tryAgain(page, 4, async () => {
    const box = await word.boundingBox();
    if (box === null) throw new Error('the word is not visible in the editor');
    await page.mouse.move(box.x + box.width - 4, box.y + box.height / 2 - 3);
    await page.mouse.move(box.x + box.width - 6, box.y + box.height / 2);
    await hover.waitFor({ timeout: patience });
    const until = performance.now() + 10_000;
    for (;;) {
      // The editor shows the message of a diagnostic as it is, with its backticks.
      const text = (await hover.innerText({ timeout: patience })).replaceAll('\u00a0', ' ').replaceAll('`', '');
      if (expected.every((each) => each.test(text)) || performance.now() > until) return text;
      await page.waitForTimeout(100);
    }
  });
}

/** Puts the cursor on a word and opens the quick fixes there. */
export async function openQuickFixes(page: Page, word: Locator): Promise<Locator> {
  const menu = page.locator('.action-widget:not(.action-list-submenu-panel)');
  return tryAgain(page, 4, async () => {
    await word.click();
    await page.keyboard.press('Control+.');
    await menu.waitFor({ timeout: patience });
    return menu;
  });
}

/** Rows of the Problems panel, as a person reads them. Opens the panel. */
export async function problemRows(page: Page): Promise<Locator> {
  await runCommand(page, 'View: Focus Problems');
  const rows = page.locator('.markers-panel .monaco-list-row');
  await rows.first().waitFor();
  return rows;
}
