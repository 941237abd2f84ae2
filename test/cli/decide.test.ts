import { beforeAll, describe, expect, test } from 'vitest';
import { buildCli, type BuiltCli } from './built-cli';
import { tempTree } from './temp-tree';

let cli: BuiltCli;
beforeAll(() => {
  cli = buildCli('decide');
});

async function decided(...args: string[]): Promise<{ readonly leaves: { readonly id: string; readonly recommendation: string }[]; readonly open: string | null }> {
  const { stdout, stderr, code } = await cli.run(['decide', '--output-format', 'json', ...args]);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return JSON.parse(stdout) as never;
}

describe('a walk without questions', () => {
  test('figures lead to a leaf, in text', async () => {
    const { stdout, code } = await cli.run(['decide', '--answer', 'q1=no', '--set', 't=5.5ms', '--set', 'n=400', '--set', 'k=40', '--set', 'c=2.5%', '--set', 'S4=3.5']);
    expect(code).toBe(0);
    expect(stdout).toContain('L3  ThreadPoolExecutor\n  Use ThreadPoolExecutor(max_workers=40).');
    expect(stdout).toMatch(/sequential +2\.20 s/);
    expect(stdout).toContain('What would change this');
  });

  test('without anything it says what is open, and how to answer', async () => {
    const { stdout, code } = await cli.run(['decide']);
    expect(code).toBe(0);
    expect(stdout).toContain('Still open\nQ1  Does this run inside an event loop');
    expect(stdout).toContain('Answer with --answer Q1=yes.');
  });

  test('as JSON and as a chart', async () => {
    const { leaves, open } = await decided('--answer', 'Q1=no', '--set', 't=1us', '--set', 'n=3');
    expect(leaves.map(({ id }) => id)).toEqual(['L0']);
    expect(leaves[0]?.recommendation).toContain('would save 2.00 µs');
    expect(open).toBeNull();
    const { stdout } = await cli.run(['decide', '--rule', 'blocking-sleep', '--output-format', 'mermaid']);
    expect(stdout).toMatch(/^flowchart TD\n/);
    expect(stdout).toMatch(/class Q1,Q8,.*L10.* taken/);
  });
});

describe('evidence from code and from runs', () => {
  const source = 'import requests\n\n\nasync def load(url):\n    return requests.get(url)\n\n\nclass Store:\n    def save(self):\n        return 1\n';

  test('a function: what the engine knows of it', async () => {
    const cwd = tempTree({ 'app.py': source });
    const { stdout, stderr } = await cli.run(['decide', '--function', 'app.py::load'], { cwd });
    expect(stderr).toBe('');
    expect(stdout).toContain('(code: `load` is an async def)');
    expect(stdout).toContain('(code: `requests.get` ');
    expect(stdout).toContain('L10  asyncio.to_thread');
    expect((await cli.run(['decide', '--function', 'app.py::Store.save'], { cwd })).code).toBe(0);
  });

  test('a result: figures with their source', async () => {
    const environment = {
      executable: '', version: '3.12.1', implementation: 'CPython', freeThreadedBuild: false, gilEnabled: true, debugBuild: false, buildFlags: [], switchInterval: 0.005,
      platform: '', cpuModel: '', cpuCount: 2, affinity: 2, quota: null, usableCores: 2, effectiveCores: 1.9, startMethod: 'fork', startMethods: ['fork'], subinterpreters: 'no',
      virtualEnvironment: false, load: null,
    };
    const fact = (value: number): object => ({ value, lo: value * 0.98, hi: value * 1.02 });
    const result = {
      schema: 1, tool: '0', created: '2030-01-01T00:00:00Z', title: '', environment, charts: [], cells: [], estimates: [], pairs: [], warnings: [], profile: null, partial: false, seconds: 1,
      request: { kind: 'function', name: 'crunch', file: 'app.py', argumentsText: '', setupText: '', parameters: {}, budget: 5, seed: 1 },
      verdict: { outcome: 'measured', winners: [], sentence: '', reason: '', claims: [] },
      facts: { n: fact(1000), k: fact(8), t: fact(0.05), c: fact(1), S2: fact(0.97), o: fact(0.0003), p: fact(0.0001), start: fact(0.05) },
      function: { class: 'cpu-gil', sure: true, why: '', memory: null, argumentBytes: null, resultBytes: null, unpicklable: null },
    };
    const cwd = tempTree({ 'run.json': JSON.stringify(result) });
    const { stdout, stderr } = await cli.run(['decide', '--result', 'run.json'], { cwd });
    expect(stderr).toBe('');
    expect(stdout).toContain('L17  ProcessPoolExecutor\n  Use one ProcessPoolExecutor(max_workers=2)');
    expect(stdout).toMatch(/\(crunch\s+on\s+CPython\s+3\.12\.1,/);
    expect(stdout).toMatch(/> +process-pool/);
  });
});

describe('the tree and its leaves', () => {
  test('the tree as text and as data', async () => {
    const { stdout } = await cli.run(['decide', '--tree']);
    expect(stdout).toMatch(/^Q1 Does this run inside an event loop/);
    expect(stdout).toContain('→ L17 ProcessPoolExecutor');
    const data = JSON.parse((await cli.run(['decide', '--tree', '--output-format', 'json'])).stdout) as { root: string; questions: unknown[]; leaves: unknown[] };
    expect([data.root, data.questions.length > 15, data.leaves.length > 30]).toEqual(['Q1', true, true]);
  });

  test('a leaf with its code', async () => {
    const { stdout } = await cli.run(['decide', '--leaf', 'l3']);
    expect(stdout).toMatch(/^L3 {2}ThreadPoolExecutor\n/);
    expect(stdout).toContain('    with ThreadPoolExecutor(max_workers=min(32, len(numbers))) as pool:');
    expect(stdout).not.toContain('# prints:');
  });
});

describe('a conversation', () => {
  test('reads answers from the input', async () => {
    const { stdout, code } = await cli.run(['decide', '--interactive'], { input: 'no\nwhy\nshort\n' });
    expect(code).toBe(0);
    expect(stdout).toContain('Concurrency costs code, tests and surprises.');
    expect(stdout).toContain('L0  Plain sequential code');
  });

  test('explain ends with the model that fits', async () => {
    const { stdout } = await cli.run(['explain', 'blocking-sleep']);
    expect(stdout).toContain('Which model fits\nasyncio.to_thread: Await an async equivalent');
    expect((await cli.run(['explain', 'nested-event-loop'])).stdout).not.toContain('Which model fits');
  });
});

test.each([
  [['--set', 't'], '--set must be a symbol and a value, such as t=5ms, not "t"'],
  [['--set', 'q=1'], 'there is no symbol `q`'],
  [['--set', 't=fast'], '`fast` is no number for `t`'],
  [['--set', 'c=140%'], '`c` (share of a call that its thread computes) must be from 0 to 1'],
  [['--set', 'total=1'], '`total` is worked out from other symbols'],
  [['--answer', 'Q4=yes'], 'Answers to "How many calls wait at the same time?": few, many.'],
  [['--answer', 'Q99=yes'], 'there is no question `Q99`'],
  [['--leaf', 'L99'], 'there is no leaf `L99`'],
  [['--tree', '--leaf', 'L3'], '--tree and --leaf exclude each other'],
  [['--leaf', 'L3', '--output-format', 'mermaid'], 'a single leaf has no form in Mermaid'],
  [['--interactive', '--output-format', 'json'], '--interactive asks and answers in text'],
  [['--result', 'none.json'], 'cannot read "none.json"'],
  [['--result', 'bad.json'], '"bad.json" cannot be used: It is not JSON.'],
  [['--function', 'app.py'], '--function must be a file and a name'],
  [['--function', 'none.py::f'], 'there is no file "'],
  [['--function', 'app.py::g'], 'there is no function `g`'],
  [['--rule', 'blocking-slep'], 'there is no rule `blocking-slep`, did you mean `blocking-sleep`?'],
  [['--rule', 'nested-event-loop'], 'has to be put right under any model'],
])('wrong usage: %j', async (args, message) => {
  const { code, stdout, stderr } = await cli.run(['decide', ...args], { cwd: tempTree({ 'app.py': 'def f():\n    pass\n', 'bad.json': '{' }) });
  expect(stderr).toContain(message);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});
