/*
 * Every file of the newest standard library found, its tests included, and 2,000 damaged ones. Usage: npm run robustness --
 * [--seed=N] [--mutations=N] [folder …]. Ends with status 1 if there was a crash, a file of more than 2 s or a position outside its
 * file; damaged texts that fail are written into a folder of the system's temporary files.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderCorpus, standardLibrary } from '../perf/corpus';
import { tryAll, tryMutations, type Outcome } from './trial';

function option(name: string, otherwise: number): number {
  const given = process.argv.find((arg) => arg.startsWith(`--${name}=`));
  return given === undefined ? otherwise : Number(given.slice(name.length + 3));
}

function report(name: string, { checked, findings, slowest, faults }: Outcome): void {
  console.log(`${name}: ${checked} files, ${findings} findings, slowest ${slowest.milliseconds.toFixed(0)} ms (${slowest.path}), ${faults.length} faults`);
  const folder = faults.some(({ text }) => text !== undefined) ? mkdtempSync(join(tmpdir(), 'interlock-robustness-')) : '';
  faults.forEach(({ path, what, text }, i) => {
    if (text !== undefined) writeFileSync(join(folder, `${i}.py`), text);
    console.log(`  ${path}${text === undefined ? '' : ` (as ${join(folder, `${i}.py`)})`}: ${what}`);
  });
  if (faults.length > 0) process.exitCode = 1;
}

const folders = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const library = standardLibrary();
const roots = folders.length > 0 || library === undefined ? folders : [library];
if (roots.length === 0) {
  console.error('No standard library found. Name a folder of Python files.');
  process.exitCode = 2;
}
for (const root of roots) {
  const { texts, megabytes } = folderCorpus(root, '', root);
  console.log(`${root}: ${texts.size} files, ${megabytes.toFixed(1)} MB`);
  report('as they are', tryAll(texts));
  report('damaged', tryMutations(texts, option('mutations', 2_000), option('seed', 1)));
}
