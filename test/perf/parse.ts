/*
 * Parse speed over real files, beside ruff's whole ASYNC check where its package is installed.
 * Usage: npm run perf:parse -- [folder or file …]   (default: the standard library of every CPython under ~/.pyenv/versions/3.13*)
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parse } from '../../src/core/syntax/parse';

function pythonFiles(path: string, into: string[]): string[] {
  if (!statSync(path).isDirectory()) {
    into.push(path);
    return into;
  }
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory() && !['site-packages', '__pycache__', 'test', 'tests', 'idle_test'].includes(entry.name)) {
      pythonFiles(join(path, entry.name), into);
    } else if (entry.isFile() && entry.name.endsWith('.py')) {
      into.push(join(path, entry.name));
    }
  }
  return into;
}

function standardLibraries(): string[] {
  const versions = join(homedir(), '.pyenv/versions');
  return readdirSync(versions)
    .filter((name) => name.startsWith('3.13'))
    .map((name) => join(versions, name, 'lib/python3.13'));
}

/** Milliseconds of the fastest of `runs` passes over all texts. */
function fastest(runs: number, texts: readonly string[], pass: (text: string) => void): number {
  let best = Infinity;
  for (let run = 0; run < runs; run++) {
    const from = performance.now();
    for (const text of texts) pass(text);
    best = Math.min(best, performance.now() - from);
  }
  return best;
}

function report(name: string, milliseconds: number, megabytes: number): void {
  const speed = megabytes / (milliseconds / 1000);
  console.log(`${name.padEnd(28)} ${milliseconds.toFixed(0).padStart(6)} ms   ${speed.toFixed(1).padStart(6)} MB/s`);
}

interface RuffModule {
  readonly Workspace: new (settings: object, encoding: unknown) => { check(text: string): unknown };
  readonly PositionEncoding?: { readonly Utf16: unknown };
}

function ruff(): RuffModule | undefined {
  try {
    return createRequire(import.meta.url)('@astral-sh/ruff-wasm-nodejs') as RuffModule;
  } catch {
    return undefined;
  }
}

const roots = process.argv.length > 2 ? process.argv.slice(2) : standardLibraries();
const texts = roots.flatMap((root) => pythonFiles(root, [])).map((file) => readFileSync(file, 'utf8'));
const megabytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6;
console.log(`${texts.length} files, ${megabytes.toFixed(1)} MB`);
report('first pass', fastest(1, texts, parse), megabytes);
report('warm, fastest of 7', fastest(7, texts, parse), megabytes);

const other = ruff();
if (other !== undefined) {
  const workspace = new other.Workspace({ lint: { select: ['ASYNC'] } }, other.PositionEncoding?.Utf16);
  const check = (text: string): void => void workspace.check(text);
  report('ruff check ASYNC, best of 3', fastest(3, texts, check), megabytes);
}
