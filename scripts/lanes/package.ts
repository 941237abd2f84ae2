import { stat } from 'node:fs/promises';
import { run } from '../processes';
import { checksLane, type Lane } from './lane';

/** Where `npm run package` puts the extension. */
export const vsixPath = 'out/interlock.vsix';

const neededFiles = [
  'package.json', 'LICENSE', 'README.md', 'CHANGELOG.md', 'dist/extension.js', 'dist/server.js', 'dist/panel.js', 'dist/webview.js', 'dist/webview.css',
  'dist/runner/interlock_bench/__main__.py', 'dist/runner/interlock_bench/presets.json',
];

const largest = 1.5 * 1024 * 1024;

async function packs(): Promise<string | undefined> {
  const ended = await run('npm', ['run', '--silent', 'package'], { limitSeconds: 180 });
  if (ended.code !== 0) return ended.output.slice(-4000);
  const warning = /^\s*WARNING.*$/im.exec(ended.output)?.[0];
  return warning === undefined ? undefined : `vsce warns: ${warning.trim()}`;
}

async function isSmall(): Promise<string | undefined> {
  const { size } = await stat(vsixPath);
  return size <= largest ? undefined : `${size} bytes, more than ${largest}`;
}

async function holdsOnlyWhatRuns(): Promise<string | undefined> {
  const ended = await run(process.execPath, ['node_modules/@vscode/vsce/vsce', 'ls', '--no-dependencies'], { limitSeconds: 60 });
  if (ended.code !== 0) return ended.output.slice(-2000);
  const files = ended.output.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('npm '));
  const wrong = files.filter((path) => /node_modules\/|\.ts$|\.map$|^(src|test|scripts|examples|out)\/|^\./.test(path));
  if (wrong.length > 0) return `does not belong there: ${wrong.join(', ')}`;
  for (const needed of neededFiles) {
    if (!files.some((path) => path.toLowerCase().startsWith(needed.toLowerCase()))) return `${needed} is missing`;
  }
  // The runner is Python source: one file a preset. Everything else is bundled.
  const others = files.filter((path) => !path.startsWith('dist/runner/')).length;
  return others <= 40 ? undefined : `${others} files beside the runner, more than 40`;
}

export const packageLane: Lane = checksLane('package', [
  ['vsce packs without a warning', packs],
  ['below 1.5 MB', isSmall],
  ['only what runs is inside', holdsOnlyWhatRuns],
]);
