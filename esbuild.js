'use strict';

/**
 * Bundles every program into dist/ and copies the Python runner there. Flags:
 *   --production   minified, without source maps
 *   --watch        rebuild on change (prints the lines that a problem matcher waits for)
 *   --metafile     writes <name>.meta.json beside each bundle for size analysis
 *   --cli-only     the command line and the Python runner only
 *   --quiet        no size table
 *   --outdir=DIR   another folder than dist/, relative to this one (tests build their own copy)
 */

const { chmodSync, mkdirSync, rmSync, statSync, writeFileSync, readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { gzipSync } = require('node:zlib');
const esbuild = require('esbuild');
const { copyRunner } = require('./scripts/copy-runner.js');
const { thirdPartyNotices } = require('./scripts/third-party-notices.js');

const args = process.argv.slice(2);
const flags = new Set(args.filter((arg) => !arg.startsWith('--outdir=')));
const known = ['--production', '--watch', '--metafile', '--cli-only', '--quiet'];
const unknown = [...flags].filter((flag) => !known.includes(flag));
if (unknown.length > 0) {
  console.error(`esbuild.js: unknown option ${unknown.join(', ')}. Known: ${known.join(', ')}, --outdir=DIR`);
  process.exit(2);
}

const outdir = resolve(__dirname, args.findLast((arg) => arg.startsWith('--outdir='))?.slice('--outdir='.length) ?? 'dist');
const production = flags.has('--production');
const version = JSON.parse(readFileSync(join(__dirname, 'package.json'), 'utf8')).version;

/** @type {import('esbuild').BuildOptions} */
const pageOptions = { platform: 'browser', format: 'iife', target: 'es2022', jsx: 'automatic', jsxImportSource: 'preact', mainFields: ['browser', 'module', 'main'] };

/** @type {{ out: string, entry: string, cli?: boolean, options?: import('esbuild').BuildOptions }[]} */
const programs = [
  // The client library is a bundle of its own, loaded by `require` with the first Python document: activation stays fast.
  {
    out: 'extension.js',
    entry: 'src/extension/extension.ts',
    options: { external: ['vscode', '*/client.js', '*/panel.js'], supported: { 'dynamic-import': false } },
  },
  { out: 'client.js', entry: 'src/extension/client.ts', options: { external: ['vscode'] } },
  // The host of the panel: loaded with the first command that needs it.
  { out: 'panel.js', entry: 'src/extension/panel.ts', options: { external: ['vscode'] } },
  // The pages themselves; their style sheets become webview.css and graph.css.
  { out: 'webview.js', entry: 'src/webview/main.tsx', options: pageOptions },
  { out: 'graph.js', entry: 'src/webview/graph/main.tsx', options: pageOptions },
  { out: 'server.js', entry: 'src/lsp/server-node.ts' },
  { out: 'cli.js', entry: 'src/cli/main.ts', cli: true, options: { banner: { js: '#!/usr/bin/env node' } } },
];

/** @returns {import('esbuild').BuildOptions} */
function optionsOf(program) {
  return {
    absWorkingDir: __dirname,
    entryPoints: [program.entry],
    outfile: join(outdir, program.out),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    charset: 'utf8',
    loader: { '.md': 'text', '.py': 'text' },
    // Libraries that ship both forms: the ES modules can be shaken, the UMD ones cannot be bundled at all.
    mainFields: ['module', 'main'],
    define: { INTERLOCK_VERSION: JSON.stringify(version) },
    legalComments: 'none',
    minify: production,
    sourcemap: production ? false : 'linked',
    metafile: production || flags.has('--metafile'),
    logLevel: 'warning',
    ...program.options,
  };
}

/** What follows a build: the executable bit and the metafile. */
function finish(program, result) {
  const file = join(outdir, program.out);
  if (program.out === 'cli.js') chmodSync(file, 0o755);
  if (flags.has('--metafile')) writeFileSync(file.replace(/\.js$/, '.meta.json'), JSON.stringify(result.metafile));
}

function printSizes(built) {
  const kib = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`.padStart(12);
  console.log(`${'bundle'.padEnd(16)}${'size'.padStart(12)}${'gzip'.padStart(12)}`);
  for (const program of built) {
    const file = join(outdir, program.out);
    console.log(program.out.padEnd(16) + kib(statSync(file).size) + kib(gzipSync(readFileSync(file)).length));
  }
}

async function watch(selected) {
  for (const program of selected) {
    const announce = {
      name: 'announce',
      setup(build) {
        build.onStart(() => console.log(`[watch] build started: ${program.out}`));
        build.onEnd((result) => {
          if (result.errors.length === 0) finish(program, result);
          console.log(`[watch] build finished: ${program.out}`);
        });
      },
    };
    const context = await esbuild.context({ ...optionsOf(program), plugins: [announce] });
    await context.watch();
  }
}

async function main() {
  const selected = programs.filter((program) => program.cli === true || !flags.has('--cli-only'));
  mkdirSync(outdir, { recursive: true });
  copyRunner(join(__dirname, 'src', 'runner', 'interlock_bench'), join(outdir, 'runner', 'interlock_bench'));
  // A package must not ship the maps of an earlier development build.
  if (production) for (const program of selected) rmSync(join(outdir, `${program.out}.map`), { force: true });
  if (flags.has('--watch')) {
    await watch(selected);
    return;
  }
  const results = await Promise.all(selected.map((program) => esbuild.build(optionsOf(program))));
  selected.forEach((program, index) => finish(program, results[index]));
  if (production) {
    const notices = thirdPartyNotices(__dirname, results.map((result) => result.metafile));
    writeFileSync(join(outdir, 'ThirdPartyNotices.txt'), notices);
  }
  if (!flags.has('--quiet')) printSizes(selected);
}

main().catch((error) => {
  // esbuild has printed its own build errors.
  if (!Array.isArray(error?.errors)) console.error(error);
  process.exitCode = 1;
});
