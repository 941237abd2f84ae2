import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filledLeaf } from '../../../src/core/decision/leaf-text';
import { symbols } from '../../../src/core/decision/symbols';
import { leafById, leaves, questionById, questions } from '../../../src/core/decision/tree';
import type { Evidence } from '../../../src/core/decision/types';
import { walk } from '../../../src/core/decision/walk';

const anyNumber = fc.oneof(fc.double(), fc.double({ min: 0, max: 4, noNaN: true }), fc.constantFrom(0, 1, -1, NaN, Infinity, Number.MAX_VALUE, 1e-320));
const quantity = fc.record({
  value: anyNumber,
  lo: fc.option(anyNumber),
  hi: fc.option(anyNumber),
  source: fc.constantFrom('measured' as const, 'you said' as const, 'code' as const, 'assumed' as const),
  note: fc.string(),
});
const names = (known: readonly string[]): fc.Arbitrary<string> => fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...known) }, fc.constantFrom('__proto__', 'constructor', 'toString', 'zzz'));
const answerIds = [...new Set(questions.flatMap((question) => question.answers.map((answer) => answer.id)))];
const nodeName = names(questions.map((question) => question.id));
const anyEvidence: fc.Arbitrary<Evidence> = fc.record({
  quantities: fc.dictionary(names(symbols.map(({ symbol }) => symbol)), quantity, { maxKeys: 25 }),
  answers: fc.dictionary(nodeName, names(answerIds), { maxKeys: 8 }),
  known: fc.dictionary(nodeName, fc.record({ answer: names(answerIds), because: fc.string(), weak: fc.boolean() }), { maxKeys: 8 }),
});

test('any evidence ends, in a question or in leaves, without a fault', () => {
  fc.assert(
    fc.property(anyEvidence, (given) => {
      const taken = walk(given);
      const isOpen = taken.steps.some((step) => step.answers.length === 0);
      expect(taken.open !== null).toBe(isOpen);
      if (taken.leaves.length === 0) expect(taken.open).not.toBeNull();
      expect(new Set(taken.steps.map((step) => step.node)).size).toBe(taken.steps.length);
      for (const step of taken.steps) {
        const ids = questionById(step.node)!.answers.map((answer) => answer.id);
        expect(step.answers.every((answer) => ids.includes(answer))).toBe(true);
        expect(new Set(step.answers).size).toBe(step.answers.length);
        expect(step.answers.length === 0).toBe(step.source === 'unanswered');
      }
      for (const id of [...taken.leaves, ...taken.additions]) expect(leafById(id)).toBeDefined();
      for (const { seconds, lo, hi } of taken.predictions) expect([seconds, lo ?? 0, hi ?? 0].every(Number.isFinite)).toBe(true);
      expect(JSON.stringify(taken.wouldChange)).not.toMatch(/undefined|NaN/);
    }),
    { numRuns: 3000 },
  );
});

test('texts of leaves can be filled in from any evidence', () => {
  fc.assert(
    fc.property(anyEvidence, fc.constantFrom(...leaves), (given, leaf) => {
      expect(Object.values(filledLeaf(leaf, given)).join('')).not.toMatch(/[{}]|undefined|NaN/);
    }),
    { numRuns: 1000 },
  );
});
