import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  TransportKind,
  WorkDoneProgress,
  type LanguageClientOptions,
} from 'vscode-languageclient/node';
import {
  benchmarkFunctionCommand,
  explainRuleCommand,
  lockGraphCommand,
  measureThisCommand,
  openDecisionTreeCommand,
  statusChanged,
  whereFunctionRunsCommand,
  type InitializationOptions,
  type StatusChangedParams,
} from '../protocol/requests';
import { pythonDocuments } from './documents';
import { RestartLimit } from './restart-limit';
import type { ServerHandle, ServerOptions } from './server-handle';

/** Starts the language server and connects to it. This module is a bundle of its own: it loads the client library. */
export async function startClient(options: ServerOptions): Promise<ServerHandle> {
  const limit = new RestartLimit();
  const initializationOptions: InitializationOptions = { commandLinks: true, messagesInHover: true };
  const clientOptions: LanguageClientOptions = {
    documentSelector: [...pythonDocuments],
    outputChannel: options.log,
    traceOutputChannel: options.log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions,
    initializationFailedHandler: (error) => {
      options.log.error('The server did not start:', String(error));
      return false;
    },
    // Hovers may run these commands and no others, whatever the analysed code contains.
    markdown: { isTrusted: { enabledCommands: [explainRuleCommand, whereFunctionRunsCommand, benchmarkFunctionCommand, measureThisCommand, openDecisionTreeCommand, lockGraphCommand] }, supportHtml: false },
    diagnosticPullOptions: { onChange: true, onSave: true },
    diagnosticCollectionName: 'interlock',
    errorHandler: {
      error: (error) => {
        options.log.warn('Connection error:', error.message);
        return { action: ErrorAction.Continue, handled: true };
      },
      closed: () => {
        const again = limit.mayRestart(Date.now());
        options.onCrash(!again);
        return { action: again ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true };
      },
    },
  };
  const run = { module: options.serverModule, transport: TransportKind.ipc };
  const client = new LanguageClient('interlock', 'Interlock', { run, debug: { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } } }, clientOptions);
  client.onNotification(statusChanged, (status: StatusChangedParams) => {
    options.onStatus(status);
  });
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) options.onRunning();
  });
  await client.start();

  let lastToken = 0;
  return {
    request: (method, params, token) => client.sendRequest(method, params, token),
    async requestWithProgress(method, token, onProgress) {
      const workDoneToken = `interlock-${++lastToken}`;
      const listener = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
        if (value.kind === 'report') onProgress(value.message, value.percentage);
      });
      try {
        return await client.sendRequest(method, { workDoneToken }, token);
      } finally {
        listener.dispose();
      }
    },
    notify: (method, params) => client.sendNotification(method, params),
    restart: async () => {
      limit.reset();
      await client.restart();
    },
    stop: () => client.dispose(),
  };
}
