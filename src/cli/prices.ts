import { readFileSync } from 'node:fs';
import { profileOfResult, type MeasuredProfile } from '../core/bench/measured-profile';
import { parseResults } from '../core/bench/result-file';
import { reason } from '../node/system-errors';
import { UsageError } from './exit-codes';

const advice = 'Write one with `interlock bench operations --output-format json -o FILE`.';

/**
 * What operations cost, from a result file of the preset `operations`.
 * @throws UsageError if the file cannot be read or holds no profile.
 */
export function readPrices(file: string): MeasuredProfile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--prices: cannot read ${file}: ${reason(error)}`, advice);
  }
  const read = parseResults(text);
  if ('problem' in read) throw new UsageError(`--prices: ${file}: ${read.problem}`, advice);
  const profiles = read.results.map(profileOfResult).filter((profile) => profile !== undefined);
  if (profiles.length !== 1) {
    const found = profiles.length === 0 ? 'no finished run of the preset `operations`' : `${profiles.length} runs of the preset \`operations\``;
    throw new UsageError(`--prices: ${file} holds ${found}; it must hold one`, advice);
  }
  return profiles[0]!;
}
