import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface TestInterpreter {
  readonly path: string;
  readonly version: readonly [major: number, minor: number];
}

/** Every Python 3.8 or newer under pyenv and on PATH, oldest first, one a version. */
export function testInterpreters(): readonly TestInterpreter[] {
  const pyenv = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  const candidates = [
    ...(existsSync(pyenv) ? readdirSync(pyenv).map((name) => join(pyenv, name, 'bin', 'python')) : []),
    ...(process.env.PATH ?? '').split(delimiter).flatMap((folder) => [join(folder, 'python3'), join(folder, 'python')]),
  ].filter((path) => existsSync(path));
  const byVersion = new Map<string, TestInterpreter>();
  for (const path of candidates) {
    const version = versionOf(path);
    if (version !== undefined && (version[0] > 3 || (version[0] === 3 && version[1] >= 8)) && !byVersion.has(version.join('.'))) byVersion.set(version.join('.'), { path, version });
  }
  return [...byVersion.values()].sort((a, b) => a.version[0] - b.version[0] || a.version[1] - b.version[1]);
}

/** `undefined` for what cannot be started: a shim without a version, for example. */
function versionOf(path: string): readonly [number, number] | undefined {
  try {
    const text = execFileSync(path, ['-c', 'import sys; print(*sys.version_info[:2])'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 20_000 });
    const [major, minor] = text.trim().split(' ').map(Number);
    return major === undefined || minor === undefined ? undefined : [major, minor];
  } catch {
    return undefined;
  }
}

export function canImport(path: string, module: string): boolean {
  try {
    execFileSync(path, ['-c', `import ${module}`], { stdio: 'ignore', timeout: 60_000 });
    return true;
  } catch {
    return false;
  }
}
