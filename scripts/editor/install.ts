import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { run } from '../processes';

const codeServerVersion = '4.139.1'; // carries VS Code 1.139.1
const nodeVersion = '24.21.0'; // what this code-server asks for

/** A VS Code server with its workbench, ready to be started. */
export interface EditorInstall {
  readonly node: string;
  readonly serverMain: string;
}

/** Folder for the editor, about 800 MB once filled: `INTERLOCK_EDITOR_CACHE`, or `.cache/editor` in the repository. */
function editorCache(): string {
  return resolve(process.env.INTERLOCK_EDITOR_CACHE ?? join('.cache', 'editor'));
}

/** Installs from the npm registry what the cache lacks. The first time takes about half a minute. */
export async function ensureEditor(say: (line: string) => void): Promise<EditorInstall> {
  const node = await ensureNode(say);
  const folder = join(editorCache(), `code-server-${codeServerVersion}`);
  const vscode = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  await once(folder, async () => {
    say(`Installing code-server ${codeServerVersion} into ${folder} …`);
    await npm(folder, ['install', '--ignore-scripts', `code-server@${codeServerVersion}`]);
    await npm(vscode, ['install', '--omit=dev', '--ignore-scripts']);
  });
  return { node, serverMain: join(vscode, 'out', 'server-main.js') };
}

async function ensureNode(say: (line: string) => void): Promise<string> {
  if (process.versions.node.startsWith(`${nodeVersion.split('.')[0] ?? ''}.`)) return process.execPath;
  const folder = join(editorCache(), `node-${nodeVersion}`);
  const program = join(folder, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  await once(folder, async () => {
    say(`Installing Node ${nodeVersion} into ${folder} …`);
    // Its install script fetches the package with the program for this platform, so scripts have to be allowed here.
    await npm(folder, ['install', '--no-save', `node@${nodeVersion}`]);
    if (!existsSync(program)) throw new Error(`The npm package node@${nodeVersion} brought no program to ${program}.`);
  });
  return program;
}

/** Fills a folder unless a marker says that this was done to its end. */
async function once(folder: string, fill: () => Promise<void>): Promise<void> {
  const marker = join(folder, 'complete');
  if (existsSync(marker)) return;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n'); // or npm would look for one in the folders above
  await fill();
  await writeFile(marker, '');
}

async function npm(cwd: string, args: readonly string[]): Promise<void> {
  const program = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const ended = await run(program, [...args, '--no-audit', '--no-fund'], { cwd, env: ownEnvironment(), limitSeconds: 300 });
  if (ended.code !== 0) throw new Error(`npm ${args.join(' ')} failed in ${cwd}:\n${ended.output.slice(-2000)}`);
}

/** The environment without what the surrounding `npm run` put there: it would send the inner npm to this repository. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|command|config_(prefix|local_prefix))/.test(name));
  return Object.fromEntries(kept);
}
