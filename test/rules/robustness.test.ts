import { describe, expect, it } from 'vitest';
import { Analysis } from '../../src/core/analysis';
import { defaultSettings } from '../../src/core/config/settings';
import { pick, seededRandom } from '../seeded-random';
import { projectFixtures, ruleFixtures, ruleFolders } from './fixtures';
import { checkShape, findAll } from './harness';
import { MemoryHost } from './memory-host';

/** Random integers below a limit, the same in every run. */
function sequence(seed: number): (limit: number) => number {
  const random = seededRandom(seed);
  return (limit) => pick(random, limit);
}

const fragments = ['(', ')', '[', '"""', '\n', '    ', ':', 'async ', 'await ', 'def ', 'class ', 'lambda: ', '@', '.', '=', ' import ', '\\', '\u2028', '😀', '\t', '# case', ','];

/** Cuts, deletes, doubles or inserts somewhere. */
function damage(text: string, next: (limit: number) => number): string {
  const at = next(text.length + 1);
  const length = next(80);
  switch (next(4)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at + length);
    case 2:
      return text.slice(0, at) + text.slice(at, at + length) + text.slice(at);
    default:
      return text.slice(0, at) + String(fragments[next(fragments.length)]) + text.slice(at);
  }
}

const files = ruleFolders().flatMap((folder) =>
  ruleFixtures(folder).map(([name, cases]): [string, Record<string, string>] => [`${folder}/${name}`, { '/project/main.py': cases.flatMap((one) => Object.values(one.files)).join('\n') }]),
);
const projects = projectFixtures().map((one): [string, Record<string, string>] => [one.name, { ...one.files }]);

describe.each([...files, ...projects])('%s', (name, texts) => {
  it('gives findings inside the files, whatever the text', () => {
    const host = new MemoryHost(texts);
    const analysis = new Analysis(host, { ...defaultSettings, profile: 'strict' });
    const next = sequence(name.length * 7919);
    for (let round = 0; round < 12; round++) {
      for (const path of host.list()) {
        host.write(path, damage(texts[path] ?? '', next));
        analysis.update(path);
      }
      const current = Object.fromEntries(host.list().map((path) => [path, host.read(path) ?? '']));
      const findings = findAll(analysis, host.list());
      for (const finding of findings) checkShape(finding, current);
      if (round % 4 === 3) {
        const fresh = new Analysis(new MemoryHost(current), { ...defaultSettings, profile: 'strict' });
        expect(findAll(fresh, host.list()), 'edits leave nothing behind').toEqual(findings);
      }
      for (const path of host.list()) analysis.functionAt(path, next((current[path] ?? '').length + 1));
    }
  });
});

describe('odd texts', () => {
  const deep = 2_000;
  it.each([
    ['empty', ''],
    ['only a byte order mark', '\uFEFF'],
    ['byte order mark and code', '\uFEFFimport time\nasync def f():\n    time.sleep(1)\n'],
    ['lone carriage returns', 'import time\rasync def f():\r    time.sleep(1)\r'],
    ['nul', 'import time\0\nasync def f():\n    time.sleep(1)\n'],
    ['half a surrogate pair', 'x = "\uD800"\nimport time\nasync def f():\n    time.sleep(1)\n'],
    ['deep brackets', '('.repeat(deep)],
    ['deep calls', `async def f():\n    ${'f('.repeat(deep)}${')'.repeat(deep)}\n`],
    ['long chain of attributes', `async def f(a):\n    a${'.b'.repeat(deep)}()\n`],
    ['long sum', `async def f(a):\n    return ${'a + '.repeat(deep)}a\n`],
    ['deep functions', Array.from({ length: 150 }, (_, depth) => `${' '.repeat(depth)}def f${depth}():\n`).join('') + `${' '.repeat(150)}pass\n`],
    ['long chain of functions', `${Array.from({ length: deep }, (_, n) => `def f${n}():\n    f${n + 1}()\n`).join('')}def f${deep}():\n    import time\n    time.sleep(1)\nasync def main():\n    f0()\n`],
    ['long chain of assignments', `import time\nf0 = time.sleep\n${Array.from({ length: deep }, (_, n) => `f${n + 1} = f${n}\n`).join('')}async def main():\n    f${deep}(1)\n`],
    ['a cycle of assignments', 'a = b\nb = c\nc = a\nasync def f():\n    a()\n    b.c.d()\n'],
    ['a class that is its own base', 'class A(A):\n    pass\nasync def f(a: A):\n    a.work()\n'],
    ['classes that are each other\'s base', 'class A(B):\n    pass\nclass B(A):\n    pass\nasync def f(a: A):\n    a.work()\n    A()\n'],
    ['a function that returns itself', 'def f():\n    return f\nasync def g():\n    f()()()()\n'],
    ['a function that returns its own call', 'def f():\n    return f()\nasync def g():\n    f().x()\n'],
    ['a decorator that decorates itself', '@f\ndef f(x):\n    return f(x)\n@f\nasync def g():\n    f(f)(f)\n'],
    ['a module that imports itself', 'import main\nfrom main import *\nfrom main import x\nasync def g():\n    x()\n    main.main.x()\n'],
    ['attribute of itself', 'class A:\n    def __init__(self):\n        self.a = self.a.a\n    async def f(self):\n        self.a.a.a()\n'],
    ['property of itself', 'class A:\n    @property\n    def a(self):\n        return self.a.a\n    async def f(self):\n        return self.a\n'],
    ['alias of an annotation to itself', 'X = "X"\ntype Y = Y\nasync def f(x: X, y: Y, z: "list[Y]"):\n    x.a(); y.a(); z[0].a()\n'],
    ['growing generic', 'def f(x):\n    return f([x])\nasync def g():\n    f(1)[0]()\n'],
    ['growing closure', 'def f(g):\n    return f(lambda: g())\nasync def h():\n    f(h)()\n'],
  ])('%s', (_name, text) => {
    const path = '/project/main.py';
    const started = process.cpuUsage();
    const host = new MemoryHost({ [path]: text });
    const analysis = new Analysis(host, { ...defaultSettings, profile: 'strict' });
    for (const finding of findAll(analysis, [path])) checkShape(finding, { [path]: text });
    for (let at = 0; at <= text.length; at += 1 + (text.length >> 4)) analysis.functionAt(path, at);
    // Processor time of this process: the wall clock also counts what else the machine does.
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(4_000);
  });

  it('finds blocking behind the odd parts', () => {
    const found = (text: string): string[] => findAll(new Analysis(new MemoryHost({ '/project/main.py': text }), { ...defaultSettings, profile: 'strict' }), ['/project/main.py']).map((one) => one.rule);
    for (const line of ['\n', '\r\n', '\r']) expect(found(['\uFEFFimport time', 'async def f():', '    time.sleep(1)', ''].join(line))).toEqual(['blocking-sleep']);
    expect(found('import time\nx = (\nasync def f():\n    time.sleep(1)\n')).toEqual(['blocking-sleep']);
    expect(found('import time\ndef broken(:\n    pass\nasync def f():\n    time.sleep(1)\n    x = \n')).toEqual(['blocking-sleep']);
  });
});
