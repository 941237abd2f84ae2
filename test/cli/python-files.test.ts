import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ConfigFiles, type ConfigOptions } from '../../src/node/config-files';
import { findPythonFiles } from '../../src/node/python-files';
import { tempTree } from './temp-tree';

type Files = Record<string, string>;

/** Paths found below `root`, relative to it. */
async function find(root: string, args: string[] = ['.'], options: ConfigOptions & { exclude?: string[] } = {}): Promise<string[]> {
  const { files } = await findPythonFiles(args, { folder: root, configs: new ConfigFiles(options), exclude: options.exclude ?? [] });
  return files.map((file) => file.path.replace(`${root}/`, ''));
}

const found = async (files: Files, args?: string[], options?: ConfigOptions & { exclude?: string[] }): Promise<string[]> =>
  find(tempTree(files), args, options);

describe('search', () => {
  test('Python files at any depth, sorted by code unit', async () => {
    expect(await found({ 'b.py': '', 'a/c.pyi': '', 'a/b/d.pyw': '', 'B.py': '', 'a.txt': '', 'apy': '', 'ä.py': '' })).toEqual([
      'B.py', 'a/b/d.pyw', 'a/c.pyi', 'b.py', 'ä.py',
    ]);
  });

  test('not in folders of tools and environments', async () => {
    const files = { 'a.py': '', '.venv/a.py': '', 'x/venv/a.py': '', 'x/node_modules/p/a.py': '', 'build/a.py': '', 'x/build.py': '' };
    expect(await found(files)).toEqual(['a.py', 'x/build.py']);
  });

  test('a file or folder that is named is taken, whatever excludes it', async () => {
    const files = { 'build/a.py': '', 'build/sub/b.py': '', 'run': '', 'pyproject.toml': '[tool.interlock]\nexclude = ["skip"]', 'skip/c.py': '' };
    expect(await found(files, ['build', 'run', 'skip'])).toEqual(['build/a.py', 'build/sub/b.py', 'run', 'skip/c.py']);
  });

  test('a path that is named twice is found once', async () => {
    expect(await found({ 'a/b.py': '' }, ['.', 'a', 'a/b.py', './a/../a/b.py'])).toEqual(['a/b.py']);
  });

  test('what does not exist is reported, the rest is found', async () => {
    const root = tempTree({ 'a.py': '' });
    const result = await findPythonFiles(['nope', 'a.py', 'no*.py'], { folder: root, configs: new ConfigFiles() });
    expect(result.missing).toEqual(['nope', 'no*.py']);
    expect(result.files).toHaveLength(1);
  });

  test.skipIf(process.getuid?.() === 0)('a folder that cannot be listed is reported', async () => {
    const root = tempTree({ 'a.py': '', 'locked/b.py': '' });
    chmodSync(`${root}/locked`, 0o000);
    const { problems } = await findPythonFiles(['.'], { folder: root, configs: new ConfigFiles() });
    chmodSync(`${root}/locked`, 0o755);
    expect(problems).toEqual([{ path: `${root}/locked`, message: 'cannot list the folder: permission denied' }]);
  });
});

describe('globs', () => {
  const files = { 'a/x.py': '', 'a/b/y.py': '', 'a/z.txt': '', 'c/x.py': '', 'a/.venv/x.py': '', 'we[i]rd.py': '' };
  test.each([
    [['a/*.py'], ['a/x.py']],
    [['a/**/*.py'], ['a/b/y.py', 'a/x.py']],
    [['{a,c}/x.py'], ['a/x.py', 'c/x.py']],
    [['**/x.py'], ['a/x.py', 'c/x.py']],
    [['a/*'], ['a/x.py', 'a/z.txt']],
    [['we[i]rd.py'], ['we[i]rd.py']],
  ])('%j', async (args, expected) => {
    expect(await found(files, args)).toEqual(expected);
  });
});

describe('.gitignore', () => {
  test('nested files, negation, anchors', async () => {
    const files = {
      '.git/HEAD': '',
      '.gitignore': 'out/\n/top.py\n*_gen.py\n',
      'top.py': '',
      'sub/top.py': '',
      'a_gen.py': '',
      'sub/.gitignore': '!b_gen.py\nlocal.py\n',
      'sub/b_gen.py': '',
      'sub/local.py': '',
      'local.py': '',
      'out/x.py': '',
      'sub/out/x.py': '',
    };
    expect(await found(files)).toEqual(['local.py', 'sub/b_gen.py', 'sub/top.py']);
    expect(await found(files, ['sub'])).toEqual(['sub/b_gen.py', 'sub/top.py']);
    expect(await found(files, ['out'])).toEqual(['out/x.py']);
    expect(await found(files, ['a_gen.py'])).toEqual(['a_gen.py']);
  });

  test('can be switched off', async () => {
    const files = { '.gitignore': 'a.py', 'a.py': '', 'interlock.toml': 'respect-gitignore = false' };
    expect(await found(files)).toEqual(['a.py']);
    expect(await found(files, ['.'], { isolated: true })).toEqual([]);
  });
});

describe('configuration', () => {
  test('include, exclude and extend-exclude of the nearest file', async () => {
    const files = {
      'pyproject.toml': '[tool.interlock]\nextend-exclude = ["/gen", "*_pb2.py"]\n',
      'gen/a.py': '',
      'x/gen/a.py': '',
      'x/a_pb2.py': '',
      'x/.venv/a.py': '',
      'sub/interlock.toml': 'include = ["*.task"]\nexclude = []\n',
      'sub/a.py': '',
      'sub/.venv/a.task': '',
    };
    expect(await found(files)).toEqual(['sub/.venv/a.task', 'x/gen/a.py']);
  });

  test('--exclude starts from the working folder', async () => {
    expect(await found({ 'a/x.py': '', 'b/x.py': '', 'b/a/x.py': '' }, ['.'], { exclude: ['/a'] })).toEqual(['b/a/x.py', 'b/x.py']);
  });
});

describe('links', () => {
  test('folders behind links are not searched, so a circle does no harm', async () => {
    const root = tempTree({ 'a/x.py': '' });
    symlinkSync('..', `${root}/a/up`);
    symlinkSync('self', `${root}/self`);
    expect(await find(root)).toEqual(['a/x.py']);
  });

  test('a linked file is found once, under its own name if that is there', async () => {
    const outside = tempTree({ 'shared.py': '' });
    const root = tempTree({ 'z.py': '' });
    symlinkSync('z.py', `${root}/a.py`);
    symlinkSync(`${outside}/shared.py`, `${root}/m.py`);
    symlinkSync(`${outside}/shared.py`, `${root}/n.py`);
    symlinkSync('nowhere.py', `${root}/broken.py`);
    expect(await find(root)).toEqual(['m.py', 'z.py']);
  });

  test('a folder that is named like a Python file is a folder', async () => {
    const root = tempTree({ 'a.py': '' });
    mkdirSync(`${root}/b.py`);
    expect(await find(root)).toEqual(['a.py']);
  });
});
