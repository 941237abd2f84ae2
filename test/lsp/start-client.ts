import { onTestFinished } from 'vitest';
import type { Environment } from '../../src/lsp/environment';
import { TestClient, type ClientOptions } from './client';

/** A client that is stopped when the running test ends, however it ends. */
export async function startClient(environment: Environment, options: ClientOptions = {}): Promise<TestClient> {
  const client = await TestClient.start(environment, options);
  onTestFinished(() => client.stop());
  return client;
}
