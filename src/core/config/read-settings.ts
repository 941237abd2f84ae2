import { ruleMetas } from '../rules/meta';
import { nearName } from './near-name';
import { parentOf, resolvePath } from '../paths';
import { minimumPython, parsePythonVersion } from './python-version';
import { parseTargetPython } from './target';
import { ALL } from './rule-selection';
import { defaultSettings, type Settings } from './settings';
import { findValue, KeyIndex, parseTolerantToml, type TextPosition } from './toml-text';

/** Something in a configuration file that could not be used. The other keys are in force. */
export interface ConfigProblem extends TextPosition {
  readonly message: string;
  /** `select`, or '' where the file as a whole is meant. */
  readonly key: string;
}

export interface ReadSettings {
  /** False if the file is a `pyproject.toml` without `[tool.interlock]`: it says nothing about the analysis. */
  readonly found: boolean;
  readonly settings: Settings;
  /** In the order of the file. */
  readonly problems: readonly ConfigProblem[];
}

/** What a key's reader needs to report at the right place. */
interface KeyContext {
  readonly root: string;
  problem(message: string, value?: string): void;
}

type Reader = (value: unknown, key: KeyContext) => Partial<Settings>;

/** Joins a setting and the function that reads its value; what cannot be read leaves the default in force. */
function setting<K extends keyof Settings>(
  name: K,
  read: (value: unknown, key: KeyContext) => Settings[K] | undefined,
): Reader {
  return (value, key) => {
    const result = read(value, key);
    return result === undefined ? {} : { [name]: result };
  };
}

/** Configurable keys, in the order of the documentation. */
const readers: Readonly<Record<string, Reader>> = {
  select: setting('select', ruleList),
  'extend-select': setting('extendSelect', ruleList),
  ignore: setting('ignore', ruleList),
  'per-file-ignores': setting('perFileIgnores', perFileIgnores),
  profile: setting('profile', profile),
  'python-version': setting('pythonVersion', pythonVersion),
  'target-python': setting('targetPython', targetPython),
  'cpu-threshold': setting('cpuThreshold', milliseconds),
  models: setting('models', strings),
  include: setting('include', strings),
  exclude: setting('exclude', strings),
  'extend-exclude': setting('extendExclude', strings),
  'respect-gitignore': setting('respectGitignore', flag),
  'defer-to-linters': setting('deferToLinters', flag),
  src: setting('src', (value, key) => strings(value, key)?.map((path) => resolvePath(key.root, path))),
};

/** Names of the configurable keys as they are written in TOML. */
const settingKeys: readonly string[] = Object.keys(readers);

/**
 * Reads `[tool.interlock]` of a `pyproject.toml`, or the top level of an `interlock.toml`. Never throws; nothing is executed.
 * @param path absolute path of the file, `/` between segments: tells the kind of file and anchors relative paths.
 */
export function readSettings(text: string, path: string): ReadSettings {
  const inPyproject = path.endsWith('pyproject.toml');
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  const { table, problem } = parseTolerantToml(body);
  const problems: ConfigProblem[] = [];
  const prefix = inPyproject ? ['tool', 'interlock'] : [];
  const mentioned = !inPyproject || /^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*interlock\b/m.test(body);
  // A pyproject.toml that is broken elsewhere is another tool's concern until it is our configuration.
  if (problem !== undefined && mentioned) problems.push({ ...problem, message: `invalid TOML: ${problem.message}`, key: '' });

  const root = parentOf(path);
  const index = new KeyIndex(body);
  let values: Partial<Settings> = {};
  const section = inPyproject ? property(property(table, 'tool'), 'interlock') : table;
  if (section !== undefined && !isTable(section)) {
    problems.push({ ...index.find(prefix), key: 'interlock', message: '`tool.interlock` must be a table' });
  }
  for (const [key, value] of Object.entries(isTable(section) ? section : {})) {
    const place = index.find([...prefix, key]);
    const reader = Object.hasOwn(readers, key) ? readers[key] : undefined;
    if (reader === undefined) {
      problems.push({ ...place, key, message: unknownKey(key) });
      continue;
    }
    const context: KeyContext = {
      root,
      problem: (message, written) => {
        const where = written === undefined ? place : findValue(body, place, written);
        problems.push({ ...where, key, message: `\`${key}\`: ${message}` });
      },
    };
    values = { ...values, ...reader(value, context) };
  }
  if (values.pythonVersion === undefined) {
    const minimum = requiredPython(table);
    if (minimum !== undefined) values = { ...values, pythonVersion: minimum };
  }
  values = { ...values, statesPython: values.pythonVersion !== undefined };
  problems.sort((a, b) => a.row - b.row || a.column - b.column);
  return { found: section !== undefined || mentioned, settings: { ...defaultSettings, root, ...values }, problems };
}

/** Lower bound of `project.requires-python` (PEP 621). */
function requiredPython(table: unknown): readonly [number, number] | undefined {
  const requires = property(property(table, 'project'), 'requires-python');
  if (typeof requires === 'string') return minimumPython(requires);
  // Poetry before its version 2 keeps the range among the dependencies, with its own `^` and `~`.
  const poetry = property(property(property(property(table, 'tool'), 'poetry'), 'dependencies'), 'python');
  return typeof poetry === 'string' ? minimumPython(poetry) : undefined;
}

function unknownKey(key: string): string {
  const near = nearName(key, settingKeys);
  return `unknown key \`${key}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`;
}

/** The rule that a configuration or an option names; `undefined` and a message if there is none. */
export function checkRuleName(name: string): string | undefined {
  if (name === ALL || ruleMetas.some((meta) => meta.name === name)) return undefined;
  const meta = ruleMetas.find((candidate) => candidate.aliases.includes(name.toUpperCase()));
  const near = meta?.name ?? nearName(name, ruleMetas.map((candidate) => candidate.name));
  return `unknown rule \`${name}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`;
}

function strings(value: unknown, key: KeyContext): string[] | undefined {
  if (!Array.isArray(value)) {
    key.problem(`must be a list of strings, not ${describe(value)}`);
    return undefined;
  }
  const kept = value.filter((item): item is string => typeof item === 'string');
  if (kept.length < value.length) key.problem('must be a list of strings; other items are left out');
  return kept;
}

function ruleList(value: unknown, key: KeyContext): string[] | undefined {
  return strings(value, key)?.filter((name) => {
    const message = checkRuleName(name);
    if (message !== undefined) key.problem(message, name);
    return message === undefined;
  });
}

function perFileIgnores(value: unknown, key: KeyContext): Record<string, string[]> | undefined {
  if (!isTable(value)) {
    key.problem(`must be a table from a glob to rule names, not ${describe(value)}`);
    return undefined;
  }
  const ignores: [string, string[]][] = [];
  for (const [glob, rules] of Object.entries(value)) {
    const names = ruleList(rules, key);
    if (names !== undefined && glob !== '') ignores.push([glob, names]);
  }
  return Object.fromEntries(ignores);
}

function profile(value: unknown, key: KeyContext): Settings['profile'] | undefined {
  if (value === 'default' || value === 'strict') return value;
  key.problem(`must be "default" or "strict", not ${describe(value)}`);
  return undefined;
}

function pythonVersion(value: unknown, key: KeyContext): readonly [number, number] | undefined {
  const version = typeof value === 'string' ? parsePythonVersion(value) : undefined;
  if (version === undefined) key.problem(`must be a string such as "3.11", not ${describe(value)}`);
  return version;
}

function targetPython(value: unknown, key: KeyContext): Settings['targetPython'] | undefined {
  const target = typeof value === 'string' ? parseTargetPython(value) : undefined;
  if (target === undefined) key.problem(`must be a string such as "3.13", or "3.13t" for the free-threaded build, not ${describe(value)}`);
  return target;
}

function milliseconds(value: unknown, key: KeyContext): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  key.problem(`must be a number of milliseconds above 0, not ${describe(value)}`);
  return undefined;
}

function flag(value: unknown, key: KeyContext): boolean | undefined {
  if (typeof value === 'boolean') return value;
  key.problem(`must be true or false, not ${describe(value)}`);
  return undefined;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function property(value: unknown, name: string): unknown {
  return isTable(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isTable(value)) return 'a table';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
