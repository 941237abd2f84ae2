import type { Locator, Page } from 'playwright-core';

/** What a person does in the workbench, through the page of the served editor. */

/** Opens a file by name through Quick Open and waits for its text. */
export async function openFile(page: Page, path: string): Promise<void> {
  const name = path.split('/').at(-1) ?? path;
  await page.keyboard.press('Control+p');
  await page.locator('.quick-input-widget input').fill(path);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator(`.tabs-container .tab.active[data-resource-name="${name}"]`).waitFor();
  await page.locator('.editor-instance .view-line').first().waitFor();
}

/** Goes to a line (1-based) of the active editor, in the middle of the window. */
export async function goToLine(page: Page, line: number): Promise<void> {
  await page.keyboard.press('Control+g');
  await page.locator('.quick-input-widget input').fill(`:${line}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** Runs a command by its title, through the command palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
  await page.keyboard.press('Enter');
}

/** Waits until at least one squiggle of a kind is drawn in the active editor. */
export async function untilSquiggle(page: Page, kind: 'error' | 'warning' | 'info' | 'hint' = 'warning'): Promise<Locator> {
  const squiggles = page.locator(`.editor-instance .squiggly-${kind}`);
  await squiggles.first().waitFor({ state: 'attached', timeout: 20_000 });
  return squiggles;
}

/** Rests the mouse on a text of the active editor and returns what the hover says. */
export async function hoverOver(page: Page, text: string): Promise<string> {
  const word = page.locator('.editor-instance .view-line span span', { hasText: text }).last();
  const box = await word.boundingBox();
  if (box === null) throw new Error(`${text} is not visible in the editor`);
  await page.mouse.move(box.x + 4, box.y + box.height / 2 - 3);
  await page.mouse.move(box.x + Math.min(16, box.width / 2), box.y + box.height / 2);
  const hover = page.locator('.monaco-hover:not(.hidden) .monaco-hover-content').first();
  await hover.waitFor({ timeout: 10_000 });
  return hover.innerText();
}

/** Rows of the Problems panel, as a person reads them. Opens the panel. */
export async function problemRows(page: Page): Promise<Locator> {
  await runCommand(page, 'View: Focus Problems');
  const rows = page.locator('.markers-panel .monaco-list-row');
  await rows.first().waitFor({ timeout: 10_000 });
  return rows;
}
