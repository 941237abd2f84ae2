import { parsePythonVersion } from '../core/config/python-version';
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
  readonly exclude?: readonly string[];
  readonly respectGitignore: boolean;
}

/**
 * What the command line asks for on top of any configuration file: `--select` replaces, the others add, and a rule that is
 * selected here runs even if the file ignores it.
 * @throws UsageError for an unknown rule or version.
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
  const chosen = new Set([...(options.select ?? []), ...(options.extendSelect ?? [])]);
  return (settings) => ({
    ...settings,
    select: options.select ?? settings.select,
    extendSelect: [...settings.extendSelect, ...(options.extendSelect ?? [])],
    ignore: [...settings.ignore.filter((rule) => !chosen.has(rule) && !chosen.has(ALL)), ...(options.ignore ?? [])],
    profile: options.profile ?? settings.profile,
    pythonVersion: version ?? settings.pythonVersion,
    statesPython: settings.statesPython || version !== undefined,
    // `--exclude` replaces the lists of the files and is matched by the search, from the working folder.
    exclude: options.exclude === undefined ? settings.exclude : [],
    extendExclude: options.exclude === undefined ? settings.extendExclude : [],
    respectGitignore: settings.respectGitignore && options.respectGitignore,
  });
}
