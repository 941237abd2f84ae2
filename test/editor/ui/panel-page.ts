import { readdirSync, readFileSync } from 'node:fs';
import type { FrameLocator, Page } from 'playwright-core';
import { eventually } from '../runner';

/** What a person does with the panel, through the nested frames of its webview. */

/** The page of the panel that is on show. */
export function panel(page: Page): FrameLocator {
  // A panel that is in the background keeps its frame, hidden.
  return page.frameLocator('iframe.webview.ready:visible').frameLocator('#active-frame');
}

/**
 * Chooses the colours by keyboard, as a person would. A setting does not do: the served workbench reads it before it knows
 * the themes, and takes another one instead.
 */
export async function chooseTheme(page: Page, theme: 'dark' | 'light'): Promise<void> {
  const name = theme === 'dark' ? 'Dark Modern' : 'Light Modern';
  const row = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: name });
  for (let attempt = 1; ; attempt++) {
    await page.locator('.explorer-viewlet .monaco-list').click({ position: { x: 20, y: 560 } }); // below the files; keys do not reach the workbench from the frame of the panel
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Control+t');
    try {
      await page.locator('.quick-input-widget input').fill(name, { timeout: 2000 });
      await row.waitFor({ timeout: 2000 });
      break;
    } catch (error) {
      if (attempt === 10) throw error;
      await page.keyboard.press('Escape');
    }
  }
  await page.keyboard.press('Enter');
  await page.locator(`.monaco-workbench.vscode-theme-defaults-themes-${theme}_modern-json`).waitFor();
}

/** Titles that the command palette offers for a text. */
export async function offeredCommands(page: Page, text: string): Promise<string[]> {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').fill(`>${text}`);
  await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  const titles = await page.locator('.quick-input-list .monaco-list-row .monaco-highlighted-label').allInnerTexts();
  await page.keyboard.press('Escape');
  return titles;
}

/** Processes of the Python runner that were started from this folder of bundles, the supervisor and whatever it started. */
export function runnerProcesses(): number[] {
  const commands = new Map<number, { readonly parent: number; readonly command: string }>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      commands.set(Number(name), { parent, command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ') });
    } catch {
      // It ended meanwhile.
    }
  }
  const isOurs = (pid: number): boolean => {
    for (let at = commands.get(pid); at !== undefined; at = commands.get(at.parent)) if (at.command.includes(`${marker} serve`)) return true;
    return false;
  };
  return [...commands.keys()].filter(isOurs);
}

/** Others may run the runner on this machine: ours is the one in this repository's bundles. */
const marker = `${process.cwd()}/dist/runner/interlock_bench`;

/** Waits until no process of the runner is left. */
export async function untilNoProcess(seconds = 5): Promise<void> {
  await eventually('no process of the runner', runnerProcesses, (pids) => pids.length === 0, seconds);
}
