import { statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { FoundInterpreter } from './find-interpreters';
import { executablesOf, firstFile, isFile } from './python-paths';

/**
 * The interpreter that a person means: a path, the folder of an environment, a program on PATH (`python3.12`), or a version (`3.12`) of
 * those that were found. `null`: none.
 */
export async function namedInterpreter(name: string, cwd: string, found: readonly FoundInterpreter[], env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  const { platform } = process;
  const path = resolve(cwd, name);
  if (/[\\/]/.test(name) || (await isFile(path))) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return firstFile(executablesOf(path, platform));
    return path; // a start says what is wrong with it
  }
  if (/^3\.\d+(\.\d+)?t?$/.test(name)) {
    const label = found.find((each) => versionMatches(name, each.label));
    if (label !== undefined) return label.path;
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return firstFile(executablesOf(path, platform));
  const entries = (env.PATH ?? env.Path ?? '').split(delimiter).filter((entry) => entry !== '');
  return firstFile(entries.map((entry) => join(entry, platform === 'win32' && !/\.exe$/i.test(name) ? `${name}.exe` : name)));
}

/** `3.12` means any 3.12.x, but not 3.12t: a free-threaded build is another interpreter. */
function versionMatches(wanted: string, label: string): boolean {
  const version = /^Python (\S+)/.exec(label)?.[1] ?? '';
  const free = (text: string): boolean => text.endsWith('t');
  const plain = (text: string): string => text.replace(/t$/, '');
  return free(wanted) === free(version) && (plain(version) === plain(wanted) || plain(version).startsWith(`${plain(wanted)}.`));
}
