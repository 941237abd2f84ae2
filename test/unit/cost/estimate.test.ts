import { describe, expect, it } from 'vitest';
import { costOf } from './harness';

const main = (body: string): string => `def main():\n${body.split('\n').map((line) => `    ${line}\n`).join('')}`;
const loop = (count: number): string => `for i in range(${count}):\n    total = i + 1`;

describe('loops', () => {
  it('cost in proportion to their turns', () => {
    expect(costOf(main(loop(100_000))) / costOf(main(loop(1000)))).toBeCloseTo(100, 0);
  });

  it('multiply', () => {
    expect(costOf(main('for x in range(100):\n    for y in range(100):\n        z = x + y')) / costOf(main('for y in range(100):\n    z = y + y'))).toBeGreaterThan(95);
  });

  it('that end in the first turn cost one', () => {
    expect(costOf(main('for i in range(1_000_000):\n    return i'))).toBeLessThan(1000);
  });

  it('that raise and catch go on', () => {
    expect(costOf(main('for i in range(1000):\n    try:\n        raise ValueError\n    except ValueError:\n        pass'))).toBeGreaterThan(50_000);
    expect(costOf(main('for i in range(1000):\n    raise ValueError'))).toBeLessThan(1000);
    expect(costOf(main('try:\n    for i in range(1000):\n        raise ValueError\nexcept ValueError:\n    pass'))).toBeLessThan(2000);
  });
});

describe('calls', () => {
  const square = 'def square(n):\n    total = 0\n    for i in range(n):\n        total += i\n    return total\n\n';

  it('cost what the function costs with these arguments', () => {
    expect(costOf(square + main('square(100_000)')) / costOf(square + main('square(1000)'))).toBeGreaterThan(90);
  });

  it('of a function of another file, too', () => {
    expect(costOf(`from work import square\n${main('square(100_000)')}`, {}, { '/project/work.py': square })).toBeGreaterThan(1e6);
  });

  it('of functions that call themselves end', () => {
    expect(costOf(`def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\n\n${main('fib(30)')}`)).toBeLessThan(1e6);
  });

  it('of coroutine functions and generators cost nothing until they run', () => {
    expect(costOf(`async def work():\n    for i in range(1_000_000):\n        pass\n\n${main('work()')}`)).toBeLessThan(1000);
    expect(costOf(`def work():\n    for i in range(1_000_000):\n        yield i\n\n${main('work()')}`)).toBeLessThan(1000);
  });

  const key = 'def key(x):\n    return sum(i for i in range(1000))\n\n';
  it.each([
    ['sorted', 'sorted(range(1000), key=key)'],
    ['list.sort', 'values = [0] * 1000\nvalues.sort(key=key)'],
    ['max', 'max(range(1000), key=key)'],
    ['a map that is collected', 'list(map(key, range(1000)))'],
    ['a filter in a loop', 'for x in filter(key, range(1000)):\n    pass'],
  ])('%s calls the function for each item', (_name, body) => {
    const cost = costOf(key + main(body));
    expect(cost).toBeGreaterThan(1e7);
    expect(cost).toBeLessThan(1e8);
  });

  it('a map that nobody runs calls nothing', () => {
    expect(costOf(key + main('return map(key, range(1000))'))).toBeLessThan(1000);
  });

  it('reduce runs its function for each item', () => {
    expect(costOf(`import functools\n${main('return functools.reduce(lambda a, b: a + b, range(10_000))')}`)).toBeGreaterThan(200_000);
  });
});

describe('models of C calls', () => {
  it.each<[string, string, number]>([
    ['bcrypt, one round more', 'import bcrypt\ndef main():\n    bcrypt.hashpw(b"x", bcrypt.gensalt(ROUNDS))\n', 2],
    ['pbkdf2, twice the iterations', 'import hashlib\ndef main():\n    hashlib.pbkdf2_hmac("sha256", b"x", b"y", 2 ** ROUNDS)\n', 2],
    ['pbkdf2 of a receiver', 'from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC\ndef main():\n    kdf = PBKDF2HMAC(None, 32, b"", 2 ** ROUNDS)\n    kdf.derive(b"x")\n', 2],
    ['compression, twice the bytes', 'import zlib, os\ndef main():\n    zlib.compress(os.urandom(2 ** (8 + ROUNDS)))\n', 2],
    ['sorting, twice the items', 'def main():\n    sorted([0] * 2 ** (5 + ROUNDS))\n', 2.2],
    ['json, twice the items', 'import json\ndef main():\n    json.dumps([{"a": 1, "b": [1, 2]}] * 2 ** ROUNDS)\n', 2],
  ])('%s', (_name, text, expected) => {
    const ratio = costOf(text.replace('ROUNDS', '13')) / costOf(text.replace('ROUNDS', '12'));
    expect(ratio).toBeGreaterThan(expected * 0.85);
    expect(ratio).toBeLessThan(expected * 1.1);
  });

  it('a cheaper way costs less', () => {
    const text = (loader: string): string => `import yaml\ndef main():\n    yaml.load("a: 1\\n" * 10_000, Loader=${loader})\n`;
    expect(costOf(text('yaml.SafeLoader')) / costOf(text('yaml.CSafeLoader'))).toBeGreaterThan(4);
  });

  it('modular powers stay small', () => {
    expect(costOf(main('pow(3, 1_000_003, 1_000_000_007)'))).toBeLessThan(10_000);
    expect(costOf(main('pow(3, 1_000_003)'))).toBeGreaterThan(1e6);
  });
});
