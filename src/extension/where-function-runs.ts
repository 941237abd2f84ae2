import * as vscode from 'vscode';
import { contextGraphCommand, whereFunctionRuns, type WhereFunctionRunsResult, type WireLocation, type WireStep } from '../protocol/requests';
import type { ServerHandle } from './server-handle';

interface PlaceItem extends vscode.QuickPickItem {
  readonly location?: WireLocation;
  readonly command?: string;
}

/** Lists where the function at the cursor runs, and what blocks in it; choosing a line opens the place. */
export async function showWhereFunctionRuns(server: ServerHandle): Promise<WhereFunctionRunsResult | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== 'python') {
    void vscode.window.showInformationMessage(vscode.l10n.t('Put the cursor into a function of a Python file first.'));
    return undefined;
  }
  const { line, character } = editor.selection.active;
  const params = { textDocument: { uri: editor.document.uri.toString() }, position: { line, character } };
  const facts = (await server.request(whereFunctionRuns, params)) as WhereFunctionRunsResult | null;
  if (!facts) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no function at the cursor that Interlock knows.'));
    return undefined;
  }
  // The answer does not wait for the choice: the list may stay open as long as the user likes.
  void choose(facts);
  return facts;
}

async function choose(facts: WhereFunctionRunsResult): Promise<void> {
  const chosen = await vscode.window.showQuickPick<PlaceItem>(placeItems(facts), {
    title: vscode.l10n.t('Where {0} runs', facts.name),
    placeHolder: vscode.l10n.t('Choose a line to open the place'),
    matchOnDescription: true,
  });
  if (chosen?.command !== undefined) await vscode.commands.executeCommand(chosen.command);
  if (!chosen?.location) return;
  const { start, end } = chosen.location.range;
  await vscode.window.showTextDocument(vscode.Uri.parse(chosen.location.uri, true), {
    selection: new vscode.Range(start.line, start.character, end.line, end.character),
  });
}

/** One line for each way to run and to block, below it the steps from the root, indented by depth. */
function placeItems(facts: WhereFunctionRunsResult): PlaceItem[] {
  const plain = (text: string): string => text.replaceAll('`', '');
  const heading = (text: string): PlaceItem => ({ label: text, kind: vscode.QuickPickItemKind.Separator });
  const way = (icon: string, text: string, steps: readonly WireStep[]): PlaceItem[] => [
    // Without steps, the line itself is all there is to say.
    { label: `$(${icon}) ${plain(text)}`, ...(steps[0] ? { location: steps[0].location } : {}) },
    ...steps.map((step, depth) => ({
      label: `${'\u2003'.repeat(depth + 1)}$(arrow-small-right) ${plain(step.message)}`,
      description: label(step.location),
      location: step.location,
    })),
  ];
  return [
    { label: `$(symbol-function) ${facts.name}`, description: label(facts.location), location: facts.location },
    heading(vscode.l10n.t('runs on')),
    ...(facts.contexts.length === 0 ? way('question', vscode.l10n.t('No caller is known'), []) : []),
    ...facts.contexts.flatMap((run) => way(runnerIcons[run.runner] ?? 'circle-outline', run.description, run.path)),
    ...(facts.contexts.length === 0 ? [] : [{ label: `$(type-hierarchy) ${vscode.l10n.t('Show all of what runs where as a graph')}`, command: contextGraphCommand }]),
    heading(vscode.l10n.t('blocks through')),
    ...(facts.blocks.length === 0 ? way('pass', vscode.l10n.t('Nothing that blocks is known'), []) : []),
    ...facts.blocks.flatMap((block) => way('debug-pause', `${block.primitive} ${block.does}`, block.chain)),
  ];
}

const runnerIcons: Readonly<Record<string, string>> = { loop: 'sync', thread: 'list-tree', process: 'server-process', main: 'play', ui: 'window' };

function label(location: WireLocation): string {
  return `${vscode.workspace.asRelativePath(vscode.Uri.parse(location.uri, true))}:${location.range.start.line + 1}`;
}
