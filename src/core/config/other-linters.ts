import { parentOf } from '../paths';
import { isTable, property, strings } from './config-tables';
import { readIni } from './ini-text';
import { ruffReports, type ReadText, type Reports } from './ruff-config';
import { parseTolerantToml } from './toml-text';

/** Names of the files in which other linters are configured. */
export const linterFiles = ['.ruff.toml', 'ruff.toml', 'pyproject.toml', '.flake8', 'setup.cfg', 'tox.ini', '.pylintrc', 'pylintrc', '.pylintrc.toml', 'pylintrc.toml'] as const;

/** Codes that other linters are configured to report in files of a folder and of those below that have no entry of their own. */
export interface FolderCodes {
  /** Absolute. */
  readonly folder: string;
  readonly codes: readonly string[];
}

/** Folders above that are looked at, at most. */
const maxFolders = 40;

/**
 * Codes among these that another linter reports in files of a folder, as it is configured: `ASYNC251`. What a tool is told to leave out, in the
 * project as a whole, it does not report. Ruff looks from each file upward. Flake8 and Pylint look from the folder where they are started:
 * that is taken to be the project's, or if nothing is configured there, the nearest folder where something is.
 * @param folder absolute; in or below `root`.
 * @param root the project's folder; the search goes on above it as far as the repository reaches.
 * @param codes canonical codes, upper case; those of Pylint as Pylint writes them (`W1506`).
 */
export function configuredCodes(read: ReadText, folder: string, root: string, codes: Iterable<string>): readonly string[] {
  const upward = foldersAbove(read, folder, root);
  const from = upward.indexOf(root);
  const started = from < 0 ? upward : [...upward.slice(from), ...upward.slice(0, from)];
  const answers = [ruffReports(read, upward), first(started, (each) => flake8Reports(read, each)), first(started, (each) => pylintReports(read, each))].filter((answer) => answer !== undefined);
  if (answers.length === 0) return [];
  return [...codes].filter((code) => answers.some((reports) => reports(code)));
}

/** The folder and those above, as far as the repository reaches; without one, as far as the project does. */
function foldersAbove(read: ReadText, folder: string, root: string): string[] {
  const folders = [folder];
  for (let at = folder; folders.length < maxFolders && !isRepository(read, at); ) {
    const parent = parentOf(at);
    if (parent === at) return folders.slice(0, Math.max(1, folders.indexOf(root) + 1));
    folders.push(parent);
    at = parent;
  }
  return folders;
}

/** `.git` is a folder, in a second work tree a file. */
function isRepository(read: ReadText, folder: string): boolean {
  return read(inFolder(folder, '.git/HEAD')) !== undefined || read(inFolder(folder, '.git')) !== undefined;
}

function inFolder(folder: string, name: string): string {
  return `${folder === '/' ? '' : folder}/${name}`;
}

function first<T>(folders: readonly string[], of: (folder: string) => T | undefined): T | undefined {
  for (const folder of folders) {
    const found = of(folder);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Of several prefixes that match a code the longest decides, `ignore` where they are equal. */
function isSelected(code: string, selected: readonly string[], ignored: readonly string[]): boolean {
  const longest = (prefixes: readonly string[]): number => Math.max(-1, ...prefixes.map((prefix) => (prefix === 'ALL' ? 0 : prefix !== '' && code.startsWith(prefix) ? prefix.length : -1)));
  return longest(selected) > longest(ignored);
}

/**
 * Flake8: a plugin's codes are on as soon as it is installed, which no configuration shows; so only codes count that the
 * configuration names, by themselves or by a prefix that has letters of a plugin.
 */
function flake8Reports(read: ReadText, folder: string): Reports | undefined {
  const pyproject = read(inFolder(folder, 'pyproject.toml'));
  const table = pyproject === undefined ? undefined : property(property(parseTolerantToml(pyproject).table, 'tool'), 'flake8');
  // In the order of Flake8's own `options/config.py`.
  const ini = first(['setup.cfg', 'tox.ini', '.flake8'], (name) => sectionOf(read(inFolder(folder, name)), 'flake8'));
  if (table === undefined && ini === undefined) return undefined;
  const listed = (key: string): string[] => (ini === undefined ? (strings(property(table, key)) ?? split(property(table, key))) : split(ini.get(key) ?? ini.get(key.replace('-', '_'))));
  const selected = [...listed('select'), ...listed('extend-select')];
  const ignored = [...listed('ignore'), ...listed('extend-ignore')];
  return (code) => /^(?:ASYNC|B\d|RUF)/.test(code) && code !== 'RUF006' && isSelected(code, selected, ignored);
}

/** Pylint by its codes and names; the letter of a code is its category, which may be switched as a whole. */
const pylintNames: ReadonlyMap<string, string> = new Map([
  ['W1506', 'bad-thread-instantiation'], ['W2101', 'useless-with-lock'], ['R1732', 'consider-using-with'], ['W1509', 'subprocess-popen-preexec-fn'],
]);
const categories: Readonly<Record<string, string>> = { W: 'warning', R: 'refactor', E: 'error', C: 'convention' };

/** The code of Pylint behind one of its names: `consider-using-with` as `R1732`. */
export function pylintCode(name: string): string | undefined {
  for (const [code, own] of pylintNames) if (own === name) return code;
  return undefined;
}

/** Pylint: all that it has is on, unless it is switched off. */
function pylintReports(read: ReadText, folder: string): Reports | undefined {
  const lists = pylintLists(read, folder);
  if (lists === undefined) return undefined;
  const { enabled, disabled } = lists;
  return (code) => {
    const name = pylintNames.get(code);
    if (name === undefined) return false;
    const names = [code, name];
    if (names.some((each) => disabled.has(each))) return false;
    if (names.some((each) => enabled.has(each))) return true;
    const category = code.charAt(0);
    return ![category, categories[category] ?? '', 'all'].some((each) => disabled.has(each));
  };
}

function pylintLists(read: ReadText, folder: string): { readonly enabled: ReadonlySet<string>; readonly disabled: ReadonlySet<string> } | undefined {
  const enabled = new Set<string>();
  const disabled = new Set<string>();
  const add = (into: Set<string>, values: readonly string[]): void => {
    for (const value of values) into.add(value);
  };
  // The first that there is counts, as in Pylint's own `config/find_default_config_files.py`.
  for (const name of ['pylintrc', 'pylintrc.toml', '.pylintrc', '.pylintrc.toml', 'pyproject.toml', 'setup.cfg', 'tox.ini']) {
    const text = read(inFolder(folder, name));
    if (text === undefined) continue;
    const sections = name.endsWith('.toml') ? tomlSections(text) : iniSections(text, name.endsWith('pylintrc'));
    if (sections === undefined) continue;
    for (const section of sections) {
      add(disabled, section('disable'));
      add(enabled, section('enable'));
    }
    return { enabled, disabled };
  }
  return undefined;
}

type Section = (key: string) => readonly string[];

/** `[tool.pylint.messages_control]`, `[tool.pylint."MESSAGES CONTROL"]`, `[tool.pylint.main]` or the table itself. */
function tomlSections(text: string): Section[] | undefined {
  const table = property(property(parseTolerantToml(text).table, 'tool'), 'pylint');
  if (!isTable(table)) return undefined;
  return [table, ...Object.values(table)].map((section) => (key) => strings(property(section, key)) ?? split(property(section, key)));
}

function iniSections(text: string, isOwn: boolean): Section[] | undefined {
  const sections = [...readIni(text)].filter(([name]) => isOwn || name.startsWith('pylint'));
  return sections.length === 0 && !isOwn ? undefined : sections.map(([, section]) => (key) => split(section.get(key)));
}

function sectionOf(text: string | undefined, section: string): ReadonlyMap<string, string> | undefined {
  return text === undefined ? undefined : readIni(text).get(section);
}

function split(value: unknown): string[] {
  return typeof value === 'string' ? value.split(/[\s,]+/).filter((item) => item !== '') : [];
}
