import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseEncoding, PositionIndex, type Encoding } from '../../../src/lsp/positions';

describe('chooseEncoding', () => {
  it.each([
    [undefined, 'utf-16'],
    [[], 'utf-16'],
    [['utf-8', 'utf-16'], 'utf-8'],
    [['utf-7', 'utf-32'], 'utf-32'],
  ] as const)('%j gives %s', (offered, expected) => {
    expect(chooseEncoding(offered)).toBe(expected);
  });
});

describe('PositionIndex', () => {
  it.each([
    ['utf-16', 3],
    ['utf-8', 6],
    ['utf-32', 2],
  ] as const)('counts characters before an offset in %s', (encoding, character) => {
    const index = new PositionIndex('a\né😀x', encoding);
    expect(index.position(5)).toEqual({ line: 1, character });
    expect(index.offset({ line: 1, character })).toBe(5);
  });

  it('knows every line end of Python', () => {
    const index = new PositionIndex('a\nb\r\nc\rd', 'utf-16');
    expect([0, 2, 5, 7].map((offset) => index.position(offset).line)).toEqual([0, 1, 2, 3]);
    expect(index.lineSpan(1)).toEqual({ start: 2, end: 3 });
  });

  it('takes positions past the end of a line or of the text as the end', () => {
    const index = new PositionIndex('ab\ncd', 'utf-16');
    expect(index.offset({ line: 0, character: 99 })).toBe(2);
    expect(index.offset({ line: 99, character: 0 })).toBe(5);
  });

  it('comes back to the same offset from any position, in any encoding', () => {
    const text = fc.array(fc.constantFrom('a', 'é', '漢', '😀', '\n', '\r\n', '\r', ' ')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.nat(), fc.constantFrom<Encoding>('utf-8', 'utf-16', 'utf-32'), (value, at, encoding) => {
        const offset = at % (value.length + 1);
        const isInsideCharacter = /[\uDC00-\uDFFF]/.test(value[offset] ?? '') || (value[offset] === '\n' && value[offset - 1] === '\r');
        fc.pre(!isInsideCharacter);
        const index = new PositionIndex(value, encoding);
        expect(index.offset(index.position(offset))).toBe(offset);
      }),
    );
  });
});
