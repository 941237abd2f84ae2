import { readIni, type IniSections } from './ini-text';
import { parseTolerantToml } from './toml-text';

/**
 * Files of a project's folder in which other linters are configured. Of those of one tool the first that there is counts, as for
 * the tool itself.
 */
export const linterFiles = ['.ruff.toml', 'ruff.toml', 'pyproject.toml', '.flake8', 'setup.cfg', 'tox.ini', '.pylintrc', 'pylintrc', '.pylintrc.toml', 'pylintrc.toml'] as const;

/** Texts of such files by their names; a file that there is not is left out. */
export type LinterTexts = ReadonlyMap<string, string>;

/**
 * Codes among these that another linter reports in this project as it is configured: `ASYNC251`. What a tool is told to leave out, in the
 * project as a whole, it does not report. `extend` to further files is not followed, so less may be found than is in force.
 * @param codes canonical codes, upper case; those of Pylint as Pylint writes them (`W1506`).
 */
export function configuredCodes(texts: LinterTexts, codes: Iterable<string>): readonly string[] {
  const answers = [ruffReports(texts), flake8Reports(texts), pylintReports(texts)].filter((answer) => answer !== undefined);
  if (answers.length === 0) return [];
  return [...codes].filter((code) => answers.some((reports) => reports(code)));
}

type Reports = (code: string) => boolean;

/** Codes that Ruff knows in its preview mode only, as of its version 0.14. */
const ruffPreview: ReadonlySet<string> = new Set(['ASYNC212', 'ASYNC240', 'ASYNC250']);
/** Codes of ours that Ruff has not taken over. */
const notInRuff: ReadonlySet<string> = new Set(['ASYNC211', 'ASYNC231', 'ASYNC300', 'W1506', 'R1732']);

/** Ruff: `lint.select` and its kin; of several prefixes that match a code the longest decides, `ignore` where they are equal. */
function ruffReports(texts: LinterTexts): Reports | undefined {
  const own = texts.get('.ruff.toml') ?? texts.get('ruff.toml');
  const pyproject = texts.get('pyproject.toml');
  const table = own === undefined ? property(property(pyproject === undefined ? {} : parseTolerantToml(pyproject).table, 'tool'), 'ruff') : parseTolerantToml(own).table;
  if (table === undefined) return undefined;
  const lint = property(table, 'lint');
  const listed = (key: string): string[] | undefined => strings(property(lint, key)) ?? strings(property(table, key));
  // Without `select` Ruff runs `E4`, `E7`, `E9` and `F`: nothing of ours.
  const selected = [...(listed('select') ?? []), ...(listed('extend-select') ?? [])];
  const ignored = [...(listed('ignore') ?? []), ...(listed('extend-ignore') ?? [])];
  const isPreview = property(lint, 'preview') === true || property(table, 'preview') === true;
  return (code) => {
    // Ruff writes `PL` before the codes of Pylint.
    const name = /^[WREC]\d{4}$/.test(code) ? `PL${code}` : code;
    if (notInRuff.has(code) || (ruffPreview.has(code) && !isPreview)) return false;
    return isSelected(name, selected, ignored);
  };
}

function isSelected(code: string, selected: readonly string[], ignored: readonly string[]): boolean {
  const longest = (prefixes: readonly string[]): number => Math.max(-1, ...prefixes.map((prefix) => (prefix === 'ALL' ? 0 : prefix !== '' && code.startsWith(prefix) ? prefix.length : -1)));
  return longest(selected) > longest(ignored);
}

/**
 * Flake8: a plugin's codes are on as soon as it is installed, which no configuration shows; so only codes count that the
 * configuration names, by themselves or by a prefix that has letters of a plugin.
 */
function flake8Reports(texts: LinterTexts): Reports | undefined {
  const pyproject = texts.get('pyproject.toml');
  const table = pyproject === undefined ? undefined : property(property(parseTolerantToml(pyproject).table, 'tool'), 'flake8');
  const ini = ['.flake8', 'setup.cfg', 'tox.ini'].map((name) => sectionOf(texts, name, 'flake8')).find((section) => section !== undefined);
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
function pylintReports(texts: LinterTexts): Reports | undefined {
  const lists = pylintLists(texts);
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

function pylintLists(texts: LinterTexts): { readonly enabled: ReadonlySet<string>; readonly disabled: ReadonlySet<string> } | undefined {
  const enabled = new Set<string>();
  const disabled = new Set<string>();
  const add = (into: Set<string>, values: readonly string[]): void => {
    for (const value of values) into.add(value);
  };
  for (const name of ['.pylintrc', 'pylintrc', 'setup.cfg', 'tox.ini']) {
    const text = texts.get(name);
    if (text === undefined) continue;
    const isOwn = name.endsWith('pylintrc');
    const sections = [...readIni(text)].filter(([section]) => isOwn || section.startsWith('pylint'));
    if (sections.length === 0 && !isOwn) continue;
    for (const [, section] of sections) {
      add(disabled, split(section.get('disable')));
      add(enabled, split(section.get('enable')));
    }
    return { enabled, disabled };
  }
  const own = texts.get('.pylintrc.toml') ?? texts.get('pylintrc.toml') ?? texts.get('pyproject.toml');
  const table = own === undefined ? undefined : property(property(parseTolerantToml(own).table, 'tool'), 'pylint');
  if (!isTable(table)) return undefined;
  // `[tool.pylint.messages_control]`, `[tool.pylint."MESSAGES CONTROL"]`, `[tool.pylint.main]` or the table itself.
  for (const section of [table, ...Object.values(table)]) {
    add(disabled, strings(property(section, 'disable')) ?? split(property(section, 'disable')));
    add(enabled, strings(property(section, 'enable')) ?? split(property(section, 'enable')));
  }
  return { enabled, disabled };
}

function sectionOf(texts: LinterTexts, name: string, section: string): ReadonlyMap<string, string> | undefined {
  const text = texts.get(name);
  const sections: IniSections | undefined = text === undefined ? undefined : readIni(text);
  return sections?.get(section);
}

function split(value: unknown): string[] {
  return typeof value === 'string' ? value.split(/[\s,]+/).filter((item) => item !== '') : [];
}

function strings(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : undefined;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function property(value: unknown, name: string): unknown {
  return isTable(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
