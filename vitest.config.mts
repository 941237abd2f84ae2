import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

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
  test: { include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/editor/**', 'node_modules/**'], testTimeout: 30_000 },
});
