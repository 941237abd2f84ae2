import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, type Suite } from '../runner';
import { findings, keepingText, open, positionOf, untilDescribed } from './sample';

async function actionsAt(document: vscode.TextDocument, text: string): Promise<vscode.CodeAction[]> {
  const position = positionOf(document, text);
  return eventually(
    'code actions',
    () => vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider', document.uri, new vscode.Range(position, position), vscode.CodeActionKind.QuickFix.value, 20,
    ),
    (actions) => actions.length > 0,
  );
}

async function apply(action: vscode.CodeAction): Promise<void> {
  assert.ok(action.edit, `${action.title} carries no edit`);
  assert.ok(await vscode.workspace.applyEdit(action.edit));
}

export function defineFixTests(suite: Suite): void {
  suite.test('the fix of `time.sleep` awaits the asynchronous twin, and the finding is gone', async () => {
    const document = await open('parcels/carriers.py');
    await untilDescribed(document, 'findings', (each) => each.length === 2);
    await keepingText(document, async () => {
      const actions = await actionsAt(document, 'time.sleep(5)');
      const preferred = actions.find((each) => each.isPreferred === true);
      assert.ok(preferred, `none is preferred: ${actions.map((each) => each.title).join(', ')}`);
      await apply(preferred);
      assert.match(document.getText(), /"delivered":\n {8}await asyncio\.sleep\(5\)\n\n\nasync def wait_politely/);
      await untilDescribed(document, 'one finding less', (each) => each.length === 1);
    });
  });

  suite.test('the fix of a chain wraps the call in `asyncio.to_thread`, and the finding is gone', async () => {
    const document = await open('parcels/main.py');
    await untilDescribed(document, 'findings', (each) => each.some((one) => one.includes('load_tariff')));
    await keepingText(document, async () => {
      const actions = await actionsAt(document, 'load_tariff(country)');
      const wrap = actions.find((each) => each.title.includes('to_thread'));
      assert.ok(wrap, actions.map((each) => each.title).join(', '));
      await apply(wrap);
      assert.match(document.getText(), /tariff = await asyncio\.to_thread\(load_tariff, country\)/);
      await untilDescribed(document, 'no chain', (each) => !each.some((one) => one.includes('load_tariff')));
    });
  });

  suite.test('suppressing is offered last, is never preferred, and works', async () => {
    const document = await open('parcels/carriers.py');
    await untilDescribed(document, 'findings', (each) => each.length === 2);
    await keepingText(document, async () => {
      const actions = await actionsAt(document, 'time.sleep(5)');
      const suppress = actions.filter((each) => /suppress|ignore/i.test(each.title));
      assert.ok(suppress.length > 0, actions.map((each) => each.title).join(', '));
      assert.ok(suppress.every((each) => each.isPreferred !== true));
      assert.deepEqual(actions.slice(-suppress.length).map((each) => each.title), suppress.map((each) => each.title));
      await apply(suppress[0]!);
      await untilDescribed(document, 'one finding less', (each) => each.length === 1);
      assert.equal(findings(document.uri).length, 1);
    });
  });

  suite.test('fix all applies the safe fixes and leaves the others', async () => {
    const document = await open('parcels/carriers.py');
    await untilDescribed(document, 'findings', (each) => each.length === 2);
    await keepingText(document, async () => {
      const whole = new vscode.Range(0, 0, document.lineCount, 0);
      const all = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, whole, 'source.fixAll.interlock', 5);
      assert.equal(all.length, 1, all.map((each) => each.title).join(', '));
      await apply(all[0]!);
      const rest = await untilDescribed(document, 'one finding less', (each) => each.length === 1);
      assert.match(rest[0]!, /^blocking-http-call/);
    });
  });
}
