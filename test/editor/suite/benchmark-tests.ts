import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunResult } from '../../../src/core/bench/model';
import { eventually, type Suite } from '../runner';
import { open, positionOf, untilDescribed } from './sample';

/** What the commands of the panel give back: how each run ended. */
interface Ending {
  readonly result: RunResult | null;
  readonly failure: { readonly message: string } | null;
}

function tabs(): string[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs).map((tab) => tab.label);
}

export function defineBenchmarkTests(suite: Suite): void {
  suite.test('the quick benchmark opens the panel and ends with a verdict', async () => {
    const [ending] = await vscode.commands.executeCommand<readonly Ending[]>('interlock.quickBenchmark');
    assert.ok(ending, 'nothing was run');
    assert.equal(ending.failure, null);
    assert.equal(ending.result?.request.name, 'quick');
    assert.equal(ending.result.partial, false);
    assert.notEqual(ending.result.verdict.sentence, '');
    assert.ok(tabs().includes('Interlock'), tabs().join(', '));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  suite.test('a stop ends it early with what was measured', async () => {
    const running = vscode.commands.executeCommand<readonly Ending[]>('interlock.fullBenchmark');
    await new Promise((resolve) => setTimeout(resolve, 4000));
    await vscode.commands.executeCommand('interlock.stopBenchmark');
    const endings = await running;
    assert.ok(endings.length < 5, `${endings.length} runs after a stop`);
    assert.equal(endings.at(-1)?.failure, null);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  suite.test('"Measure This" measures the finding at the cursor and opens nothing; the hover shows it', async () => {
    const document = await open('parcels/carriers.py');
    await untilDescribed(document, 'findings', (each) => each.length > 0);
    const at = positionOf(document, 'time.sleep(5)');
    vscode.window.activeTextEditor!.selection = new vscode.Selection(at, at);
    const result = await vscode.commands.executeCommand<RunResult>('interlock.measureThis');
    assert.equal(result.request.kind, 'pattern');
    assert.match(result.verdict.sentence, /time\.sleep.*held the event loop/);
    assert.deepEqual(tabs(), ['carriers.py']);
    const text = await eventually(
      'the figure in the hover',
      async () => {
        const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at);
        return hovers.flatMap((hover) => hover.contents).map((content) => (content instanceof vscode.MarkdownString ? content.value : '')).join('\n');
      },
      (each) => each.includes('Measured'),
    );
    assert.match(text, /Measured \d+ \w+ \d+ on CPython 3/);
  });

  suite.test('lenses stand above functions only if the setting says so', async () => {
    const document = await open('parcels/tariffs.py');
    const lenses = async (): Promise<number> => (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri)).length;
    assert.equal(await lenses(), 0);
    const configuration = vscode.workspace.getConfiguration('interlock');
    await configuration.update('codeLens.benchmark', true, vscode.ConfigurationTarget.Workspace);
    try {
      await eventually('one lens', lenses, (count) => count === 1);
    } finally {
      await configuration.update('codeLens.benchmark', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  suite.test('"Benchmark This Function" opens the form, and refuses with a reason where it cannot', async () => {
    const document = await open('parcels/tariffs.py');
    const { line, character } = positionOf(document, 'load_tariff');
    await vscode.commands.executeCommand('interlock.benchmarkFunction', { textDocument: { uri: document.uri.toString() }, position: { line, character } });
    await eventually('the panel', tabs, (all) => all.includes('Interlock'));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await open('parcels/tariffs.py');
    await vscode.commands.executeCommand('interlock.benchmarkFunction', { textDocument: { uri: document.uri.toString() }, position: { line: 0, character: 0 } });
    assert.ok(!tabs().includes('Interlock'), tabs().join(', '));
  });
}
