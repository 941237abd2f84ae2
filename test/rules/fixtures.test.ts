import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/findings';
import { ruleMetas } from '../../src/core/rules/meta';
import { parse } from '../../src/core/syntax/parse';
import { projectFixtures, ruleFixtures, ruleFolders, splitCases, type Case } from './fixtures';
import { analyse, checkCase, checkFix, lineAt, settingsOf, textOf } from './harness';

const folders = ruleFolders().map((folder) => ({ folder, files: ruleFixtures(folder) }));

describe.each(folders)('$folder', ({ folder, files }) => {
  describe.each(files)('%s', (file, cases) => {
    it.each(cases.map((one): [string, Case] => [one.name, one]))('%s', (_name, fixture) => {
      expect(fixture.expectations.length > 0, 'hits_* expects findings, silent_* expects none').toBe(file.startsWith('hits_'));
      const findings = checkCase(fixture, familyOf(folder));
      checkFixes(fixture, findings);
      checkDefaultProfile(fixture, findings);
    });
  });
});

describe('projects', () => {
  it.each(projectFixtures().map((one): [string, Case] => [one.name, one]))('%s', (_name, fixture) => {
    const findings = checkCase(fixture);
    checkFixes(fixture, findings);
    checkDefaultProfile(fixture, findings);
    const backwards = Object.fromEntries(Object.entries(fixture.files).reverse());
    expect(analyse(backwards, settingsOf(fixture)), 'the order of files does not matter').toEqual(findings);
  });
});

describe('volume', () => {
  it.each(ruleMetas.map((meta) => meta.name))('%s has hits and look-alikes', (rule) => {
    const cases = folders.find(({ folder }) => folder === rule)?.files ?? [];
    expect(countCases(cases, 'hits_'), 'hits').toBeGreaterThanOrEqual(3);
    expect(countCases(cases, 'silent_'), 'look-alikes').toBeGreaterThanOrEqual(8);
  });

  it('has 150 general look-alikes', () => {
    const cases = folders.find(({ folder }) => folder === 'general')?.files ?? [];
    expect(countCases(cases, 'silent_')).toBeGreaterThanOrEqual(150);
  });
});

describe('the fixture format', () => {
  it('is Python without mistakes', () => {
    const all = [...folders.flatMap(({ files }) => files.flatMap(([, cases]) => cases)), ...projectFixtures()];
    const wrong = all.flatMap(({ name, files }) => Object.entries(files).flatMap(([path, text]) => parse(text).problems.map((problem) => ({ name, path, problem }))));
    expect(wrong).toEqual([]);
  });

  it('keeps the lines of each case where they are in the file', () => {
    const [first, second] = splitCases('import time\n# case: one\na()  # expect: blocking-sleep[hint 2]\n# case: two\nb()');
    expect(first?.files['/project/main.py']).toBe('import time\n# case: one\na()  # expect: blocking-sleep[hint 2]\n\n');
    expect(first?.expectations).toEqual([{ file: '/project/main.py', line: 3, rule: 'blocking-sleep', severity: 'hint', chain: 2 }]);
    expect(second?.files['/project/main.py']).toBe('import time\n\n\n# case: two\nb()');
    expect(second?.expectations).toEqual([]);
  });

  it('refuses a marker with a mistake in it', () => {
    expect(() => splitCases('a()  # expect: Blocking_Sleep')).toThrow('cannot read the marker');
  });
});

/**
 * The rules that a folder's fixtures speak of: the family of its rule. What other families find in the same code stands in
 * their own folders; the folders `general` and `projects` are for all rules.
 */
function familyOf(folder: string): ReadonlySet<string> | undefined {
  const meta = ruleMetas.find(({ name }) => name === folder);
  return meta && new Set(ruleMetas.filter(({ family }) => family === meta.family).map(({ name }) => name));
}

function countCases(files: readonly [string, Case[]][], prefix: string): number {
  return files.filter(([file]) => file.startsWith(prefix)).reduce((sum, [, cases]) => sum + cases.length, 0);
}

/** Every fix that can be applied leads to code that parses and lacks the finding; marked ones lead to the marked line. */
function checkFixes(fixture: Case, findings: readonly Finding[]): void {
  for (const finding of findings) {
    for (const fix of finding.fixes.filter((one) => one.applicability !== 'display')) checkFix(finding, fix, findings, fixture);
  }
  for (const expected of fixture.fixes) {
    const text = textOf(fixture.files, expected.file);
    const finding = findings.find((one) => one.path === expected.file && lineAt(text, one.start) === expected.line);
    const fix = finding?.fixes[0];
    if (!finding || !fix) throw new Error(`line ${expected.line} has no fix`);
    const marker = `# fix: ${expected.code}`;
    const after = checkFix(finding, fix, findings, fixture).split('\n').find((line) => line.includes(marker));
    expect(after?.split('# expect')[0]?.trim()).toBe(expected.code);
  }
}

/** The default profile says less than the strict one, and never something else. */
function checkDefaultProfile(fixture: Case, strict: readonly Finding[]): void {
  const key = (finding: Finding): string => `${finding.path}:${finding.start}:${finding.rule}`;
  const all = new Set(strict.map(key));
  const off = new Set(ruleMetas.filter((meta) => !meta.onByDefault).map((meta) => meta.name));
  for (const finding of analyse(fixture.files, { ...settingsOf(fixture), profile: 'default' })) {
    expect(all).toContain(key(finding));
    expect(finding.confidence).not.toBe('possible');
    expect(off).not.toContain(finding.rule);
  }
}
