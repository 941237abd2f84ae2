import { describe, expect, it } from 'vitest';
import { Analysis } from '../../src/core/analysis';
import { defaultSettings, type Settings } from '../../src/core/config/settings';
import type { Finding } from '../../src/core/findings';
import { pick, sample, seededRandom } from '../seeded-random';
import { projectFixtures, ruleFixtures, ruleFolders } from './fixtures';
import { MemoryHost } from './memory-host';

/** Three files: threads start in one, share state of another, and take locks in both orders. */
const shop = {
  '/project/state.py':
    'import threading\n\nfirst = threading.Lock()\nsecond = threading.Lock()\ntotals = {}\ncount = 0\n\n\nclass Counter:\n    def __init__(self):\n        self.lock = threading.Lock()\n        self.value = 0\n\n' +
    '    def add(self, step):\n        with self.lock:\n            self.value += step\n\n    def reset(self):\n        self.value = 0\n\n    def _put(self, value):\n        self.value = value\n\n\ncounter = Counter()\n\n\ndef bump():\n    global count\n    count += 1\n',
  '/project/work.py':
    'import time\nimport asyncio\nimport state\nfrom state import counter, first, second\n\n\ndef collect():\n    with first:\n        with second:\n            state.totals["a"] = 1\n    counter.add(1)\n    state.bump()\n\n\n' +
    'async def serve():\n    asyncio.create_task(pause())\n    time.sleep(1)\n    pause()\n\n\nasync def pause():\n    await asyncio.sleep(1)\n',
  '/project/main.py':
    'import threading\nfrom state import counter, first, second, totals\nimport work\n\n\ndef show():\n    with second:\n        with first:\n            for name in totals:\n                print(name, totals[name])\n    counter.reset()\n\n\n' +
    'def main():\n    one = threading.Thread(target=work.collect)\n    other = threading.Thread(target=show)\n    one.start()\n    other.start()\n    one.join()\n    other.join()\n    threading.Thread(target=show, args=(1)).start()\n\n\nif __name__ == "__main__":\n    main()\n',
};

/** Lines that somebody may type anywhere, whole or in part. */
const typed = [
  '# a remark', '', 'import threading', 'x = 1', '    pass', '        return', '    time.sleep(1)', '    await asyncio.sleep(1)', '    with lock:', '    with first:', '    with second:',
  '    counter.value += 1', '    state.count = 2', '    threading.Thread(target=show).start()', '    asyncio.create_task(pause())', '    totals.clear()', '"""', '    foo(', 'def helper():', 'async def helper():',
];

type Random = () => number;

/** The text with some lines typed, deleted, doubled, commented out or indented. */
function edited(text: string, random: Random): string {
  const lines = text.split('\n');
  for (let count = 1 + pick(random, 2); count > 0; count--) {
    const at = pick(random, lines.length);
    const line = typed[pick(random, typed.length)]!;
    const change = pick(random, 6);
    if (change === 0) lines.splice(at, 1);
    else if (change === 1) lines.splice(at, 0, lines[pick(random, lines.length)]!);
    else if (change === 2) lines[at] = `# ${lines[at]!}`;
    else if (change === 3) lines[at] = lines[at]!.slice(0, pick(random, lines[at]!.length + 1));
    else lines.splice(at, 0, line.slice(0, 1 + pick(random, line.length)));
  }
  return lines.join('\n');
}

function rest(analysis: Analysis, path: string): readonly Finding[] {
  const steps = analysis.settle(path);
  while (steps.next().done !== true);
  const { findings, awaited } = analysis.soon(path);
  expect([...awaited]).toEqual([]);
  return findings;
}

/**
 * Types in the files at random, and lets the analysis settle, now and then only in part. Whenever it has settled, it must say what an
 * analysis says that sees the texts for the first time.
 */
function type(files: Readonly<Record<string, string>>, rounds: number, random: Random, settings: Partial<Settings> = {}): number {
  const all: Settings = { ...defaultSettings, profile: 'strict', ...settings };
  const host = new MemoryHost(files);
  const analysis = new Analysis(host, all);
  const paths = host.list();
  let found = 0;
  for (let round = 0; round < rounds; round++) {
    const path = paths[pick(random, paths.length)]!;
    // Mostly near the original, so that there is something to find.
    host.write(path, edited(pick(random, 3) === 0 ? host.read(path)! : files[path]!, random));
    analysis.update(path);
    const asked = sample(random, paths, 3);
    for (const each of asked) {
      // What is awaited is all that an editor keeps of these rules: nothing else may report them.
      const { findings, awaited } = analysis.soon(each);
      expect(findings.filter(({ rule }) => awaited.has(rule))).toEqual([]);
    }
    if (pick(random, 3) === 0) {
      const steps = analysis.settle(asked[0]!);
      for (let count = pick(random, 8); count > 0 && steps.next().done !== true; count--);
      continue;
    }
    if (pick(random, 4) === 0) analysis.keepOnly([asked[0]!]);
    const fresh = new Analysis(new MemoryHost(new Map(paths.map((each) => [each, host.read(each)!]))), all);
    for (const each of asked) {
      const expected = fresh.check(each);
      expect(rest(analysis, each), `round ${round}, ${each}:\n${paths.map((one) => `## ${one}\n${host.read(one)!}`).join('\n')}`).toEqual(expected);
      found += expected.length;
    }
  }
  return found;
}

describe('after any typing, what is known at rest is what a first look finds', () => {
  it('in files that share state and locks', () => {
    expect(type(shop, 150, seededRandom(3))).toBeGreaterThan(100);
  }, 60_000);

  it('in each project of the fixtures', () => {
    const random = seededRandom(5);
    let found = 0;
    for (const { name, files } of projectFixtures()) if (Object.keys(files).length > 1 && name !== 'shop') found += type(files, 4, random);
    expect(found).toBeGreaterThan(20);
  }, 60_000);

  it('in files of all families', () => {
    const random = seededRandom(7);
    let found = 0;
    for (const folder of ruleFolders()) {
      const hits = ruleFixtures(folder).filter(([file]) => file.startsWith('hits_'));
      for (const [, cases] of sample(random, hits, 1)) for (const { files } of sample(random, cases, 1)) found += type(files, 3, random);
    }
    expect(found).toBeGreaterThan(50);
  }, 60_000);
});
