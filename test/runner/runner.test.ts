import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { RunnerEvent } from '../../src/core/bench/events';
import { findInterpreters } from '../conformance/interpreters';

const folder = join(__dirname);
const found = findInterpreters();
/** The oldest and the newest; all of them, which takes two minutes each, with INTERLOCK_EVERY_PYTHON=1. */
const interpreters = process.env.INTERLOCK_EVERY_PYTHON === '1' ? found : found.filter((_, index) => index === 0 || index === found.length - 1);
/** Seconds; the machine may be busy with other tests. */
const limit = 300;

/** Exit code and what a Python program wrote to its two outputs. */
function runPython(python: string, args: readonly string[]): Promise<{ code: number | null; output: string; errors: string }> {
  return new Promise((resolve) => {
    const child = spawn(python, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let [output, errors] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      output += part;
    });
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      errors += part;
    });
    child.on('close', (code) => {
      resolve({ code, output, errors });
    });
  });
}

const modules = readdirSync(folder)
  .filter((name) => /^test_.*\.py$/.test(name))
  .map((name) => name.slice(0, -3));

describe.each(interpreters)('the runner on Python $version', ({ path }) => {
  it.each(modules)('%s', { timeout: limit * 1000 }, async (module) => {
    const { code, errors } = await runPython(path, ['-W', 'error::ResourceWarning', '-m', 'unittest', module]);
    expect(code, errors).toBe(0);
  });

  it('speaks as the host expects it', { timeout: limit * 1000 }, async () => {
    const runner = join(folder, '..', '..', 'src', 'runner', 'interlock_bench');
    const { code, output, errors } = await runPython(path, [runner, 'run', 'sleeping-threads', '--budget', '2', '--json']);
    expect(code, errors).toBe(0);
    const kinds = output.trim().split('\n').map((line) => v.parse(RunnerEvent, JSON.parse(line)).event);
    expect(kinds).toEqual(expect.arrayContaining(['hello', 'environment', 'plan', 'progress', 'sample', 'result', 'done']));
  });
});

describe('the runner', () => {
  it('belongs to this version of Interlock', () => {
    const read = (path: string) => readFileSync(join(folder, '..', '..', path), 'utf8');
    const version = (JSON.parse(read('package.json')) as { version: string }).version;
    expect(read('src/runner/interlock_bench/__init__.py')).toContain(`VERSION = "${version}"`);
  });
});
