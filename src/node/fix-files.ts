import { readFileSync, statSync, writeFileSync } from 'node:fs';
import type { Finding } from '../core/findings';
import { applyEdits, combineSafeEdits } from '../core/fixes/combined-edits';
import { groupBy } from '../core/reports/group-by';
import { decodeSource } from '../core/syntax/decode';
import type { FileFailure } from './check-job';
import { reason } from './system-errors';

/** A file as it was when the check began: fixes are for that text only. */
export interface FixableFile {
  readonly path: string;
  /** Time of the last change, in milliseconds since 1970. */
  readonly modified: number;
}

export interface FixRound {
  /** Number of findings whose fix was written. */
  readonly fixed: number;
  readonly failures: readonly FileFailure[];
  /** The files, with the times of those that were written brought up to date. */
  readonly files: readonly FixableFile[];
}

/**
 * Writes the safe fixes of each file. Findings in files that are not in the list are left alone: libraries, for example.
 * A file that was changed since it was checked, or whose bytes would not survive a round trip through text, is not touched.
 */
export function fixFiles(files: readonly FixableFile[], findings: readonly Finding[]): FixRound {
  const byPath = groupBy(findings, (finding) => finding.path);
  const failures: FileFailure[] = [];
  let fixed = 0;
  const after = files.map((file) => {
    const { edits, fixed: list } = combineSafeEdits(byPath.get(file.path) ?? []);
    if (list.length === 0) return file;
    try {
      const message = write(file, (text) => applyEdits(text, edits));
      if (message === undefined) fixed += list.length;
      else failures.push({ path: file.path, kind: 'unfixed', message });
    } catch (error) {
      failures.push({ path: file.path, kind: 'unfixed', message: reason(error) });
    }
    return { path: file.path, modified: statSync(file.path, { throwIfNoEntry: false })?.mtimeMs ?? 0 };
  });
  return { fixed, failures, files: after };
}

/** Why the file was not written, or `undefined` if it was. */
function write(file: FixableFile, change: (text: string) => string): string | undefined {
  if (statSync(file.path).mtimeMs !== file.modified) return 'it was changed since it was checked';
  const bytes = readFileSync(file.path);
  const text = decodeSource(bytes);
  if (!Buffer.from(text).equals(bytes)) return 'it is not encoded in UTF-8';
  writeFileSync(file.path, change(text));
  return undefined;
}
