import type { ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pause, run, startGroup, stopGroup } from '../processes';
import { removeTemporary, temporaryFolder } from '../temporary';
import type { EditorInstall } from './install';

/** A running VS Code server with folders of its own, all gone after `stop`. */
export interface EditorServer {
  readonly port: number;
  readonly url: string;
  /** Everything that the server printed so far. */
  log(): string;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Port on 127.0.0.1; 0 takes a free one. */
  readonly port?: number;
  /** Folder for user data, extensions and server data, made by `makeProfile`. Removed by `stop`. */
  readonly profile: string;
  readonly env?: Readonly<Record<string, string>>;
  /** True: folders have to be trusted first, as in an editor that somebody has just installed. */
  readonly restricted?: boolean;
}

/** Settings for a window in Restricted Mode that does not ask. */
export const restrictedSettings = { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' };

/** Settings that keep the editor quiet; a caller's own come on top. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.tips.enabled': false,
};

/** A fresh temporary folder with empty user data and no extension. */
export async function makeProfile(settings: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const profile = await temporaryFolder('editor');
  for (const folder of [join('user', 'User'), 'extensions', 'server']) await mkdir(join(profile, folder), { recursive: true });
  await writeFile(join(profile, 'user', 'User', 'settings.json'), JSON.stringify({ ...quietSettings, ...settings }, null, 2));
  return profile;
}

function serverArguments(install: EditorInstall, profile: string): string[] {
  return [
    install.serverMain,
    '--accept-server-license-terms',
    '--disable-telemetry',
    '--user-data-dir', join(profile, 'user'),
    '--extensions-dir', join(profile, 'extensions'),
    '--server-data-dir', join(profile, 'server'),
  ];
}

/** Installs a packed extension into a profile. */
export async function installVsix(install: EditorInstall, profile: string, vsix: string): Promise<void> {
  const ended = await run(install.node, [...serverArguments(install, profile), '--install-extension', vsix], { limitSeconds: 120 });
  if (ended.code !== 0 || !ended.output.includes('successfully installed')) {
    throw new Error(`The editor did not install ${vsix}:\n${ended.output.slice(-2000)}`);
  }
}

/** Starts the server and waits until it answers. Its process group ends with `stop`, and with this script at the latest. */
export async function startServer(install: EditorInstall, options: ServerOptions): Promise<EditorServer> {
  const port = options.port ?? (await freePort());
  const child = startGroup(
    install.node,
    [
      ...serverArguments(install, options.profile),
      '--host', '127.0.0.1',
      '--port', String(port),
      '--without-connection-token',
      ...(options.restricted === true ? [] : ['--disable-workspace-trust']),
      '--enable-smoke-test-driver', // without it a release build ignores the payload of the page's address
    ],
    { env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  child.stdout?.on('data', (chunk: Buffer) => (log += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const url = `http://127.0.0.1:${port}/`;
  const stop = async (): Promise<void> => {
    await stopGroup(child);
    await removeTemporary(options.profile);
  };
  try {
    await untilItAnswers(url, child, () => log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, url, log: () => log, stop };
}

async function untilItAnswers(url: string, child: ChildProcess, log: () => string): Promise<void> {
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`The editor server ended at its start:\n${log().slice(-2000)}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok === true) return;
    await pause(150);
  }
  throw new Error(`The editor server did not answer within 60 s:\n${log().slice(-2000)}`);
}

/** A port that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('No free port was found.'));
      });
    });
  });
}

/** True if something listens on this port of 127.0.0.1 already. */
export async function portIsTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(true);
    });
    probe.listen(port, '127.0.0.1', () => probe.close(() => {
      resolve(false);
    }));
  });
}
