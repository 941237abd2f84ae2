import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/core/findings';
import { fixFiles, type FixableFile } from '../../src/node/fix-files';
import { tempTree } from './temp-tree';

/** Replaces `from` by `to` in the file, safely. */
function fixing(path: string, from: string, to: string): Finding {
  const start = readFileSync(path, 'utf8').indexOf(from);
  const edits = [{ start, end: start + from.length, content: to }];
  return {
    path, start, end: start + from.length, rule: 'blocking-sleep', severity: 'warning', confidence: 'certain', message: 'm',
    related: [], fixes: [{ title: 'x', applicability: 'safe', edits }],
  };
}

const asFound = (path: string): FixableFile => ({ path, modified: statSync(path).mtimeMs });

describe('fixFiles', () => {
  test('writes what is safe, and keeps the byte order mark and line ends', () => {
    const root = tempTree({ 'a.py': '\ufeffx = 1\r\ny = "é"\r\n' });
    const path = `${root}/a.py`;
    const result = fixFiles([asFound(path)], [fixing(path, '1', '22'), fixing(path, 'y', 'z')]);
    expect(readFileSync(path, 'utf8')).toBe('\ufeffx = 22\r\nz = "é"\r\n');
    expect(result).toEqual({ fixed: 2, failures: [], files: [asFound(path)] });
  });

  test('leaves files alone that were not checked', () => {
    const root = tempTree({ 'a.py': 'x', 'lib.py': 'x' });
    expect(fixFiles([asFound(`${root}/a.py`)], [fixing(`${root}/lib.py`, 'x', 'y')]).fixed).toBe(0);
    expect(readFileSync(`${root}/lib.py`, 'utf8')).toBe('x');
  });

  test('does not touch a file that was changed since it was checked', () => {
    const root = tempTree({ 'a.py': 'x' });
    const path = `${root}/a.py`;
    const [file, finding] = [asFound(path), fixing(path, 'x', 'y')];
    writeFileSync(path, 'else');
    utimesSync(path, new Date(), new Date(Date.now() + 5000));
    expect(fixFiles([file], [finding])).toMatchObject({
      fixed: 0,
      failures: [{ path, kind: 'unfixed', message: 'it was changed since it was checked' }],
    });
    expect(readFileSync(path, 'utf8')).toBe('else');
  });

  test('does not touch a file in another encoding', () => {
    const bytes = Buffer.from('# coding: latin-1\nx = "é"\n', 'latin1');
    const root = tempTree({ 'a.py': bytes });
    const path = `${root}/a.py`;
    expect(fixFiles([asFound(path)], [fixing(path, 'x', 'y')]).failures).toMatchObject([{ message: 'it is not encoded in UTF-8' }]);
    expect(readFileSync(path)).toEqual(bytes);
  });

  test('a file that is gone is a failure, and the next one is fixed', () => {
    const root = tempTree({ 'b.py': 'x' });
    const gone = { ...fixing(`${root}/b.py`, 'x', 'y'), path: `${root}/a.py` };
    const result = fixFiles([{ path: `${root}/a.py`, modified: 1 }, asFound(`${root}/b.py`)], [gone, fixing(`${root}/b.py`, 'x', 'y')]);
    expect(result).toMatchObject({ fixed: 1, failures: [{ path: `${root}/a.py`, message: 'no such file' }] });
  });
});
