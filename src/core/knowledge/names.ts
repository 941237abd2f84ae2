/** Small helpers to write tables of names densely; they run once, when a table's module is loaded. */

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** `members('os', 'stat lstat')` is `['os.stat', 'os.lstat']`; several owners give every combination. */
export function members(owners: string | readonly string[], names: string): string[] {
  const list = typeof owners === 'string' ? [owners] : owners;
  return list.flatMap((owner) => words(names).map((name) => `${owner}.${name}`));
}

/** A record that gives each of these names the same value. */
export function each<T>(names: readonly string[], value: T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, value]));
}

/** `rename('queue', 'Queue Empty', 'q')` is `{ 'q.Queue': 'queue.Queue', … }`: other homes of the same names. */
export function rename(canonicalOwner: string, names: string, ...others: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    others.flatMap((other) => words(names).map((name) => [`${other}.${name}`, `${canonicalOwner}.${name}`] as const)),
  );
}

/**
 * `{ 'os.walk': 'os.walk' }`: functions whose result is known by nothing but what made it. The result's type bears the
 * function's name, so that iterating over it finds the model (`onIterate`) however the value travels.
 */
export function itself(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, name]));
}
