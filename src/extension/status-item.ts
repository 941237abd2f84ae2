import * as vscode from 'vscode';
import { status, type StatusChangedParams, type StatusResult } from '../protocol/requests';
import { isPythonDocument, pythonDocuments } from './documents';
import type { ServerHandle } from './server-handle';

/** The entry behind the `{}` of the status bar: quiet while all is well, never a pop-up. */
export class StatusItem implements vscode.Disposable {
  readonly #item = vscode.languages.createLanguageStatusItem('interlock.status', [...pythonDocuments]);
  #server: ServerHandle | undefined;
  #shown = 0;

  constructor() {
    this.#item.name = 'Interlock';
    this.#item.text = 'Interlock';
    this.#item.command = { command: 'interlock.showLog', title: vscode.l10n.t('Show Log') };
  }

  starting(): void {
    this.#set(vscode.LanguageStatusSeverity.Information, vscode.l10n.t('Starting'), true);
  }

  running(server: ServerHandle): void {
    this.#server = server;
    this.#set(vscode.LanguageStatusSeverity.Information, vscode.l10n.t('Ready'), false);
    void this.refresh();
  }

  changed(change: StatusChangedParams): void {
    if (change.busy) this.#set(vscode.LanguageStatusSeverity.Information, vscode.l10n.t('Reading the workspace'), true);
    else void this.refresh();
  }

  crashed(final: boolean): void {
    const detail = final ? vscode.l10n.t('The language server stopped and was not started again') : vscode.l10n.t('The language server stopped and is being restarted');
    this.#set(final ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Warning, detail, !final);
  }

  /** Shows the state for the document that the user looks at. */
  async refresh(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    const turn = ++this.#shown; // whatever is shown in the meantime is newer
    const document = vscode.window.activeTextEditor?.document;
    const uri = document && isPythonDocument(document) ? document.uri.toString() : undefined;
    const answer = (await server.request(status, uri === undefined ? {} : { textDocument: { uri } }).catch(() => null)) as StatusResult | null;
    if (answer === null || turn !== this.#shown) return;
    const { Warning, Information } = vscode.LanguageStatusSeverity;
    if (!answer.enabled) this.#set(Information, vscode.l10n.t('Switched off in the settings'), false);
    else if (answer.configProblems.length > 0) this.#set(Warning, vscode.l10n.t('{0} configuration problems', answer.configProblems.length), false);
    else this.#set(Information, vscode.l10n.t('{0} files, Python {1}', answer.files, answer.pythonVersion), answer.state === 'scanning');
  }

  dispose(): void {
    this.#item.dispose();
  }

  #set(severity: vscode.LanguageStatusSeverity, detail: string, busy: boolean): void {
    this.#shown++;
    this.#item.severity = severity;
    this.#item.detail = detail;
    this.#item.busy = busy;
  }
}
