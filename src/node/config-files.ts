import { readFileSync, statSync } from 'node:fs';
import { parentOf, resolvePath } from '../core/paths';
import { readModelFile } from '../core/config/read-model-file';
import { readSettings, type ConfigProblem } from '../core/config/read-settings';
import { defaultSettings, type Settings } from '../core/config/settings';
import { findValue } from '../core/config/toml-text';
import type { BlockingGroup } from '../core/knowledge/types';
import { codesOfLinters } from './linter-files';
import { isAbsent, reason } from './system-errors';

/** A configuration and what was wrong with it. Files that share one are analysed together. */
export interface ProjectConfig {
  /** The configuration file, absolute; `undefined` where defaults are in force. */
  readonly file: string | undefined;
  readonly settings: Settings;
  /** A configuration file, a `pyproject.toml` or a repository says that a project starts at `settings.root`. */
  readonly marked: boolean;
  readonly problems: readonly ConfigFileProblem[];
}

export interface ConfigFileProblem extends ConfigProblem {
  readonly path: string;
}

export interface ConfigOptions {
  /** Use this file for every folder, whatever lies beside the sources. */
  readonly file?: string;
  /** Look at no configuration file at all. */
  readonly isolated?: boolean;
  /** Applied to the settings of every project: what the command line asks for. */
  readonly override?: (settings: Settings) => Settings;
}

/** What a search upwards from a folder found. */
interface Nearest {
  readonly config?: ProjectConfig;
  /** The folder with `.git`, or with a `pyproject.toml` where there is no repository. */
  readonly root?: string;
  /** From the nearest `pyproject.toml`. */
  readonly pythonVersion?: readonly [number, number];
}

/** Finds, reads and remembers configuration files. */
export class ConfigFiles {
  private readonly nearest = new Map<string, Nearest>();
  private readonly defaults = new Map<string, ProjectConfig>();
  private readonly fixed: ProjectConfig | undefined;
  /** Every configuration that was in force for some folder. */
  private readonly used = new Set<ProjectConfig>();

  /** @throws Error if there is no `options.file`. */
  constructor(private readonly options: ConfigOptions = {}) {
    if (options.file === undefined) return;
    this.fixed = this.read(options.file);
    if (this.fixed === undefined) throw new Error(`there is no configuration file at ${options.file}`);
  }

  /**
   * The configuration in force for files of this folder: the nearest `interlock.toml`, or `pyproject.toml` with
   * `[tool.interlock]`, in this folder or above it, as far as the repository reaches.
   * @param base root of the project if neither a configuration nor a repository marks one.
   */
  forFolder(folder: string, base: string): ProjectConfig {
    const config = this.configFor(folder, base);
    this.used.add(config);
    return config;
  }

  /** What is wrong in the files that were in force so far. */
  problems(): ConfigFileProblem[] {
    return [...this.used].flatMap((config) => config.problems);
  }

  private configFor(folder: string, base: string): ProjectConfig {
    if (this.fixed !== undefined) return this.fixed;
    const nearest: Nearest = this.options.isolated === true ? {} : this.search(folder);
    if (nearest.config !== undefined) return nearest.config;
    const pythonVersion = nearest.pythonVersion ?? defaultSettings.pythonVersion;
    const root = nearest.root ?? base;
    const key = `${pythonVersion.join('.')} ${root}`;
    let config = this.defaults.get(key);
    if (config === undefined) {
      const settings = this.adjust({ ...defaultSettings, root, pythonVersion, statesPython: pythonVersion !== defaultSettings.pythonVersion });
      config = { file: undefined, settings, marked: nearest.root !== undefined, problems: [] };
      this.defaults.set(key, config);
    }
    return config;
  }

  private search(folder: string): Nearest {
    const known = this.nearest.get(folder);
    if (known !== undefined) return known;
    const result = this.look(folder);
    this.nearest.set(folder, result);
    return result;
  }

  private look(folder: string): Nearest {
    const base = folder === '/' ? '' : folder;
    const pyproject = this.read(`${base}/pyproject.toml`);
    const own = this.read(`${base}/interlock.toml`, pyproject?.settings.pythonVersion);
    if (own !== undefined) return { config: own };
    if (pyproject?.found === true) return { config: pyproject };
    const version = pyproject === undefined ? {} : { pythonVersion: pyproject.settings.pythonVersion };
    if (statSync(`${base}/.git`, { throwIfNoEntry: false }) !== undefined) return { root: folder, ...version };
    const parent = parentOf(folder);
    const above = parent === folder ? {} : this.search(parent);
    if (pyproject === undefined || above.config !== undefined) return above;
    return { ...above, root: above.root ?? folder, ...version };
  }

  /**
   * @param pythonVersion in force if this file states none.
   * @returns `undefined` if there is no such file.
   */
  private read(file: string, pythonVersion = defaultSettings.pythonVersion): (ProjectConfig & { found: boolean }) | undefined {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      if (isAbsent(error)) return undefined;
      const problem = { path: file, row: 1, column: 1, key: '', message: `cannot read the file: ${reason(error)}` };
      const settings = this.adjust({ ...defaultSettings, root: parentOf(file), pythonVersion });
      return { file, settings, marked: true, problems: [problem], found: true };
    }
    const { settings, problems, found } = readSettings(text, file);
    const stated = settings.pythonVersion !== defaultSettings.pythonVersion;
    const models = readModelFiles(settings.models, text, file);
    return {
      file,
      settings: this.adjust({
        ...settings,
        pythonVersion: stated ? settings.pythonVersion : pythonVersion,
        statesPython: stated || pythonVersion !== defaultSettings.pythonVersion,
        extraModels: models.flatMap((read) => read.models),
      }),
      marked: true,
      problems: [...problems.map((problem) => ({ ...problem, path: file })), ...models.flatMap((read) => read.problems)],
      found,
    };
  }

  private adjust(settings: Settings): Settings {
    const adjusted = this.options.override?.(settings) ?? settings;
    return adjusted.deferToLinters ? { ...adjusted, deferredCodes: codesOfLinters(adjusted) } : adjusted;
  }
}

/** The model files that a configuration names; one that cannot be read is a problem of the line that names it. */
function readModelFiles(
  names: readonly string[],
  text: string,
  file: string,
): { readonly models: readonly BlockingGroup[]; readonly problems: readonly ConfigFileProblem[] }[] {
  return names.map((name) => {
    const path = resolvePath(parentOf(file), name);
    try {
      const { models, problems } = readModelFile(readFileSync(path, 'utf8'));
      return { models, problems: problems.map((problem) => ({ ...problem, path })) };
    } catch (error) {
      const place = findValue(text, { row: 1, column: 1 }, name);
      const message = `\`models\`: cannot read ${path}: ${reason(error)}`;
      return { models: [], problems: [{ ...place, path: file, key: 'models', message }] };
    }
  });
}
