import type { BlockingGroup } from '../knowledge/types';
import type { MeasuredPrices } from '../knowledge/cpu/prices';
import type { FolderCodes } from './other-linters';
import type { TargetPython } from './target';

export type Profile = 'default' | 'strict';

/** `[tool.interlock]` of one project, defaults filled in. Keys in TOML and in the editor are the kebab-case of these. */
export interface Settings {
  /** Folder that relative paths and globs start from: that of the configuration file, or of the check. Absolute; '' if none. */
  readonly root: string;
  /** Rule names to run; empty means the rules that are on by default. `ALL` means every rule. */
  readonly select: readonly string[];
  /** Added to the default selection. */
  readonly extendSelect: readonly string[];
  readonly ignore: readonly string[];
  /** Glob to rule names, relative to the folder of the configuration file. */
  readonly perFileIgnores: Readonly<Record<string, readonly string[]>>;
  readonly profile: Profile;
  /** Lowest Python that the project supports, as `[major, minor]`. */
  readonly pythonVersion: readonly [number, number];
  /** True if `pythonVersion` was stated, by the configuration or by the project's metadata. */
  readonly statesPython: boolean;
  /** The interpreter that the project runs on; `null`: not stated. See `targetOf`. */
  readonly targetPython: TargetPython | null;
  /** Nanoseconds by operation as measured on the selected interpreter, and when; `null`: a default table is used. */
  readonly measuredPrices: MeasuredPrices | null;
  /** Milliseconds of computation between two suspensions from which the event loop or a GUI counts as stalled. */
  readonly cpuThreshold: number;
  /** Model files, relative to the configuration file; read by the shell into `extraModels`. */
  readonly models: readonly string[];
  readonly extraModels: readonly BlockingGroup[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly extendExclude: readonly string[];
  readonly respectGitignore: boolean;
  /** Leave what another linter of the project is configured to report to that linter. */
  readonly deferToLinters: boolean;
  /** Codes that other linters are configured to report, deeper folders first; read by the shell where `deferToLinters` is set. */
  readonly deferredCodes: readonly FolderCodes[];
  /** Import roots besides those that the folder layout shows, absolute paths. */
  readonly src: readonly string[];
}

export const defaultSettings: Settings = {
  root: '',
  select: [],
  extendSelect: [],
  ignore: [],
  perFileIgnores: {},
  profile: 'default',
  pythonVersion: [3, 9],
  statesPython: false,
  targetPython: null,
  measuredPrices: null,
  cpuThreshold: 50,
  models: [],
  extraModels: [],
  include: ['**/*.py', '**/*.pyi', '**/*.pyw'],
  exclude: [
    '**/.git', '**/.hg', '**/.svn', '**/.venv', '**/venv', '**/.tox', '**/.nox', '**/.eggs', '**/node_modules',
    '**/__pycache__', '**/.mypy_cache', '**/.pytest_cache', '**/.ruff_cache', '**/site-packages', '**/build', '**/dist',
    '**/_build', '**/buck-out', '**/.direnv', '**/.pyenv', '**/__pypackages__',
  ],
  extendExclude: [],
  respectGitignore: true,
  deferToLinters: false,
  deferredCodes: [],
  src: [],
};
