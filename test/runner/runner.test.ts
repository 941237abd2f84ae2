import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findInterpreters } from '../conformance/interpreters';

const folder = join(__dirname);
const interpreters = findInterpreters();
/** Seconds; the machine may be busy with other tests. */
const limit = 300;

/** Exit code and standard error of the unit tests of one Python module of this folder. */
function runTests(python: string, module: string): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve) => {
    const child = spawn(python, ['-W', 'error::ResourceWarning', '-m', 'unittest', module], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    child.on('close', (code) => {
      resolve({ code, text });
    });
  });
}

const modules = readdirSync(folder)
  .filter((name) => /^test_.*\.py$/.test(name))
  .map((name) => name.slice(0, -3));

describe.each(interpreters)('the runner on Python $version', ({ path }) => {
  it.each(modules)('%s', { timeout: limit * 1000 }, async (module) => {
    const { code, text } = await runTests(path, module);
    expect(code, text).toBe(0);
  });
});

describe('the runner', () => {
  it('belongs to this version of Interlock', () => {
    const read = (path: string) => readFileSync(join(folder, '..', '..', path), 'utf8');
    const version = (JSON.parse(read('package.json')) as { version: string }).version;
    expect(read('src/runner/interlock_bench/__init__.py')).toContain(`VERSION = "${version}"`);
  });
});
