import * as vscode from 'vscode';
import { measureThisCommand, type MeasureThisParams } from '../../protocol/requests';
import type { JobEnding } from './runs';

/** What the code action "Measure this pattern" at the cursor would run; `undefined`: there is none. */
export async function findingAtCursor(): Promise<MeasureThisParams | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== 'python') return undefined;
  const actions = await vscode.commands.executeCommand<readonly vscode.CodeAction[] | undefined>('vscode.executeCodeActionProvider', editor.document.uri, editor.selection, vscode.CodeActionKind.QuickFix.value);
  const command = (actions ?? []).map((action) => action.command).find((each) => each?.command === measureThisCommand);
  return command?.arguments?.[0] as MeasureThisParams | undefined;
}

/** Says what was measured, and offers to show it. Nothing opens by itself. */
export function reportMeasured(ending: JobEnding | undefined, show: () => Promise<unknown>): void {
  if (ending === undefined || ending.cancelled) return;
  const text = ending.failure === null ? ending.result?.verdict.sentence : vscode.l10n.t('The pattern could not be measured: {0}', ending.failure.message);
  if (text === undefined) return;
  const open = vscode.l10n.t('Show');
  const shown = ending.failure === null ? vscode.window.showInformationMessage(text, open) : vscode.window.showWarningMessage(text, open);
  void shown.then(async (chosen) => {
    if (chosen === open) await show();
  });
}
