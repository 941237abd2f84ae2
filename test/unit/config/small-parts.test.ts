import { describe, expect, test } from 'vitest';
import { nearName } from '../../../src/core/config/near-name';
import { nameOf, parentOf, prefixOf, relativeTo, resolvePath, stemOf } from '../../../src/core/paths';
import { minimumPython, parsePythonVersion } from '../../../src/core/config/python-version';

describe('minimumPython', () => {
  test.each([
    ['>=3.9', 9],
    ['>=3.9.2,<4', 9],
    ['>= 3.10 , != 3.11.*', 10],
    ['~=3.10', 10],
    ['~=3.8.1', 8],
    ['==3.12.*', 12],
    ['^3.9', 9],
    ['>3.8', 9],
    ['>3.8.1', 8],
    ['3.11', 11],
    ['<3.13,>=3.10', 10],
    ['>=3.9 <3.12', 9],
    ['^3.11 || ^3.9', 9],
    ['>=3', 0],
    ['<3.12', undefined],
    ['>=2.7', undefined],
    ['>=2.3.5', undefined],
    ['*', undefined],
    ['', undefined],
  ])('%j', (range, minor) => {
    expect(minimumPython(range)).toEqual(minor === undefined ? undefined : [3, minor]);
  });
});

describe('parsePythonVersion', () => {
  test.each([
    ['3.11', 11],
    ['3.11.4', 11],
    ['py3.9', 9],
    ['3', undefined],
    ['2.7', undefined],
    ['3.x', undefined],
    ['py39', undefined],
  ])('%j', (text, minor) => {
    expect(parsePythonVersion(text)).toEqual(minor === undefined ? undefined : [3, minor]);
  });
});

describe('nearName', () => {
  const names = ['select', 'extend-select', 'ignore', 'src'];
  test.each([
    ['selct', 'select'],
    ['slelect', 'select'],
    ['SELECT', 'select'],
    ['extend', 'extend-select'],
    ['ignroe', 'ignore'],
    ['sr', 'src'],
    ['zzz', undefined],
    ['', undefined],
  ])('%j', (typed, expected) => {
    expect(nearName(typed, names)).toBe(expected);
  });
});

describe('paths', () => {
  test.each([
    ['/a/b', '/a'],
    ['/a', '/'],
    ['/', '/'],
    ['C:/a', 'C:/'],
    ['C:/a/b', 'C:/a'],
    ['a', 'a'],
  ])('parentOf %s', (path, parent) => {
    expect(parentOf(path)).toBe(parent);
  });
  test.each([
    ['/a/b.py', '/a', 'b.py', 'b'],
    ['/b.test.py', '', 'b.test.py', 'b.test'],
    ['C:/.env', 'C:', '.env', '.env'],
  ])('prefix, name and stem of %s', (path, prefix, name, stem) => {
    expect([prefixOf(path), nameOf(path), stemOf(path)]).toEqual([prefix, name, stem]);
    expect(`${prefixOf(path)}/${nameOf(path)}`).toBe(path);
  });
  test.each([
    ['/p', '/p/a/b.py', 'a/b.py'],
    ['/', '/a.py', 'a.py'],
    ['/p', '/pq/a.py', 'pq/a.py'],
    ['', '/a.py', 'a.py'],
    ['C:/p', 'C:/p/a.py', 'a.py'],
  ])('relativeTo %s %s', (root, path, expected) => {
    expect(relativeTo(root, path)).toBe(expected);
  });
  test.each([
    ['/p/q', './a/../b', '/p/q/b'],
    ['/p/q', '../../../x', '/x'],
    ['/p', '/abs/./x', '/abs/x'],
    ['C:/p', 'a\\b', 'C:/p/a/b'],
  ])('resolvePath %s %s', (root, path, expected) => {
    expect(resolvePath(root, path)).toBe(expected);
  });
});
