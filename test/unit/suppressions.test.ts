import { ruleMetas } from '../../src/core/rules/meta';
import { describe, expect, test } from 'vitest';
import { parseSuppressions } from '../../src/core/suppressions';
import { LineIndex } from '../../src/core/syntax/line-index';

/** Comments are everything from `#` on: the fixtures have no strings. Rules that are silenced on a 0-based line. */
function silenced(source: string, rule: string, startLine: number, endLine = startLine): boolean {
  const comments = [...source.matchAll(/#.*/g)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
  return parseSuppressions(source, comments, new LineIndex(source)).covers(rule, startLine, endLine);
}

const sleep = 'blocking-sleep';

describe('# interlock: ignore', () => {
  test.each([
    ['sleep(1)  # interlock: ignore', true],
    ['sleep(1)  #interlock:ignore', true],
    ['sleep(1)  # Interlock: Ignore', true],
    ['sleep(1)  # interlock: ignore because the loop is ours', true],
    ['sleep(1)  # interlock: ignore[blocking-sleep]', true],
    ['sleep(1)  # interlock: ignore [ blocking-file-io , blocking-sleep ] reason', true],
    ['sleep(1)  # interlock: ignore[blocking-sleep', true],
    ['sleep(1)  # interlock: ignore[ASYNC251]', true],
    ['sleep(1)  # todo  # interlock: ignore', true],
    ['sleep(1)  # interlock: ignore[blocking-file-io]', false],
    ['sleep(1)  # interlock: ignore[]', false],
    ['sleep(1)  # interlock: ignored', false],
    ['sleep(1)  # interlock: ignore-everything', false],
    ['sleep(1)  # interlock ignore', false],
    ['sleep(1)', false],
  ])('%s', (source, expected) => {
    expect(silenced(source, sleep, 0)).toBe(expected);
  });

  test('counts on the first and the last line of a call, not between', () => {
    const source = (line: number): string =>
      ['call(', '  1,', ')'].map((text, index) => (index === line ? `${text}  # interlock: ignore` : text)).join('\n');
    expect([0, 1, 2].map((line) => silenced(source(line), sleep, 0, 2))).toEqual([true, false, true]);
  });

  test('alone on a line, it silences the line below and no other', () => {
    const source = 'a()\n    # interlock: ignore[blocking-sleep]\n    sleep(1)\n    sleep(2)';
    expect([0, 2, 3].map((line) => silenced(source, sleep, line))).toEqual([false, true, false]);
  });

  test('reaches through the rest of its comment block, and not over a blank line', () => {
    expect(silenced('# interlock: ignore\n# the loop is ours\nsleep(1)', sleep, 2)).toBe(true);
    expect(silenced('# interlock: ignore\n\nsleep(1)', sleep, 2)).toBe(false);
  });

  test('behind code, it says nothing about the line below', () => {
    expect(silenced('a()  # interlock: ignore\nsleep(1)', sleep, 1)).toBe(false);
  });
});

describe('# interlock: ignore-file', () => {
  test.each([
    ['# interlock: ignore-file\n\nsleep(1)', 2, true],
    ['\ufeff# interlock: ignore-file\nsleep(1)', 1, true],
    ['sleep(1)\n    # interlock: ignore-file[blocking-sleep]', 0, true],
    ['# interlock: ignore-file[blocking-file-io]\nsleep(1)', 1, false],
    ['a()  # interlock: ignore-file\nsleep(1)', 1, false],
  ])('%j', (source, line, expected) => {
    expect(silenced(source, sleep, line)).toBe(expected);
  });
});

describe('comments of other tools', () => {
  test.each([
    ['sleep(1)  # noqa', true],
    ['sleep(1)  #NOQA', true],
    ['sleep(1)  # noqa: ASYNC251', true],
    ['sleep(1)  # noqa:async251', true],
    ['sleep(1)  # noqa: E501,ASYNC251', true],
    ['sleep(1)  # noqa: E501 ASYNC251 long line', true],
    ['sleep(1)  # noqa: blocking-sleep', true],
    ['sleep(1)  # noqa: a reason', true],
    ['sleep(1)  # type: ignore  # noqa: ASYNC251', true],
    ['sleep(1)  # noqa: E501', false],
    ['sleep(1)  # noqa: ASYNC2', false],
    ['sleep(1)  # noqabc', false],
    ['sleep(1)  # NOSONAR', true],
    ['sleep(1)  # NOSONAR the loop is ours', true],
    ['sleep(1)  # NOSONAR(S7488)', true],
    ['sleep(1)  # NOSONAR: S1, python:S7488', true],
    ['sleep(1)  # NOSONAR(S1481)', false],
    ['sleep(1)  # nosonar', true],
    ['sleep(1)  # nosonars', false],
    ['sleep(1)  # type: ignore', false],
    ['sleep(1)  # type: ignore[blocking-sleep]', false],
    ['sleep(1)  # pylint: disable=all', false],
  ])('%s', (source, expected) => {
    expect(silenced(source, sleep, 0)).toBe(expected);
  });

  test('stay on their line', () => {
    expect(silenced('# noqa\nsleep(1)', sleep, 1)).toBe(false);
  });

  test('every code that a rule accepts silences it, and no rule that does not name it', () => {
    for (const meta of ruleMetas) {
      for (const code of meta.aliases) expect([code, silenced(`x()  # noqa: ${code}`, meta.name, 0)]).toEqual([code, true]);
      const foreign = ruleMetas.flatMap(({ aliases }) => aliases).find((code) => !meta.aliases.includes(code))!;
      expect(silenced(`x()  # noqa: ${foreign}`, meta.name, 0)).toBe(false);
    }
  });
});

describe('comments of Pylint', () => {
  const rule = 'thread-misuse';
  test.each([
    ['Thread()  # pylint: disable=W1506', 0, true],
    ['Thread()  # pylint: disable=bad-thread-instantiation', 0, true],
    ['Thread()  #pylint:disable=too-many-lines, bad-thread-instantiation', 0, true],
    ['Thread()  # pylint: disable=R1732', 0, false],
    ['a()  # pylint: disable=W1506\nThread()', 1, false],
    ['# pylint: disable-next=W1506\nThread()', 1, true],
    ['# pylint: disable-next=W1506\na()\nThread()', 2, false],
    ['# pylint: disable=W1506\na()\nThread()', 2, true],
    ['def f():\n    # pylint: disable=W1506\n    a()\n\n    Thread()', 4, true],
    ['def f():\n    # pylint: disable=W1506\n    a()\n\nThread()', 4, false],
    ['Thread()\n# pylint: disable=W1506', 0, false],
    ['Thread()  # pylint: enable=W1506', 0, false],
  ])('%j', (source, line, expected) => {
    expect(silenced(source, rule, line)).toBe(expected);
  });
});

describe('comments of Ruff and Flake8 for a file', () => {
  test.each([
    ['# ruff: noqa: ASYNC251\n\nsleep(1)', true],
    ['# flake8: noqa: E501, ASYNC251\n\nsleep(1)', true],
    ['# ruff: noqa: E501\n\nsleep(1)', false],
    ['# ruff: noqa\n\nsleep(1)', false],
    ['a()  # ruff: noqa: ASYNC251\n\nsleep(1)', false],
  ])('%j', (source, expected) => {
    expect(silenced(source, sleep, 2)).toBe(expected);
  });
});

test('a file without such comments is known at once', () => {
  expect(parseSuppressions('a()  # b', [{ start: 5, end: 8 }], new LineIndex('a()  # b')).any).toBe(false);
});
