import { expect } from 'vitest';
import { Analysis } from '../../src/core/analysis';
import { defaultSettings, type Settings } from '../../src/core/config/settings';
import { parseTargetPython } from '../../src/core/config/target';
import type { Finding, Fix } from '../../src/core/findings';
import { applyEdits } from '../../src/core/fixes/combined-edits';
import type { BlockingGroup } from '../../src/core/knowledge/types';
import { mergeFindings } from '../../src/core/reports/merge';
import { ruleMetas } from '../../src/core/rules/meta';
import { parse } from '../../src/core/syntax/parse';
import type { Case } from './fixtures';
import { MemoryHost } from './memory-host';

type Files = Readonly<Record<string, string>>;

/** All findings of these files in one analysis, in the order of files and positions. */
export function analyse(files: Files, settings: Partial<Settings> = {}): Finding[] {
  const host = new MemoryHost(files);
  const analysis = new Analysis(host, { ...defaultSettings, profile: 'strict', ...settings });
  return findAll(analysis, host.list());
}

/** Findings of every file, told once even if two files cause the same one, sorted by path and position. */
export function findAll(analysis: Analysis, paths: readonly string[]): Finding[] {
  return mergeFindings([...analysis.checkAll(paths)].flatMap((step) => step.findings));
}

/** Settings of a case: the strict profile, the models and the interpreter that it names. */
export function settingsOf(fixture: Pick<Case, 'models' | 'target'>): Partial<Settings> {
  const target = fixture.target === undefined ? {} : { targetPython: parseTargetPython(fixture.target) ?? null };
  if (fixture.models.length === 0) return target;
  const group: BlockingGroup = {
    rule: 'configured-blocking-call',
    tier: 'unbounded',
    names: fixture.models,
    does: 'waits for the device',
    advice: 'Call it in a thread.',
  };
  return { ...target, extraModels: [group] };
}

/** 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/**
 * Compares a case with what the analysis says, as lines `file:line rule`, so that a failure reads like a diff.
 * @param rules the rules that are compared, beside those that the case expects; all if it is left out.
 * @returns the findings of all rules.
 */
export function checkCase(fixture: Case, rules?: ReadonlySet<string>): Finding[] {
  const all = analyse(fixture.files, settingsOf(fixture));
  const expectedRules = new Set(fixture.expectations.map(({ rule }) => rule));
  const findings = all.filter(({ rule }) => rules === undefined || rules.has(rule) || expectedRules.has(rule));
  const actual = findings.map((finding) => `${finding.path}:${lineAt(textOf(fixture.files, finding.path), finding.start)} ${finding.rule}`);
  const expected = fixture.expectations.map((item) => `${item.file}:${item.line} ${item.rule}`);
  expect(actual.sort()).toEqual(expected.sort());
  for (const item of fixture.expectations) {
    const finding = findings.find((one) => one.rule === item.rule && one.path === item.file && lineAt(textOf(fixture.files, one.path), one.start) === item.line);
    if (item.confidence !== undefined) expect(`${item.line} ${finding?.confidence}`).toBe(`${item.line} ${item.confidence}`);
    if (item.severity !== undefined) expect(`${item.line} ${finding?.severity}`).toBe(`${item.line} ${item.severity}`);
    if (item.chain !== undefined) expect([item.line, finding?.related.length]).toEqual([item.line, item.chain]);
  }
  for (const finding of all) checkShape(finding, fixture.files);
  return all;
}

/** What holds for every finding, whatever the rule: positions inside the files, a known rule, readable text, sorted edits. */
export function checkShape(finding: Finding, files: Files): void {
  expect(ruleMetas.map((meta) => meta.name)).toContain(finding.rule);
  expect(finding.message).toMatch(/^\S[^\n]*\S$/);
  expect((finding.message.match(/`/g) ?? []).length % 2, finding.message).toBe(0);
  for (const place of [finding, ...finding.related]) {
    const text = textOf(files, place.path);
    expect(place.start).toBeGreaterThanOrEqual(0);
    expect(place.end).toBeGreaterThan(place.start);
    expect(place.end).toBeLessThanOrEqual(text.length);
  }
  for (const related of finding.related) expect(related.message).toMatch(/^\S[^\n]*\S$/);
  for (const fix of finding.fixes) {
    expect(fix.title).toMatch(/^\S[^\n]*\S$/);
    let last = 0;
    for (const edit of fix.edits) {
      expect(edit.start).toBeGreaterThanOrEqual(last);
      expect(edit.end).toBeGreaterThanOrEqual(edit.start);
      last = edit.end;
    }
    expect(last).toBeLessThanOrEqual(textOf(files, finding.path).length);
  }
}

/**
 * Applies one fix and analyses again: the file must parse, the finding must be gone, and all others must still be there, with
 * no new one. Lines may move (an added import), so findings are compared by rule and by their line's text.
 * @returns the fixed text of the finding's file.
 */
export function checkFix(finding: Finding, fix: Fix, findings: readonly Finding[], fixture: Case): string {
  const before = textOf(fixture.files, finding.path);
  const after = applyEdits(before, fix.edits);
  expect(parse(after).problems, after).toEqual([]);
  const files = { ...fixture.files, [finding.path]: after };
  const remaining = analyse(files, settingsOf(fixture));
  const rest = findings.filter((other) => other !== finding && !(other.path === finding.path && fixedTogether(other, fix)));
  expect(remaining.map((other) => other.rule).sort(), `${fix.title}\n${after}`).toEqual(rest.map((other) => other.rule).sort());
  return after;
}

/** Another finding inside the text that the fix moves to a thread goes with it. */
function fixedTogether(other: Finding, fix: Fix): boolean {
  return fix.edits.some((edit) => edit.start < other.end && other.start < edit.end && edit.end - edit.start > 0 && edit.content !== '');
}

export function textOf(files: Files, path: string): string {
  const text = files[path];
  if (text === undefined) throw new Error(`finding in a file that is not there: ${path}`);
  return text;
}
