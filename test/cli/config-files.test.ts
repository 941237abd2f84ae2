import { describe, expect, test } from 'vitest';
import { ConfigFiles } from '../../src/node/config-files';
import { tempTree } from './temp-tree';

describe('the nearest configuration', () => {
  test('interlock.toml before pyproject.toml, the nearer folder before the farther', () => {
    const root = tempTree({
      'pyproject.toml': '[tool.interlock]\nprofile = "strict"\n[project]\nrequires-python = ">=3.11"',
      'a/pyproject.toml': '[tool.other]\n',
      'b/interlock.toml': '',
      'b/pyproject.toml': '[project]\nrequires-python = ">=3.12"\n[tool.interlock]\nignore = ["ALL"]',
      'b/c/d.py': '',
    });
    const configs = new ConfigFiles();
    const at = (folder: string) => configs.forFolder(folder, root);
    expect(at(`${root}/a`).file).toBe(`${root}/pyproject.toml`);
    expect(at(`${root}/a`).settings).toMatchObject({ profile: 'strict', root, pythonVersion: [3, 11] });
    expect(at(`${root}/b/c`).file).toBe(`${root}/b/interlock.toml`);
    expect(at(`${root}/b/c`).settings).toMatchObject({ ignore: [], root: `${root}/b`, pythonVersion: [3, 12] });
    expect(at(`${root}/b/c`)).toBe(at(`${root}/b`));
  });

  test('other linters are asked where the configuration says so', () => {
    const root = tempTree({
      'a/interlock.toml': 'defer-to-linters = true',
      'a/ruff.toml': '[lint]\nselect = ["ASYNC"]',
      'a/.flake8': '[flake8]\nextend-select = B',
      'a/old/deep/ruff.toml': '[lint]\nselect = ["RUF"]',
      'a/venv/ruff.toml': '[lint]\nselect = ["RUF"]',
      'b/interlock.toml': '',
      'b/ruff.toml': '[lint]\nselect = ["ASYNC"]',
    });
    const configs = new ConfigFiles();
    const [deep, top, ...more] = configs.forFolder(`${root}/a`, root).settings.deferredCodes;
    expect(deep).toEqual({ folder: `${root}/a/old/deep`, codes: ['RUF006', 'B039'] });
    expect(top).toEqual({ folder: `${root}/a`, codes: expect.arrayContaining(['ASYNC251', 'B039']) as string[] });
    expect(more).toEqual([]);
    expect(configs.forFolder(`${root}/b`, root).settings.deferredCodes).toEqual([]);
    const asked = new ConfigFiles({ override: (settings) => ({ ...settings, deferToLinters: true }) });
    expect(asked.forFolder(`${root}/b`, root).settings.deferredCodes[0]?.codes).toContain('ASYNC251');
  });

  test('a repository ends the search', () => {
    const root = tempTree({ 'interlock.toml': 'profile = "strict"', 'repo/.git/HEAD': '', 'repo/a/b.py': '' });
    const config = new ConfigFiles().forFolder(`${root}/repo/a`, root);
    expect(config).toMatchObject({ file: undefined, marked: true, settings: { profile: 'default', root: `${root}/repo` } });
  });

  test('without any file: defaults, the Python version of the project, one project for the repository', () => {
    const root = tempTree({
      '.git/HEAD': '',
      'a/pyproject.toml': '[project]\nrequires-python = "~=3.10"',
      'a/src/x.py': '',
      'b/pyproject.toml': '[project]\nrequires-python = ">=3.10"',
    });
    const configs = new ConfigFiles();
    expect(configs.forFolder(`${root}/a/src`, root).settings).toMatchObject({ root, pythonVersion: [3, 10] });
    expect(configs.forFolder(`${root}/a/src`, root)).toBe(configs.forFolder(`${root}/b`, root));
  });

  test('without any mark, the project is what was asked for', () => {
    const root = tempTree({ 'a/x.py': '' });
    expect(new ConfigFiles().forFolder(`${root}/a`, root)).toMatchObject({ marked: false, settings: { root } });
  });

  test('isolated and --config', () => {
    const root = tempTree({ 'interlock.toml': 'profile = "strict"', 'other.toml': 'ignore = ["blocking-sleep"]\nbad = 1' });
    expect(new ConfigFiles({ isolated: true }).forFolder(root, root).settings.profile).toBe('default');
    const config = new ConfigFiles({ file: `${root}/other.toml` }).forFolder(root, root);
    expect(config.settings).toMatchObject({ profile: 'default', ignore: ['blocking-sleep'] });
    expect(config.problems).toMatchObject([{ path: `${root}/other.toml`, row: 2, column: 1 }]);
    expect(() => new ConfigFiles({ file: `${root}/none.toml` })).toThrow(`there is no configuration file at ${root}/none.toml`);
  });

  test('a file that cannot be read is a problem, not a silence', () => {
    const root = tempTree({ 'interlock.toml/x.py': '' });
    expect(new ConfigFiles().forFolder(root, root).problems).toMatchObject([
      { path: `${root}/interlock.toml`, message: 'cannot read the file: it is a folder' },
    ]);
  });

  test('what the command line overrides', () => {
    const root = tempTree({ 'a/interlock.toml': '' });
    const configs = new ConfigFiles({ override: (settings) => ({ ...settings, profile: 'strict' }) });
    expect([`${root}/a`, root].map((folder) => configs.forFolder(folder, root).settings.profile)).toEqual(['strict', 'strict']);
  });
});

describe('model files', () => {
  const models = '# ours\n[[blocking]]\nnames = ["db.query"]\ntier = "network"\n\n[[blocking]]\nnames = ["db.scan", 3]\ntier = "slow"\n';

  test('are read beside the configuration, with each problem at its line', () => {
    const root = tempTree({ 'a/pyproject.toml': '[tool.interlock]\nmodels = ["m/ours.toml"]', 'a/m/ours.toml': models });
    const { settings, problems } = new ConfigFiles().forFolder(`${root}/a`, root);
    expect(settings.extraModels.map((group) => group.names)).toEqual([['db.query'], ['db.scan']]);
    expect(problems.map(({ path, row, column }) => [path, row, column])).toEqual([
      [`${root}/a/m/ours.toml`, 7, 1],
      [`${root}/a/m/ours.toml`, 8, 1],
    ]);
  });

  test('a missing one is a problem of the line that names it', () => {
    const root = tempTree({ 'interlock.toml': 'models = [\n  "none.toml",\n]\nprofile = "strict"' });
    const { settings, problems } = new ConfigFiles().forFolder(root, root);
    expect(settings.profile).toBe('strict');
    expect(problems).toMatchObject([
      { path: `${root}/interlock.toml`, row: 2, column: 3, message: `\`models\`: cannot read ${root}/none.toml: no such file` },
    ]);
  });

  test('a broken one keeps its readable tables', () => {
    const root = tempTree({ 'interlock.toml': 'models = ["m.toml"]', 'm.toml': `x = = 1\n${models.replace(', 3', '').replace('slow', 'disk')}` });
    const { settings, problems } = new ConfigFiles().forFolder(root, root);
    expect(settings.extraModels).toHaveLength(2);
    expect(problems.map((problem) => problem.row)).toEqual([1]);
  });
});
