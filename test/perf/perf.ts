/*
 * Speed of the engine, in plain tables. Usage: npm run perf -- [--only=scan,phases,warmup,edits,memory] [folder …]
 * Without folders: the standard library of the newest CPython found, without and with its tests, and a generated workspace in
 * which nearly every file is asynchronous. Every figure comes from a process of its own.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { mayHoldRoots } from '../../src/core/program/files/text-signals';
import { type Cost } from './clock';
import { corpusOf, folderCorpus, standardLibrary, type Corpus } from './corpus';
import { editCore, editLargeFile, memoryWhileEditing, type EditCosts } from './editing';
import { measurePhases } from './phases';
import { scanFromDisk, scanInMemory, scanWithRuff } from './scan';
import { asyncWorkspace, syntheticRoot } from './synthetic';
import { percentile, printTable } from './table';
import { warmUp } from './warm-up';

/** A corpus as a child process finds it again. */
interface Source {
  readonly name: string;
  readonly note: string;
  readonly folder: string;
  readonly withTests: boolean;
}

const measurements = {
  ours: (source: Source) => scanInMemory(load(source)),
  ruff: (source: Source) => scanWithRuff(load(source)) ?? null,
  disk1: (source: Source) => scanFromDisk(load(source), 1, workerFile),
  disk2: (source: Source) => scanFromDisk(load(source), 2, workerFile),
  phases: (source: Source) => measurePhases(load(source)),
  warmup: (source: Source) => warmUp(load(source)),
  edits: () => editLargeFile(200),
  core: () => editCore(200),
  memory: () => memoryWhileEditing(1_000, 250),
};

const workerFile = resolve('out/perf/cli.js');

function load(source: Source): Corpus {
  return folderCorpus(source.name, source.note, source.folder, source.withTests);
}

/** Runs one measurement in a process of its own. */
function inChild<K extends keyof typeof measurements>(what: K, source?: Source): Awaited<ReturnType<(typeof measurements)[K]>> {
  const args = ['--expose-gc', process.argv[1]!, `--measure=${what}`, JSON.stringify(source ?? null)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1e9 });
  if (status !== 0) throw new Error(`${what} failed:\n${stderr}`);
  return JSON.parse(stdout) as Awaited<ReturnType<(typeof measurements)[K]>>;
}

function printScans(sources: readonly Source[]): void {
  console.log('Cold scan: our whole analysis beside ruff (its npm wasm build) with --select ASYNC, the same texts in memory.');
  console.log('ms are processor time of the whole process; "cold" is the first run of a fresh process, "warm" the cheapest of 3 after it.\n');
  const rows: string[][] = [];
  for (const source of sources) {
    const corpus = load(source);
    const ours = inChild('ours', source);
    const ruff = inChild('ruff', source);
    const row = (name: string, cost: Cost, rival: Cost | undefined): string[] => [
      name, cost.cpu.toFixed(0), cost.wall.toFixed(0), (corpus.megabytes / (cost.cpu / 1000)).toFixed(1), (corpus.lines / cost.cpu).toFixed(0),
      rival === undefined ? '' : (cost.cpu / rival.cpu).toFixed(2),
    ];
    rows.push(row(`${source.name}, ours cold`, ours.cold, ruff?.cold));
    if (ruff) rows.push(row(`${source.name}, ruff cold`, ruff.cold, undefined));
    rows.push(row(`${source.name}, ours warm`, ours.warm, ruff?.warm));
    if (ruff) rows.push(row(`${source.name}, ruff warm`, ruff.warm, undefined));
  }
  printTable(['corpus', 'cpu ms', 'wall ms', 'MB/s', 'klines/s', 'ours/ruff'], rows);
}

function printDiskScans(sources: readonly Source[]): void {
  console.log('The same from disk, as the command line does it, in a fresh process: read, decode, analyse, merge.\n');
  const rows: string[][] = [];
  for (const source of sources) {
    const { megabytes, lines } = load(source);
    for (const [name, what] of [['1 worker', 'disk1'], ['2 workers', 'disk2']] as const) {
      const cost = inChild(what, source);
      rows.push([`${source.name}, ${name}`, cost.cpu.toFixed(0), cost.wall.toFixed(0), (megabytes / (cost.wall / 1000)).toFixed(1), (lines / cost.wall).toFixed(0)]);
    }
  }
  printTable(['corpus', 'cpu ms', 'wall ms', 'MB/s (wall)', 'klines/s (wall)'], rows);
}

function printPhases(sources: readonly Source[]): void {
  console.log('Phases of a cold scan, in memory. "text signals" is done only where there is a finding.\n');
  for (const source of sources) {
    const phases = inChild('phases', source);
    const total = phases.reduce((sum, { cost }) => sum + cost.cpu, 0);
    const rows = phases.map(({ name, cost, count }) => [name, cost.cpu.toFixed(0), cost.wall.toFixed(0), `${((100 * cost.cpu) / total).toFixed(0)} %`, count]);
    printTable([source.name, 'cpu ms', 'wall ms', 'share', 'over'], rows);
  }
}

function printWarmUps(sources: readonly Source[]): void {
  console.log('What a language server learns of a workspace before its first findings are complete; memory in MB beside the texts.\n');
  const rows = sources.map((source) => {
    const { cost, longestStep, peak, learnt, kept, resident } = inChild('warmup', source);
    return [source.name, ...[cost.cpu, cost.wall, longestStep, peak, learnt, kept, resident].map((value) => value.toFixed(0))];
  });
  printTable(['workspace', 'cpu ms', 'wall ms', 'longest step ms', 'peak heap', 'heap when all is learnt', 'heap with one file open', 'resident'], rows);
}

function printEdits(): void {
  console.log('From a keystroke to what it waits for: 200 edits in a generated workspace of 500 services; the goal is 50 ms. Dear checks follow in steps after every tenth.\n');
  const row = (name: string, { lines, first, edits, pauses, steps }: EditCosts): string[] => {
    const cpu = edits.map((cost) => cost.cpu);
    const wall = edits.map((cost) => cost.wall);
    return [name, String(lines), first.toFixed(0), ...[cpu, wall, pauses.map((cost) => cost.cpu), steps].flatMap((values) => [percentile(values, 0.5).toFixed(1), percentile(values, 0.95).toFixed(1)])];
  };
  printTable(['edited', 'lines', 'first check ms', 'median cpu ms', '95th cpu ms', 'median wall ms', '95th wall ms', 'pause median cpu ms', '95th', 'step median wall ms', '95th'], [
    row('a large service, checked itself', inChild('edits')),
    row('the core that all import, 3 files checked', inChild('core')),
  ]);
}

function printMemory(): void {
  console.log('Memory over 1,000 edits in the same workspace, after a full collection.\n');
  const samples = inChild('memory');
  printTable(['edits', 'heap MB', 'resident MB'], samples.map(({ edits, heap, resident }) => [String(edits), heap.toFixed(1), resident.toFixed(0)]));
}

/** The generated workspace on disk, in a folder of its own. */
function writeSynthetic(): string {
  const folder = mkdtempSync(join(tmpdir(), 'interlock-perf-'));
  for (const [path, text] of asyncWorkspace(300)) {
    const file = folder + path.slice(syntheticRoot.length);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}

function sourcesOf(folders: readonly string[], synthetic: string): Source[] {
  const sources = folders.map((folder): Source => ({ name: basename(resolve(folder)), note: 'as given', folder: resolve(folder), withTests: true }));
  const library = sources.length > 0 ? undefined : standardLibrary();
  if (library !== undefined) {
    const name = basename(library);
    sources.push({ name, note: 'standard library', folder: library, withTests: false }, { name: `${name} with tests`, note: 'standard library', folder: library, withTests: true });
  }
  return [...sources, { name: 'async services', note: 'generated', folder: synthetic, withTests: true }];
}

function printCorpora(sources: readonly Source[]): void {
  console.log('Corpora. Files in which no function can run on an event loop (told by their text) are not parsed by ours; ruff parses all.\n');
  const rows = sources.map((source) => {
    const { texts, megabytes, lines } = load(source);
    const candidates = corpusOf('', '', new Map([...texts].filter(([, text]) => mayHoldRoots(text))));
    return [source.name, source.note, String(texts.size), megabytes.toFixed(1), String(lines), String(candidates.texts.size), candidates.megabytes.toFixed(1)];
  });
  printTable(['corpus', 'what', 'files', 'MB', 'lines', 'parsed files', 'parsed MB'], rows);
}

function report(args: readonly string[]): void {
  const only = args.find((arg) => arg.startsWith('--only='))?.slice('--only='.length).split(',');
  const wants = (part: string): boolean => only === undefined || only.includes(part);
  const synthetic = writeSynthetic();
  try {
    const sources = sourcesOf(args.filter((arg) => !arg.startsWith('--')), synthetic);
    if (wants('scan') || wants('phases')) printCorpora(sources);
    if (wants('scan')) {
      printScans(sources);
      execFileSync(process.execPath, ['esbuild.js', '--cli-only', '--quiet', '--outdir=out/perf'], { stdio: 'inherit' });
      printDiskScans(sources);
    }
    if (wants('phases')) printPhases(sources);
    if (wants('warmup')) printWarmUps(sources);
    if (wants('edits')) printEdits();
    if (wants('memory')) printMemory();
  } finally {
    rmSync(synthetic, { recursive: true, force: true });
  }
}

const [first, source] = process.argv.slice(2);
if (first?.startsWith('--measure=')) {
  const what = first.slice('--measure='.length) as keyof typeof measurements;
  const parsed = JSON.parse(source ?? 'null') as Source;
  process.stdout.write(JSON.stringify(await measurements[what](parsed)));
} else report(process.argv.slice(2));
