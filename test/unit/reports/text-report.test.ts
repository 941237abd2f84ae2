import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/core/findings';
import { createColours } from '../../../src/core/reports/colours';
import { cells } from '../../../src/core/reports/printable';
import { statisticsText } from '../../../src/core/reports/statistics';
import { summaryLine, textReport } from '../../../src/core/reports/text-report';
import { findingIn, sourcesOf } from './sample-findings';

function report(marked: string, changes: Partial<Finding> = {}, others: Record<string, string> = {}, colour = false): string {
  const { finding, text } = findingIn(marked, changes);
  return textReport([finding], {
    sources: sourcesOf({ '/p/a.py': text, ...others }),
    colours: createColours(colour),
    displayPath: (path) => path.replace('/p/', ''),
  });
}

/** The two lines with the code and the carets. */
function excerptOf(marked: string): string[] {
  return report(marked).split('\n').slice(2, 4);
}

test('a finding with a chain and a fix', () => {
  const text = report(
    'import time\n\n\nasync def f():\n    «load()»\n',
    {
      rule: 'transitive-blocking-call',
      message: '`load` blocks the event loop.',
      related: [
        { path: '/p/b.py', start: 16, end: 22, message: '`load` calls `_read`' },
        { path: '/p/b.py', start: 0, end: 3, message: '`_read` calls `open`' },
      ],
      fixes: [{ title: 'Use `asyncio.to_thread`', applicability: 'unsafe', edits: [] }],
    },
    { '/p/b.py': 'def load():\n    _read()\n' },
  );
  expect(text).toBe(
    [
      'a.py:5:5 warning transitive-blocking-call `load` blocks the event loop.',
      '  |',
      '5 |     load()',
      '  |     ^^^^^^',
      '  1. b.py:2:5 `load` calls `_read`',
      '  2. b.py:1:1 `_read` calls `open`',
      '  fix, to be reviewed: Use `asyncio.to_thread`',
      '',
      '',
    ].join('\n'),
  );
});

describe('carets stand below the code', () => {
  test.each([
    ['\t«a»b', ['1 |     ab', '  |     ^']],
    ['a\t«b»', ['1 | a   b', '  |     ^']],
    ['"漢字" «b»', ['1 | "漢字" b', '  |        ^']],
    ['😀«b»', ['1 | 😀b', '  |   ^']],
    ['e\u0301«b»', ['1 | e\u0301b', '  |  ^']],
    ['«漢»', ['1 | 漢', '  | ^^']],
    ['a«»b', ['1 | ab', '  |  ^']],
    ['ab«»', ['1 | ab', '  |   ^']],
    ['«f(  \n  1)»', ['1 | f( …', '  | ^^']],
    ['\ufeff«a»', ['1 | a', '  | ^']],
    ['a\r\n«b»\r\n', ['2 | b', '  | ^']],
  ])('%j', (marked, expected) => {
    expect(excerptOf(marked)).toEqual(expected);
  });

  test('a long line is cut around the place', () => {
    const [code, carets] = excerptOf(`${'x'.repeat(500)} «here» ${'y'.repeat(500)}`);
    expect(code!.length).toBeLessThan(130);
    expect(code).toMatch(/^1 \| … x+ here y+ …$/);
    expect(code!.slice(carets!.indexOf('^'), carets!.lastIndexOf('^') + 1)).toBe('here');
  });

  test('a line of megabytes is no burden', () => {
    const start = performance.now();
    const [code, carets] = excerptOf(`${'xy = "😀"; '.repeat(500_000)}«here» ${'y'.repeat(1_000_000)}`);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(code).toMatch(/^1 \| … .* here y+ …$/u);
    expect(carets).toMatch(/^ {2}\| +\^{4}$/);
  });

  test('a long line with the place at its start is cut behind it', () => {
    const [code, carets] = excerptOf(`«here» ${'y'.repeat(500)}`);
    expect(code).toMatch(/^1 \| here y+ …$/);
    expect(carets).toBe('  | ^^^^');
  });
});

describe('hostile text', () => {
  test('control characters do not reach the terminal', () => {
    const text = report('\u001b[2J«a»\u009b\u202e', { message: 'x\u001b]0;y\u0007\nz' });
    expect(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/.test(text)).toBe(false);
    expect(text).toContain('\ufffd[2Ja');
  });

  test('cells cover the whole line, whatever is in it', () => {
    const line = 'a\t\ud800漢\u0000e\u0301';
    expect(cells(line).map((cell) => cell.offset)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});

test('colours mark severity, place and code, and nothing else is added', () => {
  const plain = report('«a»');
  const coloured = report('«a»', {}, {}, true);
  expect(coloured).toContain('\u001b[33mwarning\u001b[39m');
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  expect(plain).not.toContain('\u001b');
});

test('the summary counts', () => {
  const { finding } = findingIn('«a»');
  expect(summaryLine([], 1)).toBe('No findings (1 file checked)');
  expect(summaryLine([finding], 2)).toBe('1 finding in 1 file (2 files checked)');
  expect(summaryLine([finding, finding, { ...finding, path: '/b' }], 120)).toBe('3 findings in 2 files (120 files checked)');
});

test('statistics: most frequent first, then by name', () => {
  const { finding } = findingIn('«a»');
  const fix = { title: 'x', applicability: 'safe' as const, edits: [] };
  const findings = [
    { ...finding, rule: 'nested-event-loop' },
    { ...finding, rule: 'blocking-http-call' },
    ...Array.from({ length: 10 }, () => ({ ...finding, fixes: [fix] })),
  ];
  expect(statisticsText(findings, createColours(false))).toBe(
    [
      '10  blocking-sleep      [*]  `time.sleep` on the event loop',
      ' 1  blocking-http-call       synchronous HTTP on the event loop',
      ' 1  nested-event-loop        starting an event loop inside a running one',
      '',
    ].join('\n'),
  );
});
