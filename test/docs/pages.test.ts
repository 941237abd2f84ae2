import { readFileSync } from 'node:fs';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { readModels } from '../../src/core/knowledge/user-models';
import { ruleMetas } from '../../src/core/rules/meta';
import { parse } from '../../src/core/syntax/parse';
import { projectRoot } from '../rules/fixtures';
import { analyse, checkShape, settingsOf } from '../rules/harness';
import { indexPage, pageImports } from '../../scripts/rule-index-page';
import { blocks, pageNames, readIndex, readPage, sections } from './pages';

const rules = ruleMetas.map((meta) => meta.name);

it('has a page for each rule and for nothing else', () => {
  expect(pageNames()).toEqual([...rules].sort());
});

it('lists every rule in the index, as the rule table states it', () => {
  expect(readIndex(), 'node scripts/run.mjs rule-index-docs brings it up to date').toBe(indexPage(readIndex(), ruleMetas));
  expect(readFileSync('src/core/explain/rule-page-texts.ts', 'utf8')).toBe(pageImports(pageNames()));
});

describe.each(ruleMetas.map((meta) => ({ ...meta, page: readPage(meta.name) })))('$name', ({ name, aliases, fix, page }) => {
  it('has its name, a summary of one sentence, and all sections in order', () => {
    expect(page.title).toBe(name);
    expect(page.summary).toMatch(/^[A-Z`].*\.$/);
    expect(page.summary).not.toMatch(/[.!?] [A-Z]/);
    expect([...page.sections.keys()]).toEqual(sections);
    for (const [heading, text] of page.sections) expect(text, heading).not.toBe('');
  });

  it('names the accepted codes and says how safe the fix is', () => {
    for (const code of aliases) expect(page.sections.get('References')).toContain(`\`${code}\``);
    const start = { safe: /^Safe\./, unsafe: /^Unsafe\./, none: /^None is offered/ }[fix];
    expect(page.sections.get('Fix')).toMatch(start);
  });

  it('names only rules that exist', () => {
    const known = new Set(rules);
    const named = [...page.text.matchAll(/`((?:blocking|transitive|nested|slow|configured)-[a-z-]+)`/g)].map((match) => match[1] ?? '');
    expect(named.filter((other) => !known.has(other))).toEqual([]);
  });

  const path = `${projectRoot}/example.py`;
  // A page may show the model file that its example needs.
  const models = blocks(page, 'toml').map((text) => readModels(parseToml(text)));
  // … or name the interpreter that it is about, as fixtures do.
  const target = /^# target: (.+)$/m.exec(page.text)?.[1];
  const settings = { extraModels: models.flatMap((model) => model.groups), ...settingsOf({ models: [], ...(target !== undefined && { target }) }) };

  it('shows model files without mistakes', () => {
    expect(models.flatMap((model) => model.problems)).toEqual([]);
    expect(models.length > 0).toBe(name === 'configured-blocking-call');
  });

  it('shows a bad example that this rule, and no other, reports', () => {
    const bad = blocks(page, 'python bad');
    expect(bad).toHaveLength(1);
    for (const text of bad) {
      expect(parse(text).problems).toEqual([]);
      const findings = analyse({ [path]: text }, settings);
      expect([...new Set(findings.map((finding) => finding.rule))]).toEqual([name]);
      for (const finding of findings) checkShape(finding, { [path]: text });
    }
  });

  it('shows a good example without findings', () => {
    const good = blocks(page, 'python good');
    expect(good).toHaveLength(1);
    for (const text of good) {
      expect(parse(text).problems).toEqual([]);
      expect(analyse({ [path]: text }, settings).map((finding) => `${finding.rule}: ${finding.message}`)).toEqual([]);
    }
  });
});
