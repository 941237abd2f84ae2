import { parsePythonVersion } from '../core/config/python-version';
import { parseTargetPython } from '../core/config/target';
import { checkRuleName } from '../core/config/read-settings';
import { ALL } from '../core/config/rule-selection';
import type { Settings } from '../core/config/settings';
import { UsageError } from './exit-codes';

/** Options of `check` that change settings, as they were typed. */
export interface SettingOptions {
  readonly select?: readonly string[];
  readonly extendSelect?: readonly string[];
  readonly ignore?: readonly string[];
  readonly profile?: Settings['profile'];
  readonly pythonVersion?: string;
  readonly targetPython?: string;
  readonly cpuThreshold?: string;
  readonly deferToLinters?: boolean;
  readonly exclude?: readonly string[];
  readonly respectGitignore: boolean;
}

/**
 * What the command line asks for on top of any configuration file: `--select` replaces, the others add, and a rule that is
 * selected here runs even if the file ignores it.
 * @throws UsageError for an unknown rule or version, or a threshold that is no duration.
 */
export function settingsOverride(options: SettingOptions): (settings: Settings) => Settings {
  for (const name of [...(options.select ?? []), ...(options.extendSelect ?? []), ...(options.ignore ?? [])]) {
    const problem = checkRuleName(name);
    if (problem !== undefined) throw new UsageError(problem, 'Run `interlock rules` for the list.');
  }
  const version = options.pythonVersion === undefined ? undefined : parsePythonVersion(options.pythonVersion);
  if (options.pythonVersion !== undefined && version === undefined) {
    throw new UsageError(`--python-version must be a version such as 3.11, not "${options.pythonVersion}"`);
  }
  const target = options.targetPython === undefined ? undefined : parseTargetPython(options.targetPython);
  if (options.targetPython !== undefined && target === undefined) {
    throw new UsageError(`--target-python must be a version such as 3.13, or 3.13t for the free-threaded build, not "${options.targetPython}"`);
  }
  const threshold = options.cpuThreshold === undefined ? undefined : Number(options.cpuThreshold);
  if (threshold !== undefined && !(threshold > 0 && Number.isFinite(threshold))) {
    throw new UsageError(`--cpu-threshold must be a number of milliseconds above 0, not "${options.cpuThreshold}"`);
  }
  const chosen = new Set([...(options.select ?? []), ...(options.extendSelect ?? [])]);
  return (settings) => ({
    ...settings,
    select: options.select ?? settings.select,
    extendSelect: [...settings.extendSelect, ...(options.extendSelect ?? [])],
    ignore: [...settings.ignore.filter((rule) => !chosen.has(rule) && !chosen.has(ALL)), ...(options.ignore ?? [])],
    profile: options.profile ?? settings.profile,
    pythonVersion: version ?? settings.pythonVersion,
    statesPython: settings.statesPython || version !== undefined,
    targetPython: target ?? settings.targetPython,
    cpuThreshold: threshold ?? settings.cpuThreshold,
    deferToLinters: options.deferToLinters ?? settings.deferToLinters,
    // `--exclude` replaces the lists of the files and is matched by the search, from the working folder.
    exclude: options.exclude === undefined ? settings.exclude : [],
    extendExclude: options.exclude === undefined ? settings.extendExclude : [],
    respectGitignore: settings.respectGitignore && options.respectGitignore,
  });
}
