import { statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { FoundInterpreter } from './find-interpreters';
import { executablesOf, firstFile, isFile } from './python-paths';

/**
 * The interpreter that a person means: a path, the folder of an environment, a program on PATH (`python3.12`), or a version (`3.12`) of
 * those that were found. `null`: none.
 */
export async function namedInterpreter(name: string, cwd: string, found: readonly FoundInterpreter[], env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  const { platform } = process;
  const path = resolve(cwd, name);
  if (/[\\/]/.test(name)) return (await inFolder(path)) ?? (isFolder(path) ? null : path); // a start says what is wrong with it
  if (/^3\.\d+(\.\d+)?t?$/.test(name)) {
    const label = found.find((each) => versionMatches(name, each.label));
    if (label !== undefined) return label.path;
  }
  // As in a terminal: a file of the working folder does not stand in for a program of the same name.
  const entries = (env.PATH ?? env.Path ?? '').split(delimiter).filter(isAbsolute);
  const program = await firstFile(entries.map((entry) => join(entry, platform === 'win32' && !/\.exe$/i.test(name) ? `${name}.exe` : name)));
  return program ?? (await inFolder(path)) ?? ((await isFile(path)) ? path : null);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The interpreter of an environment's folder; `null`: it is none. */
async function inFolder(path: string): Promise<string | null> {
  return isFolder(path) ? firstFile(executablesOf(path, process.platform)) : null;
}

/** `3.12` means any 3.12.x, but not 3.12t: a free-threaded build is another interpreter. */
function versionMatches(wanted: string, label: string): boolean {
  const version = /^Python (\S+)/.exec(label)?.[1] ?? '';
  const free = (text: string): boolean => text.endsWith('t');
  const plain = (text: string): string => text.replace(/t$/, '');
  return free(wanted) === free(version) && (plain(version) === plain(wanted) || plain(version).startsWith(`${plain(wanted)}.`));
}
