// Draws the panel outside the editor and takes screenshots: `node scripts/run.mjs webview/preview [--theme dark,light]
// [--scene result-quick,…] [--width 1100,340] [--rtl] [--svg] [--recordings FOLDER]`; `--svg` saves what the panel exports, too. Recordings are the lines of
// `python -m interlock_bench run PRESET --json > FOLDER/PRESET.jsonl` (run in src/runner). Pictures land in .cache/screenshots/panel.
// The page has the editor's content policy; a violation or an error in the console makes the script fail.

import { build } from 'esbuild';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';
import { ensureChromium } from '../editor/chromium';
import { graphScenes } from './graph-scenes';
import { readRecordings, scenesOf } from './scenes';
import { themes, type Theme } from './themes';

const origin = 'http://panel.test';
const policy = `default-src 'none'; style-src ${origin}; img-src ${origin} data:; script-src 'nonce-preview'; connect-src 'none'; form-action 'none'; base-uri 'none'`;
/** What a page is given when it says that it is ready. */
interface Scene {
  readonly name: string;
  /** Name of the page's bundle. */
  readonly page: 'webview' | 'graph';
  readonly message: unknown;
  /** Selector of what is clicked before the picture is taken. */
  readonly click?: string;
}

const htmlOf = (name: string): string => `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${origin}/${name}.css"></head><body><div id="root"></div><script nonce="preview" src="${origin}/${name}.js"></script></body></html>`;

async function bundle(): Promise<Readonly<Record<string, string>>> {
  const { outputFiles } = await build({
    entryPoints: { webview: 'src/webview/main.tsx', graph: 'src/webview/graph/main.tsx' }, outdir: '.', write: false, bundle: true, platform: 'browser', format: 'iife', target: 'es2022',
    jsx: 'automatic', jsxImportSource: 'preact', loader: { '.md': 'text', '.py': 'text' }, logLevel: 'error',
  });
  return Object.fromEntries(outputFiles.map((file) => [basename(file.path), file.text]));
}

/** Runs in the page before its script: the editor's side of the messages, reduced to one answer. */
function host(answer: unknown): string {
  return `{
    const answer = ${JSON.stringify(answer)};
    window.acquireVsCodeApi = () => ({
      getState: () => undefined,
      setState: () => undefined,
      postMessage: (message) => {
        (window.sent ??= []).push(message);
        if (message.type === 'ready') window.postMessage(answer, '*');
      },
    });
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));
  }`;
}

async function open(browser: Browser, files: Readonly<Record<string, string>>, scene: Scene, theme: Theme, width: number, trouble: string[]): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, reducedMotion: 'reduce' });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble.push(`${scene.name}: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`${scene.name}: ${error.message}`));
  await page.route(`${origin}/**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    const body = name === '' ? htmlOf(scene.page) : (files[name] ?? '');
    const contentType = name.endsWith('.css') ? 'text/css' : name.endsWith('.js') ? 'text/javascript' : 'text/html';
    return route.fulfill({ body, contentType, status: body === '' ? 404 : 200 });
  });
  await page.addInitScript(host(scene.message));
  await page.goto(`${origin}/`);
  await page.evaluate(`{
    for (const [name, value] of Object.entries(${JSON.stringify(theme.tokens)})) document.documentElement.style.setProperty('--vscode-' + name, value);
    document.body.className = ${JSON.stringify(theme.classes)};
    document.documentElement.dir = ${JSON.stringify(values.rtl ? 'rtl' : 'ltr')};
  }`);
  await page.waitForSelector('main');
  if (scene.click !== undefined) await page.locator(scene.click).first().click();
  await page.waitForTimeout(120);
  for (const violation of await page.evaluate<string[]>('window.violations')) trouble.push(`${scene.name}: policy violation ${violation}`);
  return page;
}

/** Clicks the export of a result and saves the drawing that the page would send. */
async function saveExport(page: Page, path: string): Promise<void> {
  const button = page.locator('button[title="Export the charts as SVG"]');
  if ((await button.count()) === 0) return;
  await button.click();
  const svg = await page.evaluate<string | undefined>("window.sent.find((message) => message.type === 'export')?.svg");
  if (svg === undefined) throw new Error('The export button sent no drawing.');
  writeFileSync(path, svg);
}

const { values } = parseArgs({
  options: { theme: { type: 'string' }, scene: { type: 'string' }, width: { type: 'string', default: '1100' }, rtl: { type: 'boolean', default: false }, svg: { type: 'boolean', default: false }, recordings: { type: 'string', default: '.cache/recordings' } },
});
const wished = (list: string | undefined, name: string): boolean => list === undefined || list.split(',').some((one) => name === one || (one.endsWith('*') && name.startsWith(one.slice(0, -1))));
const folder = join('.cache', 'screenshots', 'panel');
mkdirSync(folder, { recursive: true });
const panelScenes = scenesOf(existsSync(values.recordings) ? readRecordings(values.recordings) : []);
const scenes = [...panelScenes.map(({ name, state }): Scene => ({ name, page: 'webview', message: { type: 'state', state } })), ...graphScenes].filter((scene) => wished(values.scene, scene.name));
const trouble: string[] = [];
const files = await bundle();
const browser = await chromium.launch({ executablePath: await ensureChromium(console.error), args: ['--no-sandbox', '--disable-gpu'] });
try {
  for (const scene of scenes) {
    for (const theme of themes.filter((one) => wished(values.theme, one.name))) {
      for (const width of values.width.split(',').map(Number)) {
        const page = await open(browser, files, scene, theme, width, trouble);
        await page.screenshot({ path: join(folder, `${scene.name}-${theme.name}-${width}${values.rtl ? '-rtl' : ''}.png`), fullPage: true });
        if (values.svg) await saveExport(page, join(folder, `${scene.name}-${theme.name}-${width}.svg`));
        await page.close();
      }
    }
  }
} finally {
  await browser.close();
}
console.log(`${scenes.length} scenes in ${folder}`);
for (const line of new Set(trouble)) console.error(line);
process.exitCode = trouble.length === 0 ? 0 : 1;
