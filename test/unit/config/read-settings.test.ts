import { describe, expect, test } from 'vitest';
import { readSettings } from '../../../src/core/config/read-settings';
import { defaultSettings } from '../../../src/core/config/settings';

const read = (text: string, path = '/p/pyproject.toml') => readSettings(text, path);
/** `row:column message` of each problem. */
const problems = (text: string, path?: string): string[] =>
  read(text, path).problems.map(({ row, column, message }) => `${row}:${column} ${message}`);

describe('settings', () => {
  test('every key', () => {
    const { settings, problems, found } = read(`
[project]
requires-python = ">=3.8"

[tool.interlock]
select = ["blocking-sleep", "ALL"]
extend-select = ["blocking-filesystem-metadata"]
ignore = ["blocking-file-io"]
profile = "strict"
python-version = "3.12"
target-python = "3.13t"
cpu-threshold = 20
models = ["models/ours.toml"]
include = ["src/**/*.py"]
exclude = ["gen"]
extend-exclude = ["/docs/conf.py"]
respect-gitignore = false
defer-to-linters = true
src = ["lib", "../shared", "/abs"]

[tool.interlock.per-file-ignores]
"tests/**" = ["ALL"]
`);
    expect(problems).toEqual([]);
    expect(found).toBe(true);
    expect(settings).toEqual({
      ...defaultSettings,
      root: '/p',
      select: ['blocking-sleep', 'ALL'],
      extendSelect: ['blocking-filesystem-metadata'],
      ignore: ['blocking-file-io'],
      profile: 'strict',
      pythonVersion: [3, 12],
      statesPython: true,
      targetPython: { version: [3, 13], freeThreaded: true, from: 'configuration' },
      cpuThreshold: 20,
      models: ['models/ours.toml'],
      include: ['src/**/*.py'],
      exclude: ['gen'],
      extendExclude: ['/docs/conf.py'],
      respectGitignore: false,
      deferToLinters: true,
      src: ['/p/lib', '/shared', '/abs'],
      perFileIgnores: { 'tests/**': ['ALL'] },
    });
  });

  test('a pyproject.toml without our table is not ours, but says which Python it needs', () => {
    const { found, settings } = read('[project]\nrequires-python = ">=3.11"\n[tool.other]\nselect = 1\n');
    expect(found).toBe(false);
    expect(settings.pythonVersion).toEqual([3, 11]);
  });

  test('an empty table counts, and so does an empty interlock.toml', () => {
    expect(read('[tool.interlock]\n').found).toBe(true);
    expect(read('', '/p/interlock.toml').found).toBe(true);
  });

  test('interlock.toml has the keys at its top level', () => {
    const { settings } = read('\ufeffignore = ["blocking-sleep"]\r\nprofile = "strict"\r\n', '/p/interlock.toml');
    expect(settings).toMatchObject({ ignore: ['blocking-sleep'], profile: 'strict' });
  });

  test('Poetry’s range is a lower bound, too', () => {
    expect(read('[tool.poetry.dependencies]\npython = "^3.10"\n').settings.pythonVersion).toEqual([3, 10]);
  });
});

describe('problems name their line, and the rest works', () => {
  test('an unknown key, with the likely one', () => {
    const text = '[tool.interlock]\nprofile = "strict"\n  slect = []\n';
    expect(problems(text)).toEqual(['3:3 unknown key `slect`, did you mean `select`?']);
    expect(read(text).settings.profile).toBe('strict');
  });

  test('an unknown key that is like no other', () => {
    expect(problems('zzzzz = 1\n', '/p/interlock.toml')).toEqual(['1:1 unknown key `zzzzz`']);
  });

  test('an unknown rule, at its place in a list of several lines', () => {
    const text = '[tool.interlock]\nignore = [\n  "blocking-sleep",\n  "blocking-slep",\n]\n';
    expect(problems(text)).toEqual(['4:3 `ignore`: unknown rule `blocking-slep`, did you mean `blocking-sleep`?']);
    expect(read(text).settings.ignore).toEqual(['blocking-sleep']);
  });

  test('a code of another tool, with the rule that covers it', () => {
    expect(problems('select = ["ASYNC251"]', '/p/interlock.toml')).toEqual([
      '1:11 `select`: unknown rule `ASYNC251`, did you mean `blocking-sleep`?',
    ]);
  });

  test.each([
    ['select = "blocking-sleep"', '1:1 `select`: must be a list of strings, not "blocking-sleep"'],
    ['exclude = ["a", 1]', '1:1 `exclude`: must be a list of strings; other items are left out'],
    ['profile = "loud"', '1:1 `profile`: must be "default" or "strict", not "loud"'],
    ['python-version = 3.11', '1:1 `python-version`: must be a string such as "3.11", not 3.11'],
    ['python-version = "2.7"', '1:1 `python-version`: must be a string such as "3.11", not "2.7"'],
    ['respect-gitignore = "no"', '1:1 `respect-gitignore`: must be true or false, not "no"'],
    ['per-file-ignores = []', '1:1 `per-file-ignores`: must be a table from a glob to rule names, not a list'],
    ['per-file-ignores."a.py" = ["nope"]', '1:28 `per-file-ignores`: unknown rule `nope`'],
    ['src = { a = 1 }', '1:1 `src`: must be a list of strings, not a table'],
  ])('%s', (text, expected) => {
    expect(problems(text, '/p/interlock.toml')).toEqual([expected]);
    expect(read(text, '/p/interlock.toml').settings).toMatchObject({ profile: 'default', pythonVersion: [3, 9] });
  });

  test('dotted and quoted keys are found', () => {
    expect(problems('[tool]\ninterlock.profil = 1\n')).toEqual(['2:1 unknown key `profil`, did you mean `profile`?']);
    expect(problems('[tool."interlock"]\n"profil" = 1\n')[0]).toMatch(/^2:1 unknown key/);
  });

  test('our table is no table', () => {
    expect(problems('[tool]\ninterlock = 3\n')).toEqual(['2:1 `tool.interlock` must be a table']);
  });
});

describe('a file that is no TOML', () => {
  test('is reported at the line, and every other line counts', () => {
    const text = '[tool.interlock]\nprofile = "strict"\nignore = [ what\nrespect-gitignore = false\n';
    const { settings, problems: found } = read(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ row: 3, key: '' });
    expect(found[0]!.message).toMatch(/^invalid TOML: /);
    expect(settings).toMatchObject({ profile: 'strict', respectGitignore: false, ignore: [] });
  });

  test('of another tool is its concern', () => {
    expect(read('[tool.other]\nx = = 1\n')).toMatchObject({ found: false, problems: [] });
  });

  test.each(['[', '\0\0\0', '= = =\n'.repeat(500), '"""', 'a = 1\na = 2', '[a]\n[a]', 'x = "\ud800"'])('%j does not throw', (text) => {
    expect(read(text, '/p/interlock.toml').settings.profile).toBe('default');
    expect(read(`[tool.interlock]\n${text}`).problems.length).toBeGreaterThan(0);
  });

  test.each([
    ['blanks', ' '.repeat(300_000)],
    ['empty lines', '\n'.repeat(300_000)],
    ['keys', Array.from({ length: 20_000 }, (_, index) => `k${index} = 1`).join('\n')],
    ['nesting', `a = ${'['.repeat(50_000)}`],
  ])('a large file of %s is read in good time', (_, text) => {
    const start = performance.now();
    readSettings(`[tool.interlock]\n${text}`, '/p/pyproject.toml');
    readSettings(text, '/p/interlock.toml');
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test('names of object members are ordinary unknown keys', () => {
    expect(problems('toString = 1\nconstructor = 2\n', '/p/interlock.toml')).toEqual([
      '1:1 unknown key `toString`',
      '2:1 unknown key `constructor`',
    ]);
  });
});
