import { expect, it } from 'vitest';
import type { TextEdit } from '../../../src/core/findings';
import { applyEdits } from '../../../src/core/fixes/combined-edits';
import { suppressionComments } from '../../../src/lsp/suppression-comments';

function apply(text: string, edit: TextEdit | undefined): string | undefined {
  return edit && applyEdits(text, [edit]);
}

function onLine(text: string, at: string): string | undefined {
  const start = text.indexOf(at);
  return apply(text, suppressionComments.forLine(text, { start, end: start + at.length }, 'blocking-sleep'));
}

it.each([
  ['a line', 'x\nsleep()\ny', 'x\nsleep()  # interlock: ignore[blocking-sleep]\ny'],
  ['a line with spaces behind it', 'sleep()   \n', 'sleep()  # interlock: ignore[blocking-sleep]\n'],
  ['a line with another comment', 'sleep()  # why\n', 'sleep()  # why  # interlock: ignore[blocking-sleep]\n'],
  ['a line that ignores another rule', 'sleep()  # interlock: ignore[other]\n', 'sleep()  # interlock: ignore[other, blocking-sleep]\n'],
  ['CRLF', 'sleep()\r\n', 'sleep()  # interlock: ignore[blocking-sleep]\r\n'],
  ['a call over several lines', 'sleep(\n  1)\n', 'sleep(  # interlock: ignore[blocking-sleep]\n  1)\n'],
  ['a line that a backslash continues', 'if a:\n  sleep() + \\\n    1\n', 'if a:\n  # interlock: ignore[blocking-sleep]\n  sleep() + \\\n    1\n'],
  ['a line that ends inside a string', 'if a:\n  sleep("""\n""")\n', 'if a:\n  # interlock: ignore[blocking-sleep]\n  sleep("""\n""")\n'],
  ['a comment inside a string', 'sleep("# interlock: ignore[x]")\n', 'sleep("# interlock: ignore[x]")  # interlock: ignore[blocking-sleep]\n'],
])('writes a comment for %s', (_, text, expected) => {
  expect(onLine(text, 'sleep')).toBe(expected);
});

it('writes none where no comment can stand', () => {
  expect(onLine('x = """\n""" + sleep() + """\n"""\n', 'sleep')).toBeUndefined();
});

it.each([
  ['x = 1\n', '# interlock: ignore-file[r]\nx = 1\n'],
  ['', '# interlock: ignore-file[r]\n'],
  ['#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n"""Doc."""\n', '#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n# interlock: ignore-file[r]\n"""Doc."""\n'],
  ['\uFEFFx\r\n', '\uFEFF# interlock: ignore-file[r]\r\nx\r\n'],
  ['#!/usr/bin/env python', '#!/usr/bin/env python\n# interlock: ignore-file[r]\n'],
])('writes a comment for the file %j', (text, expected) => {
  expect(apply(text, suppressionComments.forFile(text, 'r'))).toBe(expected);
});
