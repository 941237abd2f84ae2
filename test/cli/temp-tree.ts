import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { toSlash } from '../../src/node/slash-paths';

/** Writes files into a new folder that lives as long as the test. Returns its absolute path, `/` between segments. */
export function tempTree(files: Readonly<Record<string, string | Uint8Array>>): string {
  // The real path: on macOS the folder for temporary files is a link.
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'interlock-test-')));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
  });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return toSlash(root);
}
