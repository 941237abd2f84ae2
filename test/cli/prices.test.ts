import { beforeAll, describe, expect, test } from 'vitest';
import { exportResult } from '../../src/core/bench/result-file';
import { referencePrices } from '../../src/core/summary/regions';
import { sampleEnvironment, sampleResult } from '../bench/sample-result';
import { buildCli, type BuiltCli } from './built-cli';
import { tempTree } from './temp-tree';

let cli: BuiltCli;
beforeAll(() => {
  cli = buildCli('prices');
});

/** About 20 ms with the default prices. */
const loop = 'async def handler():\n    total = 0\n    for i in range(500_000):\n        total += i\n    return total\n';

/** A result of the preset `operations`: every price a multiple of the reference. */
function operations(factor: number, environment: Partial<typeof sampleEnvironment> = {}): string {
  const profile = Object.fromEntries(Object.entries(referencePrices).map(([name, price]) => [name, price * factor]));
  return exportResult(sampleResult({ request: { ...sampleResult().request, name: 'operations' }, profile, environment: { ...sampleEnvironment, ...environment } }));
}

async function messages(args: readonly string[], cwd: string): Promise<string[]> {
  const { stdout } = await cli.run(['check', '--isolated', '--output-format', 'json', ...args], { cwd });
  return (JSON.parse(stdout) as { message: string }[]).map(({ message }) => message);
}

describe('--prices', () => {
  test('a measured interpreter decides what is too long, and is named', async () => {
    const cwd = tempTree({ 'a.py': loop, 'slow.json': operations(20), 'fast.json': operations(0.5) });
    expect(await messages(['a.py'], cwd)).toEqual([]);
    const [slow, ...more] = await messages(['a.py', '--prices', 'slow.json'], cwd);
    expect(slow).toMatch(/an estimate from CPython 3\.12\.1, measured 1 Mar 2026/);
    expect(more).toEqual([]);
    expect(await messages(['a.py', '--prices', 'fast.json', '--cpu-threshold', '15'], cwd)).toEqual([]);
  });

  test('a file without a profile, or with several, is refused', async () => {
    const cwd = tempTree({ 'a.py': loop, 'other.json': exportResult(sampleResult()), 'text.json': 'x', 'two.json': `{"runs": [${operations(1)}, ${operations(1)}]}` });
    const stderr = async (file: string): Promise<string> => (await cli.run(['check', 'a.py', '--prices', file], { cwd })).stderr;
    expect(await stderr('other.json')).toContain('holds no finished run of the preset `operations`');
    expect(await stderr('two.json')).toContain('holds 2 runs of the preset `operations`');
    expect(await stderr('text.json')).toContain('text.json: It is not JSON.');
  });
});

describe('the threshold and the target', () => {
  test('come from the options, and the message names the target', async () => {
    const cwd = tempTree({ 'a.py': loop });
    const [message] = await messages(['a.py', '--cpu-threshold', '5', '--target-python', '3.13'], cwd);
    expect(message).toContain('an estimate for CPython 3.13 (as configured)');
  });

  test('a measured free-threaded interpreter turns the advice about threads round, unless another target is configured', async () => {
    const threads = 'from concurrent.futures import ThreadPoolExecutor\n\n\ndef crunch(n):\n    total = 0\n    for i in range(5_000_000):\n        total += i * n\n    return total\n\n\nwith ThreadPoolExecutor() as pool:\n    print(list(pool.map(crunch, range(8))))\n';
    const cwd = tempTree({ 'a.py': threads, 'free.json': operations(1, { version: '3.13.0', freeThreadedBuild: true, gilEnabled: false }) });
    expect(await messages(['a.py', '--select', 'gil-bound-thread-work'], cwd)).toHaveLength(1);
    expect(await messages(['a.py', '--select', 'gil-bound-thread-work', '--prices', 'free.json'], cwd)).toEqual([]);
    expect(await messages(['a.py', '--select', 'gil-bound-thread-work', '--prices', 'free.json', '--target-python', '3.13'], cwd)).toHaveLength(1);
  });
});
