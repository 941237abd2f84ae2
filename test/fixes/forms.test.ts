import { describe, expect, it } from 'vitest';
import { analyse, checkFix, checkShape, settingsOf } from '../rules/harness';
import type { Case } from '../rules/fixtures';
import { forms, type Form } from './forms';

const path = '/project/main.py';

/** Applies the fix of a form; the file parses, the finding is gone and there is no new one. */
function fixed({ rule, title, target }: Form, text: string): string {
  const fixture: Case = { name: 'main', files: { [path]: text }, expectations: [], fixes: [], models: [], ...(target !== undefined && { target }) };
  const findings = analyse(fixture.files, settingsOf(fixture));
  findings.forEach((finding) => { checkShape(finding, fixture.files); });
  const finding = findings.find((each) => each.rule === rule && each.fixes.some((fix) => fix.title.startsWith(title)));
  const fix = finding?.fixes.find((each) => each.title.startsWith(title));
  if (finding === undefined || fix === undefined) throw new Error(`no such fix among ${JSON.stringify(findings.map((each) => [each.rule, each.start, each.fixes.map((one) => one.title)]))}`);
  return checkFix(finding, fix, findings, fixture);
}

const tabs = (text: string): string => text.replace(/^(?: {4})+/gm, (blanks) => '\t'.repeat(blanks.length / 4));

/** Lines that are aligned under others keep what they have beyond the last tab. */
const isAligned = (text: string): boolean => /^(?: {4})* {1,3}\S/m.test(text) || text.includes('"""one');

describe.each(forms.map((form): [string, Form] => [form.name, form]))('%s', (_name, form) => {
  it('with line feeds', () => {
    expect(fixed(form, form.before)).toContain(form.after);
  });

  it('with carriage returns and line feeds', () => {
    const after = fixed(form, form.before.replaceAll('\n', '\r\n'));
    expect(after).toContain(form.after.replaceAll('\n', '\r\n'));
    expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  if (isAligned(form.before)) return;
  it('with tabs', () => {
    const after = fixed(form, tabs(form.before));
    expect(after).toContain(tabs(form.after));
    expect(after).not.toMatch(/^ /m);
  });
});
