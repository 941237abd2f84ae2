import * as vscode from 'vscode';
import * as v from 'valibot';
import { FromGraphPage, graphViewType, keptByGraphPage, type Graph, type GraphKind, type ToGraphPage } from '../../protocol/graph';
import { explainRuleCommand, graph as graphRequest, type GraphParams } from '../../protocol/requests';
import { newNonce, page } from '../bench/page';
import { isPythonDocument } from '../documents';
import type { GraphHandle, GraphOptions } from './handle';

/** A picture is drawn anew when nothing was typed for this long, in milliseconds. */
const quietTime = 700;

/** The panel with the graphs; the picture follows edits while it is visible. */
export function startGraphs(options: GraphOptions): GraphHandle {
  return new GraphPanel(options);
}

class GraphPanel implements GraphHandle {
  #panel: vscode.WebviewPanel | undefined;
  #isReady = false;
  #kind: GraphKind = 'locks';
  /** Something changed since the picture on show was asked for. */
  #isStale = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: vscode.CancellationTokenSource | undefined;
  readonly #listeners: vscode.Disposable[];

  constructor(private readonly options: GraphOptions) {
    const onDocument = (document: vscode.TextDocument): void => {
      if (isPythonDocument(document)) this.changed();
    };
    this.#listeners = [
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) onDocument(document);
      }),
      vscode.workspace.onDidSaveTextDocument(onDocument),
    ];
  }

  show(kind: GraphKind): void {
    this.#kind = kind;
    if (this.#panel) {
      this.#panel.reveal(undefined, false);
      if (this.#isReady) void this.#ask();
      return;
    }
    const column = vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    this.#take(vscode.window.createWebviewPanel(graphViewType, titles[kind], { viewColumn: column }, this.#webviewOptions));
  }

  restore(panel: vscode.WebviewPanel, kept: unknown): void {
    this.#panel?.dispose();
    this.#kind = keptByGraphPage(kept)?.kind ?? 'locks';
    panel.webview.options = this.#webviewOptions;
    this.#take(panel);
  }

  changed(): void {
    this.#isStale = true;
    if (!this.#panel?.visible || !this.#isReady) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), quietTime);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#asking?.cancel();
    for (const listener of this.#listeners) listener.dispose();
    this.#panel?.dispose();
  }

  get #webviewOptions(): vscode.WebviewOptions {
    const { extensionUri } = this.options.context;
    return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist')] };
  }

  #take(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    this.#isReady = false;
    const { extensionUri } = this.options.context;
    const { webview } = panel;
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.png');
    panel.title = titles[this.#kind];
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#isReady = false;
      this.#asking?.cancel();
    });
    panel.onDidChangeViewState(() => {
      if (panel.visible && this.#isStale && this.#isReady) void this.#ask();
    });
    webview.onDidReceiveMessage((data: unknown) => {
      const checked = v.safeParse(FromGraphPage, data);
      if (checked.success) this.#receive(checked.output);
      else this.options.log.warn('A message of the graph was dropped:', checked.issues[0].message);
    });
    const asset = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', name)).toString();
    webview.html = page({ script: asset('graph.js'), style: asset('graph.css'), source: webview.cspSource, nonce: newNonce(), language: vscode.env.language });
  }

  #receive(message: FromGraphPage): void {
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        void this.#ask();
        return;
      case 'show':
        this.#kind = message.kind;
        void this.#ask();
        return;
      case 'refresh':
        void this.#ask();
        return;
      case 'open':
        void this.#open(message.place);
        return;
      case 'openRule':
        void vscode.commands.executeCommand(explainRuleCommand, message.rule);
    }
  }

  /** Asks the server; the answer to an older question is not waited for any more. */
  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    this.#asking?.cancel();
    const asking = new vscode.CancellationTokenSource();
    this.#asking = asking;
    const kind = this.#kind;
    if (this.#panel) this.#panel.title = titles[kind];
    this.#isStale = false;
    this.#post({ type: 'graph', kind, graph: null });
    let answer: ToGraphPage;
    try {
      const server = await this.options.server();
      const params: GraphParams = { kind };
      const graph = (await server.request(graphRequest, params, asking.token)) as Graph | null;
      answer = graph === null
        ? { type: 'problem', kind, message: vscode.l10n.t('The graph could not be made.'), next: vscode.l10n.t('The reason is in the log: "Interlock: Show Log".') }
        : { type: 'graph', kind, graph };
    } catch (error) {
      answer = { type: 'problem', kind, message: vscode.l10n.t('The language server does not answer: {0}', String(error)), next: vscode.l10n.t('"Interlock: Restart Server" starts it anew.') };
    }
    if (!asking.token.isCancellationRequested) this.#post(answer);
    asking.dispose();
    if (this.#asking === asking) this.#asking = undefined;
  }

  async #open({ uri, range: { start, end } }: Extract<FromGraphPage, { type: 'open' }>['place']): Promise<void> {
    // Beside the picture, not over it: in the group that shows code already, if there is one.
    const own = this.#panel?.viewColumn;
    const shown = vscode.window.visibleTextEditors.find((editor) => editor.viewColumn !== undefined && editor.viewColumn !== own)?.viewColumn;
    try {
      await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), {
        viewColumn: shown ?? (own === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One),
        selection: new vscode.Range(start.line, start.character, end.line, end.character),
      });
    } catch (error) {
      this.options.log.warn('The code of the graph could not be opened:', String(error));
    }
  }

  #post(message: ToGraphPage): void {
    if (this.#isReady) void this.#panel?.webview.postMessage(message);
  }
}

const titles: Readonly<Record<GraphKind, string>> = { locks: 'Lock Order', contexts: 'What Runs Where' };
