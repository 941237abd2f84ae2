import { stat } from 'node:fs/promises';
import { run } from '../processes';
import { checksLane, type Lane } from './lane';

/** Where `npm run package` puts the extension. */
export const vsixPath = 'out/interlock.vsix';

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
  for (const needed of ['package.json', 'LICENSE', 'README.md', 'CHANGELOG.md', 'dist/extension.js', 'dist/server.js']) {
    if (!files.some((path) => path.toLowerCase().startsWith(needed.toLowerCase()))) return `${needed} is missing`;
  }
  return files.length <= 40 ? undefined : `${files.length} files, more than 40`;
}

export const packageLane: Lane = checksLane('package', [
  ['vsce packs without a warning', packs],
  ['below 1.5 MB', isSmall],
  ['only what runs is inside', holdsOnlyWhatRuns],
]);
