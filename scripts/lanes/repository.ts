import { readFile } from 'node:fs/promises';
import { run } from '../processes';
import { checksLane, type Lane } from './lane';

const publicRegistry = 'registry.npmjs.org';

async function trackedFiles(): Promise<string[]> {
  const ended = await run('git', ['ls-files', '-z'], { limitSeconds: 30 });
  if (ended.code !== 0) throw new Error(`git ls-files failed: ${ended.output}`);
  return ended.output.split('\0').filter((path) => path !== '');
}

/** Host names in the `resolved` fields of the lock file, other than the public registry's. */
async function foreignHosts(): Promise<string | undefined> {
  const lock = await readFile('package-lock.json', 'utf8');
  const hosts = new Set([...lock.matchAll(/"resolved":\s*"(?:git\+)?[a-z]+:\/\/([^/"]+)/g)].map((match) => match[1] ?? ''));
  hosts.delete(publicRegistry);
  return hosts.size === 0 ? undefined : `package-lock.json names ${[...hosts].join(', ')}`;
}

/** A machine may fetch packages through a mirror; its name is nobody else's business. */
async function mirrorNames(): Promise<string | undefined> {
  const ended = await run('npm', ['config', 'get', 'registry'], { limitSeconds: 30 });
  const host = /https?:\/\/(?:[^@/\s]*@)?([^/\s]+)/.exec(ended.output)?.[1];
  if (host === undefined || host === publicRegistry) return undefined;
  const named: string[] = [];
  for (const path of await trackedFiles()) {
    const text = await readFile(path, 'utf8').catch(() => ''); // deleted in the work tree, not yet in the index
    if (text.includes(host)) named.push(path);
  }
  return named.length === 0 ? undefined : `the package mirror of this machine is named in ${named.join(', ')}`;
}

async function generatedFiles(): Promise<string | undefined> {
  const generated = (await trackedFiles()).filter((path) => /^(dist|out|node_modules|\.cache|coverage)\/|\.vsix$|(^|\/)\.npmrc$/.test(path));
  return generated.length === 0 ? undefined : `committed by mistake: ${generated.join(', ')}`;
}

export const repositoryLane: Lane = checksLane('repository', [
  ['lock file names the public registry at most', foreignHosts],
  ['no file names a package mirror', mirrorNames],
  ['no generated file is committed', generatedFiles],
]);
