import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { decodeSource } from '../../src/core/syntax/decode';

/** Python files with their texts in memory, so that measuring them measures no disk. */
export interface Corpus {
  readonly name: string;
  /** What somebody who reads the figures has to know. */
  readonly note: string;
  /** Absolute path to text. */
  readonly texts: ReadonlyMap<string, string>;
  /** UTF-8, 10^6 bytes. */
  readonly megabytes: number;
  readonly lines: number;
}

const skippedFolders = new Set(['site-packages', '__pycache__', '.git', 'node_modules']);
const testFolders = new Set(['test', 'tests', 'idle_test']);

/** The paths of all `.py` files below a folder, sorted; links are not followed. */
function pythonFiles(folder: string, withTests = true): string[] {
  if (!statSync(folder).isDirectory()) return [resolve(folder)];
  const found: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && !skippedFolders.has(entry.name) && (withTests || !testFolders.has(entry.name))) {
      found.push(...pythonFiles(join(folder, entry.name), withTests));
    } else if (entry.isFile() && entry.name.endsWith('.py')) found.push(resolve(folder, entry.name));
  }
  return found.sort();
}

export function corpusOf(name: string, note: string, texts: ReadonlyMap<string, string>): Corpus {
  let bytes = 0;
  let lines = 0;
  for (const text of texts.values()) {
    bytes += Buffer.byteLength(text);
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  }
  return { name, note, texts, megabytes: bytes / 1e6, lines };
}

/** The files of a folder as they are. */
export function folderCorpus(name: string, note: string, folder: string, withTests = true): Corpus {
  return corpusOf(name, note, new Map(pythonFiles(folder, withTests).map((path) => [path, decodeSource(readFileSync(path))])));
}

/** The folder of the newest standard library on this machine: of the `python3` in PATH, or of a CPython that pyenv installed. */
export function standardLibrary(): string | undefined {
  const versions = join(homedir(), '.pyenv', 'versions');
  const installed = existsSync(versions) ? readdirSync(versions).filter((name) => /^3\.\d+\.\d+$/.test(name)) : [];
  installed.sort((a, b) => Number(b.split('.')[1]) - Number(a.split('.')[1]));
  const programs = [...installed.map((name) => join(versions, name, 'bin', 'python3')), 'python3'];
  for (const program of programs) {
    try {
      const folder = execFileSync(program, ['-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
      if (existsSync(join(folder, 'asyncio'))) return folder;
    } catch {
      // Not installed, or broken: the next one.
    }
  }
  return undefined;
}
