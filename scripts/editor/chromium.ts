import { existsSync } from 'node:fs';
import { run } from '../processes';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

function find(): string | undefined {
  const wished = process.env.INTERLOCK_CHROMIUM;
  if (wished !== undefined && wished !== '') {
    if (!existsSync(wished)) throw new Error(`INTERLOCK_CHROMIUM names ${wished}, and there is no such file.`);
    return wished;
  }
  return usualPlaces.find((path) => existsSync(path));
}

/**
 * Path of a Chromium. Where none is found, a build machine (`CI=true`) that runs as root gets Debian's; anywhere else
 * the error says what to do.
 */
export async function ensureChromium(say: (line: string) => void): Promise<string> {
  const found = find();
  if (found !== undefined) return found;
  const mayInstall = process.env.CI === 'true' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!mayInstall) {
    throw new Error('No Chromium found. Install one (Debian: apt-get install chromium) or name it in INTERLOCK_CHROMIUM.');
  }
  say('Installing Chromium from Debian …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update', '-qq'], ['install', '-y', '-qq', '--no-install-recommends', 'chromium']]) {
    const ended = await run('apt-get', args, { env, limitSeconds: 300 });
    if (ended.code !== 0) throw new Error(`apt-get ${args.join(' ')} failed:\n${ended.output.slice(-2000)}`);
  }
  const installed = find();
  if (installed === undefined) throw new Error('apt-get installed chromium, but no browser is in the usual places.');
  return installed;
}
