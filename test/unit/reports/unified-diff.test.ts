import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding, TextEdit } from '../../../src/core/findings';
import { applyEdits, combineSafeEdits } from '../../../src/core/fixes/combined-edits';
import { createColours } from '../../../src/core/reports/colours';
import { unifiedDiff } from '../../../src/core/reports/unified-diff';
import { findingIn } from './sample-findings';

const diff = (text: string, edits: TextEdit[]): string => unifiedDiff('a.py', text, edits, createColours(false));

function withFix(start: number, edits: TextEdit[], applicability: 'safe' | 'unsafe' = 'safe'): Finding {
  return { ...findingIn('«»').finding, start, end: start + 1, fixes: [{ title: 'x', applicability, edits }] };
}

describe('combineSafeEdits', () => {
  const edit = (start: number, end: number, content: string): TextEdit => ({ start, end, content });
  test('takes safe fixes in order, the same import once, and leaves what overlaps', () => {
    const findings = [
      withFix(30, [edit(0, 0, 'import asyncio\n'), edit(30, 32, 'b')]),
      withFix(10, [edit(0, 0, 'import asyncio\n'), edit(10, 12, 'a')]),
      withFix(11, [edit(11, 13, 'overlap')]),
      withFix(20, [edit(0, 0, 'import anyio\n'), edit(20, 22, 'other import at the same place')]),
      withFix(40, [edit(40, 41, 'unsafe')], 'unsafe'),
      withFix(50, []),
    ];
    const { edits, fixed } = combineSafeEdits(findings);
    expect(edits).toEqual([edit(0, 0, 'import asyncio\n'), edit(10, 12, 'a'), edit(30, 32, 'b')]);
    expect(fixed.map((finding) => finding.start)).toEqual([10, 30]);
  });
});

describe('unifiedDiff', () => {
  test('a changed line and an inserted import', () => {
    const text = ['import time', '', '', 'async def f():', '    time.sleep(1)', ''].join('\n');
    const start = text.indexOf('time.sleep');
    expect(diff(text, [
      { start: 0, end: 0, content: 'import asyncio\n' },
      { start, end: start + 10, content: 'await asyncio.sleep' },
    ])).toBe(
      [
        '--- a.py', '+++ a.py', '@@ -1,5 +1,6 @@', '+import asyncio', ' import time', ' ', ' ', ' async def f():',
        '-    time.sleep(1)', '+    await asyncio.sleep(1)', '',
      ].join('\n'),
    );
  });

  test('no change, no diff', () => {
    expect(diff('a\n', [])).toBe('');
    expect(diff('a\n', [{ start: 0, end: 1, content: 'a' }])).toBe('');
  });

  test.skipIf(spawnSync('patch', ['--version']).status !== 0)('the program `patch` makes of it what the edits make, whatever they are', () => {
    const folder = mkdtempSync(join(tmpdir(), 'interlock-diff-'));
    const line = fc.constantFrom('a', 'b', '', 'x = 1', '\t漢é');
    const texts = fc.tuple(fc.array(line, { maxLength: 40 }), fc.constantFrom('', '\n')).map(([lines, end]) => lines.join('\n') + end);
    const cuts = fc.array(fc.tuple(fc.nat(200), fc.nat(12), fc.constantFrom('', 'y', 'z\n', '\n', 'p\nq')), { maxLength: 4 });
    try {
      fc.assert(
        fc.property(texts, cuts, (text, places) => {
          const edits = editsFrom(text, places);
          const patch = diff(text, edits);
          const expected = applyEdits(text, edits);
          expect(patch === '').toBe(expected === text);
          if (patch === '') return;
          const file = join(folder, 'a.py');
          writeFileSync(file, text);
          execFileSync('patch', ['--quiet', '--batch', '--fuzz=0', file], { input: patch });
          const patched = expected === '' ? '' : readFileSync(file, 'utf8');
          expect(patched).toBe(expected);
        }),
        { numRuns: 60 },
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** Sorted edits without overlap inside the text. */
function editsFrom(text: string, places: [number, number, string][]): TextEdit[] {
  const edits: TextEdit[] = [];
  const inside = places.map(([at, ...rest]) => [at % (text.length + 1), ...rest] as const);
  for (const [start, length, content] of inside.sort((a, b) => a[0] - b[0])) {
    const end = Math.min(text.length, start + length);
    const free = edits.at(-1);
    if (free === undefined || start > free.end) edits.push({ start, end, content });
  }
  return edits;
}
