import { withMeasuredProfile } from '../core/bench/measured-profile';
import type { Settings } from '../core/config/settings';
import { parentOf } from '../core/paths';
import { decodeSource } from '../core/syntax/decode';
import { ConfigFiles, type ConfigFileProblem } from '../node/config-files';
import { groupProjects, type Project } from '../node/projects';
import { findPythonFiles, type Discovery } from '../node/python-files';
import { absolute } from '../node/slash-paths';
import { UsageError } from './exit-codes';
import { settingsOverride, type SettingOptions } from './overrides';
import { readPrices } from './prices';
import { readAll } from './standard-input';

/** Options that say which files are read, and under which configuration. */
export interface InputOptions extends SettingOptions {
  /** Files are to be written. */
  readonly fix?: boolean;
  readonly config?: string;
  readonly prices?: string;
  readonly isolated: boolean;
  readonly extendExclude?: readonly string[];
  readonly stdinFilename?: string;
}

/** What a check works on. */
export interface CheckInputs {
  /** The working folder, absolute. */
  readonly folder: string;
  readonly discovery: Discovery;
  readonly projects: readonly Project[];
  /** Standard input under the name that it was given. */
  readonly overlay: ReadonlyMap<string, string>;
  readonly configProblems: readonly ConfigFileProblem[];
}

/** @throws UsageError if paths do not exist or options contradict each other. */
export async function findInputs(paths: readonly string[], options: InputOptions): Promise<CheckInputs> {
  const folder = absolute('.');
  const configs = createConfigs(options);
  const exclude = [...(options.exclude ?? []), ...(options.extendExclude ?? [])];
  const fromStdin = options.stdinFilename !== undefined || paths.includes('-');
  if (fromStdin && paths.some((path) => path !== '-')) {
    throw new UsageError('standard input cannot be checked together with paths', 'Run the two checks one after the other.');
  }
  if (fromStdin && options.fix === true) {
    throw new UsageError('--fix cannot write to standard input', 'Use --diff to see the fixes.');
  }
  const overlay = new Map<string, string>();
  if (fromStdin) overlay.set(absolute(options.stdinFilename ?? '<stdin>', folder), decodeSource(await readAll(process.stdin)));
  const discovery = fromStdin
    ? overlayAsFiles(overlay, configs, folder)
    : await findPythonFiles(paths.length === 0 ? ['.'] : paths, { folder, configs, exclude });
  requirePaths(discovery, folder);
  const projects = await groupProjects(discovery, { configs, folder, exclude });
  return { folder, discovery, projects, overlay, configProblems: configs.problems() };
}

function createConfigs(options: InputOptions): ConfigFiles {
  if (options.config !== undefined && options.isolated) {
    throw new UsageError('--config and --isolated exclude each other', 'Leave one of them out.');
  }
  const asked = settingsOverride(options);
  const profile = options.prices === undefined ? undefined : readPrices(options.prices);
  const override = profile === undefined ? asked : (settings: Settings) => withMeasuredProfile(asked(settings), profile, true);
  try {
    const file = options.config === undefined ? {} : { file: absolute(options.config) };
    return new ConfigFiles({ ...file, isolated: options.isolated, override });
  } catch (error) {
    throw new UsageError((error as Error).message, 'Check the path given to --config.');
  }
}

function requirePaths({ missing }: Discovery, folder: string): void {
  if (missing.length === 0) return;
  const names = missing.map((path) => `"${path}"`).join(', ');
  throw new UsageError(`there is no file or folder ${names}`, `Check the spelling; relative paths start from ${folder}.`);
}

function overlayAsFiles(overlay: ReadonlyMap<string, string>, configs: ConfigFiles, folder: string): Discovery {
  const files = [...overlay].map(([path, text]) => {
    return { path, project: configs.forFolder(parentOf(path), folder), size: text.length, modified: 0 };
  });
  return { files, folders: [], problems: [], missing: [] };
}
