import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Where interpreters lie in an environment, the usual one first. */
export function executablesOf(folder: string, platform: NodeJS.Platform): string[] {
  if (platform === 'win32') return [join(folder, 'Scripts', 'python.exe'), join(folder, 'python.exe')];
  return [join(folder, 'bin', 'python'), join(folder, 'bin', 'python3')];
}

export async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true;
}

/** The first of several paths that is a file. */
export async function firstFile(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) if (await isFile(path)) return path;
  return null;
}

/** Names in a folder; none if there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

/** The text of a small file, or `null`. */
export async function textOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

/** The path with all links followed; itself if that fails. */
export async function realPathOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

/**
 * The same text for two paths of one interpreter. A virtual environment links to the file of its base but has packages of its own: there
 * its folder is the identity.
 */
export async function identityOf(path: string): Promise<string> {
  const environment = await environmentOf(path);
  if (environment !== null) return `environment ${await realPathOf(environment.folder)}`;
  return realPathOf(path);
}

/** The virtual environment that an interpreter belongs to, with its Python's version if that is written down. */
export async function environmentOf(path: string): Promise<{ readonly folder: string; readonly version: string } | null> {
  // venv writes the file beside the folder of the executable; on Windows, the base interpreter looks beside itself, too.
  for (const folder of [dirname(dirname(path)), dirname(path)]) {
    const text = await textOf(join(folder, 'pyvenv.cfg'));
    if (text === null) continue;
    // `version` by venv, `version_info` by virtualenv and uv.
    const version = /^\s*version(?:_info)?\s*=\s*(\d+\.\d+(?:\.\d+)?)/m.exec(text)?.[1] ?? '';
    return { folder, version };
  }
  return null;
}

/** What a path tells of the version, without starting anything: `3.12.1`, `3.13t`; empty if nothing. */
export function versionInPath(path: string): string {
  const pyenv = /[\\/]versions[\\/](\d+\.\d+(?:\.\d+)?\w*)[\\/]/.exec(path)?.[1];
  return pyenv ?? /^python(\d\.\d+t?)(?:\.exe)?$/i.exec(basename(path))?.[1] ?? '';
}
