import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../processes';
import { reportsFolder, type Lane, type LaneResult } from './lane';

export const editorReport = join(reportsFolder, 'editor.json');

/** The in-editor suites, in a real VS Code. Where the editor or the browser cannot be had, this fails and says why. */
export const editorLane: Lane = {
  name: 'editor (real VS Code, packed VSIX)',
  async run() {
    await rm(editorReport, { force: true });
    const ended = await run(process.execPath, ['scripts/run.mjs', 'editor/test-editor'], { limitSeconds: 1200 });
    const text = await readFile(editorReport, 'utf8').catch(() => undefined);
    if (text === undefined) return { passed: 0, failed: 1, detail: ended.output.slice(-12_000) };
    const counts = JSON.parse(text) as Pick<LaneResult, 'passed' | 'failed'>;
    const failed = counts.failed === 0 && ended.code !== 0 ? 1 : counts.failed;
    return { passed: counts.passed, failed, detail: failed === 0 ? '' : ended.output.slice(-12_000) };
  },
};
