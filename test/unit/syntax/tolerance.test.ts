import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { seededRandom } from '../../seeded-random';
import { midEdits } from './mid-edits';
import { lostLandmarks } from './tolerance';

const texts = ['service', 'worker'].map((name) => readFileSync(`test/unit/syntax/samples/${name}.py`, 'utf8'));
const PLACES = 6;

it('keeps every function and call outside the edited line in at least 98 % of the mid-edit states', () => {
  const faults: string[] = [];
  let states = 0;
  for (const { original, edit } of midEdits(texts, seededRandom(20261121), PLACES)) {
    states++;
    const lost = lostLandmarks(original, edit);
    if (lost.length > 0) faults.push(`${edit.kind}: lost ${lost.join(', ')}`);
  }
  expect(states).toBeGreaterThanOrEqual(400);
  expect(1 - faults.length / states, faults.join('\n')).toBeGreaterThanOrEqual(0.98);
});

it('notices what an edit loses', () => {
  const original = 'def f():\n    g()\n    h()\n';
  const text = 'def f():\n    g()\n    """\n    h()\n';
  expect(lostLandmarks(original, { kind: '', text, from: 17, to: 17, shift: 8 })).toEqual(['/f() 29 32']);
});
