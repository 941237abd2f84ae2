import { describe, expect, it } from 'vitest';
import { readIni } from '../../../src/core/config/ini-text';
import { configuredCodes, linterFiles } from '../../../src/core/config/other-linters';
import { deferrableCodes, isDeferred } from '../../../src/core/rules/deferred';
import { ruleMetas } from '../../../src/core/rules/meta';
import type { Finding } from '../../../src/core/findings';

const codes = (files: Readonly<Record<string, string>>, asked: readonly string[] = ['ASYNC251', 'ASYNC240', 'RUF006', 'W1506', 'W2101', 'R1732', 'B039']): readonly string[] =>
  configuredCodes(new Map(Object.entries(files)), asked);

describe('Ruff', () => {
  it.each([
    ['a prefix', '[tool.ruff.lint]\nselect = ["ASYNC"]', ['ASYNC251']],
    ['one code', '[tool.ruff.lint]\nselect = ["ASYNC251"]', ['ASYNC251']],
    ['the old place', '[tool.ruff]\nselect = ["ASYNC2"]', ['ASYNC251']],
    ['added to the default', '[tool.ruff.lint]\nextend-select = ["RUF"]', ['RUF006']],
    ['everything', '[tool.ruff.lint]\nselect = ["ALL"]', ['ASYNC251', 'RUF006', 'W2101', 'B039']],
    ['everything but one', '[tool.ruff.lint]\nselect = ["ALL"]\nignore = ["ASYNC251", "B"]', ['RUF006', 'W2101']],
    ['a code against its family', '[tool.ruff.lint]\nselect = ["ASYNC251"]\nignore = ["ASYNC"]', ['ASYNC251']],
    ['the same on both sides', '[tool.ruff.lint]\nselect = ["ASYNC"]\nignore = ["ASYNC"]', []],
    ['rules in preview', '[tool.ruff.lint]\nselect = ["ASYNC"]\npreview = true', ['ASYNC251', 'ASYNC240']],
    ['codes of Pylint', '[tool.ruff.lint]\nselect = ["PL"]', ['W2101']],
    ['the default', '[tool.ruff]\nline-length = 100', []],
    ['something else', '[tool.black]\nline-length = 100', []],
    ['broken', '[tool.ruff.lint]\nselect = ["ASYNC"]\nignore = [', ['ASYNC251']],
    ['of the wrong type', '[tool.ruff]\nlint = 3\nselect = "ASYNC"', []],
  ])('%s', (_name, pyproject, expected) => {
    expect(codes({ 'pyproject.toml': pyproject })).toEqual(expected);
  });

  it('reads its own file before pyproject.toml', () => {
    expect(codes({ 'ruff.toml': '[lint]\nselect = ["RUF"]', 'pyproject.toml': '[tool.ruff.lint]\nselect = ["ASYNC"]' })).toEqual(['RUF006']);
    expect(codes({ '.ruff.toml': 'select = ["B"]', 'ruff.toml': '[lint]\nselect = ["RUF"]' })).toEqual(['B039']);
  });
});

describe('Flake8', () => {
  it.each([
    ['.flake8', '[flake8]\nextend-select = ASYNC', ['ASYNC251', 'ASYNC240']],
    ['setup.cfg', '[flake8]\nselect =\n    E,\n    ASYNC2\nextend-ignore = ASYNC240  # too many', ['ASYNC251']],
    ['tox.ini', '[tox]\nenvlist = py\n[flake8]\nselect = B0', ['B039']],
    ['.flake8', '[flake8]\nmax-line-length = 100', []],
    ['setup.cfg', '[metadata]\nselect = ASYNC', []],
  ])('%s %j', (name, text, expected) => {
    expect(codes({ [name]: text })).toEqual(expected);
  });

  it('reads pyproject.toml', () => {
    expect(codes({ 'pyproject.toml': '[tool.flake8]\nextend-select = ["ASYNC251"]' })).toEqual(['ASYNC251']);
  });
});

describe('Pylint', () => {
  const all = ['W1506', 'W2101', 'R1732'];
  it.each([
    ['.pylintrc', '[MAIN]\njobs = 2', all],
    ['.pylintrc', '[MESSAGES CONTROL]\ndisable = consider-using-with,\n    W1506', ['W2101']],
    ['pylintrc', '[MESSAGES CONTROL]\ndisable = all\nenable = useless-with-lock', ['W2101']],
    ['setup.cfg', '[pylint.messages_control]\ndisable = R', ['W1506', 'W2101']],
    ['pyproject.toml', '[tool.pylint.main]\njobs = 2', all],
    ['pyproject.toml', '[tool.pylint."messages control"]\ndisable = ["refactor"]', ['W1506', 'W2101']],
    ['pyproject.toml', '[tool.pylint]\ndisable = "all"', []],
    ['setup.cfg', '[metadata]\nname = "x"', []],
  ])('%s %j', (name, text, expected) => {
    expect(codes({ [name]: text })).toEqual(expected);
  });
});

it('knows nothing where nothing is configured', () => {
  expect(codes({})).toEqual([]);
  expect(new Set(linterFiles).size).toBe(linterFiles.length);
});

describe('readIni', () => {
  it('joins lines, drops comments, and takes any text', () => {
    const ini = readIni('a = 1\n[One]\nKey = x, # first\n  y\n; no\n# no\nother: z\n[]\n= 3\n[broken\n');
    expect([...ini.keys()]).toEqual(['one', '']);
    expect([...ini.get('one')!]).toEqual([['key', 'x,\ny'], ['other', 'z']]);
  });
});

describe('what is left to others', () => {
  const finding = (rule: string, primitive?: string, related = 0): Finding => ({
    path: '/a.py', start: 0, end: 40, rule, severity: 'warning', confidence: 'certain', message: 'm', fixes: [], ...(primitive !== undefined && { primitive }),
    related: Array.from({ length: related }, () => ({ path: '/a.py', start: 0, end: 1, message: 'm' })),
  });

  it('is what the other linter sees', () => {
    expect(isDeferred(finding('blocking-sleep', 'time.sleep'), ['ASYNC251'], '')).toBe(true);
    expect(isDeferred(finding('blocking-http-call', 'requests.get'), ['ASYNC210'], '')).toBe(true);
    expect(isDeferred(finding('dangling-task'), ['RUF006'], 'asyncio.create_task(work())')).toBe(true);
    expect(isDeferred(finding('thread-misuse'), ['W1506'], 'threading.Thread(name="a")')).toBe(true);
    expect(isDeferred(finding('pool-not-closed'), ['R1732'], '')).toBe(true);
  });

  it('is nothing that it does not see', () => {
    expect(isDeferred(finding('blocking-sleep', 'time.sleep'), ['ASYNC210'], '')).toBe(false);
    expect(isDeferred(finding('transitive-blocking-call', 'time.sleep', 2), ['ASYNC251'], '')).toBe(false);
    expect(isDeferred(finding('blocking-loop-callback', 'time.sleep'), ['ASYNC251'], '')).toBe(false);
    expect(isDeferred(finding('blocking-http-call', 'requests.Session.get'), ['ASYNC210'], '')).toBe(false);
    expect(isDeferred(finding('blocking-sleep'), ['ASYNC251'], '')).toBe(false);
    expect(isDeferred(finding('dangling-task'), ['RUF006'], 'spawn(work())')).toBe(false);
    expect(isDeferred(finding('thread-misuse'), ['W1506'], 'thread.run()')).toBe(false);
  });

  it('has codes that our rules list as theirs', () => {
    const aliases = new Set(ruleMetas.flatMap((meta) => meta.aliases));
    const missing = deferrableCodes.filter((code) => !aliases.has(code));
    expect(missing).toEqual([]);
  });
});
