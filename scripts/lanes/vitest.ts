import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../processes';
import { reportsFolder, type Lane } from './lane';

/** The part of vitest's JSON report that is read here. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly name: string; readonly status: string; readonly message: string; readonly assertionResults: readonly { readonly fullName: string; readonly status: string; readonly failureMessages?: readonly string[] }[] }[];
}

/** Every test below `test` except those that need an editor. */
export const vitestLane: Lane = {
  name: 'vitest (unit, rules, command line, language server, conformance)',
  async run() {
    const report = join(reportsFolder, 'vitest.json');
    await rm(report, { force: true });
    const ended = await run(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile=${report}`],
      { limitSeconds: 1200, env: { ...process.env, NO_COLOR: '1' } },
    );
    const text = await readFile(report, 'utf8').catch(() => undefined);
    if (text === undefined) return { passed: 0, failed: 1, detail: `vitest left no report\n${ended.output.slice(-8000)}` };
    const counts = JSON.parse(text) as VitestReport;
    // A file that cannot be loaded has failed without a single test.
    const unloaded = counts.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    let failed = counts.numFailedTests + unloaded;
    if (failed === 0 && (ended.code !== 0 || counts.numPassedTests === 0)) failed = 1; // an error outside every test, or no test at all
    // What failed comes first: the rest is long, and whoever keeps a log may cut it.
    const failures = counts.testResults.flatMap((file) =>
      file.assertionResults.filter((test) => test.status === 'failed').map((test) => `${file.name}: ${test.fullName}\n${(test.failureMessages ?? []).join('\n').slice(0, 2000)}\n`),
    );
    return { passed: counts.numPassedTests, failed, detail: failed === 0 ? '' : [...failures.slice(0, 20), ended.output.slice(-12_000)].join('\n') };
  },
};
