import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { afterEach, beforeEach, expect, it } from 'vitest';

const { thirdPartyNotices } = createRequire(import.meta.url)('../../../scripts/third-party-notices.js') as {
  readonly thirdPartyNotices: (root: string, metafiles: readonly Metafile[]) => string;
};

let root: string;

function addPackage(name: string, licence: string | undefined): void {
  const folder = join(root, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', license: 'MIT' }));
  if (licence !== undefined) writeFileSync(join(folder, 'LICENSE.md'), licence);
}

function bundleOf(...inputs: string[]): Metafile {
  return { inputs: Object.fromEntries(inputs.map((path) => [path, { bytes: 1, imports: [] }])), outputs: {} };
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'interlock-notices-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

it('gives the text of each package that is in a bundle, once', () => {
  addPackage('a', 'Text of a\r\n');
  addPackage('@s/b', 'Text of b');
  addPackage('unused', 'Text of unused');
  const text = thirdPartyNotices(root, [bundleOf('src/x.ts', 'node_modules/a/i.js', 'node_modules/a/j.js'), bundleOf('node_modules/@s/b/i.js', 'node_modules/a/i.js')]);
  expect(text.match(/^.*\(MIT\)$/gm)).toEqual(['@s/b 1.0.0 (MIT)', 'a 1.0.0 (MIT)']);
  expect(text).toContain('Text of a\n');
  expect(text).not.toContain('unused');
});

it('refuses a package without a licence text', () => {
  addPackage('a', undefined);
  expect(() => thirdPartyNotices(root, [bundleOf('node_modules/a/i.js')])).toThrow('a has no licence text');
});
