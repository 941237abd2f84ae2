import { build } from 'esbuild';
import { cp, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { TestResult } from '../../test/editor/runner';
import { run } from '../processes';
import { removeTemporary, temporaryFolder } from '../temporary';

export const repository = resolve('.');
export const hostSuite = resolve('out/test/index.js');

/** Builds the extension as a user gets it: minified, for the times that are measured. */
export async function buildExtension(): Promise<void> {
  const ended = await run(process.execPath, ['esbuild.js', '--production', '--quiet'], { limitSeconds: 120 });
  if (ended.code !== 0) throw new Error(`The build failed:\n${ended.output}`);
}

/** Bundles the suite that runs inside the extension host. */
export async function buildHostSuite(): Promise<void> {
  await build({
    entryPoints: ['test/editor/suite/index.ts'],
    outfile: hostSuite,
    bundle: true,
    external: ['vscode'],
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'error',
  });
}

/** A copy of the sample workspace that may be changed; gone when this script ends. */
export async function copySample(): Promise<string> {
  const folder = join(await temporaryFolder('sample'), 'sample');
  await cp(join('examples', 'sample-workspace'), folder, { recursive: true });
  return folder;
}

/** Runs `body` on a copy of the sample workspace that it may change. */
export async function withSampleCopy<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = await copySample();
  try {
    return await body(folder);
  } finally {
    await removeTemporary(dirname(folder));
  }
}

/** What the suite in the extension host left behind; a suite that left nothing has failed as a whole. */
export async function readHostReport(path: string, otherwise: () => string): Promise<TestResult[]> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return [{ name: 'the suite in the extension host', milliseconds: 0, error: otherwise() }];
  return JSON.parse(text) as TestResult[];
}
