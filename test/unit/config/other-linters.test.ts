import { describe, expect, it } from 'vitest';
import { readIni } from '../../../src/core/config/ini-text';
import { configuredCodes, linterFiles } from '../../../src/core/config/other-linters';
import { deferrableCodes, isDeferred } from '../../../src/core/rules/deferred';
import { ruleMetas } from '../../../src/core/rules/meta';
import type { Finding } from '../../../src/core/findings';

const codes = (files: Readonly<Record<string, string>>, asked: readonly string[] = ['ASYNC251', 'ASYNC240', 'RUF006', 'W1506', 'W2101', 'R1732', 'B039']): readonly string[] =>
  at('/p', '/p', Object.fromEntries(Object.entries(files).map(([name, text]) => [`/p/${name}`, text])), asked);

/** Codes for files of a folder, by the texts of files by their absolute paths. */
function at(folder: string, root: string, files: Readonly<Record<string, string>>, asked: readonly string[] = ['ASYNC251', 'RUF006', 'W1506', 'B039']): readonly string[] {
  return configuredCodes((path) => files[path], folder, root, asked);
}

describe('Ruff', () => {
  it.each([
    ['a prefix', '[tool.ruff.lint]\nselect = ["ASYNC"]', ['ASYNC251', 'ASYNC240']],
    ['one code', '[tool.ruff.lint]\nselect = ["ASYNC251"]', ['ASYNC251']],
    ['the old place', '[tool.ruff]\nselect = ["ASYNC2"]', ['ASYNC251', 'ASYNC240']],
    ['added to the default', '[tool.ruff.lint]\nextend-select = ["RUF"]', ['RUF006']],
    ['everything', '[tool.ruff.lint]\nselect = ["ALL"]', ['ASYNC251', 'ASYNC240', 'RUF006', 'W2101', 'B039']],
    ['everything but one', '[tool.ruff.lint]\nselect = ["ALL"]\nignore = ["ASYNC251", "B"]', ['ASYNC240', 'RUF006', 'W2101']],
    ['a code against its family', '[tool.ruff.lint]\nselect = ["ASYNC251"]\nignore = ["ASYNC"]', ['ASYNC251']],
    ['the same on both sides', '[tool.ruff.lint]\nselect = ["ASYNC"]\nignore = ["ASYNC"]', []],
    ['before a rule was stable', '[tool.ruff]\nrequired-version = "==0.14.3"\n[tool.ruff.lint]\nselect = ["ASYNC"]', ['ASYNC251']],
    ['the same in preview', '[tool.ruff]\nrequired-version = "<0.15"\n[tool.ruff.lint]\nselect = ["ASYNC"]\npreview = true', ['ASYNC251', 'ASYNC240']],
    ['the default of late versions', '[tool.ruff]\nrequired-version = ">=0.16.1"', ['ASYNC251', 'W2101', 'B039']],
    ['the same, less one', '[tool.ruff]\nrequired-version = "~=0.17"\n[tool.ruff.lint]\nextend-ignore = ["B"]', ['ASYNC251', 'W2101']],
    ['a name', '[tool.ruff.lint]\npreview = true\nselect = ["asyncio-dangling-task", "E"]', ['RUF006']],
    ['a name without preview, which is an error', '[tool.ruff.lint]\nselect = ["asyncio-dangling-task"]', []],
    ['codes of Pylint', '[tool.ruff.lint]\nselect = ["PL"]', ['W2101']],
    ['the default', '[tool.ruff]\nline-length = 100', []],
    ['something else', '[tool.black]\nline-length = 100', []],
    ['broken', '[tool.ruff.lint]\nselect = ["ASYNC"]\nignore = [', ['ASYNC251', 'ASYNC240']],
    ['of the wrong type', '[tool.ruff]\nlint = 3\nselect = "ASYNC"', []],
  ])('%s', (_name, pyproject, expected) => {
    expect(codes({ 'pyproject.toml': pyproject })).toEqual(expected);
  });

  it('reads its own file before pyproject.toml', () => {
    expect(codes({ 'ruff.toml': '[lint]\nselect = ["RUF"]', 'pyproject.toml': '[tool.ruff.lint]\nselect = ["ASYNC"]' })).toEqual(['RUF006']);
    expect(codes({ '.ruff.toml': 'select = ["B"]', 'ruff.toml': '[lint]\nselect = ["RUF"]' })).toEqual(['B039']);
  });
});

describe('where the configuration lies', () => {
  const ruff = (...codes: string[]): string => `[lint]\nselect = ${JSON.stringify(codes)}`;

  it('is the nearest one of Ruff, and nothing of those above', () => {
    const files = { '/p/ruff.toml': ruff('ASYNC'), '/p/a/pyproject.toml': '[tool.black]', '/p/a/b/.ruff.toml': ruff('RUF') };
    expect(at('/p', '/p', files)).toEqual(['ASYNC251']);
    expect(at('/p/a', '/p', files)).toEqual(['ASYNC251']);
    expect(at('/p/a/b/c', '/p', files)).toEqual(['RUF006']);
  });

  it('is above the project as far as the repository reaches', () => {
    const files = { '/ruff.toml': ruff('B'), '/r/.git/HEAD': '', '/r/ruff.toml': ruff('ASYNC') };
    expect(at('/r/p', '/r/p', files)).toEqual(['ASYNC251']);
    expect(at('/r/p', '/r/p', { '/ruff.toml': ruff('B'), '/r/.git': 'gitdir: x' })).toEqual([]);
    expect(at('/r/p', '/r/p', { '/ruff.toml': ruff('B') })).toEqual([]);
  });

  it('goes on in what Ruff extends: the nearer file decides, `select` begins afresh', () => {
    const base = { '/p/base.toml': `required-version = ">=0.15"\n${ruff('ASYNC', 'B')}` };
    expect(at('/p', '/p', { ...base, '/p/ruff.toml': 'extend = "base.toml"' })).toEqual(['ASYNC251', 'B039']);
    expect(at('/p', '/p', { ...base, '/p/ruff.toml': 'extend = "./base.toml"\n[lint]\nignore = ["B"]\nextend-select = ["RUF"]' })).toEqual(['ASYNC251', 'RUF006']);
    expect(at('/p', '/p', { ...base, '/p/ruff.toml': `extend = "base.toml"\n${ruff('RUF')}` })).toEqual(['RUF006']);
    expect(at('/p/a', '/p', { '/p/pyproject.toml': '[tool.ruff.lint]\nselect = ["B"]', '/p/a/ruff.toml': 'extend = "../pyproject.toml"' })).toEqual(['B039']);
  });

  it('comes to an end in a circle, and without the other file', () => {
    expect(at('/p', '/p', { '/p/ruff.toml': `extend = "b.toml"\n${ruff('RUF')}`, '/p/b.toml': 'extend = "ruff.toml"' })).toEqual(['RUF006']);
    expect(at('/p', '/p', { '/p/ruff.toml': `extend = "none.toml"\n${ruff('RUF')}` })).toEqual(['RUF006']);
    expect(at('/p', '/p', { '/p/ruff.toml': 'extend = 3' })).toEqual([]);
  });

  it("is the project's for Flake8 and Pylint, else the nearest", () => {
    const files = { '/p/.flake8': '[flake8]\nselect = ASYNC', '/p/a/.flake8': '[flake8]\nselect = B', '/p/a/b/.pylintrc': '', '/p/a/pylintrc': '[MAIN]\ndisable = all' };
    expect(at('/p/a/b', '/p', files)).toEqual(['ASYNC251', 'W1506']);
    expect(at('/p/a', '/p', files)).toEqual(['ASYNC251']);
  });

  it('is in the order of Flake8', () => {
    expect(at('/p', '/p', { '/p/.flake8': '[flake8]\nselect = ASYNC', '/p/setup.cfg': '[flake8]\nselect = B' })).toEqual(['B039']);
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

  /** @param marked the file's text, the finding behind `>` and up to `<`, or to the end. */
  const isLeft = (each: Finding, code: string, marked = ''): boolean => {
    const [before = '', rest = ''] = marked.includes('>') ? marked.split('>') : ['', marked];
    const [found = '', after = ''] = rest.split('<');
    return isDeferred({ ...each, start: before.length, end: before.length + found.length }, [{ folder: '/', codes: [code] }], before + found + after);
  };

  it('is what the other linter sees', () => {
    expect(isLeft(finding('blocking-sleep', 'time.sleep'), 'ASYNC251')).toBe(true);
    expect(isLeft(finding('blocking-http-call', 'requests.get'), 'ASYNC210')).toBe(true);
    expect(isLeft(finding('blocking-process-wait', 'os.popen'), 'ASYNC220')).toBe(true);
  });

  it.each([
    ['dangling-task', 'RUF006', '>asyncio.create_task(work())'],
    ['dangling-task', 'RUF006', 'import asyncio as aio\n>aio.ensure_future(work())'],
    ['dangling-task', 'RUF006', 'from asyncio import (\n    sleep,\n    create_task,\n)\ntask = >create_task(work())'],
    ['dangling-task', 'ASYNC300', 'if x: >asyncio.create_task(work())'],
    ['thread-misuse', 'W1506', '>threading.Thread(name="a")<.start()'],
    ['thread-misuse', 'W1506', 'from threading import Thread\n>Thread(work, daemon=True)'],
    ['temporary-lock', 'W2101', 'from threading import Lock, RLock\nwith >RLock()'],
    ['pool-not-closed', 'R1732', 'from multiprocessing import Pool\npool = >Pool(3)'],
  ])('is %s by %s: %j', (rule, code, text) => {
    expect(isLeft(finding(rule), code, text)).toBe(true);
  });

  it.each([
    ['dangling-task', 'RUF006', '>spawn(work())'],
    ['dangling-task', 'RUF006', '>loop.create_task(work())'],
    ['dangling-task', 'RUF006', 'from .tasks import create_task\n>create_task(work())'],
    ['dangling-task', 'ASYNC300', 'task = >asyncio.create_task(work())'],
    ['dangling-task', 'ASYNC300', '>asyncio.ensure_future(work())'],
    ['thread-misuse', 'W1506', '>thread.run()'],
    ['thread-misuse', 'W1506', '>threading.Thread(target=work).run()'],
    ['thread-misuse', 'W1506', '>threading.Thread(group=None, target=None)'],
    ['thread-misuse', 'W1506', '>threading.Thread(None, None)'],
    ['temporary-lock', 'W2101', 'from multiprocessing import Lock\nwith >Lock()'],
    ['pool-not-closed', 'R1732', 'from concurrent.futures import ThreadPoolExecutor\npool = >ThreadPoolExecutor()'],
    ['pool-not-closed', 'R1732', 'from multiprocessing.pool import ThreadPool\npool = >ThreadPool()'],
  ])('is not %s by %s: %j', (rule, code, text) => {
    expect(isLeft(finding(rule), code, text)).toBe(false);
  });

  it('is nothing that it does not see', () => {
    expect(isLeft(finding('blocking-sleep', 'time.sleep'), 'ASYNC210')).toBe(false);
    expect(isLeft(finding('transitive-blocking-call', 'time.sleep', 2), 'ASYNC251')).toBe(false);
    expect(isLeft(finding('blocking-loop-callback', 'time.sleep'), 'ASYNC251')).toBe(false);
    expect(isLeft(finding('blocking-http-call', 'requests.Session.get'), 'ASYNC210')).toBe(false);
    expect(isLeft(finding('blocking-file-io', 'os.fdopen'), 'ASYNC230')).toBe(false);
    expect(isLeft(finding('blocking-sleep'), 'ASYNC251')).toBe(false);
  });

  it('is what the nearest folder says', () => {
    const found = { ...finding('blocking-sleep', 'time.sleep'), path: '/p/a/b.py' };
    expect(isDeferred(found, [{ folder: '/p/a', codes: [] }, { folder: '/p', codes: ['ASYNC251'] }], '')).toBe(false);
    expect(isDeferred({ ...found, path: '/p/ab.py' }, [{ folder: '/p/a', codes: [] }, { folder: '/p', codes: ['ASYNC251'] }], '')).toBe(true);
    expect(isDeferred({ ...found, path: '/q/a.py' }, [{ folder: '/p', codes: ['ASYNC251'] }], '')).toBe(false);
  });

  it('has codes that our rules list as theirs', () => {
    const aliases = new Set(ruleMetas.flatMap((meta) => meta.aliases));
    const missing = deferrableCodes.filter((code) => !aliases.has(code));
    expect(missing).toEqual([]);
  });
});
