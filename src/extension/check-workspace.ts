import * as vscode from 'vscode';
import { checkWorkspace, type CheckWorkspaceResult } from '../protocol/requests';
import type { ServerHandle } from './server-handle';

/** Checks every Python file of the workspace, with progress and a way to cancel, and sums up. */
export async function runCheckWorkspace(server: ServerHandle): Promise<CheckWorkspaceResult | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title: vscode.l10n.t('Interlock: checking the workspace') };
  const result = await vscode.window.withProgress(options, async (progress, token) => {
    let shown = 0;
    return (await server.requestWithProgress(checkWorkspace, token, (message, percentage) => {
      const increment = Math.max(0, (percentage ?? shown) - shown);
      shown += increment;
      progress.report(message === undefined ? { increment } : { increment, message });
    })) as CheckWorkspaceResult | null;
  });
  if (!result) {
    void vscode.window.showWarningMessage(vscode.l10n.t('Interlock could not check the workspace. The log says why.'));
    return undefined;
  }
  if (!result.cancelled) void summarise(result);
  return result;
}

async function summarise(result: CheckWorkspaceResult): Promise<void> {
  const seconds = (result.milliseconds / 1000).toFixed(1);
  if (result.findings === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Interlock: no findings in {0} files ({1} s).', result.files, seconds));
    return;
  }
  const show = vscode.l10n.t('Show Problems');
  const text = vscode.l10n.t('Interlock: {0} findings in {1} of {2} files ({3} s).', result.findings, result.filesWithFindings, result.files, seconds);
  if ((await vscode.window.showInformationMessage(text, show)) === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
}
