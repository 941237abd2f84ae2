import { expect, test } from 'vitest';
import { defaultSettings, type Settings } from '../../src/core/config/settings';
import { parseTargetPython } from '../../src/core/config/target';
import { analyse } from './harness';

const code = 'async def handler():\n    for i in range(50_000_000):\n        pass\n';

function messageFor(settings: Partial<Settings>): string {
  const [finding] = analyse({ '/project/main.py': code }, { ...defaultSettings, ...settings });
  return finding?.message ?? '';
}

test('with the GIL the cure is a process, without it a thread', () => {
  expect(messageFor({})).toContain('process pool');
  expect(messageFor({})).toContain('`await asyncio.sleep(0)`');
  expect(messageFor({})).toContain('vectorised');
  expect(messageFor({ targetPython: parseTargetPython('3.13t') ?? null })).toContain('Without the GIL a thread is enough');
});

test('the message says which interpreter it assumed, and why', () => {
  expect(messageFor({})).toContain('an estimate for CPython 3.12 (assumed)');
  expect(messageFor({ pythonVersion: [3, 10], statesPython: true })).toContain('CPython 3.10 (the lowest that the project supports)');
  expect(messageFor({ targetPython: parseTargetPython('3.11') ?? null })).toContain('CPython 3.11 (as configured)');
  expect(messageFor({ measuredPrices: { prices: { loop_iteration: 20, add_int: 20 }, label: 'CPython 3.12.1, measured 21 Nov 2026' } })).toContain('an estimate from CPython 3.12.1, measured 21 Nov 2026');
});
