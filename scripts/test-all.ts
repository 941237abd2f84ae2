// Everything that has to hold before a change is good: `npm run test:all`, or with the names of some lanes only,
// `npm run test:all -- lint vitest`. Every lane runs, whatever happened before it. What is told on the way goes to
// stderr; stdout gets one line, the sum.

import { editorLane } from './lanes/editor';
import { programLane, type Lane } from './lanes/lane';
import { packageLane } from './lanes/package';
import { repositoryLane } from './lanes/repository';
import { vitestLane } from './lanes/vitest';
import { stopGroupsOnExit } from './processes';

const lanes: readonly Lane[] = [
  repositoryLane,
  programLane('typecheck', process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit'], 300),
  programLane('page-types', process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'test/webview'], 300),
  programLane('lint', process.execPath, ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'], 300),
  programLane('build', process.execPath, ['esbuild.js'], 120),
  vitestLane,
  packageLane,
  editorLane,
];

function chosen(names: readonly string[]): readonly Lane[] {
  const unknown = names.filter((name) => !lanes.some((lane) => lane.name.startsWith(name)));
  if (unknown.length > 0) {
    console.error(`No lane is called ${unknown.join(', ')}. There are: ${lanes.map((lane) => lane.name.split(' ')[0] ?? '').join(', ')}.`);
    process.exit(2);
  }
  return names.length === 0 ? lanes : lanes.filter((lane) => names.some((name) => lane.name.startsWith(name)));
}

stopGroupsOnExit();
let passed = 0;
let failed = 0;
for (const lane of chosen(process.argv.slice(2))) {
  const started = Date.now();
  const result = await lane.run().catch((error: unknown) => ({
    passed: 0,
    failed: 1,
    detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }));
  passed += result.passed;
  failed += result.failed;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.error(`${result.failed === 0 ? 'ok  ' : 'FAIL'} ${lane.name}: ${result.passed} passed, ${result.failed} failed, ${seconds} s`);
  if (result.detail !== '') console.error(result.detail.replaceAll(/^/gm, '     '));
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
