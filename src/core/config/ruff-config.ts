import { parentOf, resolvePath } from '../paths';
import { property, strings } from './config-tables';
import { parseTolerantToml } from './toml-text';

/** The text of a file by its absolute path; `undefined` where there is none. */
export type ReadText = (path: string) => string | undefined;

/** True if the linter reports this code, as it is configured. */
export type Reports = (code: string) => boolean;

/** Configurations that `extend` leads through, at most. */
const maxExtended = 8;

/** First versions in which rules were more than a preview: `ruff rule --all --output-format json` of Ruff 0.17.6. */
const stableSince: ReadonlyMap<string, Version> = new Map([['ASYNC212', [0, 15]], ['ASYNC240', [0, 15]], ['ASYNC250', [0, 15]]]);
/** Codes of ours that Ruff has not taken over. */
const notInRuff: ReadonlySet<string> = new Set(['ASYNC211', 'ASYNC231', 'ASYNC300', 'W1506', 'R1732']);
/** What runs without `select` since Ruff 0.16; before it was nothing of ours (`ruff check --show-settings --isolated`). */
const defaultSince: Version = [0, 16];
const defaults: ReadonlySet<string> = new Set(['ASYNC210', 'ASYNC220', 'ASYNC221', 'ASYNC222', 'ASYNC230', 'ASYNC251', 'B039', 'PLW2101']);
/** Names that stand for codes in preview mode. */
const names: ReadonlyMap<string, string> = new Map([
  ['ASYNC210', 'blocking-http-call-in-async-function'], ['ASYNC212', 'blocking-http-call-httpx-in-async-function'], ['ASYNC220', 'create-subprocess-in-async-function'],
  ['ASYNC221', 'run-process-in-async-function'], ['ASYNC222', 'wait-for-process-in-async-function'], ['ASYNC230', 'blocking-open-call-in-async-function'],
  ['ASYNC240', 'blocking-path-method-in-async-function'], ['ASYNC250', 'blocking-input-in-async-function'], ['ASYNC251', 'blocking-sleep-in-async-function'],
  ['B039', 'mutable-contextvar-default'], ['RUF006', 'asyncio-dangling-task'], ['PLW2101', 'useless-with-lock'],
]);

type Version = readonly [number, number];

/** One configuration file: what it selects, on top of the one that it extends. */
interface Layer {
  readonly select: readonly string[] | undefined;
  readonly extendSelect: readonly string[];
  readonly ignore: readonly string[];
  readonly preview: boolean | undefined;
  readonly required: string | undefined;
}

/**
 * Ruff takes the nearest folder with `.ruff.toml`, `ruff.toml` or a `pyproject.toml` that has `[tool.ruff]`, and nothing of those above, except
 * what `extend` names.
 * @param folders from the folder of a file upward.
 */
export function ruffReports(read: ReadText, folders: readonly string[]): Reports | undefined {
  for (const folder of folders) {
    for (const name of ['.ruff.toml', 'ruff.toml', 'pyproject.toml']) {
      const path = `${folder === '/' ? '' : folder}/${name}`;
      if (tableOf(read, path) !== undefined) return reportsOf(layersOf(read, path));
    }
  }
  return undefined;
}

function tableOf(read: ReadText, path: string): unknown {
  const text = read(path);
  if (text === undefined) return undefined;
  const { table } = parseTolerantToml(text);
  return path.endsWith('/pyproject.toml') ? property(property(table, 'tool'), 'ruff') : table;
}

/** The configuration and those that it extends, the farthest first. */
function layersOf(read: ReadText, path: string): Layer[] {
  const layers: Layer[] = [];
  const seen = new Set<string>();
  let next: string | undefined = path;
  while (next !== undefined && !seen.has(next) && seen.size < maxExtended) {
    seen.add(next);
    const table = tableOf(read, next);
    if (table === undefined) break;
    const lint = property(table, 'lint');
    const listed = (key: string): string[] | undefined => strings(property(lint, key)) ?? strings(property(table, key));
    const preview = property(lint, 'preview') ?? property(table, 'preview');
    const required = property(table, 'required-version');
    layers.unshift({
      select: listed('select'),
      extendSelect: listed('extend-select') ?? [],
      ignore: [...(listed('ignore') ?? []), ...(listed('extend-ignore') ?? [])],
      preview: typeof preview === 'boolean' ? preview : undefined,
      required: typeof required === 'string' ? required : undefined,
    });
    const extend = property(table, 'extend');
    next = typeof extend === 'string' ? resolvePath(parentOf(next), extend) : undefined;
  }
  return layers;
}

/** The nearer file decides; without `select` it goes on from what the one that it extends selects. */
function reportsOf(layers: readonly Layer[]): Reports {
  const last = <T>(of: (layer: Layer) => T | undefined): T | undefined => layers.map(of).findLast((value) => value !== undefined);
  const isPreview = last(({ preview }) => preview) ?? false;
  const required = last((layer) => layer.required) ?? '';
  return (code) => {
    // Ruff writes `PL` before the codes of Pylint.
    const name = /^[WREC]\d{4}$/.test(code) ? `PL${code}` : code;
    const since = stableSince.get(code);
    if (notInRuff.has(code) || (since !== undefined && !isPreview && isOlder(required, since))) return false;
    let isOn = defaults.has(name) && isAtLeast(required, defaultSince);
    for (const { select, extendSelect, ignore } of layers) {
      if (select !== undefined) isOn = false;
      const selected = lengthOf(name, [...(select ?? []), ...extendSelect], isPreview);
      const ignored = lengthOf(name, ignore, isPreview);
      if (selected > ignored) isOn = true;
      else if (ignored >= 0) isOn = false;
    }
    return isOn;
  };
}

/** How much of a code the longest prefix that matches says; -1 if none does. */
function lengthOf(code: string, selectors: readonly string[], mayBeNames: boolean): number {
  return Math.max(-1, ...selectors.map((selector) => (selector === 'ALL' ? 0 : mayBeNames && names.get(code) === selector ? code.length : selector !== '' && code.startsWith(selector) ? selector.length : -1)));
}

/** True if `required-version` allows only versions before this one: `<0.15`, `==0.14.2`. */
function isOlder(required: string, version: Version): boolean {
  return clauses(required).some(({ operator, at }) => (operator === '<' ? compare(at, version) <= 0 : ['', '==', '<=', '~='].includes(operator) && compare(at, version) < 0 && (operator !== '~=' || at[0] === version[0])));
}

/** True if `required-version` allows only this version and later ones. */
function isAtLeast(required: string, version: Version): boolean {
  return clauses(required).some(({ operator, at }) => ['', '==', '>=', '>', '~='].includes(operator) && compare(at, version) >= 0);
}

function clauses(required: string): { readonly operator: string; readonly at: Version }[] {
  return required.split(',').flatMap((clause) => {
    const match = /^\s*([<>=~!]*)\s*v?(\d+)(?:\.(\d+))?/.exec(clause);
    return match === null ? [] : [{ operator: match[1]!, at: [Number(match[2]), Number(match[3] ?? 0)] as const }];
  });
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1];
}
