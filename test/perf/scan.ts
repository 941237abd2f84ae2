import { statSync } from 'node:fs';
import { Analysis } from '../../src/core/analysis';
import { defaultSettings } from '../../src/core/config/settings';
import { checkFiles } from '../../src/node/check-files';
import { cheapest, measure, type Cost } from './clock';
import { MemoryHost } from '../rules/memory-host';
import type { Corpus } from './corpus';
import { ruffChecker } from './ruff';

/** The first run in a fresh process, and the cheapest of three after it. */
export interface ScanCost {
  readonly cold: Cost;
  readonly warm: Cost;
  readonly findings: number;
}

const warmRuns = 3;

/** The whole analysis over texts in memory, on one thread: text filter, parse, summary, program, rules. */
export function scanInMemory(corpus: Corpus): ScanCost {
  const paths = [...corpus.texts.keys()];
  let findings = 0;
  const scan = (): void => {
    findings = 0;
    const analysis = new Analysis(new MemoryHost(corpus.texts), defaultSettings);
    for (const checked of analysis.checkAll(paths)) findings += checked.findings.length;
  };
  return { cold: measure(scan), warm: cheapest(warmRuns, scan), findings };
}

/** ruff's ASYNC rules over the same texts; `undefined` where its package is not installed. */
export function scanWithRuff(corpus: Corpus): ScanCost | undefined {
  const create = ruffChecker();
  if (create === undefined) return undefined;
  const scan = (): void => {
    const check = create();
    for (const text of corpus.texts.values()) check(text);
  };
  return { cold: measure(scan), warm: cheapest(warmRuns, scan), findings: 0 };
}

/** As the command line does it: files from disk, in worker threads. The files of the corpus have to exist. */
export async function scanFromDisk(corpus: Corpus, workers: number, workerFile: string): Promise<Cost> {
  const workspace = [...corpus.texts.keys()].sort();
  const files = workspace.map((path) => ({ path, size: statSync(path).size }));
  const cpu = process.cpuUsage();
  const from = performance.now();
  const { failures } = await checkFiles([{ settings: defaultSettings, files, workspace }], { workers, workerFile });
  const wall = performance.now() - from;
  const { user, system } = process.cpuUsage(cpu);
  if (failures.length > 0) throw new Error(failures.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return { wall, cpu: (user + system) / 1000 };
}
