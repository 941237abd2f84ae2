import {
  CodeActionKind,
  CodeLensRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
  type CancellationToken,
  type Connection,
  type DocumentDiagnosticReport,
  type Hover,
  type InitializeParams,
  type InitializeResult,
  type Position,
} from 'vscode-languageserver';
import * as requests from '../protocol/requests';
import { codeActions, fixAllKind } from './code-actions';
import { codeLenses } from './code-lenses';
import { checkWorkspace, explainRule, statusOf, whereFunctionRuns } from './custom-requests';
import { OpenDocument } from './documents';
import { mapSpan } from './edit-mapping';
import type { Environment } from './environment';
import { functionTarget } from './function-target';
import { graphOf } from './graph-request';
import { findingHover, functionHover } from './hover';
import { Publisher } from './publisher';
import { readClient, Session } from './session';
import { nextTurn, runInSlices } from './slices';
import { uriToPath } from './uris';
import type { FileEvent } from './workspace';

/** File events are gathered for this long, because a branch switch brings hundreds. Milliseconds. */
const fileEventDelay = 50;

/**
 * Serves one client over a connection until it is closed. Everything about the machine comes through `environment`, so that the same
 * server runs over pipes, in a browser worker and in a test.
 */
export function startServer(connection: Connection, environment: Environment): void {
  let session: Session | undefined;
  let publisher: Publisher | undefined;

  connection.onInitialize((params) => {
    session = new Session(connection, environment, readClient(params));
    publisher = new Publisher(session);
    serve(session, publisher, params);
    return initializeResult(session);
  });
  connection.onShutdown(() => {
    publisher?.dispose();
    if (session) session.isClosed = true;
  });
  connection.listen();
}

function initializeResult(session: Session): InitializeResult {
  const { client } = session;
  return {
    serverInfo: { name: 'Interlock', version: session.environment.version },
    capabilities: {
      positionEncoding: client.encoding,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
      hoverProvider: true,
      ...(client.commandLinks ? { codeLensProvider: { resolveProvider: false } } : {}),
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      ...(client.pullsDiagnostics
        ? { diagnosticProvider: { identifier: 'interlock', interFileDependencies: true, workspaceDiagnostics: false } }
        : {}),
    },
  };
}

function serve(session: Session, publisher: Publisher, params: InitializeParams): void {
  serveLifecycle(session, publisher, params);
  serveDocuments(session, publisher);
  serveFeatures(session, publisher);
  serveCustomRequests(session, publisher);
}

function serveLifecycle(session: Session, publisher: Publisher, params: InitializeParams): void {
  const { connection, workspace, client } = session;

  let scans = 0;
  const announce = (): void => {
    const status: requests.StatusChangedParams = {
      busy: scans > 0,
      files: workspace.folders().reduce((sum, folder) => sum + folder.files.size, 0),
      configProblems: workspace.configs().reduce((sum, config) => sum + config.problems.length, 0),
    };
    void connection.sendNotification(requests.statusChanged, status);
  };

  const scanAll = async (): Promise<void> => {
    scans++;
    announce();
    try {
      for (const folder of workspace.folders()) {
        if (!folder.isSearched || !folder.settings.enable) continue;
        const isGone = (): boolean => session.isClosed || !workspace.folders().includes(folder);
        if (!(await workspace.scan(folder, isGone))) continue;
        session.log(`${folder.path}: ${folder.files.size} Python files, found in ${Math.round(folder.scanMilliseconds ?? 0)} ms`);
      }
      publisher.publishConfigProblems();
      publisher.scheduleOthers(); // open documents first, with what is known of the others
      for (const project of workspace.projects()) {
        await runInSlices(project.warmUp(), () => undefined, session.sliceOptions(() => !workspace.projects().includes(project)));
        // What was read to learn from it is let go of; what was learnt stays.
        project.keepOnly(session.documents.all().map((document) => document.path));
      }
    } finally {
      scans--;
      publisher.scheduleOthers();
      announce();
    }
  };
  const scanInBackground = (): void => {
    void session.guarded('scan of the workspace', undefined, scanAll);
  };

  /** Settings or configuration files changed: everything is read again, and open documents are checked again. */
  const reload = async (): Promise<void> => {
    await workspace.reload();
    if (client.refreshesLenses) void session.guarded('workspace/codeLens/refresh', undefined, () => connection.sendRequest(CodeLensRefreshRequest.type));
    await scanAll();
  };

  const { rootUri }: { rootUri?: string | null } = params; // all that older clients send
  const folders = params.workspaceFolders ?? (rootUri ? [{ uri: rootUri }] : []);
  for (const folder of folders) workspace.addFolder(folder.uri);
  connection.onInitialized(() => {
    void session.guarded('initialized', undefined, async () => {
      await Promise.all([registerForChanges(session), workspace.reload()]);
      session.markReady();
      scanInBackground();
    });
    if (client.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders((event) => {
        void session.guarded('workspace/didChangeWorkspaceFolders', undefined, async () => {
          for (const folder of event.removed) workspace.removeFolder(folder.uri);
          for (const folder of event.added) workspace.addFolder(folder.uri);
          await reload();
        });
      });
    }
  });

  connection.onNotification(requests.measurements, (measured: requests.MeasurementsParams) => {
    session.measurements.replace(measured);
    // While the server starts there is nothing to build anew: the first check knows the prices already.
    if (workspace.priceBy(measured.profile)) void session.guarded(requests.measurements, undefined, reload);
  });
  connection.onDidChangeConfiguration(() => {
    void session.guarded('workspace/didChangeConfiguration', undefined, reload);
  });

  let events: FileEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const change of changes) {
      const path = uriToPath(change.uri);
      if (path !== undefined) events.push({ path, kind: fileEventKinds[change.type] });
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      const burst = events;
      events = [];
      void session.guarded('workspace/didChangeWatchedFiles', undefined, async () => {
        for (const event of burst) session.touched(event.path);
        const kind = workspace.applyFileEvents(burst);
        if (kind === 'configuration') await reload();
        else if (kind === 'source') {
          publisher.scheduleOthers();
          announce();
        }
      });
    }, fileEventDelay);
  });
}

const fileEventKinds = {
  [FileChangeType.Created]: 'created',
  [FileChangeType.Changed]: 'changed',
  [FileChangeType.Deleted]: 'deleted',
} as const;

async function registerForChanges(session: Session): Promise<void> {
  const { connection, client } = session;
  if (client.dynamicConfiguration) {
    await connection.client.register(DidChangeConfigurationNotification.type, { section: 'interlock' });
  }
  if (client.dynamicWatchers) {
    await connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: [{ globPattern: '**/*.{py,pyi,pyw}' }, { globPattern: '**/{*.toml,.gitignore,.flake8,setup.cfg,tox.ini,.pylintrc,pylintrc}' }],
    });
  }
}

function serveDocuments(session: Session, publisher: Publisher): void {
  const { connection, documents, workspace } = session;
  connection.onDidOpenTextDocument(({ textDocument }) => {
    const { uri, languageId, version, text } = textDocument;
    if (languageId !== 'python') return;
    const path = workspace.pathOf(uri);
    const document = new OpenDocument(uri, path, uriToPath(uri) === undefined, version, text, session.client.encoding);
    documents.add(document);
    if (!document.isVirtual) workspace.opened(path);
    session.touched(path);
    publisher.opened(document);
    void session.guarded('textDocument/didOpen', undefined, () => publisher.publish(document));
  });
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    const document = documents.get(textDocument.uri);
    if (!document) return;
    const isWaitingForSave = workspace.folderOf(document.path).settings.run === 'onSave' && !document.isVirtual;
    const cost = workspace.projectOf(document.path).cost(document.path);
    document.apply(textDocument.version, contentChanges);
    session.activity.edited(document.uri, cost);
    if (isWaitingForSave) return;
    session.touched(document.path);
    void session.guarded('textDocument/didChange', undefined, () => publisher.publish(document));
    publisher.scheduleOthers();
  });
  connection.onDidSaveTextDocument(({ textDocument }) => {
    const document = documents.get(textDocument.uri);
    if (!document) return;
    document.markSaved();
    if (workspace.folderOf(document.path).settings.run !== 'onSave') return;
    session.touched(document.path);
    void session.guarded('textDocument/didSave', undefined, () => publisher.publish(document));
    publisher.scheduleOthers();
  });
  connection.onDidCloseTextDocument(({ textDocument }) => {
    const document = documents.remove(textDocument.uri);
    if (!document) return;
    session.reports.forget(document.uri);
    session.activity.forget(document.uri);
    session.touched(document.path); // from now on the text on disk counts
    publisher.closed(document.uri);
    publisher.scheduleOthers();
  });
}

function serveFeatures(session: Session, publisher: Publisher): void {
  const { connection, documents, reports, workspace } = session;

  connection.languages.diagnostics.on(async ({ textDocument, previousResultId }, token): Promise<DocumentDiagnosticReport> => {
    const nothing: DocumentDiagnosticReport = { kind: 'full', items: [] };
    if (!documents.get(textDocument.uri)) return nothing;
    await session.ready;
    await session.activity.settled(textDocument.uri, token);
    stopIfCancelled(token);
    return session.guarded('textDocument/diagnostic', nothing, async () => {
      const document = documents.get(textDocument.uri);
      if (!document) return nothing;
      await workspace.prepare(document.path);
      // A client that cannot be asked to refresh gets the whole answer, later.
      if (!session.client.refreshesDiagnostics && !reports.waitsForSave(document)) {
        await publisher.settle(document, () => token.isCancellationRequested || documents.get(textDocument.uri) !== document);
        stopIfCancelled(token);
      }
      const { resultId, items, awaited } = reports.current(document);
      if (awaited > 0) publisher.scheduleSettling();
      publisher.delivered(document.uri, resultId);
      return resultId === previousResultId ? { kind: 'unchanged', resultId } : { kind: 'full', resultId, items: [...items] };
    });
  });

  connection.onHover(({ textDocument, position }, token) =>
    session.guarded('textDocument/hover', null, async () => {
      await session.ready;
      await nextTurn();
      return token.isCancellationRequested ? null : hover(session, textDocument.uri, position);
    }),
  );

  connection.onCodeAction(({ textDocument, range, context }) =>
    session.guarded('textDocument/codeAction', [], () => {
      const document = documents.get(textDocument.uri);
      if (!document) return [];
      return codeActions(
        document,
        reports.last(document.uri),
        { range, only: context.only, diagnostics: context.diagnostics },
        {
          suppressions: session.environment.suppressions,
          showSuppress: workspace.folderOf(document.path).settings.showSuppress,
          disabledSupport: session.client.disabledActions,
          commandLinks: session.client.commandLinks,
          previewSupport: session.client.previewsEdits,
          measureOf: session.client.commandLinks ? (finding) => session.measurements.ofFinding(finding)?.measure : () => undefined,
        },
      );
    }),
  );

  connection.onCodeLens(({ textDocument }) =>
    session.guarded('textDocument/codeLens', [], async () => {
      await session.ready;
      const document = documents.get(textDocument.uri);
      return document && workspace.folderOf(document.path).settings.benchmarkLens ? codeLenses(document) : [];
    }),
  );
}

/** Every finding at the position, or else what is known of the function there. */
function hover(session: Session, uri: string, position: Position): Hover | null {
  const document = session.documents.get(uri);
  if (!document) return null;
  const offset = document.index.offset(position);
  const context = session.hoverContext;
  const here = (session.reports.last(uri)?.findings ?? []).flatMap((finding) => {
    const span = mapSpan(finding, document.changesSinceCheck);
    return span && span.start <= offset && offset <= span.end ? [{ finding, span }] : [];
  });
  if (here.length > 0) {
    const value = here.map(({ finding }) => findingHover(finding, context)).join('\n\n---\n\n');
    return { contents: { kind: 'markdown', value }, range: document.index.range(here[0]!.span) };
  }
  const facts = session.workspace.projectOf(document.path).functionAt(document.path, offset);
  const value = facts && functionHover(facts, context);
  return value === undefined ? null : { contents: { kind: 'markdown', value } };
}

function serveCustomRequests(session: Session, publisher: Publisher): void {
  const { connection } = session;
  connection.onRequest(requests.checkWorkspace, async (params: { workDoneToken?: string | number } | null, token: CancellationToken) => {
    const progress = connection.window.attachWorkDoneProgress(params?.workDoneToken);
    return session.guarded(requests.checkWorkspace, null, () => checkWorkspace(session, publisher, token, progress));
  });
  connection.onRequest(requests.whereFunctionRuns, (params: requests.WhereFunctionRunsParams) =>
    session.guarded(requests.whereFunctionRuns, null, async () => {
      await session.ready;
      return whereFunctionRuns(session, params);
    }),
  );
  connection.onRequest(requests.functionTarget, (params: requests.FunctionTargetParams) =>
    session.guarded(requests.functionTarget, null, async () => {
      await session.ready;
      return functionTarget(session, params);
    }),
  );
  connection.onRequest(requests.graph, (params: requests.GraphParams, token: CancellationToken) =>
    session.guarded(requests.graph, null, async () => {
      await session.ready;
      return graphOf(session, params, token);
    }),
  );
  connection.onRequest(requests.explainRule, (params: requests.ExplainRuleParams) =>
    session.guarded(requests.explainRule, null, () => explainRule(session, params)),
  );
  connection.onRequest(requests.status, (params: requests.StatusParams) =>
    session.guarded(requests.status, null, async () => {
      await session.ready;
      return statusOf(session, params);
    }),
  );
}

function stopIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The document changed.');
}
