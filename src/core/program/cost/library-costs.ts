import { cpuModel } from '../../knowledge/cpu';

/** Builtins that run the generator they are given to its end. */
export const consumers = new Set([
  'builtins.sum', 'builtins.list', 'builtins.tuple', 'builtins.set', 'builtins.frozenset', 'builtins.dict', 'builtins.sorted', 'builtins.max', 'builtins.min',
  'builtins.str.join', 'math.fsum', 'math.prod', 'collections.Counter', 'collections.deque', 'statistics.mean', 'builtins.bytes', 'builtins.bytearray',
]);
/** Those that stop at the first item that decides. */
export const shortCut = new Set(['builtins.any', 'builtins.all', 'builtins.next']);

/** True if the cost of a library call depends on the size of what it is passed. */
export function isPricedBySize(name: string): boolean {
  return consumers.has(name) || cpuModel(name)?.scales !== undefined;
}
