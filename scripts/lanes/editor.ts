import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestResult } from '../../test/editor/runner';
import { run } from '../processes';
import { reportsFolder, type Lane, type LaneResult } from './lane';

export const editorReport = join(reportsFolder, 'editor.json');

/** The in-editor suites, in a real VS Code. Where the editor or the browser cannot be had, this fails and says why. */
export const editorLane: Lane = {
  name: 'editor (real VS Code, packed VSIX)',
  async run() {
    await rm(editorReport, { force: true });
    const ended = await run(process.execPath, ['scripts/run.mjs', 'editor/test-editor'], { limitSeconds: 1500 });
    const text = await readFile(editorReport, 'utf8').catch(() => undefined);
    if (text === undefined) return { passed: 0, failed: 1, detail: ended.output.slice(-12_000) };
    const report = JSON.parse(text) as Pick<LaneResult, 'passed' | 'failed'> & { readonly tests: readonly TestResult[]; readonly failedOnce: readonly string[] };
    const failed = report.failed === 0 && ended.code !== 0 ? 1 : report.failed;
    // What failed comes first: the rest is long, and whoever keeps a log may cut it.
    const failures = report.tests.flatMap(({ name, error }) => (error === undefined ? [] : [`${name}\n${error}\n`]));
    const unsteady = report.failedOnce.map((each) => `failed the first time, in a part that was run once more: ${each}\n`);
    return { passed: report.passed, failed, detail: failed === 0 ? unsteady.join('\n') : [...failures, ...unsteady, ended.output.slice(-12_000)].join('\n') };
  },
};
