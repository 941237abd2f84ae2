import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from '../../../src/core/syntax/parse';
import { pick, seededRandom } from '../../seeded-random';
import { positionFaults } from './tree-walk';

const PIECES = [
  '(', ')', '[', ']', '{', '}', '"', "'", '"""', 'f"', 'f"{', "f'''{", 't"{x', 'rb"', ':', '=', ',', '.', ';', '\n', '\r\n', '\r', '\t', '\f', '    ',
  'def ', 'async ', 'await ', 'class ', 'with ', 'for ', 'in ', 'if ', 'else:', 'elif ', 'lambda ', 'match x:', 'case ', 'import ', 'from ', 'type X',
  'lazy ', 'except', 'try:', 'return', 'yield ', 'not ', '@', '*', '**', '->', ':=', '!', '\\', '#', '$', '`', '€', 'é', '\ud800', '\ufeff', '0x', '1e', '1_', '...', '0',
];
const texts = ['service', 'worker'].map((name) => readFileSync(`test/unit/syntax/samples/${name}.py`, 'utf8'));

function mutate(text: string, random: () => number): string {
  const from = pick(random, 2) === 0 ? 0 : pick(random, text.length);
  let mutated = text.slice(from, pick(random, 2) === 0 ? text.length : from + pick(random, 2000));
  for (let edits = 1 + pick(random, 4); edits > 0; edits--) {
    const at = pick(random, mutated.length + 1);
    const piece = PIECES[pick(random, PIECES.length)]!;
    const copied = pick(random, mutated.length + 1);
    switch (pick(random, 4)) {
      case 0:
        mutated = mutated.slice(0, at) + piece + mutated.slice(at);
        break;
      case 1:
        mutated = mutated.slice(0, at) + mutated.slice(at + 1 + pick(random, 5));
        break;
      case 2:
        mutated = mutated.slice(0, at) + mutated.slice(copied, copied + pick(random, 40)) + mutated.slice(at);
        break;
      default:
        mutated = mutated.slice(0, at) + piece + mutated.slice(at + 1);
    }
  }
  return mutated;
}

it('reads any text without a crash, with all positions in the text and in their parents', () => {
  const random = seededRandom(7);
  for (let round = 0; round < 1500; round++) {
    const text = mutate(texts[pick(random, texts.length)]!, random);
    const from = performance.now();
    const faults = positionFaults(parse(text), text);
    expect(faults, JSON.stringify(text)).toEqual([]);
    expect(performance.now() - from).toBeLessThan(2000);
  }
});

it('reads every prefix of a file', () => {
  const text = texts[0]!.slice(0, 3000);
  for (let end = 0; end <= text.length; end++) expect(positionFaults(parse(text.slice(0, end)), text.slice(0, end))).toEqual([]);
});
