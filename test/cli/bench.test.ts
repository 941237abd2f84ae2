import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { presets } from '../../src/core/bench/presets';
import { parseResults } from '../../src/core/bench/result-file';
import { isAlive } from '../bench/fake-runner';
import { sampleResult } from '../bench/sample-result';
import { buildCli, type BuiltCli } from './built-cli';
import { tempTree } from './temp-tree';

// Real measurements, several in one test, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

let cli: BuiltCli;
beforeAll(() => {
  cli = buildCli('bench');
});

/** Small, so that it ends soon; the real runner on a real interpreter. */
const python = ['--python', 'python3'];
const tiny = [...python, '--budget', '1'];
const bench = (args: readonly string[], options: Parameters<BuiltCli['run']>[1] = {}) => cli.run(['bench', ...args], options);

function runsOf(text: string) {
  const read = parseResults(text);
  if ('problem' in read) throw new Error(read.problem);
  return read.results;
}

describe('usage', () => {
  test('--list names every preset', async () => {
    const { code, stdout } = await bench(['--list']);
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(1, -1).map((line) => line.split(' ')[0])).toEqual(presets.map(({ id }) => id));
    expect(JSON.parse((await bench(['--list', '--output-format', 'json'])).stdout)).toEqual(presets);
  });

  test.each([
    [['qick'], 'there is no preset `qick`, did you mean `quick`?\nRun `interlock bench --list` for the list.'],
    [['quick', '--full'], '--full runs all presets'],
    [['--budget', '0'], 'It must be from 1 to 600 seconds, or quick, careful, long.'],
    [['--budget', 'ages'], 'It must be from 1 to 600 seconds'],
    [['--args', '1'], '--args belongs to --function'],
    [['--dry-run'], '--dry-run belongs to --function'],
    [['quick', '--function', 'a.py::f'], 'a function and presets cannot be measured in one run'],
    [[...python, '--function', 'a.py'], '--function must be a file and a name, such as app.py::parse, not "a.py"'],
    [[...python, '--function', 'none.py::f'], 'there is no file "none.py"'],
    [[...python, '--function', 'a.py::f; import os'], '--function must be a file and a name'],
    [['--python', 'pythonx'], 'there is no Python "pythonx"'],
    [['--python', 'a', '--python', 'b', '--python', 'c'], '--python can be given twice at most'],
    [['--compare', 'none.json'], 'cannot read "none.json": no such file'],
    [['--compare', 'a.py'], '"a.py" cannot be used: It is not JSON.'],
    [['--compare', 'a.py', '--output-format', 'csv'], '--compare has no form in CSV'],
    [['--seed', '-1'], 'It must be a number from 0 to 2147483647.'],
    [['--output-format', 'svg'], 'Allowed choices are text, json, csv, markdown.'],
  ])('%j is wrong usage', async (args, message) => {
    const { code, stdout, stderr } = await bench(args, { cwd: tempTree({ 'a.py': 'def f(): pass\n' }) });
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('an interpreter that cannot be used: what, how, why, what next', async () => {
    const folder = tempTree({});
    const { code, stdout, stderr } = await bench(['--python', './missing'], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`error: quick: There is no interpreter at ${folder}/missing.\n  command: ${folder}/missing -u -X utf8 `);
    expect(stderr).toContain('Choose another interpreter.');
  });
});

describe('a preset', () => {
  test('as text, with every cell named, and nothing on stderr where it is no terminal', async () => {
    const { code, stdout, stderr } = await bench(['sleeping-threads', ...tiny]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\S.*\nCPython 3\.\d+\.\d+, GIL /);
    expect(stdout).toMatch(/sequential +[\d.]+ m?s/);
    expect(stdout).toMatch(/rounds? .*seed \d+, Interlock /);
  });

  test('as JSON, CSV and Markdown, to a file, without the path of the interpreter', async () => {
    const folder = tempTree({});
    const { code, stdout } = await bench(['sleeping-threads', ...tiny, '--seed', '5', '--output-format', 'json', '-o', 'result.json'], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    const text = readFileSync(join(folder, 'result.json'), 'utf8');
    const [result] = runsOf(text);
    expect(result).toMatchObject({ request: { kind: 'preset', name: 'sleeping-threads', budget: 1, seed: 5 }, environment: { executable: '' } });
    const csv = await bench(['sleeping-threads', ...tiny, '--output-format', 'csv']);
    expect(csv.stdout.split('\r\n')).toHaveLength(result!.cells.length + 2);
    expect((await bench(['sleeping-threads', ...tiny, '--output-format', 'markdown'])).stdout).toMatch(/^## /);
  });

  test('against an earlier run', async () => {
    const folder = tempTree({});
    await bench(['sleeping-threads', ...tiny, '--output-format', 'json', '-o', 'before.json'], { cwd: folder });
    const same = await bench(['sleeping-threads', ...tiny, '--compare', 'before.json'], { cwd: folder });
    expect(same.code).toBe(0);
    expect(same.stdout).toMatch(/: against \d{4}-\d\d-\d\d\n/);
    // Another machine: figures, no verdict.
    const before = runsOf(readFileSync(join(folder, 'before.json'), 'utf8'))[0]!;
    writeFileSync(join(folder, 'other.json'), JSON.stringify({ ...before, environment: { ...before.environment, cpuModel: 'Another', version: '3.99.0' } }));
    const other = await bench(['sleeping-threads', ...tiny, '--compare', 'other.json', '--output-format', 'json'], { cwd: folder });
    const { comparisons } = JSON.parse(other.stdout) as { comparisons: { comparable: boolean; refusals: string[] }[] };
    expect(comparisons).toMatchObject([{ comparable: false }]);
    expect(comparisons[0]!.refusals.join(' ')).toMatch(/The interpreters differ: .*The processors differ: /);
    writeFileSync(join(folder, 'waiting.json'), JSON.stringify(sampleResult()));
    expect((await bench(['sleeping-threads', ...tiny, '--compare', 'waiting.json'], { cwd: folder })).stderr).toBe('The earlier file holds no run of the same benchmark.\n');
  });

  const others = interpretersHere();
  test.skipIf(others.length < 2)('on two interpreters side by side', async () => {
    const { code, stdout } = await bench(['sleeping-threads', '--budget', '1', '--python', others[0]!, '--python', others[1]!, '--output-format', 'json']);
    expect(code).toBe(0);
    const versions = runsOf(stdout).map(({ environment }) => environment.version);
    expect(new Set(versions).size).toBe(2);
    expect((JSON.parse(stdout) as { comparisons: { columns: string[] }[] }).comparisons[0]!.columns).toEqual(versions.map((version) => `CPython ${version}`));
  });
});

/** Interpreters that may be compared: those of pyenv, where there is one. */
function interpretersHere(): string[] {
  const root = join(process.env.PYENV_ROOT ?? join(process.env.HOME ?? '', '.pyenv'), 'versions');
  if (!existsSync(root)) return [];
  return readdirSync(root).filter((name) => /^3\.(9|1\d)\.\d+$/.test(name)).map((name) => join(root, name, 'bin', 'python')).filter((path) => existsSync(path));
}

describe('a function', () => {
  const files = { 'app.py': 'import hashlib\n\ndef digest(data, times=1):\n    for _ in range(times):\n        hashlib.sha256(data).digest()\n' };
  const target = ['--function', 'app.py::digest', '--args', 'b"x" * size', '--setup', 'size = 1000'];

  test('is not run unasked', async () => {
    const { code, stdout, stderr } = await bench([...python, ...target], { cwd: tempTree(files) });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/This runs code of yours:\n {2}.*python\S* -u -X utf8 .*interlock_bench serve\n {2}in .*, imports app\.py\n {2}once: size = 1000\n {2}calls digest\(b"x" \* size\) for about 10 s, up to 16 at once\n/);
    expect(stderr).toContain('nobody can be asked here\nAdd --yes to run it without asking.');
  });

  test.skipIf(process.platform === 'win32').each([['y', 0], ['n', 2], ['', 2], ['\u0003', 2]])('a terminal is asked: %j', async (answer, code) => {
    const terminal = inTerminal(['bench', ...python, ...target, '--dry-run'], tempTree(files));
    await terminal.shows(/Go on\? \[y\/N\]/);
    terminal.type(answer === '\u0003' ? answer : `${answer}\r`);
    expect(await terminal.ended).toBe(code);
    expect(terminal.text().includes('One call took')).toBe(code === 0);
    expect(terminal.text().includes('Nothing was run.')).toBe(code !== 0);
  });

  test('once, to see what it is', async () => {
    const { code, stdout, stderr } = await bench([...python, ...target, '--dry-run', '--yes'], { cwd: tempTree(files) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^One call took [\d.]+ .s and returned NoneType.*\n[^]*A run would call it about \d+ times, up to \d+ at once\.\n/);
  });

  test('is measured and classified', async () => {
    const { code, stdout, stderr } = await bench([...python, ...target, '--yes', '--budget', '2', '--output-format', 'json'], { cwd: tempTree(files) });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(runsOf(stdout)).toMatchObject([{ request: { kind: 'function', name: 'digest', file: 'app.py', argumentsText: 'b"x" * size', setupText: 'size = 1000' }, function: { class: expect.any(String) as string } }]);
  });

  test('that fails shows its traceback', async () => {
    const { code, stderr } = await bench([...python, '--function', 'app.py::digest', '--args', '5', '--yes', '--dry-run'], { cwd: tempTree(files) });
    expect(code).toBe(2);
    expect(stderr).toContain('TypeError');
  });
});

describe('stopping', () => {
  test.skipIf(process.platform === 'win32')('Ctrl-C in a terminal prints what was measured and leaves nothing behind', async () => {
    const terminal = inTerminal(['bench', 'computing', ...python, '--budget', '60']);
    // The progress line shows that the first rounds are done.
    await terminal.shows(/rounds [2-9] of \d+/);
    const pids = descendants(terminal.pid);
    expect(pids.length).toBeGreaterThan(2);
    terminal.type('\u0003');
    expect(await terminal.ended).toBe(130);
    expect(terminal.text()).toMatch(/Stopped after \d+ rounds?/);
    expect(terminal.text()).toMatch(/\(stopped early\)/);
    await vi.waitFor(() => {
      expect(pids.filter(isAlive)).toEqual([]);
    }, { timeout: 10_000 });
  });

  test('killing the command line leaves nothing behind', async () => {
    const child = spawn(process.execPath, [cli.file, 'bench', 'computing', ...python, '--budget', '60'], { stdio: 'ignore' });
    let pids: number[] = [];
    await vi.waitFor(() => {
      pids = descendants(child.pid!);
      expect(pids.length).toBeGreaterThan(2);
    }, { timeout: 15_000, interval: 100 });
    child.kill('SIGKILL');
    await vi.waitFor(() => {
      expect(pids.filter(isAlive)).toEqual([]);
    }, { timeout: 10_000 });
  });
});

function descendants(root: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const parents = lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const found = [root];
  for (const pid of found) found.push(...parents.filter(([, parent]) => parent === pid).map(([child]) => child));
  return found.slice(1);
}

/** Runs the command line in a pseudo terminal, which Python has and Node has not. */
function inTerminal(args: readonly string[], cwd = process.cwd()) {
  const code = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';
  const child = spawn('python3', ['-c', code, process.execPath, cli.file, ...args], { cwd, env: { ...process.env, NO_COLOR: '1', TERM: 'xterm' } });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    pid: child.pid!,
    ended,
    text: () => text,
    type: (keys: string) => child.stdin.write(keys),
    shows: (what: RegExp) => vi.waitFor(() => {
      expect(text).toMatch(what);
    }, { timeout: 40_000, interval: 50 }),
  };
}
