import { build } from 'esbuild';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('every file of the core bundles for a platform that is neither Node nor a browser', async () => {
  const files = readdirSync('src/core', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => join('src/core', path));
  expect(files.length).toBeGreaterThan(20);
  const { metafile } = await build({
    entryPoints: files,
    outdir: 'out/neutral',
    write: false,
    bundle: true,
    metafile: true,
    platform: 'neutral', // an import of node:*, vscode or anything else that is not there fails the build
    mainFields: ['module', 'main'],
    loader: { '.md': 'text', '.py': 'text' },
    logLevel: 'silent',
  });
  const outside = Object.keys(metafile.inputs).filter((path) => /^src\/(?!core\/|runner\/.*\.json$)/.test(path));
  expect(outside).toEqual([]);
});
