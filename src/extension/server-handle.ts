import type { CancellationToken, LogOutputChannel } from 'vscode';
import type { StatusChangedParams } from '../protocol/requests';

/** What the client module (loaded on first use) gives to the rest of the extension. */
export interface ServerHandle {
  request(method: string, params: unknown, token?: CancellationToken): Promise<unknown>;
  /** Sends a request whose work-done progress goes to `onProgress`: a message and a percentage from 0 to 100. */
  requestWithProgress(
    method: string,
    token: CancellationToken,
    onProgress: (message: string | undefined, percentage: number | undefined) => void,
  ): Promise<unknown>;
  notify(method: string, params: unknown): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** File of the server's bundle. */
  readonly serverModule: string;
  readonly log: LogOutputChannel;
  onStatus(status: StatusChangedParams): void;
  /** The process ended; `final`: too often, it is not started again. */
  onCrash(final: boolean): void;
  onRunning(): void;
}
