import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Analysis } from '../../src/core/analysis';
import { defaultSettings } from '../../src/core/config/settings';
import { withTable } from '../benchmark-tables';
import { accuracyTables, type Figure } from './accuracy-tables';

/**
 * Estimates of the cost model against measurement: `npm run perf:costs -- [--rounds N] [--write] [PYTHON…]`.
 * Times the functions of `tuned.py` and `held_out.py` on each interpreter, prints the factors, and with `--write` puts the tables into
 * docs/cost-model.md. Without arguments: all CPython versions of pyenv, else `python3`.
 */
const page = 'docs/cost-model.md';
const sets = ['held_out', 'tuned'] as const;

interface Interpreter {
  readonly path: string;
  readonly version: string;
  readonly minor: number;
  /** Nanoseconds by operation, from the preset `operations`; `null` where the run was too disturbed. */
  readonly profile: Readonly<Record<string, number>> | null;
}

const words = process.argv.slice(2);
const isWriting = words.includes('--write');
const rounds = Number(optionOf('--rounds') ?? 4);
const named = words.filter((word, i) => !word.startsWith('--') && words[i - 1] !== '--rounds');

const interpreters = (named.length > 0 ? named : installed()).map(described);
const measured = interpreters.map(() => new Map<string, number>());
// Rounds go over all interpreters in turn, so that a busy minute of the machine disturbs all of them alike.
for (let round = 0; round < rounds; round++) interpreters.forEach((interpreter, i) => {
  for (const [name, seconds] of Object.entries(timed(interpreter))) measured[i]!.set(name, Math.min(seconds, measured[i]!.get(name) ?? Number.POSITIVE_INFINITY));
});

const figures = interpreters.flatMap((interpreter, i) => [...estimates(interpreter)].flatMap(([name, { set, byTable, byProfile }]): Figure[] => {
  const seconds = measured[i]!.get(name);
  return seconds === undefined ? [] : [{ version: interpreter.version, set, name, measured: seconds * 1e9, byTable, byProfile }];
}));
const tables = accuracyTables(figures);
console.log(`${tables.summary}\n\n${tables.functions}`);
if (isWriting) writeFileSync(page, withTable(withTable(readFileSync(page, 'utf8'), 'accuracy', tables.summary), 'functions', tables.functions));

function optionOf(name: string): string | undefined {
  const at = words.indexOf(name);
  return at < 0 ? undefined : words[at + 1];
}

function installed(): string[] {
  const versions = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  const found = existsSync(versions) ? readdirSync(versions).filter((name) => /^3\.(?:[89]|1\d)\.\d+$/.test(name)) : [];
  const paths = found.sort((a, b) => Number(a.split('.')[1]) - Number(b.split('.')[1])).map((name) => join(versions, name, 'bin', 'python'));
  return paths.length > 0 ? paths : ['python3'];
}

function described(path: string): Interpreter {
  const version = execFileSync(path, ['-c', 'import platform; print(platform.python_version())'], { encoding: 'utf8' }).trim();
  return { path, version, minor: Number(version.split('.')[1]), profile: profileOf(path) };
}

function profileOf(path: string): Interpreter['profile'] {
  const lines = execFileSync(path, ['-B', '-m', 'interlock_bench', 'run', 'operations', '--budget', '15', '--json'], { cwd: 'src/runner', encoding: 'utf8', maxBuffer: 1e8 }).split('\n');
  for (const line of lines) {
    const found = /"profile":(\{[^{}]*\})/.exec(line);
    if (found !== null) return JSON.parse(found[1]!) as Record<string, number>;
  }
  return null;
}

function timed(interpreter: Interpreter): Record<string, number> {
  const files = sets.map((set) => join('scripts', 'costs', `${set}.py`));
  return JSON.parse(execFileSync(interpreter.path, ['-B', join('scripts', 'costs', 'timing.py'), '3', ...files], { encoding: 'utf8' })) as Record<string, number>;
}

function estimates({ minor, profile }: Interpreter): Map<string, { set: Figure['set']; byTable: number; byProfile: number | null }> {
  const targetPython = { version: [3, minor], freeThreaded: false, from: 'interpreter' } as const;
  const result = new Map<string, { set: Figure['set']; byTable: number; byProfile: number | null }>();
  for (const set of sets) {
    const path = `/${set}.py`;
    const text = readFileSync(join('scripts', 'costs', `${set}.py`), 'utf8');
    const host = { list: () => [path], has: (name: string) => name === path, read: (name: string) => (name === path ? text : undefined) };
    const byTable = new Analysis(host, { ...defaultSettings, targetPython });
    const byProfile = profile === null ? null : new Analysis(host, { ...defaultSettings, targetPython, measuredPrices: { prices: profile, label: 'measured' } });
    for (const [, name] of text.matchAll(/^def (\w+)\(\):/gm)) {
      result.set(name!, { set, byTable: byTable.estimatedCost(path, name!) ?? 0, byProfile: byProfile?.estimatedCost(path, name!) ?? null });
    }
  }
  return result;
}
