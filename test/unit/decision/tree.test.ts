import { expect, test } from 'vitest';
import { treeProblems, questions, leaves } from '../../../src/core/decision/tree';

test('the tree holds together', () => {
  expect(treeProblems()).toEqual([]);
  expect(questions.length).toBeGreaterThan(15);
  expect(leaves.length).toBeGreaterThan(30);
});
