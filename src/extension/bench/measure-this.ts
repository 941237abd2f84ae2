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

/** What the status bar says afterwards; `null`: nothing, the user stopped it. */
export function measuredText(ending: JobEnding | undefined): { readonly text: string; readonly isFailure: boolean } | null {
  if (ending === undefined || ending.cancelled) return null;
  if (ending.failure !== null) return { text: vscode.l10n.t('The pattern could not be measured: {0}', ending.failure.message), isFailure: true };
  return ending.result === null ? null : { text: ending.result.verdict.sentence, isFailure: false };
}
