import type { Finding } from '../findings';
import { ruleMetas } from '../rules/meta';
import { compilePathPatterns, type PathPatterns } from './path-patterns';
import type { Settings } from './settings';

/** Selects every rule in `select`, `extend-select`, `ignore` and `per-file-ignores`. */
export const ALL = 'ALL';

interface Selection {
  readonly rules: ReadonlySet<string>;
  readonly perFile: readonly { readonly patterns: PathPatterns; readonly ignored: ReadonlySet<string> }[];
}

const selections = new WeakMap<Settings, Selection>();

/**
 * True if the settings run this rule on this file.
 * @param relativePath path of the file as seen from `settings.root` (see `relativeTo`).
 */
export function isEnabled(rule: string, settings: Settings, relativePath: string): boolean {
  const selection = selectionOf(settings);
  if (!selection.rules.has(rule)) return false;
  return !selection.perFile.some(
    ({ patterns, ignored }) => (ignored.has(rule) || ignored.has(ALL)) && patterns.covers(relativePath),
  );
}

/** True if any file can get findings of this rule; lets the engine leave out work for the others. */
export function isSelected(rule: string, settings: Settings): boolean {
  return selectionOf(settings).rules.has(rule);
}

/** True if findings of this confidence are shown: `possible` ones in the strict profile only. */
export function isShown(confidence: Finding['confidence'], settings: Settings): boolean {
  return settings.profile === 'strict' || confidence !== 'possible';
}

/** Settings are immutable, so what is compiled from them can be kept as long as they live. */
function selectionOf(settings: Settings): Selection {
  const known = selections.get(settings);
  if (known !== undefined) return known;
  const selection: Selection = {
    rules: selectedRules(settings),
    perFile: Object.entries(settings.perFileIgnores).map(([glob, rules]) => ({
      patterns: compilePathPatterns([glob]),
      ignored: new Set(rules),
    })),
  };
  selections.set(settings, selection);
  return selection;
}

function selectedRules(settings: Settings): Set<string> {
  const every = ruleMetas.map((meta) => meta.name);
  const selected = new Set<string>();
  const add = (name: string): void => {
    for (const rule of name === ALL ? every : [name]) selected.add(rule);
  };
  if (settings.select.length > 0) settings.select.forEach(add);
  else for (const meta of ruleMetas) if (meta.onByDefault || settings.profile === 'strict') selected.add(meta.name);
  settings.extendSelect.forEach(add);
  // A rule that is selected by its own name survives `ignore = ["ALL"]`, as `select` is the more precise statement.
  const named = new Set([...settings.select, ...settings.extendSelect]);
  for (const name of settings.ignore) {
    for (const rule of name === ALL ? every : [name]) if (name !== ALL || !named.has(rule)) selected.delete(rule);
  }
  return selected;
}
