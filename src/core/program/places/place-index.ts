import type { FileState } from '../file-state';
import type { Program } from '../program';
import { accessesOf, hasEvents, type Access } from './accesses';
import { isSynchronised } from './containers';

const indexes = new WeakMap<FileState, { readonly types: FileState['types']; readonly places: ReadonlyMap<string, readonly Access[]> }>();

/** Functions of a file whose code is looked at, at most; generated files have more. */
const maxFunctions = 1_500;

/** Every use of every place in a file, by the key of the place. Objects that look after themselves (locks, queues, events) are left out. */
export function placesIn(p: Program, file: FileState): ReadonlyMap<string, readonly Access[]> {
  const known = indexes.get(file);
  if (known?.types === file.types) return known.places;
  const places = new Map<string, Access[]>();
  const silent = new Set<string>();
  for (const fn of file.facts.functions.slice(0, maxFunctions)) {
    if (fn.form === 'generator-expression' || !(hasEvents(fn) || fn.form === 'function')) continue;
    for (const access of accessesOf(p, file, fn)) {
      const { key } = access.place;
      if (silent.has(key)) continue;
      const list = places.get(key);
      if (list !== undefined) list.push(access);
      else if (isSynchronised(p, access.place)) silent.add(key);
      else places.set(key, [access]);
    }
  }
  indexes.set(file, { types: file.types, places });
  return places;
}
