import { describe, expect, test } from 'vitest';
import { isEnabled, isSelected, isShown } from '../../../src/core/config/rule-selection';
import { defaultSettings, type Settings } from '../../../src/core/config/settings';
import { ruleMetas } from '../../../src/core/rules/meta';

const sleep = 'blocking-sleep';
const metadata = 'blocking-filesystem-metadata';

function settings(changes: Partial<Settings>): Settings {
  return { ...defaultSettings, root: '/p', ...changes };
}

/** Names of the rules that run with these settings. */
function selected(changes: Partial<Settings>): string[] {
  return ruleMetas.map((meta) => meta.name).filter((name) => isSelected(name, settings(changes)));
}

describe('isSelected', () => {
  test('by default, the rules that are on', () => {
    expect(selected({})).toEqual(ruleMetas.filter((meta) => meta.onByDefault).map((meta) => meta.name));
    expect(selected({})).not.toContain(metadata);
  });
  test('strict runs all', () => {
    expect(selected({ profile: 'strict' })).toHaveLength(ruleMetas.length);
  });
  test.each<[Partial<Settings>, string[]]>([
    [{ select: [sleep] }, [sleep]],
    [{ select: [sleep], profile: 'strict' }, [sleep]],
    [{ select: [sleep], extendSelect: [metadata] }, [sleep, metadata]],
    [{ select: [sleep, metadata], ignore: [sleep] }, [metadata]],
    [{ select: [sleep], ignore: ['ALL'] }, [sleep]],
    [{ ignore: ['ALL'] }, []],
  ])('%j', (changes, expected) => {
    expect(selected(changes)).toEqual(expected);
  });
  test('ALL', () => {
    expect(selected({ select: ['ALL'] })).toHaveLength(ruleMetas.length);
    expect(selected({ extendSelect: [metadata] })).toContain(metadata);
  });
});

describe('isEnabled, per file', () => {
  test.each([
    ['tests/**', 'tests/a/b.py', false],
    ['tests', 'tests/a/b.py', false],
    ['tests/', 'a/tests/b.py', false],
    ['/tests/', 'a/tests/b.py', true],
    ['test_*.py', 'a/test_b.py', false],
    ['a/*.py', 'a/b/c.py', true],
    ['./a/b.py', 'a/b.py', false],
    ['a\\b.py', 'a/b.py', false],
    ['.hidden/*', '.hidden/a.py', false],
    ['[', 'a.py', true],
  ])('%s on %s', (glob, path, expected) => {
    expect(isEnabled(sleep, settings({ perFileIgnores: { [glob]: [sleep] } }), path)).toBe(expected);
    expect(isEnabled(sleep, settings({ perFileIgnores: { [glob]: ['ALL'] } }), path)).toBe(expected);
    expect(isEnabled(sleep, settings({ perFileIgnores: { [glob]: ['blocking-file-io'] } }), path)).toBe(true);
  });
  test('a rule that is not selected is enabled nowhere', () => {
    expect(isEnabled(sleep, settings({ ignore: [sleep] }), 'a.py')).toBe(false);
  });
});

test('possible findings are for the strict profile', () => {
  expect(['certain', 'likely', 'possible'].map((c) => isShown(c as 'certain', settings({})))).toEqual([true, true, false]);
  expect(isShown('possible', settings({ profile: 'strict' }))).toBe(true);
});
