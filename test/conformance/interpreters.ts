import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface Interpreter {
  readonly path: string;
  readonly version: string;
  /** Folder of its standard library. */
  readonly library: string;
}

/** Every CPython from 3.8 on that is installed under pyenv or is `python3` on PATH, oldest first, one of each version. */
export function findInterpreters(): Interpreter[] {
  const versions = join(homedir(), '.pyenv', 'versions');
  const candidates = existsSync(versions) ? readdirSync(versions).map((name) => join(versions, name, 'bin', 'python')) : [];
  const found = new Map<string, Interpreter>();
  for (const path of [...candidates, 'python3']) {
    const interpreter = probe(path);
    if (interpreter !== undefined && !found.has(interpreter.version)) found.set(interpreter.version, interpreter);
  }
  return [...found.values()].sort((a, b) => minor(a) - minor(b));
}

function minor(interpreter: Interpreter): number {
  return Number(interpreter.version.split('.')[1]);
}

function probe(path: string): Interpreter | undefined {
  const question = 'import sys, os, platform; print(platform.python_implementation(), platform.python_version(), os.path.dirname(os.__file__), sep="\\n")';
  try {
    const answer = execFileSync(path, ['-c', question], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 10_000 });
    const [implementation, version = '', library = ''] = answer.split(/\r?\n/);
    const [major, minorVersion] = version.split('.').map(Number);
    if (implementation !== 'CPython' || major !== 3 || minorVersion! < 8) return undefined;
    return { path, version, library };
  } catch {
    return undefined;
  }
}

/** All Python files of a standard library, its tests included, installed packages not; sorted. */
export function libraryFiles(folder: string, into: string[] = []): string[] {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory() && entry.name !== 'site-packages' && entry.name !== '__pycache__') libraryFiles(join(folder, entry.name), into);
    else if (entry.isFile() && entry.name.endsWith('.py')) into.push(join(folder, entry.name));
  }
  return into;
}
