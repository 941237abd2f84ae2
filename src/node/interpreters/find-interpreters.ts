import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { basename, dirname, join, posix, resolve, win32 } from 'node:path';
import { environmentOf, executablesOf, firstFile, identityOf, isFile, namesIn, realPathOf, textOf, versionInPath } from './python-paths';

export interface FoundInterpreter {
  /** As it is to be started: inside an environment, the environment's own path. */
  readonly path: string;
  /** `given`, `.venv`, `VIRTUAL_ENV`, `conda`, `.python-version`, `pyenv`, `PATH`, `py launcher`. */
  readonly source: string;
  /** `Python 3.12.1 (.venv)`; without the version where only a start would tell it. */
  readonly label: string;
}

export interface FindOptions {
  /** Paths that a person chose; they come first, whether they exist or not: a start tells what is wrong with them. */
  readonly given?: readonly string[];
  /** Workspace folders. */
  readonly folders?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly platform?: NodeJS.Platform;
  readonly home?: string;
}

type Candidate = Omit<FoundInterpreter, 'label'>;

const environmentFolders = ['.venv', 'venv'] as const;
/** What to look for on PATH: the general names first, since they are what a terminal starts. */
const minors = [14, 13, 12, 11, 10, 9, 8] as const;
/** Free-threaded builds have a name of their own from 3.13 on. */
const names = ['python3', 'python', ...minors.flatMap((minor) => (minor >= 13 ? [`python3.${minor}`, `python3.${minor}t`] : [`python3.${minor}`]))];
/** Milliseconds for the launcher of Windows to list what it knows. */
const LAUNCHER_LIMIT = 3000;

/**
 * The Python interpreters of this machine, the most fitting first, without doubles. Starts none of them (on Windows, the launcher `py` is
 * asked). Never fails: a place that cannot be read has none.
 */
export async function findInterpreters(options: FindOptions = {}): Promise<FoundInterpreter[]> {
  const env = options.env ?? process.env;
  const platform = options.platform ?? process.platform;
  const folders = options.folders ?? [];
  const pyenvRoot = env.PYENV_ROOT ?? join(options.home ?? homedir(), '.pyenv');
  const groups = await Promise.all([
    inEnvironments(folders.flatMap((folder) => environmentFolders.map((name) => [join(folder, name), name] as const)), platform),
    inEnvironments([[env.VIRTUAL_ENV, 'VIRTUAL_ENV'], [env.CONDA_PREFIX, 'conda']], platform),
    chosenWithPyenv(folders, pyenvRoot, platform),
    onPath(env, platform, pyenvRoot),
    withPyenv(pyenvRoot, platform),
    platform === 'win32' ? fromLauncher(env) : [],
  ]);
  const given = (options.given ?? []).map((path) => ({ path: resolve(path), source: 'given' }));
  const found = await labelled(await withoutDoubles([...given, ...groups.flat()]));
  return found.filter(({ version, source }) => source === 'given' || !isTooOld(version)).map(({ path, source, label }) => ({ path, source, label }));
}

/** How an interpreter is named: `Python 3.12.1 (.venv)`. */
export function interpreterLabel(path: string, source: string, version: string): string {
  return `${version === '' ? basename(path) : `Python ${version}`} (${source})`;
}

async function inEnvironments(places: readonly (readonly [folder: string | undefined, source: string])[], platform: NodeJS.Platform): Promise<Candidate[]> {
  const found = await Promise.all(
    places.map(async ([folder, source]) => {
      const path = folder === undefined || folder === '' ? null : await firstFile(executablesOf(folder, platform));
      return path === null ? [] : [{ path, source }];
    }),
  );
  return found.flat();
}

/** What `.python-version` of a folder or of one above it names: `pyenv` starts that there. */
async function chosenWithPyenv(folders: readonly string[], root: string, platform: NodeJS.Platform): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (const folder of folders) {
    for (const name of await versionsFor(folder)) {
      const path = /^[\w.-]+$/.test(name) ? await firstFile(pyenvExecutables(root, name, platform)) : null;
      if (path !== null) found.push({ path, source: '.python-version' });
    }
  }
  return found;
}

async function versionsFor(folder: string): Promise<string[]> {
  for (let at = folder; ; at = dirname(at)) {
    const text = await textOf(join(at, '.python-version'));
    if (text !== null) return text.split(/\s+/).filter((name) => name !== '' && !name.startsWith('#'));
    if (dirname(at) === at) return [];
  }
}

async function withPyenv(root: string, platform: NodeJS.Platform): Promise<Candidate[]> {
  const versions = (await namesIn(join(root, 'versions'))).sort(laterFirst);
  const paths = await Promise.all(versions.map((name) => firstFile(pyenvExecutables(root, name, platform))));
  return paths.flatMap((path) => (path === null ? [] : [{ path, source: 'pyenv' }]));
}

function pyenvExecutables(root: string, name: string, platform: NodeJS.Platform): string[] {
  return executablesOf(join(root, 'versions', name), platform);
}

function laterFirst(a: string, b: string): number {
  return b.localeCompare(a, 'en', { numeric: true });
}

async function onPath(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, pyenvRoot: string): Promise<Candidate[]> {
  const windows = platform === 'win32';
  const text = env.PATH ?? env.Path ?? '';
  // A relative entry means whatever folder one is in: not a place to start programs from.
  const entries = text.split(windows ? ';' : ':').filter((entry) => (windows ? win32 : posix).isAbsolute(entry));
  // Shims are scripts that choose one of the versions, which are listed themselves.
  const shims = join(pyenvRoot, 'shims');
  const found: Candidate[] = [];
  for (const name of names) {
    for (const entry of entries) {
      if (resolve(entry) === resolve(shims) || isStoreStub(entry, name)) continue;
      const path = join(entry, windows ? `${name}.exe` : name);
      if (await isFile(path)) found.push({ path, source: 'PATH' });
    }
  }
  return found;
}

/** Windows has a `python.exe` that opens the shop; the real ones of the shop carry their version. */
function isStoreStub(entry: string, name: string): boolean {
  return /[\\/]Microsoft[\\/]WindowsApps[\\/]?$/i.test(entry) && !name.includes('.');
}

/** `py -0p` lists lines such as ` -V:3.12 *        C:\…\python.exe`. */
async function fromLauncher(env: NodeJS.ProcessEnv): Promise<Candidate[]> {
  const output = await new Promise<string>((done) => {
    execFile('py', ['-0p'], { env, timeout: LAUNCHER_LIMIT, windowsHide: true }, (_, stdout) => {
      done(stdout);
    });
  });
  return launcherPaths(output).map((path) => ({ path, source: 'py launcher' }));
}

/** The paths in the launcher's list. */
export function launcherPaths(output: string): string[] {
  return output.split(/\r?\n/).flatMap((line) => /^\s*-\S+\s+(?:\*\s+)?([A-Za-z]:\\.*\.exe)\s*$/.exec(line)?.[1] ?? []);
}

async function withoutDoubles(candidates: readonly Candidate[]): Promise<Candidate[]> {
  const identities = await Promise.all(candidates.map(({ path }) => identityOf(path)));
  const seen = new Set<string>();
  return candidates.filter((_, index) => {
    const identity = identities[index]!;
    if (seen.has(identity)) return false;
    seen.add(identity);
    return true;
  });
}

/** Where the version is known without a start. */
function isTooOld(version: string): boolean {
  const [major, minor] = version.split('.').map((part) => Number.parseInt(part, 10));
  return major !== undefined && minor !== undefined && (major < 3 || (major === 3 && minor < 8));
}

function labelled(candidates: readonly Candidate[]): Promise<(FoundInterpreter & { readonly version: string })[]> {
  return Promise.all(
    candidates.map(async ({ path, source }) => {
      const version = (await environmentOf(path))?.version ?? (versionInPath(path) || versionInPath(await realPathOf(path)));
      return { path, source, version, label: interpreterLabel(path, source, version) };
    }),
  );
}
