import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leaves } from '../../src/core/decision/tree';
import type { Skeleton } from '../../src/core/decision/types';
import { canImport, testInterpreters, type TestInterpreter } from './interpreters';

const folder = join('src', 'core', 'decision', 'skeletons');
const interpreters = testInterpreters();
const run = promisify(execFile);
let working = '';

beforeAll(() => {
  working = mkdtempSync(join(tmpdir(), 'interlock-skeletons-'));
});
afterAll(() => {
  rmSync(working, { recursive: true, force: true });
});

/** What the last line of a skeleton's file says that it prints last; by its code, as the leaf shows it. */
const expectations = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith('.py'))
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      const result = /\n# prints: ([^\n]+)\n$/.exec(text);
      return [text.slice(0, result?.index ?? 0) + '\n', { name, result: result?.[1] ?? '' }] as const;
    }),
);

const cases = leaves.flatMap(({ id, skeleton }) => (skeleton === null ? [] : [{ id, skeleton, name: expectations.get(skeleton.code)?.name ?? '' }]));

test('each file belongs to a leaf, says what it prints, and starts nothing when it is imported', () => {
  expect(cases.map(({ name }) => name).sort()).toEqual([...expectations.values()].map(({ name }) => name).sort());
  for (const { name, result } of expectations.values()) expect(result, name).not.toBe('');
  for (const { skeleton, name } of cases) expect(skeleton.code, name).toContain('\nif __name__ == "__main__":');
});

test('there are interpreters to run them on', () => {
  expect(interpreters.length).toBeGreaterThan(0);
});

/** The oldest one that a skeleton allows and the newest one. */
function chosen({ minimumPython: [major, minor] }: Skeleton): TestInterpreter[] {
  const allowed = interpreters.filter(({ version }) => version[0] > major || (version[0] === major && version[1] >= minor));
  return [...new Set([allowed.at(0), allowed.at(-1)])].filter((each) => each !== undefined);
}

/** Runs a copy under a name of its own, as a user would; returns the last line and what was written to stderr. */
async function lastLine(python: string, name: string, code: string, flags: readonly string[]): Promise<{ readonly last: string | undefined; readonly stderr: string }> {
  const file = join(working, name);
  writeFileSync(file, code);
  const { stdout, stderr } = await run(python, [...flags, file], { timeout: 60_000 });
  return { last: stdout.trimEnd().split('\n').at(-1), stderr };
}

/** Makes processes start as they do on Windows and macOS: everything that a worker needs has to be importable. */
const spawning = 'import multiprocessing\nmultiprocessing.set_start_method("spawn")\n';

describe.each(cases)('$id $name', ({ skeleton, name }) => {
  const expected = expectations.get(skeleton.code)!.result;
  const runners = chosen(skeleton).filter(({ path }) => skeleton.requires.every((requirement) => canImport(path, requirement.replace(/\[.*/, ''))));

  test.each(runners)('prints its result on Python $version.0.$version.1', { timeout: 90_000 }, async ({ path }) => {
    const { last, stderr } = await lastLine(path, name, skeleton.code, ['-W', 'error::DeprecationWarning', '-X', 'utf8']);
    expect(last).toBe(expected);
    // The skeleton for the free-threaded build says so where the GIL is on.
    expect(stderr.replace('the GIL is on: these threads take turns\n', '')).toBe('');
  });

  test.runIf(skeleton.code.includes('ProcessPoolExecutor'))('runs with spawned workers', { timeout: 90_000 }, async () => {
    const newest = runners.at(-1)!;
    const guarded = skeleton.code.replace('if __name__ == "__main__":', `if __name__ == "__main__":\n    ${spawning.trim().replace('\n', '\n    ')}`);
    expect((await lastLine(newest.path, `spawned_${name}`, guarded, ['-X', 'utf8'])).last).toBe(expected);
  });

  test('compiles on the newest interpreter', async () => {
    const file = join(working, `compiled_${name}`);
    writeFileSync(file, skeleton.code);
    const newest = interpreters.at(-1)!;
    await run(newest.path, ['-c', 'import sys; compile(open(sys.argv[1], encoding="utf-8").read(), sys.argv[1], "exec")', file], { timeout: 30_000 });
  });
});
