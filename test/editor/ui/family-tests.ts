import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { eventually, type Suite } from '../runner';
import { goToLine, hoverOver, openFile, openQuickFixes, problemRows, runCommand, untilSquiggle, wordOf } from './workbench-page';

interface Stop {
  readonly what: string;
  readonly file: string;
  /** What the line with the squiggle contains; `\s` for spaces, which the editor draws as others. */
  readonly code: RegExp;
  /** A word of it that the mouse rests on. */
  readonly word: string;
  readonly hover: readonly RegExp[];
  /** The first quick fix, and a text that stands in the file when it was applied. */
  readonly fix?: { readonly title: RegExp; readonly result: string };
}

/** A finding of each family in the sample workspace. */
const stops: readonly Stop[] = [
  {
    what: 'race', file: 'counters.py', code: /self\.parcels\s-=/, word: 'parcels',
    hover: [/inconsistent-lock-guard/, /GateCounter\.count changes GateCounter\.parcels, holding GateCounter\.lock/, /several at once/],
    fix: { title: /Hold self\.lock|Hold `self\.lock`/, result: '        with self.lock:\n            self.parcels -= 1' },
  },
  {
    what: 'deadlock', file: 'depot.py', code: /^\s*note\(f"/, word: 'note',
    hover: [/lock-order-inversion/, /one order, shelves_lock then ledger_lock/, /the other order, ledger_lock then shelves_lock/, /is taken here, while ledger_lock is held/],
  },
  {
    what: 'dangling-task', file: 'notices.py', code: /asyncio\.create_task\(/, word: 'create_task',
    hover: [/dangling-task/, /garbage/], fix: { title: /background_tasks/, result: 'background_tasks.add(' },
  },
  {
    what: 'lost-coroutine', file: 'notices.py', code: /^\s*send\(client,\snumber,\sf"/, word: 'send',
    hover: [/coroutine-not-awaited/, /await send/], fix: { title: /Await the coroutine/, result: '    await send(client, number, f"' },
  },
  {
    what: 'main-guard', file: 'labels.py', code: /with\sPool\(\)/, word: 'Pool',
    hover: [/missing-main-guard/, /__main__/], fix: { title: /__main__/, result: 'if __name__ == "__main__":' },
  },
];

/** 1-based line of a file of the sample. */
function lineOf(file: string, code: RegExp): number {
  const lines = readFileSync(join('examples', 'sample-workspace', 'parcels', file), 'utf8').split('\n');
  const line = lines.findIndex((each) => code.test(each));
  assert.ok(line >= 0, `${file} does not contain ${code.source}`);
  return line + 1;
}

/** Findings about shared state, locks, tasks and processes, as a person meets them; `sample` is the folder that is open. */
export function defineFamilyTests(suite: Suite, page: Page, theme: 'dark' | 'light', folder: string, sample: string): void {
  const shoot = async (name: string): Promise<void> => {
    await page.screenshot({ path: join(folder, `family-${name}-${theme}.png`), animations: 'disabled' });
  };
  const cursor = page.locator('.statusbar-item', { hasText: /^Ln / });
  const visit = async ({ file, code }: Stop): Promise<void> => {
    await openFile(page, `parcels/${file}`);
    await goToLine(page, lineOf(file, code));
    await untilSquiggle(page);
  };

  for (const stop of stops) {
    const { what, file, code, word } = stop;
    suite.test(`${theme}: ${what}: the hover says what happens`, async () => {
      await visit(stop);
      const text = await hoverOver(page, wordOf(page, code, word), stop.hover);
      await shoot(what);
      for (const each of stop.hover) assert.match(text, each);
      await page.keyboard.press('Escape');
      await page.mouse.move(600, 790);
    });
    if (stop.fix === undefined) continue;
    const { title, result } = stop.fix;
    suite.test(`${theme}: ${what}: the quick fix is applied by keys`, async () => {
      await visit(stop);
      const menu = await openQuickFixes(page, wordOf(page, code, word));
      const titles = await menu.locator('.monaco-list-row.action').allInnerTexts();
      await shoot(`${what}-fixes`);
      assert.match(titles[0] ?? '', title);
      await page.keyboard.press('Enter');
      await menu.waitFor({ state: 'hidden' });
      await page.keyboard.press('Control+s');
      const path = join(sample, 'parcels', file);
      await eventually('the fixed text on disk', () => readFileSync(path, 'utf8'), (each) => each.includes(result));
      await page.keyboard.press('Control+z');
      await page.keyboard.press('Control+s');
      await eventually('the old text on disk', () => readFileSync(path, 'utf8'), (each) => !each.includes(result));
    });
  }

  suite.test(`${theme}: deadlock: the related places are reached from the hover`, async () => {
    const stop = stops.find(({ what }) => what === 'deadlock')!;
    await visit(stop);
    await hoverOver(page, wordOf(page, stop.code, stop.word), stop.hover);
    const line = lineOf('depot.py', /with shelves_lock:/);
    await page.locator('.monaco-hover:not(.hidden) a', { hasText: `depot.py(${line}` }).first().click();
    await eventually('the line where the first lock is taken', () => cursor.innerText(), (text) => text.startsWith(`Ln ${line},`));
  });

  suite.test(`${theme}: deadlock: the Problems panel lists both orders`, async () => {
    await openFile(page, 'parcels/depot.py');
    const rows = await problemRows(page);
    const filter = page.locator('.viewpane-filter input').first();
    await filter.fill('takes `ledger_lock`'); // the list draws only the rows that are in sight
    await eventually('the steps of both orders', () => rows.allInnerTexts(), (all) => ['one order', 'the other order', 'while ledger_lock is held'].every((each) => all.some((text) => text.replaceAll('`', '').includes(each))));
    await shoot('problems');
    await filter.fill('');
  });

  suite.test(`${theme}: "Show Where This Function Runs" lists the thread once, with where it is started`, async () => {
    await openFile(page, 'parcels/depot.py');
    await goToLine(page, lineOf('depot.py', /ledger\.append\(line\)/));
    await runCommand(page, 'Interlock: Show Where This Function Runs');
    const list = page.locator('.quick-input-list');
    await list.locator('.monaco-list-row', { hasText: 'the thread that main starts' }).first().waitFor();
    const rows = await list.locator('.monaco-list-row').allInnerTexts();
    await shoot('where');
    assert.equal(rows.filter((row) => row.includes('the thread that main starts')).length, 1, rows.join('\n'));
    assert.ok(rows.some((row) => row.includes('main starts it')), rows.join('\n'));
    await page.keyboard.press('Escape');
  });
}
