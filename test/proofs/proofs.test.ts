import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { testInterpreters } from '../decision-skeletons/interpreters';
import { projectRoot } from '../rules/fixtures';
import { analyse } from '../rules/harness';

/**
 * Proof by running. Each folder is named after a rule, with a dot and a word behind it for a further form of its fault, and holds `broken.py` (the rule fires), `fixed.py` (it does not), and `show.py FILE`,
 * which imports the program from FILE, forces the interleaving that the finding predicts, and prints as its last line `fault: …` with what
 * went wrong, or `no fault`. The first line of `show.py` may say `# python: 3.12`: the oldest version on which the fault can show.
 */
const root = join('test', 'proofs');
const run = promisify(execFile);
const interpreters = testInterpreters();
const proofs = readdirSync(root).filter((name) => existsSync(join(root, name, 'show.py')));

it('has proofs, and interpreters to run them on', () => {
  expect(proofs.length).toBeGreaterThan(0);
  expect(interpreters.length).toBeGreaterThan(0);
});

describe.each(proofs)('%s', (proof) => {
  const rule = proof.split('.')[0]!;
  const path = (name: string): string => join(root, proof, name);
  const reported = (name: string): readonly string[] => analyse({ [`${projectRoot}/main.py`]: readFileSync(path(name), 'utf8') }).map((finding) => finding.rule);

  it('is reported in the broken program, and not in the fixed one', () => {
    expect(reported('broken.py')).toContain(rule);
    expect(reported('fixed.py')).not.toContain(rule);
  });

  const oldest = /^# python: 3\.(\d+)/.exec(readFileSync(path('show.py'), 'utf8'))?.[1];
  const newest = /^# python: (?:3\.\d+)?-3\.(\d+)/.exec(readFileSync(path('show.py'), 'utf8'))?.[1];
  const fitting = interpreters.filter(({ version }) => version[1] >= Number(oldest ?? 8) && version[1] <= Number(newest ?? 99));
  const chosen = [...new Set([fitting.at(0), fitting.at(-1)])].filter((each) => each !== undefined);

  it('has an interpreter to run on', () => {
    expect(chosen.length).toBeGreaterThan(0);
  });

  it.each(chosen.map((each) => [`3.${each.version[1]}`, each] as const))('goes wrong on Python %s as predicted, and not when it is fixed', { timeout: 120_000 }, async (_name, interpreter) => {
    const lastLine = async (program: string): Promise<string> => {
      const { stdout } = await run(interpreter.path, ['-W', 'ignore', path('show.py'), path(program)], { timeout: 50_000, killSignal: 'SIGKILL' });
      return stdout.trim().split('\n').at(-1) ?? '';
    };
    expect(await lastLine('broken.py')).toMatch(/^fault: \S/);
    expect(await lastLine('fixed.py')).toBe('no fault');
  });
});
