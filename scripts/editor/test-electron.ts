// `npm run test:electron`: the suite of test/editor/suite in a desktop VS Code, where one can be downloaded (or is
// named in INTERLOCK_VSCODE). The same suite that `npm run test:editor` runs without a download.

import { runTests } from '@vscode/test-electron';
import { join } from 'node:path';
import { removeTemporary } from '../temporary';
import { makeProfile } from './server';
import { buildExtension, buildHostSuite, hostSuite, readHostReport, repository, withSampleCopy } from './suites';

await buildExtension();
await buildHostSuite();
const failed = await withSampleCopy(async (folder) => {
  const profile = await makeProfile();
  const report = join(profile, 'report.json');
  const installed = process.env.INTERLOCK_VSCODE;
  try {
    const code = await runTests({
      ...(installed === undefined ? { version: 'stable' } : { vscodeExecutablePath: installed }),
      cachePath: join(repository, '.cache', 'vscode'),
      extensionDevelopmentPath: repository,
      extensionTestsPath: hostSuite,
      extensionTestsEnv: { INTERLOCK_TEST_REPORT: report },
      launchArgs: [folder, '--disable-workspace-trust', '--user-data-dir', join(profile, 'user'), '--extensions-dir', join(profile, 'extensions')],
    }).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    const results = await readHostReport(report, () => `no report; VS Code ended with: ${code}`);
    for (const { name, error } of results) if (error !== undefined) console.error(`FAIL ${name}\n${error}`);
    const bad = results.filter((each) => each.error !== undefined).length;
    console.error(`${results.length - bad} passed, ${bad} failed`);
    return bad;
  } finally {
    await removeTemporary(profile);
  }
});
process.exit(failed === 0 ? 0 : 1);
