import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { benchCommands } from '../../../src/extension/bench/handle';
import { graphViewType } from '../../../src/protocol/graph-view-type';
import { panelViewType } from '../../../src/protocol/panel-view-type';

const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Manifest {
  readonly engines: { readonly vscode: string };
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly extensionKind: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: unknown }; readonly virtualWorkspaces: { readonly supported: unknown; readonly description: string } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string; readonly enablement?: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope: string; readonly markdownDescription: string; readonly order: number }>> };
  };
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const texts = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;

describe('package.json', () => {
  it('wakes the extension for Python only, and depends on no other extension', () => {
    expect(manifest.activationEvents).toEqual(['onLanguage:python', 'onNotebook:jupyter-notebook', `onWebviewPanel:${panelViewType}`, `onWebviewPanel:${graphViewType}`]);
    expect(manifest.extensionKind).toEqual(['workspace']);
    expect(manifest).not.toHaveProperty('extensionDependencies');
    expect(manifest).not.toHaveProperty('enabledApiProposals');
    expect(manifest).not.toHaveProperty('dependencies');
  });

  it('has a text for each placeholder, and no text without one', () => {
    const used = [...read('package.json').matchAll(/"%([^%]+)%"/g)].map((match) => match[1]!);
    expect([...new Set(used)].sort()).toEqual(Object.keys(texts).sort());
  });

  it('works in untrusted workspaces, and says what is missing in virtual ones', () => {
    expect(manifest.capabilities.untrustedWorkspaces).toEqual({ supported: 'limited', description: '%capabilities.untrustedWorkspaces%', restrictedConfigurations: ['interlock.python'] });
    expect(manifest.capabilities.virtualWorkspaces).toEqual({ supported: 'limited', description: '%capabilities.virtualWorkspaces%' });
  });

  it('describes every setting in Markdown and scopes it to the resource', () => {
    for (const [name, setting] of Object.entries(manifest.contributes.configuration.properties)) {
      expect(name).toMatch(/^interlock\.[a-z]/);
      expect(setting.markdownDescription, name).toMatch(/^%settings\..+%$/);
      // A workspace may say which interpreter, but only for this machine, and only once it is trusted.
      expect(setting.scope, name).toBe(name === 'interlock.trace.server' ? 'window' : name === 'interlock.python' ? 'machine-overridable' : 'resource');
    }
  });

  it('names the commands that the extension registers', () => {
    const registered = [...read('src/extension/extension.ts').matchAll(/^ {4}'(interlock\.\w+)':/gm)].map((match) => match[1]!);
    registered.push(...benchCommands.map((name) => `interlock.${name}`));
    expect(manifest.contributes.commands.map((each) => each.command).sort()).toEqual(registered.sort());
    for (const each of manifest.contributes.commands) expect(each.category).toBe('Interlock');
  });

  it('lets nothing run Python where the workspace is not trusted', () => {
    const free = ['openDecisionTree', 'showLastResult', 'openBenchmarks', 'stopBenchmark'];
    for (const name of benchCommands.filter((each) => !free.includes(each))) {
      expect(manifest.contributes.commands.find((each) => each.command === `interlock.${name}`)?.enablement, name).toMatch(/^isWorkspaceTrusted\b/);
    }
  });

  it('lists in the debug report every setting that there is', () => {
    const listed = /const names = \[([^\]]*)\]/.exec(read('src/extension/debug-report.ts'))![1]!;
    const names = [...listed.matchAll(/'([^']+)'/g)].map((match) => `interlock.${match[1]!}`);
    expect(names.sort()).toEqual(Object.keys(manifest.contributes.configuration.properties).sort());
  });

  it('has types no newer than the editor that it asks for', () => {
    const types = JSON.parse(read('node_modules/@types/vscode/package.json')) as { version: string };
    const [, floor] = manifest.engines.vscode.replace('^', '').split('.').map(Number);
    expect(Number(types.version.split('.')[1])).toBeLessThanOrEqual(floor!);
  });

  it('has an icon that is a PNG of at least 128 by 128', () => {
    const png = readFileSync(join(root, manifest.icon));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBeGreaterThanOrEqual(128);
    expect(png.readUInt32BE(20)).toBe(png.readUInt32BE(16));
  });
});

it('packs the bundles and what the extension page shows, and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'interlock-package-'));
  try {
    const packed = ['dist/ThirdPartyNotices.txt', 'CHANGELOG.md', 'LICENSE', 'README.md', 'dist/cli.js', 'dist/client.js', 'dist/extension.js', 'dist/graph.css', 'dist/graph.js', 'dist/panel.js', 'dist/runner/interlock_bench/__main__.py', 'dist/runner/interlock_bench/presets.json', 'dist/runner/interlock_bench/presets/base.py', 'dist/server.js', 'dist/webview.css', 'dist/webview.js', 'media/icon.png', 'package.json', 'package.nls.json'];
    const left = ['src/a.ts', 'test/a.test.ts', 'dist/server.js.map', 'dist/server.meta.json', 'dist/runner/interlock_bench/presets/__pycache__/base.cpython-312.pyc', 'node_modules/a/index.js', 'docs/rules/a.md', 'esbuild.js', 'tsconfig.json', '.ci/run', 'scripts/a.mjs', '.cache/x.js', 'out/x.vsix', 'package-lock.json', '.gitignore', 'examples/a.py'];
    for (const path of [...packed, ...left]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), 'x');
    }
    for (const path of ['package.json', '.vscodeignore']) cpSync(join(root, path), join(folder, path));
    expect((await listFiles({ cwd: folder, packageManager: PackageManager.None })).sort()).toEqual(packed.sort());
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('keeps the client library out of what activation loads', async () => {
  const bundle = async (entry: string): Promise<string[]> => {
    const options = { absWorkingDir: root, bundle: true, platform: 'node', format: 'cjs', write: false, metafile: true, logLevel: 'silent' } as const;
    const { metafile } = await build({ ...options, entryPoints: [entry], external: ['vscode', '*/client.js', '*/panel.js'], mainFields: ['module', 'main'] });
    return Object.keys(metafile.inputs);
  };
  expect((await bundle('src/extension/extension.ts')).filter((path) => !path.startsWith('src/'))).toEqual([]);
  expect((await bundle('src/extension/client.ts')).some((path) => path.includes('vscode-languageclient'))).toBe(true);
});
