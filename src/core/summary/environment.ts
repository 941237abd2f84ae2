import type { Value } from './values';

/**
 * What local names hold at one point of the walk. A branch works on a fork; a join puts together what its live branches
 * set. Keys are names, or dotted paths (`self.client`) for values that a test narrowed.
 */
export class Environment {
  private readonly own = new Map<string, Value>();

  constructor(private readonly parent: Environment | null = null) {}

  get(name: string): Value | undefined {
    let value = this.own.get(name);
    for (let at = this.parent; value === undefined && at !== null; at = at.parent) value = at.own.get(name);
    return value;
  }

  set(name: string, value: Value): void {
    this.own.set(name, value);
  }

  fork(): Environment {
    return new Environment(this);
  }

  /** Names set since the fork from `base`, with their present values. */
  changesSince(base: Environment): Map<string, Value> {
    const changes = new Map<string, Value>(this.own);
    for (let at = this.parent; at !== null && at !== base; at = at.parent) {
      for (const [name, value] of at.own) if (!changes.has(name)) changes.set(name, value);
    }
    return changes;
  }

  /**
   * Takes over what the branches did; each is the changes of one branch that reaches the join.
   * @param union joins two different values of a name.
   */
  join(branches: readonly ReadonlyMap<string, Value>[], union: (values: Value[]) => Value): void {
    const names = new Set<string>();
    for (const branch of branches) for (const name of branch.keys()) names.add(name);
    for (const name of names) {
      const values: Value[] = [];
      for (const branch of branches) {
        const value = branch.get(name) ?? this.get(name);
        if (value !== undefined && !values.includes(value)) values.push(value);
      }
      if (values.length > 0) this.own.set(name, values.length === 1 ? values[0]! : union(values));
    }
  }

  entries(): IterableIterator<[string, Value]> {
    return this.own.entries();
  }
}
