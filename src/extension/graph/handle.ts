import type { ExtensionContext, LogOutputChannel, WebviewPanel } from 'vscode';
import type { GraphKind } from '../../protocol/graph';
import type { ServerHandle } from '../server-handle';

/** What the graph's part of the panel's bundle (loaded on first use) gives to the rest of the extension. */
export interface GraphHandle {
  /** Opens the panel, or brings it to the front. */
  show(kind: GraphKind): void;
  /** The window was reloaded, and shows the panel again. */
  restore(panel: WebviewPanel, kept: unknown): void;
  /** The server knows more than before: it has read the workspace, or files have changed. */
  changed(): void;
  dispose(): void;
}

export interface GraphOptions {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  /** The language server; starts it if it does not run. */
  readonly server: () => Promise<ServerHandle>;
}
