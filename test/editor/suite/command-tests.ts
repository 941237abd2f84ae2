import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { WhereFunctionRunsResult } from '../../../src/protocol/requests';
import { eventually, type Suite } from '../runner';
import { extensionId, open, positionOf, untilDescribed } from './sample';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string; readonly title: string; readonly category?: string }[] };
}

/** Text of every editor that is open now, the invisible ones too. */
function openTexts(): string {
  return vscode.workspace.textDocuments.map((each) => each.getText()).join('\n');
}

export function defineCommandTests(suite: Suite): void {
  suite.test('every command of the manifest is registered', async () => {
    const { contributes } = vscode.extensions.getExtension(extensionId)!.packageJSON as Manifest;
    const known = await vscode.commands.getCommands(true);
    assert.ok(contributes.commands.length >= 3);
    for (const { command, title, category } of contributes.commands) {
      assert.ok(known.includes(command), `${command} is not registered`);
      assert.match(`${category ?? ''}: ${title}`, /^Interlock: \S/);
    }
  });

  suite.test('"Check Workspace" fills the problems list for files that are not open', async () => {
    await open('parcels/main.py');
    await vscode.commands.executeCommand('interlock.checkWorkspace');
    const files = await eventually(
      'a problem in dispatch.py',
      () => vscode.languages.getDiagnostics().filter(([, all]) => all.some((each) => each.source?.toLowerCase() === 'interlock')).map(([uri]) => uri.path.split('/').at(-1) ?? ''),
      (each) => each.includes('dispatch.py'),
    );
    assert.ok(files.includes('main.py'));
    assert.ok(!files.includes('reports.py'));
  });

  suite.test('"Explain Rule" opens the page of the rule', async () => {
    await vscode.commands.executeCommand('interlock.explainRule', 'blocking-sleep');
    await eventually(
      'an editor or a preview with the page',
      () => openTexts() + vscode.window.tabGroups.all.flatMap((group) => group.tabs).map((tab) => tab.label).join('\n'),
      (text) => text.includes('blocking-sleep'),
    );
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  suite.test('"Show Where This Function Runs" answers at the cursor', async () => {
    const document = await open('parcels/tariffs.py');
    await untilDescribed(document, 'no finding', (each) => each.length === 0);
    const editor = vscode.window.activeTextEditor!;
    const position = positionOf(document, 'load_tariff');
    editor.selection = new vscode.Selection(position, position);
    const facts = await vscode.commands.executeCommand<WhereFunctionRunsResult>('interlock.showWhereFunctionRuns');
    assert.equal(facts.name.split('.').at(-1), 'load_tariff');
    assert.ok(facts.contexts.some((each) => each.runner === 'loop' && each.description.includes('quote')), JSON.stringify(facts.contexts));
    assert.ok(facts.blocks.some((each) => /\bopen$/.test(each.primitive)), JSON.stringify(facts.blocks));
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  });
}
