import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The runner's tests mostly wait, for minutes: they start first, and the second worker does the others beside them. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = (file: TestSpecification): boolean => file.moduleId.includes('/test/runner/runner.test.ts');
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  plugins: [
    {
      // Rule pages and code skeletons are imported as text, as esbuild's `text` loader does for the bundles.
      name: 'text-modules',
      enforce: 'pre',
      load(id) {
        if (!/\.(md|py)$/.test(id)) return undefined;
        return `export default ${JSON.stringify(readFileSync(id, 'utf8'))};`;
      },
    },
  ],
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/editor/**', 'node_modules/**'],
    testTimeout: 30_000,
    // By itself vitest leaves one of two cores unused.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
  },
});
