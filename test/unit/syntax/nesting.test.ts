import { buildSync } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from '../../../src/core/syntax/parse';

/** One unit of nesting each, repeated; and what closes them, if that matters. */
const UNITS: readonly (readonly [open: string, close?: string])[] = [
  ['(', ')'], ['('], ['['], ['{'], ['{1:'], ['([{'], ['f(', ')'], ['f(x='], ['f(*'], ['a['], ['a[b:'], ['(a if '], ['not '], ['-'], ['~'], ['a**'],
  ['await '], ['(yield '], ['x = yield '], ['lambda: '], ['lambda x='], ['(lambda a=('], ['a if b else '], ['a if '], ['not (', ')'], ['(x:='],
  ['a or b and not c < d | e ^ f & g << h + i * -('], ['a or b and not c < d | e ^ f & g << h + i * (x if y else lambda: f(*[{1:'],
  ['f"{', '}"'], ["f'''{x:{"], ['{x:'], ['f"{(', ')}"'], ['f"{!'], ['[x for x in ', ']'], ['(x for x in ('], ['[x for x in y if '],
  ['with ('], ['with (\n'], ['from x import ('], ['def f(a='], ['def f(\n'], ['type X[T:('], ['if x: '], ['async '], ['case ('], ['match ('], ['match (\n'],
  ['case [\n'], ['f(\n x.y = '], ['[\nf(\n', ') = \n'], ['f"{\n'], ['f"""{\n'], ['"""'], ['(\n'], ['f(# c\n'], ['@a\n'], ['}'], [')\n'], ['x: '], ['a=', '1'],
  ['a+', 'a'], ['.b()'], ['a<'], ['a and '], ['a.'], ['"a" '], ['elif a: b\n'], ['a b '],
];
const PATTERNS = ['[', 'C(', '{1:', 'C(a=', '(1|'];
const BLOCKS = ['if x:', 'try:', 'def f(x):', 'x', 'else:', 'class C:', 'match x:', 'case x:'];

function nested(): string[] {
  const texts: string[] = [];
  const deepHeader = Array.from({ length: 99 }, (_, depth) => ' '.repeat(depth) + 'if x:\n').join('') + ' '.repeat(99);
  for (const [open, close = ''] of UNITS) {
    for (const count of [250, 5000]) {
      texts.push(open.repeat(count) + '1' + close.repeat(count));
      // On top of as many blocks as are read.
      texts.push(deepHeader + open.repeat(count) + '1' + close.repeat(count));
    }
  }
  for (const open of PATTERNS) texts.push(`match x:\n case ${open.repeat(3000)}`);
  for (const line of BLOCKS) texts.push(Array.from({ length: 2000 }, (_, depth) => ' '.repeat(depth) + line).join('\n'));
  return texts;
}

const PROGRAM = `
  import { parse } from './src/core/syntax/parse';
  import { readFileSync } from 'node:fs';
  for (const text of JSON.parse(readFileSync(0, 'utf8'))) {
    try {
      parse(text);
    } catch (error) {
      console.log(text.slice(0, 40) + ': ' + error);
    }
  }`;

/** Parses every text in a process with this much stack; tells which failed. */
function parseWithStack(texts: readonly string[], kilobytes: number): string {
  const options = { bundle: true, write: false, platform: 'node' } as const;
  const bundle = buildSync({ ...options, stdin: { contents: PROGRAM, resolveDir: process.cwd(), loader: 'ts' } });
  const folder = mkdtempSync(join(tmpdir(), 'nesting-'));
  try {
    writeFileSync(join(folder, 'parse.cjs'), bundle.outputFiles[0]!.text);
    const input = JSON.stringify(texts);
    return execFileSync(process.execPath, [`--stack-size=${kilobytes}`, join(folder, 'parse.cjs')], { input, encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('reads any nesting on a stack of 450 KB', () => {
  expect(parseWithStack(nested(), 450)).toBe('');
});

it('would notice a stack that is too small', () => {
  expect(parseWithStack(['('.repeat(199)], 120)).toContain('Maximum call stack');
});

it.each([
  ['parentheses', '('.repeat(200) + '1' + ')'.repeat(200)],
  ['calls', 'f('.repeat(200) + ')'.repeat(200)],
  ['blocks', Array.from({ length: 100 }, (_, depth) => ' '.repeat(depth) + 'if x:\n').join('') + ' '.repeat(100) + 'pass\n'],
  ['a long sum', 'a + '.repeat(50_000) + 'a'],
  ['a long chain of calls', 'a' + '.b()'.repeat(50_000)],
  ['many elif', 'if a: b\n' + 'elif a: b\n'.repeat(10_000)],
])('reads %s as deep as CPython does', (_name, text) => {
  expect(parse(text).problems).toEqual([]);
});

it.each([
  ['parentheses', '('.repeat(201) + '1' + ')'.repeat(201)],
  ['blocks', Array.from({ length: 101 }, (_, depth) => ' '.repeat(depth) + 'if x:\n').join('') + ' '.repeat(101) + 'pass\n'],
])('tells where %s are too deep', (_name, text) => {
  expect(parse(text).problems.map((problem) => problem.message)).toContain('This is nested too deeply to be read.');
});

it('takes time in proportion to the text', () => {
  const unit = 'async def f(a, b):\n    x = [await g(a, k=b) for a in b if a > 1]\n    return f"{x!r:>{a}} {b}" + "c" * 3\n\n\n';
  const time = (text: string): number => {
    let best = Infinity;
    for (let run = 0; run < 2; run++) {
      const from = performance.now();
      parse(text);
      best = Math.min(best, performance.now() - from);
    }
    return best;
  };
  time(unit.repeat(1000));
  const part = time(unit.repeat(2000));
  const whole = time(unit.repeat(16_000));
  // Eight times the text; generous, because the machine may be busy. Quadratic time would give 64.
  expect(whole / part).toBeLessThan(30);
});
