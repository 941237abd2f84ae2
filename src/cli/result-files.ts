import { readFile } from 'node:fs/promises';
import { parseResults } from '../core/bench/result-file';
import type { RunResult } from '../core/bench/model';
import { reason } from '../node/system-errors';
import { UsageError } from './exit-codes';

/**
 * The benchmark results in a file that `bench --output-format json` or the panel wrote.
 * @throws UsageError if the file cannot be read, or is no such file.
 */
export async function readResultFile(path: string): Promise<readonly RunResult[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read "${path}": ${reason(error)}`);
  }
  const read = parseResults(text);
  if ('problem' in read) throw new UsageError(`"${path}" cannot be used: ${read.problem}`);
  return read.results;
}
