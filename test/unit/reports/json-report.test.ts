import { describe, expect, test } from 'vitest';
import { jsonReport, toJson } from '../../../src/core/reports/json-report';
import { findingIn, sourcesOf } from './sample-findings';

describe('the JSON contract', () => {
  test('every key, in order', () => {
    const helper = 'def load():\n    open("x")\n';
    const { finding, text } = findingIn('async def f():\n    «load()»\n', {
      rule: 'transitive-blocking-call',
      related: [{ path: '/p/b.py', start: 16, end: 25, message: 'opens a file' }],
      fixes: [
        { title: 'Run it in a thread', applicability: 'unsafe', edits: [{ start: 19, end: 23, content: 'await x(load' }] },
        { title: 'Second', applicability: 'display', edits: [] },
      ],
    });
    const json = jsonReport([finding], sourcesOf({ '/p/a.py': text, '/p/b.py': helper }));
    expect(JSON.parse(json)).toEqual([
      {
        rule: 'transitive-blocking-call',
        severity: 'warning',
        confidence: 'certain',
        filename: '/p/a.py',
        location: { row: 2, column: 5 },
        end_location: { row: 2, column: 11 },
        message: '`time.sleep` holds the event loop; use `await asyncio.sleep`.',
        url: 'https://github.com/interlock-py/interlock/blob/main/docs/rules/transitive-blocking-call.md',
        related: [
          { filename: '/p/b.py', location: { row: 2, column: 5 }, end_location: { row: 2, column: 14 }, message: 'opens a file' },
        ],
        fix: {
          title: 'Run it in a thread',
          applicability: 'unsafe',
          edits: [{ location: { row: 2, column: 5 }, end_location: { row: 2, column: 9 }, content: 'await x(load' }],
        },
      },
    ]);
    expect(json.match(/"([a-z_]+)":/g)!.slice(0, 5)).toEqual(['"rule":', '"severity":', '"confidence":', '"filename":', '"location":']);
    expect(json.endsWith(']\n')).toBe(true);
  });

  test('no fix is null, no findings are an empty array', () => {
    const { finding, text } = findingIn('«x»');
    expect(toJson(finding, sourcesOf({ '/p/a.py': text })).fix).toBeNull();
    expect(jsonReport([], sourcesOf({}))).toBe('[]\n');
  });
});

describe('positions', () => {
  test.each([
    ['a\n«b»', [2, 1, 2, 2]],
    ['a\r\n«b»', [2, 1, 2, 2]],
    ['a\r«b»\r\nc', [2, 1, 2, 2]],
    ['a\fb«c»', [1, 4, 1, 5]],
    ['\ufeff«b»', [1, 1, 1, 2]],
    ['\ufeffa\n«b»', [2, 1, 2, 2]],
    ['😀 = «b»', [1, 6, 1, 7]],
    ['"漢字"; «b»', [1, 7, 1, 8]],
    ['a\u2028«b»', [1, 3, 1, 4]],
    ['f(«1,\n  2»)', [1, 3, 2, 4]],
  ])('%j', (marked, [row, column, endRow, endColumn]) => {
    const { finding, text } = findingIn(marked);
    expect(toJson(finding, sourcesOf({ '/p/a.py': text }))).toMatchObject({
      location: { row, column },
      end_location: { row: endRow, column: endColumn },
    });
  });

  test('in a file that is gone or shorter, the nearest place', () => {
    const { finding } = findingIn('a\nb\n«c»');
    expect(toJson(finding, sourcesOf({})).location).toEqual({ row: 1, column: 1 });
    expect(toJson(finding, sourcesOf({ '/p/a.py': 'a' })).location).toEqual({ row: 1, column: 2 });
  });
});
