import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findInterpreters, launcherPaths } from '../../../src/node/interpreters/find-interpreters';
import { namedInterpreter } from '../../../src/node/interpreters/named-interpreter';
import { temporaryFolder } from '../../bench/fake-runner';

/** Empty programs: nothing may be started to find them. */
function tree(files: Readonly<Record<string, string>>, links: Readonly<Record<string, string>> = {}): string {
  const root = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { mode: 0o755 });
  }
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(join(root, target), join(root, path));
  }
  return root;
}

async function found(root: string, folders: readonly string[], env: NodeJS.ProcessEnv = {}, given: readonly string[] = []) {
  const list = await findInterpreters({ folders, env, home: join(root, 'home'), platform: 'linux', given });
  return list.map(({ path, label }) => [path.slice(root.length + 1), label]);
}

describe('interpreters are found', () => {
  test('in the order of their fitness, with labels', async () => {
    const root = tree(
      {
        'work/.venv/pyvenv.cfg': 'home = /x\nversion = 3.12.1\n', 'other/pyvenv.cfg': 'version_info = 3.11.7.final.0\n', 'other/bin/python': '',
        'home/.pyenv/versions/3.13.0/bin/python': '', 'home/.pyenv/versions/3.9.18/bin/python': '', 'home/.pyenv/versions/3.10.2/bin/python': '',
        'home/.pyenv/versions/3.12.1/bin/python': '', 'home/.pyenv/versions/2.7.18/bin/python': '', 'home/.pyenv/versions/3.7.1/bin/python': '',
        'home/.pyenv/versions/3.14.0t/bin/python': '', 'conda/bin/python': '', 'bin/python3.8': '', 'bin/python3': '', 'work/.python-version': '3.9.18\n',
        'given/python': '',
      },
      { 'work/.venv/bin/python': 'home/.pyenv/versions/3.12.1/bin/python' },
    );
    const env = { VIRTUAL_ENV: join(root, 'other'), CONDA_PREFIX: join(root, 'conda'), PATH: `${join(root, 'bin')}:relative/bin:` };
    expect(await found(root, [join(root, 'work')], env, [join(root, 'given/python')])).toEqual([
      ['given/python', 'python (given)'],
      ['work/.venv/bin/python', 'Python 3.12.1 (.venv)'],
      ['other/bin/python', 'Python 3.11.7 (VIRTUAL_ENV)'],
      ['conda/bin/python', 'python (conda)'],
      ['home/.pyenv/versions/3.9.18/bin/python', 'Python 3.9.18 (.python-version)'],
      ['bin/python3', 'python3 (PATH)'],
      ['bin/python3.8', 'Python 3.8 (PATH)'],
      ['home/.pyenv/versions/3.14.0t/bin/python', 'Python 3.14.0t (pyenv)'],
      ['home/.pyenv/versions/3.13.0/bin/python', 'Python 3.13.0 (pyenv)'],
      // Not the same as the environment made from it.
      ['home/.pyenv/versions/3.12.1/bin/python', 'Python 3.12.1 (pyenv)'],
      ['home/.pyenv/versions/3.10.2/bin/python', 'Python 3.10.2 (pyenv)'],
    ]);
  });

  test('once, whatever the number of names', async () => {
    const root = tree({ 'bin/python3.12': '' }, { 'bin/python3': 'bin/python3.12', 'bin/python': 'bin/python3', 'local/python3': 'bin/python3' });
    const env = { PATH: `${join(root, 'local')}:${join(root, 'bin')}` };
    expect(await found(root, [], env)).toEqual([['local/python3', 'Python 3.12 (PATH)']]);
  });

  test('but not the scripts of pyenv, nor what PYENV_ROOT does not hold', async () => {
    const root = tree({ 'env/shims/python3': '', 'env/versions/3.13.1/bin/python': '', 'home/.pyenv/versions/3.12.0/bin/python': '' });
    expect(await found(root, [], { PYENV_ROOT: join(root, 'env'), PATH: join(root, 'env', 'shims') })).toEqual([['env/versions/3.13.1/bin/python', 'Python 3.13.1 (pyenv)']]);
  });

  test('none, where there is none', async () => {
    const root = tree({ 'work/.venv/bin/readme': '', 'work/.python-version': '../../evil\n' });
    expect(await found(root, [join(root, 'work')], { PATH: '' })).toEqual([]);
  });

  test('in the list of the Windows launcher, old and new', () => {
    const list = ' -V:3.13 *        C:\\Python313\\python.exe\r\n -V:3.12          C:\\Program Files\\Python312\\python.exe\r\n -3.11-64 \tC:\\P\\python.exe\r\nNo more.\r\n';
    expect(launcherPaths(list)).toEqual(['C:\\Python313\\python.exe', 'C:\\Program Files\\Python312\\python.exe', 'C:\\P\\python.exe']);
  });
});

describe('an interpreter can be named', () => {
  const list = [
    { path: '/a', source: 'PATH', label: 'python3 (PATH)' },
    { path: '/t', source: 'pyenv', label: 'Python 3.13.2t (pyenv)' },
    { path: '/b', source: 'pyenv', label: 'Python 3.13.0 (pyenv)' },
    { path: '/c', source: 'pyenv', label: 'Python 3.1.0 (pyenv)' },
  ];
  test.each([['3.13', '/b'], ['3.13t', '/t'], ['3.13.0', '/b'], ['3.1', '/c'], ['3.12', null], ['3.13.0t', null]])('by version: %s', async (name, path) => {
    expect(await namedInterpreter(name, temporaryFolder(), list, { PATH: '' })).toBe(path);
  });

  test('by path, environment, or name on PATH', async () => {
    const root = tree({ 'env/bin/python': '', 'bin/python3.12': '', 'tool': '' });
    const name = (text: string) => namedInterpreter(text, root, list, { PATH: join(root, 'bin') });
    expect(await name('env')).toBe(join(root, 'env/bin/python'));
    expect(await name('./env')).toBe(join(root, 'env/bin/python'));
    expect(await name('python3.12')).toBe(join(root, 'bin/python3.12'));
    expect(await name('tool')).toBe(join(root, 'tool'));
    expect(await name('./missing')).toBe(join(root, 'missing')); // its start says that it is missing
    expect(await name('pythonx')).toBeNull();
    expect(await name('./bin')).toBeNull();
  });

  test('as a terminal finds it: a file that lies here does not stand in for the program', async () => {
    const root = tree({ 'bin/python3': '', 'here/python3': '', 'here/python3.12/bin/python': '', 'bin/python3.12': '' });
    const name = (text: string, path = join(root, 'bin')) => namedInterpreter(text, join(root, 'here'), list, { PATH: path });
    expect(await name('python3')).toBe(join(root, 'bin/python3'));
    expect(await name('python3.12')).toBe(join(root, 'bin/python3.12'));
    expect(await name('./python3')).toBe(join(root, 'here/python3'));
    expect(await name('python4', '.')).toBeNull();
  });
});
