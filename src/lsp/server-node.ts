import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { nodeEnvironment } from './node-environment';
import { startServer } from './server';

declare const INTERLOCK_VERSION: string;

// Over IPC, a pipe, a socket or standard input and output, as the command line says (`--stdio`).
const connection = createConnection(ProposedFeatures.all);
process.on('unhandledRejection', (reason) => {
  connection.console.error(`Unhandled rejection: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`);
});
startServer(connection, nodeEnvironment(INTERLOCK_VERSION));
