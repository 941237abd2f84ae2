import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { eventually, type Suite } from '../runner';
import { chooseTheme, panel } from './panel-page';
import { goToLine, hoverOver, openFile, openQuickFixes, runCommand, untilSquiggle, wordOf } from './workbench-page';

/** The graphs of locks and of contexts, as a person uses them. */
export function defineGraphTests(suite: Suite, page: Page, theme: 'dark' | 'light', folder: string, sample: string): void {
  const shoot = async (name: string): Promise<void> => {
    await page.screenshot({ path: join(folder, `graph-${name}-${theme}.png`), animations: 'disabled' });
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
  const box = (name: string) => panel(page).locator('.graph-box', { hasText: name });
  const line = page.locator('.statusbar-item', { hasText: /^Ln / });

  /** Opens a file beside the graph, not over it. */
  const openBeside = async (path: string): Promise<void> => {
    await page.locator('.editor-group-container').first().locator('.tab').first().click();
    await page.mouse.move(600, 790); // the mouse would bring up the path of the tab
    await openFile(page, path);
  };

  test('a lock alone is drawn, and the page says that nothing is ordered', async () => {
    // The sample has locks of its own, in two orders.
    for (const name of ['counters.py', 'depot.py']) await rm(join(sample, 'parcels', name));
    await chooseTheme(page, theme);
    await openFile(page, 'parcels/main.py');
    await runCommand(page, 'Interlock: Show Lock-Order Graph');
    await box('Dispatcher.lock').waitFor({ timeout: 30_000 });
    await panel(page).locator('.graph-summary', { hasText: /^1 lock,/ }).waitFor({ timeout: 20_000 });
    assert.match(await panel(page).locator('.graph-summary').innerText(), /1 lock, 0 orders, 0 cycles: no lock is taken while another one is held/);
    await shoot('alone');
  });

  test('a file that comes with two locks in two orders is drawn by itself', async () => {
    await writeFile(join(sample, 'bank.py'), bank);
    await box('Account._lock').waitFor({ timeout: 20_000 });
    assert.match(await panel(page).locator('.graph-summary').innerText(), /4 locks, 3 orders, 1 cycle/);
    assert.equal(await panel(page).locator('.graph-box.in-cycle').count(), 2);
    await shoot('cycle');
  });

  test('a click on a lock opens the line that makes it, and lists its orders', async () => {
    await box('Account._lock').click();
    await eventually('the line of the lock', () => line.innerText(), (text) => text.startsWith('Ln 9,'));
    assert.match(await panel(page).locator('.graph-detail').innerText(), /While it is held, these are taken[^]*audit_lock[^]*cycle 1/);
    await shoot('chosen');
  });

  test('a step of the way opens the call', async () => {
    await panel(page).locator('.graph-detail .steps .place-link').last().click();
    await eventually('the line of the step', () => line.innerText(), (text) => !text.startsWith('Ln 9,'));
  });

  test('by keys: tab into the picture, arrows, Enter', async () => {
    await box('audit_lock').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    const reached = await panel(page).locator('.graph-box:focus').getAttribute('aria-label');
    assert.match(reached ?? '', /lock/);
    await page.keyboard.press('Enter');
    await page.locator('.editor-instance.focused, .editor-instance .monaco-editor.focused').first().waitFor();
  });

  test('an edit that takes the locks in one order removes the cycle', async () => {
    await openBeside('bank.py');
    const rewrite = async (text: string): Promise<void> => {
      await goToLine(page, 20);
      await page.keyboard.press('End');
      await page.keyboard.press('Shift+Home');
      await page.keyboard.type(text);
      await page.keyboard.press('Escape'); // a list of words to complete it with
    };
    await rewrite('if True:');
    await panel(page).locator('.graph-summary', { hasText: '0 cycles' }).waitFor({ timeout: 15_000 });
    await rewrite('with self._lock:');
    await page.keyboard.press('Control+s');
    await panel(page).locator('.graph-summary', { hasText: '1 cycle' }).waitFor({ timeout: 15_000 });
  });

  test('the table says the same', async () => {
    await panel(page).locator('.segment', { hasText: 'Table' }).click();
    assert.equal(await panel(page).locator('table').first().locator('tbody tr').count(), 3);
    await shoot('table');
    await panel(page).locator('.segment', { hasText: 'Picture' }).click();
  });

  test('the threads, and what they run', async () => {
    await runCommand(page, 'Interlock: Show What Runs Where');
    await box('Account.withdraw').waitFor({ timeout: 20_000 });
    await shoot('contexts');
    const list = panel(page).locator('select');
    const roots = await list.locator('option').allInnerTexts();
    const thread = roots.find((each) => /thread that .*main/.test(each));
    assert.ok(thread !== undefined, roots.join(', '));
    await list.selectOption({ label: thread });
    await eventually('fewer boxes', () => panel(page).locator('.graph-box').count(), (count) => count < 6);
    await shoot('one-root');
  });

  test('the window is reloaded and shows the same graph', async () => {
    await page.waitForTimeout(8000); // the editor in a browser stores what panels keep every five seconds
    await page.reload();
    await page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 60_000 });
    await box('Account.withdraw').waitFor({ timeout: 60_000 });
    await chooseTheme(page, theme);
  });

  test('the hover of a lock-order inversion leads to the graph', async () => {
    await openBeside('bank.py');
    await goToLine(page, 14);
    await untilSquiggle(page);
    const text = await hoverOver(page, wordOf(page, 'note(self', 'note'), [/lock-order-inversion/, /Show lock-order graph/]);
    assert.match(text, /lock-order-inversion/);
    await shoot('hover');
    await page.locator('.monaco-hover:not(.hidden) a', { hasText: 'Show lock-order graph' }).first().click();
    await box('Account._lock').waitFor({ timeout: 20_000 });
    await openBeside('bank.py');
    await goToLine(page, 14);
    const menu = await openQuickFixes(page, wordOf(page, 'note(self', 'note'));
    assert.ok((await menu.locator('.monaco-list-row.action').allInnerTexts()).some((title) => title.includes('lock-order graph')));
    await page.keyboard.press('Escape');
  });

  test('"Show Where This Function Runs" lists the thread with the calls that lead there', async () => {
    await openBeside('bank.py');
    await goToLine(page, 25);
    await page.keyboard.press('End');
    await runCommand(page, 'Interlock: Show Where This Function Runs');
    const list = page.locator('.quick-input-list');
    await list.locator('.monaco-list-row', { hasText: 'runs on' }).or(list.locator('.monaco-list-row', { hasText: 'thread' })).first().waitFor();
    const rows = await list.locator('.monaco-list-row').allInnerTexts();
    await shoot('where');
    assert.ok(rows.some((row) => row.includes('thread')), rows.join('\n'));
    await page.keyboard.press('Escape');
  });

  test('the page never tried what its policy forbids', () => {
    assert.deepEqual(refused, []);
    return Promise.resolve();
  });
}

/** Two locks that two threads take in two orders, one of them through a call. */
const bank = `import threading

audit_lock = threading.Lock()
log_lock = threading.RLock()


class Account:
    def __init__(self):
        self._lock = threading.Lock()
        self.balance = 0

    def withdraw(self, amount):
        with self._lock:
            note(self, amount)

    def audit(self):
        with audit_lock:
            with log_lock:
                pass
            with self._lock:
                return self.balance


def note(account, amount):
    with audit_lock:
        account.balance -= amount


def main():
    account = Account()
    threads = [threading.Thread(target=account.withdraw, args=(1,)), threading.Thread(target=account.audit)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
`;
