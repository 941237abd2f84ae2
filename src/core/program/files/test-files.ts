import { nameOf } from '../../paths';

/**
 * True for files that test runners collect by name (pytest's and unittest's conventions), and for what lies beside them in a folder `tests`. A test that blocks its own loop
 * costs nobody anything, so what is found there is at most possible.
 */
export function isTestFile(path: string): boolean {
  const name = nameOf(path);
  return /(?:^|[\\/])tests[\\/][^\\/]+$/.test(path) || name === 'conftest.py' || name.startsWith('test_') || name.endsWith('_test.py') || name === 'tests.py';
}
