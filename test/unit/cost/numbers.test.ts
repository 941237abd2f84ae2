import { describe, expect, it } from 'vitest';
import { costOf } from './harness';

/** The cost of a loop over this, in turns of the same loop over `range(1000)`. */
function turns(iterable: string, before = ''): number {
  const body = (over: string): string => `import itertools, os\n${before}\ndef main():\n    total = 0\n    for x in ${over}:\n        total += 1; total += 1; total += 1; total += 1; total += 1; total += 1; total += 1; total += 1\n`;
  return (costOf(body(iterable)) / costOf(body('range(1000)'))) * 1000;
}

describe('how often a loop turns', () => {
  it.each<[string, number, string?]>([
    ['range(5000)', 5000],
    ['range(1000, 5000)', 4000],
    ['range(5000, 0, -5)', 1000],
    ['range(10 ** 4)', 10_000],
    ['range(LIMIT)', 7000, 'LIMIT = 7_000'],
    ['range(LIMIT // 2 + 1)', 3501, 'LIMIT = 7_000'],
    ['range(len("ab" * 1000))', 2000],
    ['"abcd" * 1000', 4000],
    ['b"abcd" * 1000', 4000],
    ['[0] * 3000', 3000],
    ['[1, 2] * 1000 + [3]', 2001],
    ['TABLE', 3000, 'TABLE = [i for i in range(3000)]'],
    ['TABLE.items()', 3000, 'TABLE = {i: i for i in range(3000)}'],
    ['TABLE.keys()', 3000, 'TABLE = {i: i for i in range(3000)}'],
    ['itertools.islice(itertools.count(), 2500)', 2500],
    ['itertools.combinations(range(100), 2)', 4950],
    ['itertools.repeat(1, 4000)', 4000],
    ['os.urandom(3000)', 3000],
    ['bytes(3000)', 3000],
  ])('%s', (iterable, expected, before) => {
    expect(turns(iterable, before)).toBeGreaterThan(expected * 0.8);
    expect(turns(iterable, before)).toBeLessThan(expected * 1.2 + 50);
  });

  it.each(['items', 'range(n)', 'open("x")', 'itertools.count()', 'TABLE', '{*items}'])('is not known for %s: one turn counts', (iterable) => {
    expect(turns(iterable, 'TABLE = list(map(str, open("x")))')).toBeLessThan(40);
  });
});

describe('items of a generator', () => {
  const generator = 'def numbers(n):\n    for i in range(n):\n        yield i\n        if i > 5:\n            yield -i\n';
  const looping = (iterable: string): number => costOf(`${generator}\ndef main():\n    total = 0\n    for x in ${iterable}:\n        total += x\n`);

  it('are counted by what it yields, and making them costs something', () => {
    const few = looping('numbers(1000)');
    expect(looping('numbers(10_000)') / few).toBeCloseTo(10, 0);
    // One item in each turn, another in about half of them.
    expect(few).toBeGreaterThan(1.5 * costOf('def main():\n    total = 0\n    for x in range(1500):\n        total += x\n'));
  });

  it('that iterates itself are not known, and asking for them ends', () => {
    expect(costOf('def walk(n):\n    yield n\n    for x in walk(n):\n        for y in walk(x):\n            yield y\n\ndef main():\n    for x in walk(3):\n        pass\n')).toBeLessThan(2000);
  });

  it('of a generator expression with a condition are at most those of its source', () => {
    expect(costOf('def main():\n    return sum(x for x in range(10_000) if x % 2)\n')).toBeGreaterThan(10 * costOf('def main():\n    return sum(x for x in range(500) if x % 2)\n'));
  });
});
