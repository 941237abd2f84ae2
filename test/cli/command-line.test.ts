import { chmodSync, readFileSync, statSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildCli, type BuiltCli } from './built-cli';
import { tempTree } from './temp-tree';

let cli: BuiltCli;
beforeAll(() => {
  cli = buildCli('command-line');
});

const version = (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;

describe('the program', () => {
  test('is executable and names its version', async () => {
    expect(statSync(cli.file).mode & 0o111).toBe(0o111);
    expect(readFileSync(cli.file, 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true);
    expect(await cli.run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test.each([[['--help']], [['check', '--help']], [['explain', '--help']]])('%j goes to stdout, with code 0', async (args) => {
    const { code, stdout, stderr } = await cli.run(args);
    expect(stdout).toMatch(/^Usage: interlock/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test.each([
    [['chek'], "unknown command 'chek'\n(Did you mean check?)"],
    [['check', '--outputformat', 'json'], "unknown option '--outputformat'\n(Did you mean --output-format?)"],
    [['check', '--output-format', 'sarif'], "argument 'sarif' is invalid. Allowed choices are text, json."],
    [['check', '--profile', 'loud'], "argument 'loud' is invalid. Allowed choices are default, strict."],
    [['check', '--jobs', '0'], 'It must be a number from 1 to 999.'],
    [['check', '--select', 'blocking-slep'], 'unknown rule `blocking-slep`, did you mean `blocking-sleep`?'],
    [['check', '--ignore', 'x'], 'unknown rule `x`\nRun `interlock rules` for the list.'],
    [['check', '--python-version', '2.7'], '--python-version must be a version such as 3.11, not "2.7"'],
    [['check', '--target-python', '2.7'], '--target-python must be a version such as 3.13, or 3.13t for the free-threaded build, not "2.7"'],
    [['check', '--cpu-threshold', '0'], '--cpu-threshold must be a number of milliseconds above 0, not "0"'],
    [['check', '--cpu-threshold', 'long'], '--cpu-threshold must be a number of milliseconds above 0, not "long"'],
    [['check', '--prices', 'none.json'], '--prices: cannot read none.json: '],
    [['check', '--config', 'none.toml'], 'there is no configuration file at '],
    [['check', '--config', 'a', '--isolated'], '--config and --isolated exclude each other'],
    [['check', 'nope.py'], 'there is no file or folder "nope.py"\nCheck the spelling; relative paths start from '],
    [['check', '-', 'a.py'], 'standard input cannot be checked together with paths'],
    [['explain', 'blocking-slep'], 'there is no rule `blocking-slep`, did you mean `blocking-sleep`?'],
    [['explain'], "missing required argument 'rule'"],
    [[], 'Usage: interlock'],
  ])('wrong usage: %j', async (args, message) => {
    const { code, stdout, stderr } = await cli.run(args, { cwd: tempTree({}) });
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('rules and explain', () => {
  test('rules: a line a rule', async () => {
    const { stdout, code } = await cli.run(['rules']);
    expect(code).toBe(0);
    expect(stdout.split('\n')[1]).toMatch(/^blocking-sleep +warning +on +safe fix +`time.sleep` on the event loop$/);
  });

  test('rules as JSON', async () => {
    const { stdout } = await cli.run(['rules', '--output-format', 'json']);
    expect((JSON.parse(stdout) as unknown[])[0]).toEqual({
      name: 'blocking-sleep',
      summary: '`time.sleep` on the event loop',
      family: 'blocking in async',
      severity: 'warning',
      on_by_default: true,
      aliases: ['ASYNC251', 'S7488', 'EVL001'],
      fix: 'safe',
      url: 'https://github.com/interlock-py/interlock/blob/main/docs/rules/blocking-sleep.md',
    });
  });

  test.each(['blocking-sleep', 'ASYNC251', 'async251'])('explain %s', async (name) => {
    const { stdout, code } = await cli.run(['explain', name]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^blocking-sleep\n/);
    expect(stdout).toContain('    await asyncio.sleep(0.5)');
  });

  test('colours when asked for, or with FORCE_COLOR; never with NO_COLOR alone', async () => {
    const coloured = async (args: string[], env: Record<string, string>): Promise<boolean> =>
      (await cli.run(['explain', 'blocking-sleep', ...args], { env })).stdout.includes('\u001b[');
    expect(await coloured([], {})).toBe(false);
    expect(await coloured(['--color', 'always'], {})).toBe(true);
    expect(await coloured(['--color', 'always'], { NO_COLOR: '1' })).toBe(true);
    expect(await coloured(['--color', 'never'], { FORCE_COLOR: '1' })).toBe(false);
    expect(await coloured([], { FORCE_COLOR: '1' })).toBe(true);
    expect(await coloured([], { FORCE_COLOR: '0' })).toBe(false);
    expect(await coloured([], { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
  });
});

describe('check without findings', () => {
  test('says what was checked', async () => {
    const cwd = tempTree({ 'a.py': 'x = 1\n', 'b/c.py': '', '.gitignore': 'd.py', 'd.py': '' });
    expect(await cli.run(['check'], { cwd })).toEqual({ code: 0, stdout: 'No findings (2 files checked)\n', stderr: '' });
    expect(await cli.run(['check', '--quiet', 'b', '*.py'], { cwd })).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await cli.run(['check', '--output-format', 'json'], { cwd })).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
    expect((await cli.run(['check', '--no-respect-gitignore'], { cwd })).stdout).toContain('(3 files checked)');
    expect((await cli.run(['check', '--extend-exclude', '/b,x'], { cwd })).stdout).toContain('(1 file checked)');
  });

  test('an empty folder is no error', async () => {
    expect(await cli.run(['check'], { cwd: tempTree({}) })).toEqual({
      code: 0,
      stdout: 'No findings (0 files checked)\n',
      stderr: 'warning: no Python files found\n',
    });
  });

  test('a broken configuration: each problem at its line, code 3, the rest in force', async () => {
    const cwd = tempTree({ 'a.py': '', 'b.py': '', 'pyproject.toml': '[tool.interlock]\nslect = []\nextend-exclude = ["b.py"]\n' });
    expect(await cli.run(['check'], { cwd })).toEqual({
      code: 3,
      stdout: 'No findings (1 file checked)\n',
      stderr: 'pyproject.toml:2:1: error: unknown key `slect`, did you mean `select`?\n',
    });
    expect((await cli.run(['check', '--isolated'], { cwd })).code).toBe(0);
  });

  test.skipIf(process.platform === 'win32')('names of files cannot play with the terminal', async () => {
    const cwd = tempTree({ 'a\u001b[2J/interlock.toml': 'x\u001b = 1\n"\u001b[2J" = 1', 'a\u001b[2J/a.py': '' });
    const { code, stderr } = await cli.run(['check'], { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain('a\ufffd[2J/interlock.toml:1:');
    expect(stderr).not.toContain('\u001b');
  });

  test.skipIf(process.getuid?.() === 0)('a file that cannot be read', async () => {
    const cwd = tempTree({ 'a.py': '', 'b.py': '' });
    chmodSync(`${cwd}/a.py`, 0o000);
    const { code, stderr } = await cli.run(['check'], { cwd });
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'a.py: error: cannot read the file: permission denied\n' });
  });
});

describe('a terminal that ends early', () => {
  test('a closed pipe is no error and no noise', async () => {
    const { stderr } = await cli.run(['rules'], {
      started: (child) => {
        child.stdout!.destroy();
      },
    });
    expect(stderr).toBe('');
  });

  test.skipIf(process.platform === 'win32')('Ctrl-C ends with 130 and leaves nothing half said', async () => {
    const result = await cli.run(['check', '-'], {
      keepInputOpen: true,
      started: (child) => {
        setTimeout(() => child.kill('SIGINT'), 1500);
      },
    });
    expect(result).toEqual({ code: 130, stdout: '', stderr: '' });
  });
});
