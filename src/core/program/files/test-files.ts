import { nameOf } from '../../paths';

/**
 * True for files that test runners collect by name (pytest's and unittest's conventions). A test that blocks its own loop
 * costs nobody anything, so what is found there is at most possible. Folders say nothing: programs that are handed to a runner as samples lie below `tests`, too.
 */
export function isTestFile(path: string): boolean {
  const name = nameOf(path);
  return name === 'conftest.py' || name.startsWith('test_') || name.endsWith('_test.py') || name === 'tests.py';
}
