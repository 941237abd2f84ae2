import { describe, expect, it } from 'vitest';
import type { Settings } from '../../src/core/config/settings';
import type { Finding, Fix } from '../../src/core/findings';
import { analyse, checkFix } from '../rules/harness';

/** The one finding of a text. */
function findingIn(text: string, settings: Partial<Settings> = {}): Finding {
  const findings = analyse({ '/project/main.py': text }, settings);
  expect(findings.map((finding) => finding.rule)).toHaveLength(1);
  return findings[0]!;
}

/** Each fix by its title, with the text that it leads to: it parses, the finding is gone, and nothing new is found. */
function fixed(text: string): Record<string, string> {
  const finding = findingIn(text);
  return Object.fromEntries(finding.fixes.map((fix): [string, string] => [fix.title, apply(text, finding, fix)]));
}

function apply(text: string, finding: Finding, fix: Fix): string {
  expect(fix.applicability).toBe('unsafe');
  return checkFix(finding, fix, [finding], { name: '', files: { '/project/main.py': text }, expectations: [], fixes: [], models: [] });
}

const movesTo = (name: string, where = 'process pool'): string => `Move the loop into \`${name}\` and run it in a ${where}`;
const every = (turns: string, library = 'asyncio'): string => `Let others run every ${turns} turns: \`await ${library}.sleep(0)\``;
const eachTurn = 'Let others run in each turn: `await asyncio.sleep(0)`';

describe('a checkpoint', () => {
  it('comes every so many turns, by the variable of the loop', () => {
    const text = 'import asyncio\n\n\nasync def f(n):\n    for i in range(50_000_000):\n        n ^= i\n    return n\n';
    expect(fixed(text)[every('100_000')]).toBe(
      'import asyncio\n\n\nasync def f(n):\n    for i in range(50_000_000):\n        if i % 100_000 == 0:\n            await asyncio.sleep(0)\n        n ^= i\n    return n\n',
    );
  });

  it('counts turns where the loop does not', () => {
    const text = 'async def f(n):\n    for a, b in zip(range(30_000_000), range(30_000_000)):\n        n ^= a + b\n    return n\n';
    expect(fixed(text)[every('50_000')]).toBe(
      'import asyncio\n\nasync def f(n):\n    for turn, (a, b) in enumerate(zip(range(30_000_000), range(30_000_000))):\n        if turn % 50_000 == 0:\n            await asyncio.sleep(0)\n        n ^= a + b\n    return n\n',
    );
  });

  it('takes the counter of `enumerate`, and of a `while` that counts', () => {
    const enumerated = 'async def f(n):\n    for i, x in enumerate(range(30_000_000)):\n        n ^= x\n    return n\n';
    expect(Object.values(fixed(enumerated)).at(-1)).toMatch(/if i % [\d_]+ == 0:\n {12}await asyncio\.sleep\(0\)\n/);
    const counting = 'async def f():\n    i = 0\n    while i < 40_000_000:\n        i += 1\n    return i\n';
    expect(Object.values(fixed(counting)).at(-1)).toMatch(/while i < 40_000_000:\n {8}if i % [\d_]+ == 0:\n {12}await/);
    const byThree = 'async def f():\n    i = 0\n    while i < 90_000_000:\n        i += 3\n    return i\n';
    expect(Object.values(fixed(byThree)).at(-1)).toMatch(/ {4}turn = 0\n {4}while i < 90_000_000:\n {8}turn \+= 1\n {8}if turn % [\d_]+ == 0:/);
  });

  it('goes into the loop whose turns are short', () => {
    const text = 'async def f(n):\n    for a in range(4):\n        for b in range(30_000_000):\n            n ^= a + b\n    return n\n';
    expect(Object.values(fixed(text)).at(-1)).toMatch(/for a in range\(4\):\n {8}for b in range\(30_000_000\):\n {12}if b % [\d_]+ == 0:\n {16}await/);
  });

  it('speaks the library of the file', () => {
    const text = 'import anyio\n\n\nasync def f(n):\n    for i in range(50_000_000):\n        n ^= i\n    return n\n\n\nanyio.Event()\n';
    expect(Object.keys(fixed(text))).toContain(every('100_000', 'anyio'));
    const trio = fixed(text.replaceAll('anyio', 'trio'));
    expect(Object.keys(trio)).toEqual([movesTo('f_loop', 'thread'), every('100_000', 'trio')]);
  });

  it('comes in each turn of an endless loop, where `continue` cannot pass it by', () => {
    const text = 'import asyncio\n\n\nasync def f(state):\n    while True:\n        if state.idle:\n            continue\n        state.step()\n';
    expect(fixed(text)).toEqual({
      [eachTurn]: 'import asyncio\n\n\nasync def f(state):\n    while True:\n        await asyncio.sleep(0)\n        if state.idle:\n            continue\n        state.step()\n',
    });
  });

  it.each([
    ['in a callback', 'import asyncio\n\n\ndef tick():\n    for i in range(30_000_000):\n        i * i\n\n\nasync def main():\n    asyncio.get_running_loop().call_soon(tick)\n'],
    ['in a comprehension', 'async def f():\n    return [x * 2 for x in range(30_000_000)]\n'],
    ['while a lock is held', 'async def f(lock, n):\n    with lock:\n        for i in range(50_000_000):\n            n ^= i\n    return n\n'],
    ['where a single turn takes too long', 'def crunch(n):\n    for i in range(50_000_000):\n        n ^= i\n    return n\n\n\nasync def f(xs):\n    for x in range(20):\n        xs.note(crunch(x))\n'],
    ['on the line of the head', 'async def f(state):\n    while True: state.step()\n'],
  ])('is not offered %s', (_, text) => {
    const finding = analyse({ '/project/main.py': text })[0]!;
    expect(finding.fixes.map((fix) => fix.title).filter((title) => title.startsWith('Let others'))).toEqual([]);
  });
});

describe('a loop in a function of its own', () => {
  it('takes what it reads, and leaves what it makes', () => {
    const text = [
      'import asyncio', '', '', '# What is asked for most.', 'async def histogram(request, limit):', '    counts = {}', '    total = 0', '    for i in range(5_000_000):  # all',
      '        key = i % limit', '        counts[key] = counts.get(key, 0) + 1', '', '        total += key', '    return counts, total', '',
    ].join('\n');
    expect(fixed(text)[movesTo('histogram_loop')]).toBe(
      [
        'import asyncio', 'import concurrent.futures', '', '', 'process_pool = concurrent.futures.ProcessPoolExecutor()', '', '', 'def histogram_loop(limit, counts, total):',
        '    for i in range(5_000_000):  # all', '        key = i % limit', '        counts[key] = counts.get(key, 0) + 1', '', '        total += key', '    return counts, total', '', '',
        '# What is asked for most.', 'async def histogram(request, limit):', '    counts = {}', '    total = 0',
        '    counts, total = await asyncio.get_running_loop().run_in_executor(process_pool, histogram_loop, limit, counts, total)', '    return counts, total', '',
      ].join('\n'),
    );
    expect(findingIn(text).fixes[0]).toMatchObject({ isPreviewed: true });
  });

  it('uses the pool that is there, and the calls of anyio', () => {
    const text = 'import asyncio\nfrom concurrent.futures import ProcessPoolExecutor\n\npool = ProcessPoolExecutor()\n\n\nasync def f(n):\n    for i in range(50_000_000):\n        n ^= i\n    return n\n';
    expect(fixed(text)[movesTo('f_loop')]).toContain('    n = await asyncio.get_running_loop().run_in_executor(pool, f_loop, n)\n');
    const anyio = 'import anyio\n\n\nasync def f(n):\n    for i in range(50_000_000):\n        n ^= i\n    return n\n';
    expect(fixed(anyio)[movesTo('f_loop', 'process')]).toContain('import anyio\nimport anyio.to_process\n\n\ndef f_loop(n):\n');
  });

  it('goes to a thread where a process would start the program again, or where threads compute side by side', () => {
    const text = 'import asyncio\n\n\nasync def f(n):\n    for i in range(50_000_000):\n        n ^= i\n    return n\n\n\nasync def main():\n    await f(1)\n\n\nasyncio.run(main())\n';
    expect(fixed(text)[movesTo('f_loop', 'thread')]).toContain('    n = await asyncio.to_thread(f_loop, n)\n');
    const guarded = text.replace('asyncio.run(main())', 'if __name__ == "__main__":\n    asyncio.run(main())');
    expect(Object.keys(fixed(guarded))).toContain(movesTo('f_loop'));
    const target = { version: [3, 13], freeThreaded: true, from: 'configuration' } as const;
    expect(findingIn(guarded, { targetPython: target }).fixes[0]?.title).toBe(movesTo('f_loop', 'thread'));
  });

  it('keeps tabs and Windows line ends', () => {
    const text = 'import asyncio\r\n\r\n\r\nclass A:\r\n\tasync def f(self, n):\r\n\t\tfor i in range(50_000_000):\r\n\t\t\tn ^= i\r\n\t\treturn n\r\n';
    const result = fixed(text)[movesTo('f_loop')];
    expect(result).toContain('def f_loop(n):\r\n\tfor i in range(50_000_000):\r\n\t\tn ^= i\r\n\treturn n\r\n\r\n\r\nclass A:\r\n');
    expect(result).not.toMatch(/[^\r]\n/);
  });

  const loop = 'for i in range(50_000_000):';
  it.each([
    ['changes its object', `async def f(self):\n    ${loop}\n        self.total = i\n`],
    ['reads attributes of what it is given', `async def f(self, n):\n    ${loop}\n        n ^= self.mask\n    return n\n`],
    ['fills a list that a caller holds', `async def f(rows):\n    ${loop}\n        rows.append(i)\n`],
    ['fills a list that has another name', `async def f(self):\n    rows = []\n    self.rows = rows\n    ${loop}\n        rows.append(i)\n    return rows\n`],
    ['calls what it is given', `async def f(note):\n    ${loop}\n        note(i)\n`],
    ['calls something unknown', `from helpers import note\n\n\nasync def f():\n    ${loop}\n        note(i)\n`],
    ['returns from the middle', `async def f(n):\n    ${loop}\n        if n == i * i:\n            return i\n`],
    ['reads a global that changes', `limit = 1\n\n\ndef more():\n    global limit\n    limit = 2\n\n\nasync def f(n):\n    ${loop}\n        n ^= limit\n    return n\n`],
    ['sets a global', `hits = 0\n\n\nasync def f():\n    global hits\n    ${loop}\n        hits += i\n`],
    ['leaves its variable', `async def f():\n    ${loop}\n        pass\n    return i\n`],
    ['leaves what it may not have bound', `async def f():\n    ${loop}\n        last = i\n    return last\n`],
    ['reads what may not be bound', `async def f(n):\n    if n:\n        m = 1\n    ${loop}\n        n ^= m\n    return n\n`],
    ['holds text of several lines', `async def f():\n    text = ""\n    ${loop}\n        text = """a\n        b"""\n    return text\n`],
    ['stands in a function inside', `def outer(m):\n    async def f(n):\n        ${loop}\n            n ^= m\n        return n\n    return f\n`],
    ['holds a lambda', `async def f():\n    g = None\n    ${loop}\n        g = lambda: i\n    return g\n`],
    ['has a private name', `async def f(n, __m):\n    ${loop}\n        n ^= __m\n    return n\n`],
    ['looks at its variables', `async def f(n):\n    ${loop}\n        n = len(locals())\n    return n\n`],
    ['takes too many variables', `async def f(a, b, c, d, e, g, h):\n    ${loop}\n        a ^= b ^ c ^ d ^ e ^ g ^ h\n    return a\n`],
  ])('is not offered where the loop %s', (_, text) => {
    const findings = analyse({ '/project/main.py': text }).filter(({ rule }) => rule === 'cpu-bound-loop-on-loop');
    expect(findings).toHaveLength(1);
    expect(findings[0]!.fixes.map((fix) => fix.title).filter((title) => title.startsWith('Move'))).toEqual([]);
  });
});

describe('a call that computes without the GIL', () => {
  it('goes to a thread', () => {
    const text = 'import asyncio\nimport hashlib\n\n\nasync def login(password, salt):\n    return hashlib.pbkdf2_hmac("sha256", password, salt, 600_000)\n';
    expect(Object.values(fixed(text))).toEqual([text.replace('hashlib.pbkdf2_hmac(', 'await asyncio.to_thread(hashlib.pbkdf2_hmac, ')]);
  });

  it('does so through a function, too', () => {
    const text = 'import asyncio\nimport hashlib\n\n\ndef derive(password, salt):\n    return hashlib.pbkdf2_hmac("sha256", password, salt, 600_000)\n\n\nasync def login(password, salt):\n    return derive(password, salt)\n';
    expect(Object.values(fixed(text))).toEqual([text.replace('return derive(', 'return await asyncio.to_thread(derive, ')]);
  });

  it('stays where it is if it holds the GIL: a thread would make the loop stutter', () => {
    const text = 'def crunch(n):\n    for i in range(50_000_000):\n        n ^= i\n    return n\n\n\nasync def f(n):\n    return crunch(n)\n';
    expect(findingIn(text).fixes).toEqual([]);
    expect(findingIn(text, { targetPython: { version: [3, 13], freeThreaded: true, from: 'configuration' } }).fixes).toHaveLength(1);
  });
});
