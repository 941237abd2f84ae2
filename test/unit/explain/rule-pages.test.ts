import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fixFirst } from '../../../src/core/decision/rule-table';
import { hoverSections } from '../../../src/core/explain/hover-sections';
import { rulePage, rulePageUrl } from '../../../src/core/explain/rule-page';
import { rulePageTexts } from '../../../src/core/explain/rule-page-texts';
import { terminalPage } from '../../../src/core/explain/terminal-page';
import { ruleMetas } from '../../../src/core/rules/meta';

const names = ruleMetas.map((meta) => meta.name);

test('every rule has a page, every page a rule, and the index knows them all', () => {
  const files = readdirSync('docs/rules').filter((file) => file !== 'README.md');
  expect(files.sort()).toEqual(names.map((name) => `${name}.md`).sort());
  expect(Object.keys(rulePageTexts).sort()).toEqual([...names].sort());
});

describe.each(names)('%s', (name) => {
  const page = rulePage(name)!;
  test('has its own title and the sections that the shells show', () => {
    expect(page.markdown.split('\n', 1)[0]).toBe(`# ${name}`);
    expect([...page.sections.keys()]).toEqual([
      'What it does', 'Why it matters', 'Example', 'When to ignore it', 'Fix', 'References', ...(fixFirst.has(name) ? [] : ['Which model fits']),
    ]);
    expect(page.lead).not.toBe('');
    expect(new Set(page.examples.map((example) => example.kind))).toEqual(new Set(['bad', 'good']));
  });

  test('has a hover of a bearable length', () => {
    const { what, why, example } = hoverSections(page);
    for (const text of [what, why]) {
      expect(text).toMatch(/\S/);
      expect(text).not.toContain('\n');
    }
    expect(example).toMatch(/^Reported:\n```python\n[^]+\n```\n\nInstead:\n```python\n[^]+\n```$/);
  });

  test('fits a terminal: wrapped, no Markdown left, code as it is', () => {
    const text = terminalPage(page, false);
    const prose = text.split('\n').filter((line) => !line.startsWith('    ') && !line.includes('http') && !line.startsWith('blocking in'));
    for (const line of prose) expect(line.replace(/`[^`]*`/, '').length).toBeLessThanOrEqual(88);
    expect(text).not.toMatch(/^(#|```)/m);
    for (const { code } of page.examples) {
      for (const line of code.split('\n')) expect(text).toContain(line === '' ? '\n' : `    ${line}\n`);
    }
    expect(text.trimEnd().endsWith(rulePageUrl(name))).toBe(true);
  });
});

test('there is no page for other names', () => {
  expect(['nope', '', 'toString', 'README'].map(rulePage)).toEqual([undefined, undefined, undefined, undefined]);
});

test('colour adds escapes only', () => {
  const page = rulePage('blocking-sleep')!;
  const coloured = terminalPage(page, true);
  expect(coloured).toContain('\u001b[1mWhat it does\u001b[22m');
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(terminalPage(page, false));
});
