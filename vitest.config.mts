import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    {
      // Rule pages are imported as text, as esbuild's `text` loader does for the bundles.
      name: 'markdown-as-text',
      enforce: 'pre',
      load(id) {
        if (!id.endsWith('.md')) return undefined;
        return `export default ${JSON.stringify(readFileSync(id, 'utf8'))};`;
      },
    },
  ],
  test: { include: ['test/**/*.test.ts'], exclude: ['test/editor/**', 'node_modules/**'], testTimeout: 30_000 },
});
