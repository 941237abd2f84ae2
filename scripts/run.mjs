// Runs a TypeScript script of this folder on plain Node: `node scripts/run.mjs editor/try --port 8000`.
// The script is bundled (its own files only, packages stay outside) into out/scripts and started from there.

import { build } from 'esbuild';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name, ...rest] = process.argv.slice(2);
if (name === undefined) {
  console.error('Usage: node scripts/run.mjs SCRIPT [ARGUMENT…], for example: node scripts/run.mjs editor/try');
  process.exit(2);
}
const outfile = join(root, 'out', 'scripts', `${name}.mjs`);
await build({
  entryPoints: [join(root, 'scripts', `${name}.ts`)],
  outfile,
  bundle: true,
  packages: 'external',
  // The package has no map of exports, which Node needs to find a module without its extension.
  alias: { 'picomatch/posix': 'picomatch/posix.js' },
  loader: { '.md': 'text', '.py': 'text' },
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'error',
});
process.argv = [process.argv[0], outfile, ...rest];
process.chdir(root);
await import(pathToFileURL(outfile).href);
