import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyEdits } from '../../src/core/fixes/combined-edits';
import { analyse } from '../rules/harness';
import { testInterpreters } from '../decision-skeletons/interpreters';

const run = promisify(execFile);
const python = testInterpreters().findLast(({ version }) => version[1] >= 9)?.path;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlock-fixes-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the coroutine `work` beside one that counts its turns, and prints the result and whether the other one had turns meanwhile. */
const main = `

async def beside(state):
    while True:
        state["turns"] += 1
        await asyncio.sleep(0)


async def main():
    state = {"turns": 0}
    other = asyncio.ensure_future(beside(state))
    await asyncio.sleep(0)
    before = state["turns"]
    result = await work(7)
    print(result, state["turns"] - before > 3)
    other.cancel()


if __name__ == "__main__":
    asyncio.run(main())
`;

const programs = {
  'a loop with a checkpoint by its variable': ['Let others run every', 'async def work(n):\n    for i in range(4_000_000):\n        n ^= i\n    return n\n'],
  'a loop with a counter of its own': ['Let others run every', 'async def work(n):\n    for a, b in zip(range(3_000_000), range(3_000_000)):\n        n ^= a + b\n    return n\n'],
  'a while loop with a counter': ['Let others run every', 'async def work(n):\n    i = 0\n    while i < 9_000_000:\n        i += 3\n        n ^= i\n    return n\n'],
  'an inner loop': ['Let others run every', 'async def work(n):\n    for a in range(2):\n        for b in range(2_000_000):\n            n ^= a + b\n    return n\n'],
  'a loop in a process pool': [
    'Move the loop',
    'async def work(n):\n    counts = {}\n    total = 0\n    for i in range(1_500_000):\n        key = i % n\n        counts[key] = counts.get(key, 0) + 1\n        total += key\n    return counts, total\n',
  ],
  'a call in a thread': ['Run in a thread', 'import hashlib\n\n\nasync def work(n):\n    return hashlib.pbkdf2_hmac("sha256", b"password", bytes([n]), 600_000).hex()\n'],
} as const;

async function lines(name: string, text: string): Promise<string> {
  const file = join(folder, `${name}.py`);
  writeFileSync(file, text);
  const { stdout, stderr } = await run(python!, [file], { timeout: 60_000 });
  expect(stderr).toBe('');
  return stdout.trim();
}

it('there is an interpreter to run them on', () => {
  expect(python).toBeDefined();
});

it.each(Object.entries(programs))('%s: the fixed program gives the same result, and others had turns meanwhile', async (name, [title, work]) => {
  const text = `import asyncio\n\n\n${work}${main}`.replace(/^import asyncio\n\n\nimport hashlib/, 'import asyncio\nimport hashlib');
  const finding = analyse({ '/project/main.py': text }).find(({ fixes }) => fixes.some((fix) => fix.title.startsWith(title)));
  const fix = finding?.fixes.find((each) => each.title.startsWith(title));
  expect(fix).toBeDefined();
  const file = name.replaceAll(' ', '_');
  const before = await lines(`${file}_before`, text);
  const after = await lines(`${file}_after`, applyEdits(text, fix!.edits));
  expect(before).toMatch(/ False$/);
  expect(after).toBe(before.replace(/ False$/, ' True'));
}, 120_000);

it('an endless loop with a checkpoint can be cancelled', async () => {
  const text = 'import asyncio\n\n\nasync def spin(state):\n    while True:\n        state["turns"] += 1\n\n\nasync def main():\n    task = asyncio.ensure_future(spin({"turns": 0}))\n    await asyncio.sleep(0.01)\n    task.cancel()\n    await asyncio.wait([task])\n    print(task.cancelled())\n\n\nif __name__ == "__main__":\n    asyncio.run(main())\n';
  const finding = analyse({ '/project/main.py': text }).find(({ rule }) => rule === 'loop-without-checkpoint');
  expect(await lines('endless', applyEdits(text, finding!.fixes[0]!.edits))).toBe('True');
});
