import { describe, expect, it } from 'vitest';
import { sample, seededRandom } from '../seeded-random';
import { compareFiles } from './compare';
import { findInterpreters, libraryFiles } from './interpreters';

const FILES = 150;
const interpreters = findInterpreters();

describe.skipIf(interpreters.length === 0)('trees against CPython (skipped where no python3 is found)', () => {
  // The sample is shared out among the versions; `npm run conformance` compares every file.
  const each = Math.ceil(FILES / Math.max(interpreters.length, 1));
  it.each(interpreters)(`agree on ${each} files of the standard library of $version`, async ({ path, library }) => {
    const files = sample(seededRandom(2026), libraryFiles(library), each);
    const different: string[] = [];
    let equal = 0;
    await compareFiles(path, files, ({ file, state, difference }) => {
      if (state === 'different') different.push(`${file}: ${difference}`);
      if (state === 'equal') equal++;
    });
    expect(different).toEqual([]);
    expect(equal).toBeGreaterThan(each / 2);
  });
});
