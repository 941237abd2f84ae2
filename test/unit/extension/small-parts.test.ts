import { describe, expect, it } from 'vitest';
import { isPythonDocument } from '../../../src/extension/documents';
import { RestartLimit } from '../../../src/extension/restart-limit';

describe('RestartLimit', () => {
  it('gives up after five ends in three minutes', () => {
    const limit = new RestartLimit();
    expect([0, 1, 2, 3, 4, 5].map((second) => limit.mayRestart(second * 1000))).toEqual([true, true, true, true, true, false]);
  });

  it('forgets what is long ago, and starts anew when the user restarts', () => {
    const limit = new RestartLimit();
    for (let minute = 0; minute < 20; minute++) expect(limit.mayRestart(minute * 60_000)).toBe(true);
    for (let second = 0; second < 10; second++) limit.mayRestart(2_000_000 + second);
    expect(limit.mayRestart(2_000_100)).toBe(false);
    limit.reset();
    expect(limit.mayRestart(2_000_200)).toBe(true);
  });
});

it.each([
  ['python', 'file', true],
  ['python', 'untitled', true],
  ['python', 'vscode-notebook-cell', true],
  ['python', 'git', false],
  ['markdown', 'file', false],
])('a %s document of scheme %s is ours: %s', (languageId, scheme, expected) => {
  expect(isPythonDocument({ languageId, uri: { scheme } })).toBe(expected);
});
