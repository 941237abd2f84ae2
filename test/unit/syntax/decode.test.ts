import { expect, it } from 'vitest';
import { decodeSource } from '../../../src/core/syntax/decode';

function bytes(...parts: (string | number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)));
}

it.each<[string, Uint8Array, string]>([
  ['UTF-8 by default', bytes('é€😀'), 'é€😀'],
  ['a byte order mark, kept', bytes([0xef, 0xbb, 0xbf], 'a'), '\ufeffa'],
  ['a cookie on line 1', bytes('# -*- coding: latin-1 -*-\n', [0xe9]), '# -*- coding: latin-1 -*-\né'],
  ['a cookie on line 2', bytes('#!/usr/bin/python\n# vim: set fileencoding=cp1251 :\n', [0xdf]), '#!/usr/bin/python\n# vim: set fileencoding=cp1251 :\nЯ'],
  ['a cookie behind a lone CR', bytes('#!\r#coding=koi8-r\r', [0xc1]), '#!\r#coding=koi8-r\rа'],
  ['Python names of encodings', bytes('# coding: ISO_8859_1\n', [0x80]), '# coding: ISO_8859_1\n\x80'],
  ['no cookie on line 3', bytes('\n\n# coding: latin-1\né'), '\n\n# coding: latin-1\né'],
  ['no cookie behind code', bytes('x = 1\n# coding: latin-1\né'), 'x = 1\n# coding: latin-1\né'],
  ['no cookie in code', bytes('x = "# coding: latin-1"\né'), 'x = "# coding: latin-1"\né'],
  ['Shift JIS', bytes('# coding: cp932\n', [0x82, 0xa0]), '# coding: cp932\nあ'],
  ['bytes that are no UTF-8, as Latin-1', bytes('a', [0xe9], 'b'), 'aéb'],
  ['an unknown encoding, as Latin-1', bytes('# coding: rot-13\n', [0xe9]), '# coding: rot-13\né'],
  ['an empty file', bytes(), ''],
  ['line ends as they are', bytes('a\r\nb\rc\n'), 'a\r\nb\rc\n'],
])('reads %s', (_name, source, text) => {
  expect(decodeSource(source)).toBe(text);
});
