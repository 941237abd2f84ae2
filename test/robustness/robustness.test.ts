import { describe, expect, it } from 'vitest';
import { mayHoldRoots } from '../../src/core/program/files/text-signals';
import { folderCorpus, standardLibrary } from '../perf/corpus';
import { sample, seededRandom } from '../seeded-random';
import { asyncWorkspace } from '../perf/synthetic';
import { tryAll, tryMutations } from './trial';

/** Enough to meet most constructs; `npm run robustness` tries everything. */
const sampleSize = 120;
const mutationCount = 150;

const library = standardLibrary();

describe.skipIf(library === undefined)('the standard library', { timeout: 180_000 }, () => {
  const all = library === undefined ? new Map<string, string>() : folderCorpus('', '', library).texts;
  const random = seededRandom(20261121);
  const asynchronous = [...all.keys()].filter((path) => mayHoldRoots(all.get(path)!));
  const chosen = new Map(sample(random, asynchronous, sampleSize).map((path) => [path, all.get(path)!]));

  it('has files to try', () => {
    expect(chosen.size).toBe(sampleSize);
  });

  it('gives no crash, no hang and no position outside its file', () => {
    const outcome = tryAll(chosen);
    expect(outcome.faults).toEqual([]);
    expect(outcome.findings).toBeGreaterThan(0);
  });

  it('does so when its files are damaged', () => {
    expect(tryMutations(chosen, mutationCount, 1).faults).toEqual([]);
  });
});

describe('generated services', { timeout: 180_000 }, () => {
  it('give no crash, no hang and no position outside their files, damaged or not', () => {
    const texts = asyncWorkspace(30, 3);
    const outcome = tryAll(texts);
    expect(outcome.faults).toEqual([]);
    expect(outcome.findings).toBeGreaterThan(0);
    expect(tryMutations(texts, 100, 2).faults).toEqual([]);
  });
});
