import { describe, expect, it } from 'vitest';
import { applyEdits, combineSafeEdits } from '../../src/core/fixes/combined-edits';
import { parse } from '../../src/core/syntax/parse';
import { analyse } from '../rules/harness';
import { forms } from './forms';

const path = '/project/main.py';

/** Applies the safe fixes that go together, as `--fix` and "fix all" do in one round. */
function round(text: string): { readonly text: string; readonly fixed: number } {
  const { edits, fixed } = combineSafeEdits(analyse({ [path]: text }));
  const after = applyEdits(text, edits);
  expect(parse(after).problems, after).toEqual([]);
  return { text: after, fixed: fixed.length };
}

/** Rounds until nothing safe is left, as the command line makes them. */
function fixAll(text: string): string {
  let last = text;
  for (let i = 0; i < 10; i++) {
    const { text: next, fixed } = round(last);
    if (fixed === 0) return last;
    last = next;
  }
  throw new Error(`fixes go on for ever: ${last}`);
}

const lambdas = `import multiprocessing


def first(xs):
    with multiprocessing.Pool() as pool:
        return pool.map(lambda x: x + 1, xs)


def second(xs):
    with multiprocessing.Pool() as pool:
        return pool.map(lambda x: x + 2, xs)
`;

describe('all safe fixes at once', () => {
  it('gives functions that come from lambdas in different places different names', () => {
    const once = round(lambdas);
    expect(once.fixed).toBe(2);
    expect(once.text).toContain('def _task(x):\n    return x + 1\n\n\ndef first(xs):\n    with multiprocessing.Pool() as pool:\n        return pool.map(_task, xs)');
    expect(once.text).toContain('def _task_2(x):\n    return x + 2\n\n\ndef second(xs):\n    with multiprocessing.Pool() as pool:\n        return pool.map(_task_2, xs)');
  });

  it('takes names that the file uses already for nothing else', () => {
    const text = fixAll(lambdas.replace('def first', '_task_2 = 1\n\n\ndef first'));
    expect(new Set(text.match(/^def \w+/gm)).size).toBe(text.match(/^def /gm)!.length);
    expect(text).not.toContain('def _task_2(');
  });

  it('leaves two that insert at one place for two rounds', () => {
    const text = lambdas.replace('return pool.map(lambda x: x + 1, xs)', 'return pool.map(lambda x: x + 1, xs) + pool.map(lambda x: x + 3, xs)');
    expect(round(text).fixed).toBe(2);
    const after = fixAll(text);
    expect(after).not.toContain('lambda');
    const names = [...after.matchAll(/^def (_task\w*)\(x\):\n {4}return x \+ (\d)$/gm)].map(([, name, sum]) => [name, sum]);
    expect(names.map(([, sum]) => sum).sort()).toEqual(['1', '2', '3']);
    expect(new Set(names.map(([name]) => name)).size).toBe(3);
    const used = [...after.matchAll(/pool\.map\((\w+), xs\)/g)].map(([, name]) => names.find(([each]) => each === name)![1]);
    expect(used).toEqual(['1', '3', '2']);
  });

  it('moves statements in for two locks, one inside the other, in two rounds', () => {
    const text = 'import threading\n\nouter = threading.Lock()\ninner = threading.Lock()\n\n\ndef save(path):\n    outer.acquire()\n    inner.acquire()\n    print(open(path).read())\n    inner.release()\n    outer.release()\n';
    expect(fixAll(text)).toContain('def save(path):\n    with outer:\n        with inner:\n            print(open(path).read())\n');
  });

  it('makes a change inside a block that moves in, too', () => {
    const text = 'import asyncio\nimport time\n\nlock = asyncio.Lock()\n\n\nasync def save(path):\n    await lock.acquire()\n    time.sleep(1)\n    await asyncio.sleep(int(path))\n    lock.release()\n';
    expect(fixAll(text)).toContain('    async with lock:\n        await asyncio.sleep(1)\n        await asyncio.sleep(int(path))\n');
  });

  it('keeps to safe fixes', () => {
    for (const { before } of forms) {
      const findings = analyse({ [path]: before });
      const { fixed } = combineSafeEdits(findings);
      for (const finding of fixed) expect(finding.fixes.some(({ applicability }) => applicability === 'safe')).toBe(true);
      if (!findings.some(({ fixes }) => fixes.some(({ applicability }) => applicability === 'safe'))) expect(fixAll(before)).toBe(before);
    }
  });

  it.each(forms.map(({ name, before }): [string, string] => [name, before]))('comes to an end: %s', (_name, before) => {
    const after = fixAll(before);
    expect(round(after).fixed).toBe(0);
  });
});

/** Programs for which a fix of the kind would not parse, would not be what is meant, or would change more than the fault. */
const withoutFix: Readonly<Record<string, readonly [rule: string, title: string, text: string]>> = {
  'under the lock: an await': ['inconsistent-lock-guard', 'Hold', 'import threading\n\n\nclass Account:\n    def __init__(self):\n        self._lock = threading.Lock()\n        self.total = 0\n        threading.Thread(target=self.add, args=(1,)).start()\n\n    def add(self, amount):\n        with self._lock:\n            self.total += amount\n\n    async def load(self, get):\n        self.total += await get()\n'],
  'under the lock: what is called takes it': ['inconsistent-lock-guard', 'Hold', 'import threading\n\n\nclass Account:\n    def __init__(self):\n        self._lock = threading.Lock()\n        self.total = 0\n        threading.Thread(target=self.double).start()\n        threading.Thread(target=self.add, args=(1,)).start()\n\n    def add(self, amount):\n        with self._lock:\n            self.total += amount\n\n    def get(self):\n        with self._lock:\n            return self.total\n\n    def double(self):\n        self.total += self.get()\n'],
  'under the lock: a property that is read by who holds it': ['inconsistent-lock-guard', 'Hold', 'import threading\n\n\nclass Store:\n    def __init__(self):\n        self._lock = threading.Lock()\n        self._link = None\n        threading.Thread(target=self.show).start()\n\n    def close(self):\n        with self._lock:\n            self._link = None\n\n    @property\n    def link(self):\n        if self._link is None:\n            self._link = open("x")\n        return self._link\n\n    def show(self):\n        with self._lock:\n            print(self.first())\n\n    def first(self):\n        return self.link.read()\n'],
  'under the lock: statements that share a line': ['inconsistent-lock-guard', 'Hold', 'import threading\n\n\nclass Account:\n    def __init__(self):\n        self._lock = threading.Lock()\n        self.total = 0\n        threading.Thread(target=self.double).start()\n\n    def add(self, amount):\n        with self._lock:\n            self.total += amount\n\n    def double(self):\n        print(1); self.total += 1; print(2)\n'],
  'with: the lock goes back in two places': ['lock-not-released', 'Write', 'import threading\n\nlock = threading.Lock()\n\n\ndef save(path):\n    lock.acquire()\n    text = open(path).read()\n    if text:\n        lock.release()\n        return text\n    lock.release()\n    return None\n'],
  'with: statements that share a line': ['lock-not-released', 'Write', 'import threading\n\nlock = threading.Lock()\n\n\ndef save(path):\n    lock.acquire(); print(open(path).read()); lock.release()\n'],
  'asyncio lock: threads use it as well': ['await-holding-thread-lock', 'Use an', 'import asyncio\nimport threading\n\nlock = threading.Lock()\n\n\nasync def save():\n    with lock:\n        await asyncio.sleep(1)\n\n\ndef load():\n    with lock:\n        return 1\n'],
  'setdefault: a value that costs something': ['check-then-act', 'Use `setdefault`', 'import threading\n\ngroups = {}\n\n\ndef add(key):\n    if key not in groups:\n        groups[key] = open(key)\n    return groups[key]\n\n\nfor _ in range(3):\n    threading.Thread(target=add, args=("x",)).start()\n'],
  'hoist: the number of places is a parameter': ['per-call-lock', 'Make', 'import threading\n\n\ndef save(x, n):\n    gate = threading.Semaphore(n)\n    with gate:\n        print(x)\n'],
  'hoist: the module has the name already': ['per-call-lock', 'Make', 'import threading\n\nlock = None\n\n\ndef save(x):\n    lock = threading.Lock()\n    with lock:\n        print(x)\n'],
  'await: in a lambda': ['coroutine-as-value', 'Await', 'import asyncio\n\n\nasync def fetch():\n    return 1\n\n\nasync def main():\n    return lambda: fetch() + 1\n'],
  'await: in a class body': ['coroutine-as-value', 'Await', 'import asyncio\n\n\nasync def fetch():\n    return 1\n\n\nasync def main():\n    class Config:\n        number = fetch() + 1\n\n    return Config\n'],
  'await: in a generator expression': ['coroutine-as-value', 'Await', 'import asyncio\n\n\nasync def fetch(x):\n    return x\n\n\nasync def main(xs):\n    return sum(fetch(x) + 1 for x in xs)\n'],
  'background set: a lambda': ['dangling-task', 'Keep', 'import asyncio\n\n\nasync def fetch():\n    return 1\n\n\nasync def main():\n    asyncio.get_running_loop().call_later(1, lambda: asyncio.create_task(fetch()))\n    await asyncio.sleep(2)\n'],
  'background set: the name means something else': ['dangling-task', 'Keep', 'import asyncio\n\nbackground_tasks = []\n\n\nasync def fetch():\n    return 1\n\n\nasync def main():\n    asyncio.create_task(fetch())\n    await asyncio.sleep(2)\n'],
  'pass: something follows by position': ['called-instead-of-passed', 'Pass', 'import threading\n\n\ndef store(x):\n    print(x)\n\n\ntimer = threading.Timer(1, store(1), [2])\ntimer.start()\ntimer.join()\n'],
  'pass: a star': ['called-instead-of-passed', 'Pass', 'import threading\n\n\ndef store(*x):\n    print(x)\n\n\nthread = threading.Thread(target=store(*[1, 2]))\nthread.start()\nthread.join()\n'],
  'guard: a definition follows': ['missing-main-guard', 'Put', 'import multiprocessing\n\n\ndef work():\n    return other()\n\n\np = multiprocessing.get_context("spawn").Process(target=work)\np.start()\np.join()\n\n\ndef other():\n    return 1\n'],
  'guard: a function needs what it makes': ['missing-main-guard', 'Put', 'import multiprocessing\n\n\ndef work(x):\n    return x\n\n\ndef main():\n    return pool.map(work, [1])\n\n\npool = multiprocessing.get_context("spawn").Pool()\nmain()\n'],
  'lambda: a variable of the function': ['unpicklable-argument', 'Make', 'import multiprocessing\n\n\ndef main(xs, n):\n    with multiprocessing.Pool() as pool:\n        return pool.map(lambda x: x + n, xs)\n'],
  'as_completed: the loop ends otherwise, too': ['result-in-submit-loop', '', 'from concurrent.futures import ThreadPoolExecutor\n\n\ndef load(name):\n    return len(name)\n\n\ndef main(names):\n    with ThreadPoolExecutor() as pool:\n        for name in names:\n            print(pool.submit(load, name).result())\n        else:\n            print("all")\n'],
};

describe('no fix is offered', () => {
  it.each(Object.entries(withoutFix))('%s', (_name, [rule, title, text]) => {
    const findings = analyse({ [path]: text }).filter((finding) => finding.rule === rule);
    expect(findings, text).not.toEqual([]);
    expect(findings.flatMap(({ fixes }) => fixes.map((fix) => fix.title)).filter((each) => each.startsWith(title))).toEqual([]);
  });
});
