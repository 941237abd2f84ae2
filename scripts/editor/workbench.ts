import { chromium, type Browser, type Page } from 'playwright-core';
import type { EditorServer } from './server';

/** Starts Chromium without a window. `--disable-quic` and the others keep it from talking to anything but the server. */
export async function startBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
    ],
  });
}

/** What the page is to load besides the folder. */
export interface WorkbenchLoad {
  readonly folder: string;
  /** Repository of an extension to load unpacked. */
  readonly extension?: string;
  /** Bundled module that exports `run()`. */
  readonly tests?: string;
}

/** Address of the workbench; paths are absolute paths on the server's machine. */
function workbenchUrl(server: EditorServer, load: WorkbenchLoad): string {
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const payload: [string, string][] = [];
  if (load.extension !== undefined) payload.push(['extensionDevelopmentPath', remote(load.extension)]);
  if (load.tests !== undefined) payload.push(['extensionTestsPath', remote(load.tests)]);
  const query = new URLSearchParams({ folder: load.folder });
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `${server.url}?${query.toString()}`;
}

/** Opens the workbench and waits until it is usable. */
export async function openWorkbench(browser: Browser, server: EditorServer, load: WorkbenchLoad): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(20_000);
  await page.goto(workbenchUrl(server, load));
  await page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 60_000 });
  return page;
}

/** What an editor without native modules and without a network says on every start. */
const noise = /bindings file|watchdog|ENOTFOUND|vsda|Service Worker|\[reconnection-grace-time\]|Creating a socket|connection token|AccountPolicyGate|AgentHost|Long running operations/;

/**
 * Loads the workbench with a test module and waits for its outcome.
 * @returns the exit code that the editor reports, -1 if it did not end in time, and what the extension host wrote to its console.
 */
export async function runInExtensionHost(
  browser: Browser,
  server: EditorServer,
  load: Required<WorkbenchLoad>,
  limitSeconds: number,
): Promise<{ code: number; console: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const lines: string[] = [];
  try {
    const ended = new Promise<number>((resolve) => {
      void page.exposeFunction('codeAutomationExit', (code: number) => {
        resolve(code);
      });
    });
    await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
      const text = args.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join(' ');
      if (!noise.test(text)) lines.push(`[${type}] ${text}`);
    });
    await page.goto(workbenchUrl(server, load));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<number>((resolve) => {
      timer = setTimeout(() => {
        lines.push(`The suite did not end within ${limitSeconds} s.`);
        resolve(-1);
      }, limitSeconds * 1000);
    });
    const code = await Promise.race([ended, late]);
    clearTimeout(timer);
    return { code, console: lines };
  } finally {
    await page.close();
  }
}
