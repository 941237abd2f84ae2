import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyEdits } from '../../src/core/fixes/combined-edits';
import { parseTargetPython } from '../../src/core/config/target';
import { testInterpreters, type TestInterpreter } from '../decision-skeletons/interpreters';
import { analyse } from '../rules/harness';

/**
 * Programs with a fault that shows when they run. Each begins with what the test needs to know: `rule` and `fix` (how the title begins) say
 * which fix to apply, `broken` is a pattern for the output before, `fixed` the whole output after; `since` is the first Python they run on.
 */
const programs = join(dirname(fileURLToPath(import.meta.url)), '..', 'fixtures', 'fixed-programs');

/** Kinds of fixes that must be shown to work: a program for each, by the name of its file. */
const kinds = [
  'under_the_lock', 'with_statement', 'reentrant_lock', 'asyncio_lock', 'copy', 'set_default', 'hoisted_lock', 'await', 'background_set', 'task_group',
  'raise_again', 'tuple', 'pass_function', 'main_guard', 'top_level_function', 'as_completed',
];

const interpreters = testInterpreters();
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlock-fixed-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Program {
  readonly text: string;
  readonly rule: string;
  readonly fix: string;
  readonly broken: RegExp;
  readonly fixed: string;
  readonly since: string;
}

function read(name: string): Program {
  const text = readFileSync(join(programs, `${name}.py`), 'utf8');
  const said = (key: string): string | undefined => new RegExp(`^# ${key}: (.*)$`, 'm').exec(text)?.[1];
  const needed = (key: string): string => {
    const value = said(key);
    if (value === undefined) throw new Error(`${name}.py does not say its \`${key}\``);
    return value;
  };
  return { text, rule: needed('rule'), fix: needed('fix'), broken: new RegExp(needed('broken'), 'm'), fixed: needed('fixed'), since: said('since') ?? '3.8' };
}

/** The program after the engine's own fix. */
function repaired({ text, rule, fix, since }: Program): string {
  const findings = analyse({ '/project/main.py': text }, { targetPython: parseTargetPython(since) ?? null });
  const fixes = findings.filter((finding) => finding.rule === rule).flatMap((finding) => finding.fixes);
  const wanted = fixes.find(({ title }) => title.startsWith(fix));
  if (wanted === undefined) throw new Error(`no such fix among ${JSON.stringify(findings.map((each) => [each.rule, each.fixes.map(({ title }) => title)]))}`);
  return applyEdits(text, wanted.edits);
}

interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program prints. Programs that hang end by themselves; the limit here is for what should never happen. */
function run(interpreter: TestInterpreter, name: string, text: string): Promise<Output> {
  const file = join(folder, `${name}.py`);
  writeFileSync(file, text);
  return new Promise((resolve) => {
    execFile(interpreter.path, [file], { timeout: 60_000, env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } }, (_error, stdout, stderr) => {
      resolve({ stdout: stdout.replaceAll('\r\n', '\n'), stderr: stderr.replaceAll('\r\n', '\n') });
    });
  });
}

/** The oldest interpreter that can run a program, and the newest one. */
function ends(since: string): TestInterpreter[] {
  const [major, minor] = since.split('.').map(Number) as [number, number];
  const fitting = interpreters.filter(({ version }) => version[0] > major || (version[0] === major && version[1] >= minor));
  return [...new Set([fitting[0], fitting.at(-1)])].filter((one) => one !== undefined);
}

const names = readdirSync(programs).filter((name) => name.endsWith('.py')).map((name) => name.slice(0, -'.py'.length));

it('there is a program for each kind of fix, and an interpreter to run it on', () => {
  expect(names).toEqual(expect.arrayContaining(kinds));
  expect(interpreters).not.toEqual([]);
});

describe.each(names)('%s', (name) => {
  const program = read(name);
  it.each(ends(program.since).map((one): [string, TestInterpreter] => [one.version.join('.'), one]))('runs as it should after the fix, on Python %s', async (version, interpreter) => {
    const file = `${name}_${version.replace('.', '_')}`;
    const before = await run(interpreter, `${file}_before`, program.text);
    expect(before.stdout + before.stderr).toMatch(program.broken);
    expect(before.stdout.trim()).not.toBe(program.fixed);
    const after = await run(interpreter, `${file}_after`, repaired(program));
    expect(after).toEqual({ stdout: `${program.fixed}\n`, stderr: '' });
  }, 150_000);
});
