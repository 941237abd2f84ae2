import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Marker fixtures.
 *
 * `# expect: rule` at the end of a line: a finding of that rule starts on this line. Several are separated by commas, and a
 * rule may be followed by a severity, a confidence and the length of the chain in brackets: `[warning]`, `[possible 3]`. Lines without a marker expect no finding.
 * `# fix: text` after it: the code of this line when the finding's first fix is applied.
 * `# model: name, name` at the top: these names are listed as blocking by the project.
 * `# target: 3.13t`: the interpreter that the project runs on.
 * `# case: name` starts a case. Lines before the first one belong to every case; each case is analysed alone, with its
 * line numbers in the file unchanged.
 */
const fixturesRoot = join(dirname(fileURLToPath(import.meta.url)), '..', 'fixtures');

/** Where fixture files lie for the analysis. */
export const projectRoot = '/project';

export interface Expectation {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly rule: string;
  readonly severity?: string;
  readonly confidence?: string;
  readonly chain?: number;
}

export interface ExpectedFix {
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

export interface Case {
  readonly name: string;
  /** Path for the analysis to text. */
  readonly files: Readonly<Record<string, string>>;
  readonly expectations: readonly Expectation[];
  readonly fixes: readonly ExpectedFix[];
  readonly models: readonly string[];
  readonly target?: string;
}

const caseLine = /^# case: (.+)$/;
const marker = /# expect: ([^#]*)/;
const fixMarker = /# fix: (.*)$/;

/** All fixture files of a folder below `test/fixtures/rules`, as [base name, cases]. */
export function ruleFixtures(folder: string): [string, Case[]][] {
  const root = join(fixturesRoot, 'rules', folder);
  return listFiles(root).map((path) => [basename(path), splitCases(readFileSync(path, 'utf8'))]);
}

export function ruleFolders(): string[] {
  return readdirSync(join(fixturesRoot, 'rules')).sort();
}

/** Each folder of `test/fixtures/projects` is one case of several files. */
export function projectFixtures(): Case[] {
  const root = join(fixturesRoot, 'projects');
  return readdirSync(root)
    .sort()
    .map((name) => {
      const folder = join(root, name);
      const files: Record<string, string> = {};
      for (const path of listFiles(folder)) {
        files[projectRoot + path.slice(folder.length).replaceAll('\\', '/')] = readFileSync(path, 'utf8');
      }
      return makeCase(name, files);
    });
}

function listFiles(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? listFiles(path) : /\.pyi?$/.test(path) ? [path] : []));
}

/** One case for each `# case:` line; lines of other cases are blanked. A file without such lines is one case. */
export function splitCases(text: string): Case[] {
  const lines = text.split('\n');
  const owners: string[] = [];
  let current = '';
  for (const line of lines) {
    current = caseLine.exec(line)?.[1] ?? current;
    owners.push(current);
  }
  const names = [...new Set(owners)].filter((name) => name !== '');
  if (names.length === 0) names.push('');
  return names.map((name) => {
    const own = lines.map((line, index) => (owners[index] === '' || owners[index] === name ? line : ''));
    return makeCase(name, { [`${projectRoot}/main.py`]: own.join('\n') });
  });
}

function makeCase(name: string, files: Readonly<Record<string, string>>): Case {
  const expectations: Expectation[] = [];
  const fixes: ExpectedFix[] = [];
  const models: string[] = [];
  for (const [file, text] of Object.entries(files)) {
    text.split('\n').forEach((content, index) => {
      const line = index + 1;
      for (const item of marker.exec(content)?.[1]?.split(',') ?? []) expectations.push(readItem(item.trim(), file, line));
      const fix = fixMarker.exec(content)?.[1];
      if (fix !== undefined) fixes.push({ file, line, code: fix.trim() });
      models.push(...(/^# model: (.+)$/.exec(content)?.[1]?.split(',').map((model) => model.trim()) ?? []));
    });
  }
  const target = Object.values(files).map((text) => /^# target: (.+)$/m.exec(text)?.[1]).find((text) => text !== undefined);
  return { name, files, expectations, fixes, models, ...(target !== undefined && { target }) };
}

function readItem(item: string, file: string, line: number): Expectation {
  const parts = /^([a-z-]+)(?:\[([a-z0-9 ]+)\])?$/.exec(item);
  const facts = parts?.[2]?.split(' ') ?? [];
  const severity = facts.find((fact) => severities.has(fact));
  const confidence = facts.find((fact) => confidences.has(fact));
  const chain = facts.find((fact) => /^\d+$/.test(fact));
  const understood = [severity, confidence, chain].filter((fact) => fact !== undefined).length;
  if (!parts || understood !== facts.length) throw new Error(`${file}:${line}: cannot read the marker "${item}"`);
  return { file, line, rule: parts[1] ?? '', ...(severity && { severity }), ...(confidence && { confidence }), ...(chain && { chain: Number(chain) }) };
}

const severities = new Set(['error', 'warning', 'information', 'hint']);
const confidences = new Set(['certain', 'likely', 'possible']);
