import * as vscode from 'vscode';
import { explainRule, type ExplainRuleResult } from '../protocol/requests';
import type { ServerHandle } from './server-handle';

const scheme = 'interlock-rule';

/** Read-only documents `interlock-rule:/blocking-sleep.md` with the rule pages that the server carries. */
export class RulePages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);

  constructor(private readonly server: () => Promise<ServerHandle>) {}

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const rule = uri.path.replace(/^\//, '').replace(/\.md$/, '');
    return (await this.#ask(rule))?.markdown ?? vscode.l10n.t('There is no rule `{0}`.', rule);
  }

  /** Opens the page of a rule; without a name, asks which. */
  async open(rule: unknown): Promise<void> {
    const name = typeof rule === 'string' ? rule : await this.#pick();
    if (name === undefined) return;
    const uri = vscode.Uri.from({ scheme, path: `/${name}.md` });
    try {
      await vscode.commands.executeCommand('markdown.showPreview', uri);
    } catch {
      // The Markdown extension is switched off: the source is readable too.
      await vscode.window.showTextDocument(uri, { preview: true });
    }
  }

  dispose(): void {
    this.#registration.dispose();
  }

  async #pick(): Promise<string | undefined> {
    const answer = await this.#ask(undefined);
    const items = (answer?.rules ?? []).map(({ name, summary }) => ({ label: name, detail: summary.replaceAll('`', '') }));
    const chosen = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Rule to explain'), matchOnDetail: true });
    return chosen?.label;
  }

  async #ask(rule: string | undefined): Promise<ExplainRuleResult | null> {
    const server = await this.server();
    return (await server.request(explainRule, rule === undefined ? {} : { rule })) as ExplainRuleResult | null;
  }
}
