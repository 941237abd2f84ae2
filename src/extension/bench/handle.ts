import type { ExtensionContext, LogOutputChannel, WebviewPanel } from 'vscode';
import type { ServerHandle } from '../server-handle';

/** What the panel's bundle (loaded on first use) gives to the rest of the extension. */
export interface BenchHandle {
  /** Runs a command of the manifest by its name without `interlock.`. */
  run(command: BenchCommand, args: readonly unknown[]): Promise<unknown>;
  /** The window was reloaded, and shows the panel again. */
  restore(panel: WebviewPanel, kept: unknown): Promise<void>;
  /** The language server runs, perhaps anew: it has to be told what was measured. */
  serverStarted(): Promise<void>;
  /** Ends every process that was started. */
  dispose(): Promise<void>;
}

export interface BenchOptions {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly version: string;
  /** The language server; starts it if it does not run. */
  readonly server: () => Promise<ServerHandle>;
  /** The language server, if it runs. */
  readonly runningServer: () => Promise<ServerHandle | undefined>;
}

export const benchCommands = [
  'quickBenchmark', 'fullBenchmark', 'benchmarkFunction', 'measureThis', 'openDecisionTree', 'compareInterpreters', 'showLastResult',
  'selectInterpreter', 'openBenchmarks', 'stopBenchmark',
] as const;
export type BenchCommand = (typeof benchCommands)[number];
