// `npm run try`: a real VS Code in the browser, with this extension and a copy of the sample workspace. Ctrl-C stops all of it.

import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { vsixPath } from '../lanes/package';
import { run, stopGroupsOnExit } from '../processes';
import { ensureEditor } from './install';
import { freePort, installVsix, makeProfile, portIsTaken, startServer } from './server';
import { copySample } from './suites';

const usualPort = 8420;
const say = (line: string): void => {
  console.log(line);
};

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

function readOptions(): { port: number | undefined; workspace: string | undefined } {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string' }, workspace: { type: 'string' } } });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) fail(`--port wants a number from 1 to 65535, not ${values.port ?? ''}.`);
    const workspace = values.workspace === undefined ? undefined : resolve(values.workspace);
    if (workspace !== undefined && !(existsSync(workspace) && statSync(workspace).isDirectory())) fail(`There is no folder ${workspace}.`);
    return { port, workspace };
  } catch (error) {
    fail(`${error instanceof Error ? error.message : String(error)}\nUsage: npm run try -- [--port PORT] [--workspace FOLDER]`);
  }
}

stopGroupsOnExit();
const { port, workspace: asked } = readOptions();
if (port !== undefined && (await portIsTaken(port))) fail(`Port ${port} is in use. Choose another with --port.`);

const install = await ensureEditor(say);
const workspace = asked ?? (await copySample()); // the web editor saves by itself, and the sample is to stay as it is
say('Packing the extension …');
const packed = await run('npm', ['run', '--silent', 'package'], { limitSeconds: 180 });
if (packed.code !== 0) fail(`npm run package failed:\n${packed.output.slice(-4000)}`);
const profile = await makeProfile({ 'workbench.startupEditor': 'readme' });
await installVsix(install, profile, resolve(vsixPath));
const server = await startServer(install, {
  profile,
  port: port ?? ((await portIsTaken(usualPort)) ? await freePort() : usualPort),
});
say(`\n  ${server.url}?folder=${encodeURIComponent(workspace)}\n\nOpen this address in a browser. Ctrl-C stops the editor.`);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.removeAllListeners(signal);
  process.once(signal, () => {
    void server.stop().then(() => process.exit(0));
  });
}
