import type { Path } from './paths';

/** What a test found out about a place, on the branch that was taken. */
export type Found = 'absent' | 'present' | 'compared';

/** What the function still believes of a place that it has read. */
export interface Fact {
  /**
   * Who relies on it: `value:NAME` a local variable that was computed from it, `statement` the statement that is being evaluated,
   * `test` the branch that was taken, `held` nobody: a lock that is held.
   */
  readonly holder: string;
  readonly path: Path;
  /** Step that read the place. */
  readonly read: number;
  /** First step behind the read at which other tasks may have run; -1: none yet. */
  readonly suspended: number;
  /** Locks held without a break since the read. */
  readonly held: ReadonlySet<string>;
  readonly found: Found;
}

/** Facts by what tells them apart. */
export type Facts = ReadonlyMap<string, Fact>;

export const noFacts: Facts = new Map();

export function keyOf(fact: Pick<Fact, 'holder' | 'path' | 'read' | 'found'>): string {
  return `${fact.holder}|${fact.path.key}|${fact.read}|${fact.found}`;
}

/** Both facts must hold for a branch or a lock; for a value it is enough that one way leads here with it. */
function needsBoth(fact: Fact): boolean {
  return fact.holder === 'test' || fact.holder === 'held';
}

export function joinFacts(one: Facts, other: Facts): Facts {
  if (one === other) return one;
  const joined = new Map<string, Fact>();
  for (const [key, fact] of one) {
    const same = other.get(key);
    if (same === fact) joined.set(key, fact);
    else if (same !== undefined) joined.set(key, { ...fact, suspended: fact.suspended >= 0 ? fact.suspended : same.suspended, held: new Set([...fact.held].filter((lock) => same.held.has(lock))) });
    else if (!needsBoth(fact)) joined.set(key, fact);
  }
  for (const [key, fact] of other) if (!one.has(key) && !needsBoth(fact)) joined.set(key, fact);
  return joined;
}

export function equalFacts(one: Facts, other: Facts): boolean {
  if (one === other) return true;
  if (one.size !== other.size) return false;
  for (const [key, fact] of one) {
    const same = other.get(key);
    if (same?.suspended !== fact.suspended || same.held.size !== fact.held.size) return false;
  }
  return true;
}

/** The facts that `keep` keeps, changed by `change`; the same map if nothing changes. */
export function mapFacts(facts: Facts, change: (fact: Fact) => Fact | undefined): Facts {
  let result: Map<string, Fact> | undefined;
  for (const [key, fact] of facts) {
    const next = change(fact);
    if (next === fact) continue;
    result ??= new Map(facts);
    if (next === undefined) result.delete(key);
    else result.set(key, next);
  }
  return result ?? facts;
}

export function withFacts(facts: Facts, added: readonly Fact[]): Facts {
  if (added.length === 0) return facts;
  const result = new Map(facts);
  for (const fact of added) result.set(keyOf(fact), fact);
  return result;
}

/** The locks that are held now. */
export function heldLocks(facts: Facts): ReadonlySet<string> {
  return new Set([...facts.values()].filter(({ holder }) => holder === 'held').map(({ path }) => path.key));
}
