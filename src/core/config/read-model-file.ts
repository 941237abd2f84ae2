import type { BlockingGroup } from '../knowledge/types';
import { readModels } from '../knowledge/user-models';
import type { ConfigProblem } from './read-settings';
import { KeyIndex, parseTolerantToml, type TextPosition } from './toml-text';

/**
 * Reads a model file: TOML with `[[blocking]]` tables. Never throws; what cannot be used is a problem at its line, the other
 * tables count.
 */
export function readModelFile(text: string): { models: readonly BlockingGroup[]; problems: readonly ConfigProblem[] } {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  const { table, problem } = parseTolerantToml(body);
  const { groups, problems } = readModels(table);
  const found: ConfigProblem[] = problems.map(({ path, message }) => ({ ...placeOf(body, path), key: path, message }));
  if (problem !== undefined) found.push({ ...problem, message: `invalid TOML: ${problem.message}`, key: '' });
  return { models: groups, problems: found.sort((a, b) => a.row - b.row || a.column - b.column) };
}

/** Where `blocking[2].tier` is written: the key of the third `[[blocking]]` table, or that table's header. */
function placeOf(text: string, path: string): TextPosition {
  const match = /^(\w+)(?:\[(\d+)\](?:\.([^[.]+))?)?/.exec(path);
  if (match === null) return { row: 1, column: 1 };
  const [, name, index, key] = match;
  if (index === undefined) return new KeyIndex(text).find([name!]);
  const header = new RegExp(`^[ \\t]*\\[\\[\\s*${name!}\\s*\\]\\]`, 'gm');
  const start = [...text.matchAll(header)][Number(index)]?.index;
  if (start === undefined) return new KeyIndex(text).find([name!]);
  const rowsBefore = text.slice(0, start).split('\n').length - 1;
  // The table alone, so that the same key of another table is not taken for it.
  const next = text.slice(start).search(/\n[ \t]*\[/);
  const part = next < 0 ? text.slice(start) : text.slice(start, start + next);
  const { row, column } = new KeyIndex(part).find(key === undefined ? [name!] : [name!, key]);
  return { row: row + rowsBefore, column };
}
