import { describe, expect, it } from 'vitest';
import { LineIndex } from '../../../src/core/syntax/line-index';

const text = 'ab\ncd\r\ne\rf\n\n😀g';
const index = new LineIndex(text);

describe('positions', () => {
  it.each([
    [0, 0, 0],
    [2, 0, 2],
    [3, 1, 0],
    [5, 1, 2],
    [7, 2, 0],
    [8, 2, 1],
    [9, 3, 0],
    [11, 4, 0],
    [12, 5, 0],
    [14, 5, 2],
    [15, 5, 3],
  ])('offset %i is line %i, character %i', (offset, line, character) => {
    expect(index.positionAt(offset)).toEqual({ line, character });
    expect(index.offsetAt({ line, character })).toBe(offset);
  });

  it('are clamped to the text', () => {
    expect(index.positionAt(-3)).toEqual({ line: 0, character: 0 });
    expect(index.positionAt(99)).toEqual({ line: 5, character: 3 });
    expect(index.offsetAt({ line: -1, character: 5 })).toBe(0);
    expect(index.offsetAt({ line: 99, character: 0 })).toBe(text.length);
    expect(index.offsetAt({ line: 0, character: 99 })).toBe(2);
    expect(index.offsetAt({ line: 1, character: 99 })).toBe(5);
    expect(index.offsetAt({ line: 2, character: -1 })).toBe(7);
  });
});

it('knows where lines begin and end', () => {
  expect(Array.from({ length: index.lineCount }, (_, line) => text.slice(index.lineStart(line), index.lineEnd(line)))).toEqual(['ab', 'cd', 'e', 'f', '', '😀g']);
  expect(new LineIndex('').lineCount).toBe(1);
  expect(new LineIndex('a\n').lineCount).toBe(2);
});

it('agrees with a plain count for every offset', () => {
  for (let offset = 0; offset <= text.length; offset++) {
    const before = text.slice(0, offset).split(/\r\n|\n|\r(?!\n|$)|\r$/);
    // Between CR and LF the line has not ended yet.
    if (text[offset - 1] === '\r' && text[offset] === '\n') continue;
    expect(index.positionAt(offset)).toEqual({ line: before.length - 1, character: before.at(-1)!.length });
  }
});
