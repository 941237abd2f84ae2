import type { ClientCapabilities, Connection, InitializeParams } from 'vscode-languageserver';
import { nameOf } from '../core/paths';
import { defaultEditorSettings, parseEditorSettings } from './editor-settings';
import type { DiagnosticContext } from './diagnostics';
import { OpenDocuments } from './documents';
import type { Environment } from './environment';
import type { HoverContext } from './hover';
import { Measurements } from './measurements';
import { Activity } from './activity';
import { chooseEncoding, PositionIndex, type Encoding } from './positions';
import { Reports } from './reports';
import type { InitializationOptions } from '../protocol/requests';
import type { SliceOptions } from './slices';
import { pathToUri } from './uris';
import { Workspace } from './workspace';

/** What the client can do, as far as the server acts on it. */
export interface Client {
  readonly encoding: Encoding;
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesLenses: boolean;
  readonly related: boolean;
  readonly configuration: boolean;
  readonly disabledActions: boolean;
  readonly previewsEdits: boolean;
  readonly dynamicWatchers: boolean;
  readonly dynamicConfiguration: boolean;
  readonly workspaceFolders: boolean;
  readonly workDoneProgress: boolean;
  readonly commandLinks: boolean;
  readonly messagesInHover: boolean;
}

/** What a client said of itself when it connected; what it left out counts as missing. */
export function readClient(params: InitializeParams): Client {
  const { textDocument, workspace, window, general }: ClientCapabilities = params.capabilities;
  const options = params.initializationOptions as InitializationOptions | undefined;
  return {
    encoding: chooseEncoding(general?.positionEncodings),
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    related: textDocument?.publishDiagnostics?.relatedInformation === true || textDocument?.diagnostic?.relatedInformation === true,
    configuration: workspace?.configuration === true,
    disabledActions: textDocument?.codeAction?.disabledSupport === true,
    previewsEdits: workspace?.workspaceEdit?.documentChanges === true && workspace.workspaceEdit.changeAnnotationSupport !== undefined,
    dynamicWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    dynamicConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    workDoneProgress: window?.workDoneProgress === true,
    commandLinks: options?.commandLinks === true,
    messagesInHover: options?.messagesInHover === true,
  };
}

/** The state of one connection: what is open, what is known, what was told to the client. */
export class Session {
  readonly documents = new OpenDocuments();
  readonly workspace: Workspace;
  readonly reports: Reports;
  readonly activity: Activity;
  readonly measurements: Measurements;
  /** Resolves when the settings of all folders are known; requests that arrive earlier wait for it. */
  readonly ready: Promise<void>;
  markReady!: () => void;
  isClosed = false;
  readonly #indexes = new Map<string, PositionIndex>();

  constructor(
    readonly connection: Connection,
    readonly environment: Environment,
    readonly client: Client,
  ) {
    this.ready = new Promise((resolve) => {
      this.markReady = resolve;
    });
    this.activity = new Activity(() => environment.now());
    this.workspace = new Workspace(environment, this.documents, (uri) => this.#settingsOf(uri));
    this.reports = new Reports(this.workspace, this.diagnosticContext);
    this.measurements = new Measurements((finding) => this.environment.patternOf(finding, this.indexOf(finding.path)?.text ?? ''));
  }

  get diagnosticContext(): DiagnosticContext {
    return {
      indexOf: (path) => this.indexOf(path),
      uriOf: (path) => this.uriOf(path),
      ruleUrl: (rule) => this.environment.rules.url(rule),
      related: this.client.related,
    };
  }

  get hoverContext(): HoverContext {
    return {
      rules: this.environment.rules,
      commandLinks: this.client.commandLinks,
      messagesInHover: this.client.messagesInHover,
      measurements: this.measurements,
      uriOf: (path) => this.uriOf(path),
      // An editor that shows a diagnostic's message in the hover shows what belongs to it there, too, if it knows such places at all.
      relatedInHover: this.client.messagesInHover && this.client.related,
      locate: (place) => {
        const start = this.indexOf(place.path)?.position(place.start);
        if (!start) return undefined;
        const folder = this.workspace.folderOf(place.path);
        const isNamedByFolder = folder.isSearched && place.path.startsWith(`${folder.path}/`);
        const name = isNamedByFolder ? place.path.slice(folder.path.length + 1) : nameOf(place.path);
        return {
          uri: `${this.uriOf(place.path)}#L${start.line + 1},${start.character + 1}`,
          label: `${name}:${start.line + 1}`,
          start,
        };
      },
    };
  }

  /** The address under which the client knows a path: its own spelling if the document is open. */
  uriOf(path: string): string {
    return this.documents.atPath(path)?.uri ?? pathToUri(path);
  }

  /** Positions in any file, open or not; `undefined` if it cannot be read. */
  indexOf(path: string): PositionIndex | undefined {
    const document = this.documents.atPath(path);
    if (document) return document.index;
    let index = this.#indexes.get(path);
    if (!index) {
      const text = this.environment.read(path);
      if (text === undefined) return undefined;
      index = new PositionIndex(text, this.client.encoding);
      if (this.#indexes.size >= indexLimit) this.#indexes.clear();
      this.#indexes.set(path, index);
    }
    return index;
  }

  /** A text changed: positions in it and facts about it are out of date. */
  touched(path: string): void {
    this.#indexes.delete(path);
    this.workspace.update(path);
  }

  /** Background work of this session: gives way to whoever types or waits. */
  sliceOptions(isCancelled: () => boolean): SliceOptions {
    return {
      now: () => this.environment.now(),
      isCancelled: () => this.isClosed || isCancelled(),
      isBusy: () => this.activity.isBusy,
    };
  }

  log(message: string): void {
    if (!this.isClosed) this.connection.console.info(message);
  }

  /** A failure of ours: goes to the log, never to the user's screen. */
  failed(what: string, error: unknown): void {
    if (this.isClosed) return;
    this.connection.console.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  /** Runs a request; an error is logged and answered with `fallback`, so that the next request still works. */
  async guarded<T>(what: string, fallback: T, run: () => T | Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      this.failed(what, error);
      return fallback;
    }
  }

  async #settingsOf(uri: string | undefined): Promise<ReturnType<typeof parseEditorSettings>> {
    if (!this.client.configuration) return defaultEditorSettings;
    return this.guarded('workspace/configuration', defaultEditorSettings, async () => {
      const item = uri === undefined ? { section: 'interlock' } : { section: 'interlock', scopeUri: uri };
      return parseEditorSettings(await this.connection.workspace.getConfiguration(item));
    });
  }
}

/** Texts of files that are not open, kept for positions of related places. */
const indexLimit = 200;
