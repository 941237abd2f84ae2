import { describe, expect, it } from 'vitest';
import { isTestFile } from '../../../src/core/program/files/test-files';

describe('isTestFile', () => {
  it.each(['/app/test_bomb.py', '/app/bomb_test.py', '/app/conftest.py', '/app/tests.py'])('is true for %s', (path) => {
    expect(isTestFile(path)).toBe(true);
  });

  it.each(['/tests/app/main.py', '/app/tests/worker.py', '/app/contests/main.py', '/app/attest.py', '/app/testing/main.py'])('is false for %s: a folder says nothing', (path) => {
    expect(isTestFile(path)).toBe(false);
  });
});
