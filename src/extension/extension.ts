import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { graphViewType } from '../protocol/graph-view-type';
import { panelViewType } from '../protocol/panel-view-type';
import { benchCommands, type BenchHandle } from './bench/handle';
import { runCheckWorkspace } from './check-workspace';
import { showDebugReport } from './debug-report';
import { isPythonDocument } from './documents';
import type { GraphHandle } from './graph/handle';
import { RulePages } from './rule-pages';
import type { ServerHandle } from './server-handle';
import { StatusItem } from './status-item';
import { showWhereFunctionRuns } from './where-function-runs';

let server: Promise<ServerHandle> | undefined;
let bench: Promise<BenchHandle> | undefined;
let graphs: Promise<GraphHandle> | undefined;

/**
 * Registers everything and returns; the server and the client library are loaded when the first Python document is open, the panel's
 * part with the first command that needs it.
 */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Interlock', { log: true });
  const statusItem = new StatusItem();
  const version = (context.extension.packageJSON as { readonly version: string }).version;

  const startBench = (): Promise<BenchHandle> =>
    (bench ??= import('./panel.js').then((panel) => panel.startBench({ context, log, version, server: start, runningServer: async () => server?.catch(() => undefined) })));
  const startGraphs = (): Promise<GraphHandle> => (graphs ??= import('./panel.js').then((panel) => panel.startGraphs({ context, log, server: start })));
  /** Hovers show what was measured; where nothing ever was, the panel's part is not loaded for it. */
  const tellMeasured = (): void => {
    if (bench === undefined && !existsSync(context.globalStorageUri.fsPath)) return;
    startBench().then((handle) => handle.serverStarted()).catch((error: unknown) => {
      log.error('Measured figures could not be read:', String(error));
    });
  };

  const start = (): Promise<ServerHandle> => {
    server ??= startServer(context, log, statusItem, tellMeasured, () => void graphs?.then((handle) => { handle.changed(); })).catch((error: unknown) => {
      log.error('The server did not start:', String(error));
      statusItem.crashed(true);
      server = undefined; // the next command tries again
      throw error;
    });
    return server;
  };
  const startQuietly = (): void => {
    start().catch(() => undefined); // logged, and shown by the status item
  };

  const rulePages = new RulePages(start);
  const commands: Record<string, (...args: unknown[]) => unknown> = {
    'interlock.checkWorkspace': async () => runCheckWorkspace(await start()),
    'interlock.explainRule': (rule) => rulePages.open(rule),
    'interlock.showWhereFunctionRuns': async () => showWhereFunctionRuns(await start()),
    'interlock.showLockOrderGraph': async () => { (await startGraphs()).show('locks'); },
    'interlock.showContextGraph': async () => { (await startGraphs()).show('contexts'); },
    'interlock.restartServer': async () => {
      if (server) await (await server).restart();
      else await start();
    },
    'interlock.showLog': () => {
      log.show();
    },
    'interlock.debugReport': async () => showDebugReport(version, await server?.catch(() => undefined)),
  };
  for (const command of benchCommands) commands[`interlock.${command}`] = async (...args) => (await startBench()).run(command, args);
  context.subscriptions.push(
    log,
    statusItem,
    rulePages,
    ...Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run)),
    vscode.window.registerWebviewPanelSerializer(panelViewType, {
      deserializeWebviewPanel: async (panel, kept) => (await startBench()).restore(panel, kept),
    }),
    vscode.window.registerWebviewPanelSerializer(graphViewType, {
      deserializeWebviewPanel: async (panel, kept) => { (await startGraphs()).restore(panel, kept); },
    }),
    vscode.window.onDidChangeActiveTextEditor((editor) => {
      if (editor && isPythonDocument(editor.document)) void statusItem.refresh();
    }),
  );

  if (vscode.workspace.textDocuments.some(isPythonDocument)) {
    setImmediate(startQuietly); // after activation: loading the client library takes its time
  } else {
    const waiting = vscode.workspace.onDidOpenTextDocument((document) => {
      if (!isPythonDocument(document)) return;
      waiting.dispose();
      startQuietly();
    });
    context.subscriptions.push(waiting);
  }
}

export async function deactivate(): Promise<void> {
  const benchmarks = bench;
  const drawn = graphs;
  const running = server;
  bench = undefined;
  graphs = undefined;
  server = undefined;
  await Promise.all([
    benchmarks?.then((handle) => handle.dispose()).catch(() => undefined),
    drawn?.then((handle) => { handle.dispose(); }).catch(() => undefined),
    running?.then((handle) => handle.stop()).catch(() => undefined),
  ]);
}

async function startServer(context: vscode.ExtensionContext, log: vscode.LogOutputChannel, statusItem: StatusItem, onStarted: () => void, onScanned: () => void): Promise<ServerHandle> {
  statusItem.starting();
  const { startClient } = await import('./client.js');
  const running: { handle?: ServerHandle } = {};
  const showRunning = (): void => {
    if (!running.handle) return;
    statusItem.running(running.handle); // again after each restart
    onStarted();
  };
  running.handle = await startClient({
    serverModule: context.asAbsolutePath('dist/server.js'),
    log,
    onStatus: (status) => {
      statusItem.changed(status);
      if (!status.busy) onScanned();
    },
    onCrash: (final) => {
      statusItem.crashed(final);
    },
    onRunning: showRunning,
  });
  showRunning();
  return running.handle;
}
