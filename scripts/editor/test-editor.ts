// `npm run test:editor`: the in-editor suites in a real VS Code, served to Chromium. See CONTRIBUTING.md.
// Arguments choose parts: host (inside the extension host), ui (what a person sees), families (races, locks, tasks, processes), panel (benchmarks and tree),
// graph (locks and contexts), vsix (the packed extension).

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { Suite, type TestResult } from '../../test/editor/runner';
import { defineFamilyTests } from '../../test/editor/ui/family-tests';
import { defineGraphTests } from '../../test/editor/ui/graph-tests';
import { definePanelTests } from '../../test/editor/ui/panel-tests';
import { defineRestrictedTests } from '../../test/editor/ui/restricted-tests';
import { defineUiTests } from '../../test/editor/ui/sample-tests';
import { defineVsixTests } from '../../test/editor/ui/vsix-tests';
import { editorReport } from '../lanes/editor';
import { writeReport } from '../lanes/lane';
import { vsixPath } from '../lanes/package';
import { run, stopGroupsOnExit } from '../processes';
import { ensureChromium } from './chromium';
import { ensureEditor, type EditorInstall } from './install';
import { installVsix, makeProfile, restrictedSettings, startServer } from './server';
import { buildExtension, buildHostSuite, hostSuite, readHostReport, repository, withSampleCopy } from './suites';
import { openWorkbench, runInExtensionHost, startBrowser } from './workbench';

const say = (line: string): void => {
  console.error(line);
};
const screenshots = join(repository, '.cache', 'screenshots');

/** The suite of `test/editor/suite`, inside the extension host. */
async function hostPart(install: EditorInstall, browser: Browser): Promise<TestResult[]> {
  await buildHostSuite();
  return withSampleCopy(async (folder) => {
    const profile = await makeProfile();
    const report = join(profile, 'report.json');
    const server = await startServer(install, { profile, env: { INTERLOCK_TEST_REPORT: report } });
    try {
      const ended = await runInExtensionHost(browser, server, { folder, extension: repository, tests: hostSuite }, 420);
      const results = await readHostReport(report, () => `no report; the editor ended it with ${ended.code}\n${ended.console.slice(-40).join('\n')}`);
      if (ended.code === -1) results.push({ name: 'the suite ends by itself', milliseconds: 0, error: ended.console.slice(-20).join('\n') });
      for (const { name, milliseconds, error } of results) say(`${error === undefined ? 'ok  ' : 'FAIL'} ${name} (${milliseconds} ms)${error === undefined ? '' : `\n${error}`}`);
      return results;
    } finally {
      await server.stop();
    }
  });
}

/** Clicks, hovers and screenshots, once in each theme. */
async function uiPart(install: EditorInstall, browser: Browser): Promise<TestResult[]> {
  const results: TestResult[] = [];
  for (const theme of ['dark', 'light'] as const) {
    await withSampleCopy(async (folder) => {
      const settings = { 'workbench.colorTheme': theme === 'dark' ? 'Default Dark Modern' : 'Default Light Modern' };
      const server = await startServer(install, { profile: await makeProfile(settings) });
      try {
        const page = await openWorkbench(browser, server, { folder, extension: repository });
        const suite = new Suite();
        defineUiTests(suite, page, theme, screenshots);
        results.push(...(await suite.run(say)));
        await page.close();
      } finally {
        await server.stop();
      }
    });
  }
  return results;
}

type Theme = 'dark' | 'light';

/** Runs a suite against the sample workspace: in a dark theme, then in a light one, each in an editor of its own. */
async function inBothThemes(
  install: EditorInstall, browser: Browser, define: (suite: Suite, page: Awaited<ReturnType<typeof openWorkbench>>, theme: Theme, screenshots: string, folder: string) => void,
  limit?: number, settingsOf: (theme: Theme) => Record<string, unknown> | undefined = () => undefined,
): Promise<TestResult[]> {
  const results: TestResult[] = [];
  for (const theme of ['dark', 'light'] as const) {
    await withSampleCopy(async (folder) => {
      const server = await startServer(install, { profile: await makeProfile(settingsOf(theme)) });
      try {
        const page = await openWorkbench(browser, server, { folder, extension: repository });
        const suite = new Suite();
        define(suite, page, theme, screenshots, folder);
        results.push(...(await suite.run(say, undefined, limit)));
        await page.close();
      } finally {
        await server.stop();
      }
    });
  }
  return results;
}

/** Findings about shared state, locks, tasks and processes, once in each theme. */
function familyPart(install: EditorInstall, browser: Browser): Promise<TestResult[]> {
  return inBothThemes(install, browser, defineFamilyTests, undefined, (theme) => ({ 'workbench.colorTheme': theme === 'dark' ? 'Default Dark Modern' : 'Default Light Modern' }));
}

/** The panel: benchmarks on a real interpreter and the decision tree; dark, then the same in light. */
async function panelPart(install: EditorInstall, browser: Browser): Promise<TestResult[]> {
  const results = await inBothThemes(install, browser, definePanelTests, 120);
  await withSampleCopy(async (folder) => {
    const profile = await makeProfile(restrictedSettings);
    const server = await startServer(install, { profile, restricted: true });
    try {
      const page = await openWorkbench(browser, server, { folder, extension: repository });
      const suite = new Suite();
      defineRestrictedTests(suite, page, screenshots, folder);
      results.push(...(await suite.run(say, undefined, 120)));
      await page.close();
    } finally {
      await server.stop();
    }
  });
  return results;
}

/** The graphs of locks and of contexts, once in each theme. */
function graphPart(install: EditorInstall, browser: Browser): Promise<TestResult[]> {
  return inBothThemes(install, browser, defineGraphTests, 90);
}

/** The package as a user installs it, in an editor that knows nothing of this repository. */
async function vsixPart(install: EditorInstall, browser: Browser): Promise<TestResult[]> {
  const packed = await run('npm', ['run', '--silent', 'package'], { limitSeconds: 180 });
  if (packed.code !== 0) throw new Error(`npm run package failed:\n${packed.output.slice(-4000)}`);
  return withSampleCopy(async (folder) => {
    const profile = await makeProfile();
    await installVsix(install, profile, join(repository, vsixPath));
    const server = await startServer(install, { profile });
    try {
      const page = await openWorkbench(browser, server, { folder });
      const suite = new Suite();
      defineVsixTests(suite, page, screenshots);
      const results = await suite.run(say);
      await page.close();
      return results;
    } finally {
      await server.stop();
    }
  });
}

const parts = { host: hostPart, ui: uiPart, families: familyPart, panel: panelPart, graph: graphPart, vsix: vsixPart };

stopGroupsOnExit();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`No part is called ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}

/** All tests of a part; a part that breaks off counts as one failed test. */
async function runPart(name: string, part: (typeof parts)[keyof typeof parts], install: EditorInstall, browser: Browser): Promise<TestResult[]> {
  say(`— ${name}`);
  try {
    return await part(install, browser);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say(`FAIL ${name}\n${text}`);
    return [{ name, milliseconds: 0, error: text }];
  }
}

const results: TestResult[] = [];
const failedOnce: string[] = [];
let browser: Browser | undefined;
try {
  await mkdir(screenshots, { recursive: true });
  const install = await ensureEditor(say);
  browser = await startBrowser(await ensureChromium(say));
  await buildExtension();
  for (const [name, part] of Object.entries(parts)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    const first = await runPart(name, part, install, browser);
    const isGood = first.every((each) => each.error === undefined);
    // A browser, an editor and its servers share few cores: a step that came too early for one of them is no fault of the product.
    // A part that failed is run once more, in a new editor; what fails twice has failed. What failed once is told at the end.
    results.push(...(isGood ? first : await runPart(`${name}, once more`, part, install, browser)));
    for (const { name: test, error } of first) if (error !== undefined) failedOnce.push(`${test}\n${error}`);
  }
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  say(`FAIL the editor could not be set up: ${text}`);
  results.push({ name: 'set up the editor', milliseconds: 0, error: text });
} finally {
  await browser?.close();
}
const failed = results.filter((each) => each.error !== undefined).length;
await writeReport(editorReport, { passed: results.length - failed, failed, tests: results, failedOnce });
for (const each of failedOnce) say(`failed the first time: ${each}`);
say(`${results.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
