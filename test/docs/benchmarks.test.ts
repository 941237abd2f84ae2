import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { measuredTable, tables, withTable } from '../../scripts/benchmark-tables';
import { claimWords } from '../../src/core/bench/claim-words';
import { presets } from '../../src/core/bench/presets';
import { budgets } from '../../src/core/bench/requests';
import { sampleResult } from '../bench/sample-result';

const page = readFileSync('docs/benchmarks.md', 'utf8');

test.each(Object.entries(tables))('the table of %s is that of presets.json (npm run docs:benchmarks writes it)', (name, make) => {
  expect(withTable(page, name, make())).toBe(page);
});

test('every claim is in the table once, with its preset', () => {
  const claims = presets.flatMap((preset) => preset.claims.map((claim) => ({ ...claim, preset: preset.id })));
  expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
  for (const { text, expected, preset } of claims) expect(page.split(`| ${text} | ${expected} | \`${preset}\` |`)).toHaveLength(2);
});

test('what it says of budgets and outcomes is what the program has', () => {
  for (const [name, seconds] of Object.entries(budgets)) expect(page).toContain(`\`${name}\` (${seconds})`);
  for (const words of Object.values(claimWords)) expect(page.replaceAll('\n', ' ')).toContain(words);
});

test('a full run says what was measured of each claim', () => {
  const claim = presets.flatMap(({ claims }) => claims)[0]!;
  const result = sampleResult({ verdict: { ...sampleResult().verdict, claims: [{ claim: claim.id, outcome: 'holds', measured: 'a | b' }] } });
  const lines = measuredTable([result]).split('\n');
  expect(lines[0]).toMatch(/^Measured on 2026-03-01 on CPython 3\.12\.1, GIL on, 3\.8 of 4 cores effective/);
  expect(lines[4]).toBe(`| ${claim.text} | holds | a \\| b |`);
  expect(lines.filter((line) => line.endsWith('| not measured |  |'))).toHaveLength(presets.flatMap(({ claims }) => claims).length - 1);
});

test('a page without the place of a table is told from one that is up to date', () => {
  expect(() => withTable('no markers', 'claims', 'x')).toThrow('the markers of the table "claims" are missing');
});
