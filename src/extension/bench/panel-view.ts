import * as vscode from 'vscode';
import type { RunnerEvent } from '../../core/bench/events';
import { panelViewType, type FromPanel, type PanelState, type ToPanel } from '../../protocol/panel';
import { readMessage } from './messages';
import { newNonce, page } from './page';

/** What the user does in the panel. */
export type Asked = Exclude<FromPanel, { type: 'ready' }>;

/** The one panel of the window: shows snapshots and events, and hands on what the user does in it. */
export class PanelView implements vscode.Disposable {
  #panel: vscode.WebviewPanel | undefined;
  #isReady = false;
  /** To be focused as soon as the page can hear it. */
  #focus: Extract<ToPanel, { type: 'focus' }>['target'] | undefined;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly state: () => PanelState,
    private readonly receive: (message: Asked) => void,
    private readonly log: (line: string) => void,
  ) {}

  /** Opens the panel beside the code, or brings it to the front. */
  reveal(focus?: Extract<ToPanel, { type: 'focus' }>['target']): void {
    this.#focus = focus;
    if (this.#panel) {
      this.#panel.reveal(undefined, false);
      this.#sendFocus();
      return;
    }
    const column = vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    this.#take(vscode.window.createWebviewPanel(panelViewType, 'Interlock', { viewColumn: column }, this.#options));
  }

  /** Takes over the panel that the window shows again after a reload. */
  restore(panel: vscode.WebviewPanel): void {
    this.#panel?.dispose();
    panel.webview.options = this.#options;
    this.#take(panel);
  }

  get isOpen(): boolean {
    return this.#panel !== undefined;
  }

  showState(state: PanelState): void {
    this.#post({ type: 'state', state });
  }

  showEvent(event: RunnerEvent): void {
    this.#post({ type: 'event', event });
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  get #options(): vscode.WebviewOptions {
    return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(this.extensionUri, 'dist'), vscode.Uri.joinPath(this.extensionUri, 'media')] };
  }

  #take(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    this.#isReady = false;
    const { webview } = panel;
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, 'media', 'icon.png');
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#isReady = false;
    });
    webview.onDidReceiveMessage((data: unknown) => {
      const message = readMessage(data);
      if (typeof message === 'string') {
        this.log(`A message of the panel was dropped: ${message}`);
        return;
      }
      if (message.type !== 'ready') {
        this.receive(message);
        return;
      }
      this.#isReady = true;
      this.showState(this.state());
      this.#sendFocus();
    });
    const asset = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(this.extensionUri, 'dist', name)).toString();
    webview.html = page({ script: asset('webview.js'), style: asset('webview.css'), source: webview.cspSource, nonce: newNonce(), language: vscode.env.language });
  }

  #sendFocus(): void {
    if (!this.#isReady || this.#focus === undefined) return;
    this.#post({ type: 'focus', target: this.#focus });
    this.#focus = undefined;
  }

  #post(message: ToPanel): void {
    if (this.#isReady) void this.#panel?.webview.postMessage(message);
  }
}
