import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  MessageType,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type Diagnostic,
  type InitializeResult,
  type LogMessageParams,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import type { Environment } from '../../src/lsp/environment';
import { startServer } from '../../src/lsp/server';

/** What VS Code can do, as far as the server looks at it. */
export const vscodeLike: ClientCapabilities = {
  textDocument: {
    diagnostic: { dynamicRegistration: true, relatedDocumentSupport: true },
    publishDiagnostics: { relatedInformation: true, versionSupport: true },
    codeAction: { disabledSupport: true, isPreferredSupport: true },
  },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    diagnostics: { refreshSupport: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    didChangeConfiguration: { dynamicRegistration: true },
  },
  window: { workDoneProgress: true },
};

/** The same without pull diagnostics: the server has to publish. */
export const pushOnly: ClientCapabilities = {
  ...vscodeLike,
  textDocument: { ...vscodeLike.textDocument, diagnostic: undefined },
  workspace: { ...vscodeLike.workspace, diagnostics: undefined },
};

export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  readonly folders?: readonly string[];
  /** `interlock.*` settings; may be changed later. */
  readonly settings?: Record<string, unknown>;
  readonly initializationOptions?: unknown;
}

/** A language client over in-memory streams that remembers what the server told it. */
export class TestClient {
  readonly connection: ProtocolConnection;
  readonly published: PublishDiagnosticsParams[] = [];
  /** What the server logged as an error. */
  readonly errors: string[] = [];
  readonly registered: string[] = [];
  refreshes = 0;
  settings: Record<string, unknown>;
  initialized!: InitializeResult;
  readonly #versions = new Map<string, number>();

  private constructor(environment: Environment, options: ClientOptions) {
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), environment);
    this.settings = options.settings ?? {};
    this.connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push(params);
    });
    this.connection.onNotification('window/logMessage', ({ type, message }: LogMessageParams) => {
      if (type === MessageType.Error) this.errors.push(message);
    });
    this.connection.onRequest('workspace/configuration', ({ items }: { items: readonly unknown[] }) => items.map(() => this.settings));
    this.connection.onRequest('client/registerCapability', ({ registrations }: { registrations: { method: string }[] }) => {
      this.registered.push(...registrations.map((registration) => registration.method));
      return null;
    });
    this.connection.onRequest('workspace/diagnostic/refresh', () => {
      this.refreshes++;
      return null;
    });
    this.connection.listen();
  }

  static async start(environment: Environment, options: ClientOptions = {}): Promise<TestClient> {
    const client = new TestClient(environment, options);
    client.initialized = await client.connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      capabilities: options.capabilities ?? vscodeLike,
      workspaceFolders: (options.folders ?? ['/ws']).map((path) => ({ uri: `file://${path}`, name: path })),
      initializationOptions: options.initializationOptions,
    });
    await client.connection.sendNotification('initialized', {});
    return client;
  }

  async open(uri: string, text: string, languageId = 'python'): Promise<void> {
    this.#versions.set(uri, 1);
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  /** Replaces a range, or the whole text if none is given. */
  async edit(uri: string, text: string, range?: readonly [number, number, number, number]): Promise<number> {
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    const change = range
      ? { text, range: { start: { line: range[0], character: range[1] }, end: { line: range[2], character: range[3] } } }
      : { text };
    await this.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [change] });
    return version;
  }

  async save(uri: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  pull(uri: string, previousResultId?: string): Promise<{ kind: string; resultId?: string; items?: Diagnostic[] }> {
    return this.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri }, previousResultId });
  }

  /** Diagnostics of a document by pull. */
  async diagnostics(uri: string): Promise<Diagnostic[]> {
    return (await this.pull(uri)).items ?? [];
  }

  async changedFiles(...changes: readonly { uri: string; type: 1 | 2 | 3 }[]): Promise<void> {
    await this.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
  }

  /** The last published diagnostics of a document; waits until `accept` likes them. */
  async waitForPublished(uri: string, accept: (params: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams> {
    return this.waitFor(() => {
      const last = this.published.findLast((params) => params.uri === uri);
      return last && accept(last) ? last : undefined;
    });
  }

  /** Polls until there is a result; a test fails after three seconds without one. */
  async waitFor<T>(probe: () => T | undefined | false): Promise<T> {
    const end = Date.now() + 3000;
    for (;;) {
      const result = probe();
      if (result !== undefined && result !== false) return result;
      if (Date.now() > end) throw new Error('nothing came in three seconds');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest('shutdown');
    this.connection.dispose();
  }
}

/** Applies text edits of a code action to a text with `\n` line ends. */
export function applyEdits(text: string, edits: readonly { range: Diagnostic['range']; newText: string }[]): string {
  const starts = [0];
  for (let at = 0; at < text.length; at++) if (text[at] === '\n') starts.push(at + 1);
  const offset = (position: { line: number; character: number }): number => starts[position.line]! + position.character;
  const sorted = [...edits].reverse().sort((a, b) => offset(b.range.start) - offset(a.range.start));
  for (const edit of sorted) text = text.slice(0, offset(edit.range.start)) + edit.newText + text.slice(offset(edit.range.end));
  return text;
}
