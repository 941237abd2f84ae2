import { describe, expect, it } from 'vitest';
import { isInside, notebookUri, pathToUri, uriToPath, virtualPath } from '../../../src/lsp/uris';

describe('uriToPath and pathToUri', () => {
  it.each([
    ['file:///home/me/a%20b.py', '/home/me/a b.py'],
    ['file:///home/me/%C3%A9.py', '/home/me/é.py'],
    ['file:///c%3A/code/a.py', 'c:/code/a.py'],
    ['file://server/share/a.py', '//server/share/a.py'],
    ['file:///home/100%25/%23.py', '/home/100%/#.py'],
  ])('%s is %s and back', (uri, path) => {
    expect(uriToPath(uri)).toBe(path);
    expect(pathToUri(path)).toBe(uri);
  });

  it.each([
    ['file:///C:/Code/a.py', 'c:/Code/a.py'],
    ['file:////server/share/a.py', '//server/share/a.py'],
    ['file://localhost/a.py', '/a.py'],
    ['file:///bad%escape.py', '/bad%escape.py'],
    ['untitled:Untitled-1', undefined],
    ['', undefined],
  ])('reads %s as %s', (uri, path) => {
    expect(uriToPath(uri)).toBe(path);
  });
});

it('names documents without a file so that no import can reach them', () => {
  expect(virtualPath('untitled:Untitled-1', '/ws')).toBe('/ws/<untitled Untitled-1>.py');
  expect(virtualPath('vscode-notebook-cell:/ws/nb.ipynb#W0', '/')).toBe('/<vscode-notebook-cell ws nb.ipynb#W0>.py');
});

it('finds the notebook of a cell', () => {
  expect(notebookUri('vscode-notebook-cell:/ws/nb.ipynb#W0s')).toBe('file:///ws/nb.ipynb');
});

it('knows what lies in a folder', () => {
  expect(isInside('/ab/c', '/a')).toBe(false);
  expect(isInside('/a/b', '/a')).toBe(true);
  expect(isInside('/a', '/')).toBe(true);
});
