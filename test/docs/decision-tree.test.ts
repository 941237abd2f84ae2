import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { upToDate } from '../../scripts/decision-tree-page';
import { leaves, questions } from '../../src/core/decision/tree';

const page = readFileSync('docs/decision-tree.md', 'utf8');

test('the page is what the data says (else: node scripts/run.mjs decision-tree-docs)', () => {
  expect(page).toBe(upToDate(page));
});

test('every link on it leads somewhere', () => {
  const headings = new Set([...page.matchAll(/^### (\w+)$/gm)].map(([, id]) => id!.toLowerCase()));
  expect(headings.size).toBe(questions.length + leaves.length);
  const anchors = [...page.matchAll(/\]\(#(\w+)\)/g)].map(([, anchor]) => anchor!);
  expect(anchors.length).toBeGreaterThan(questions.length);
  expect(anchors.filter((anchor) => !headings.has(anchor))).toEqual([]);
  const files = new Set([...page.matchAll(/\]\((rules\/[\w-]+\.md)\)/g)].map(([, file]) => file!));
  for (const file of files) expect(readFileSync(`docs/${file}`, 'utf8'), file).not.toBe('');
});
