import { ValueKind, type NarrowedValue, type Value } from './values';

/** What a branch set: names to their present values. */
export type Changes = ReadonlyMap<string, Value>;

/** The changes of a branch that set nothing. */
export const noChanges: Changes = new Map();

/**
 * What local names hold at one point of the walk. A branch works on a fork; a join puts together what its live branches
 * set. Keys are names, or dotted paths (`self.client`) for values that a test narrowed.
 */
export class Environment {
  /** Made with the first name: most forks set none. */
  private own: Map<string, Value> | null = null;
  /** What stands behind the last dot of any key ever set in this environment, its forks and those it was forked from. */
  private readonly lastSegments: Set<string>;

  constructor(private readonly parent: Environment | null = null) {
    this.lastSegments = parent === null ? new Set() : parent.lastSegments;
  }

  get(name: string): Value | undefined {
    let value = this.own?.get(name);
    for (let at = this.parent; value === undefined && at !== null; at = at.parent) value = at.own?.get(name);
    return value;
  }

  /** False if certainly no dotted path with this last segment is set: saves making the path. */
  mayHold(lastSegment: string): boolean {
    return this.lastSegments.has(lastSegment);
  }

  set(name: string, value: Value): void {
    const dot = name.lastIndexOf('.');
    if (dot >= 0) this.lastSegments.add(name.slice(dot + 1));
    (this.own ??= new Map()).set(name, value);
  }

  fork(): Environment {
    return new Environment(this);
  }

  /** Names set since the fork from `base`, with their present values. Later changes of this environment may show in the result. */
  changesSince(base: Environment): Changes {
    if (this.parent === base) return this.own ?? noChanges;
    const changes = new Map<string, Value>(this.own);
    for (let at = this.parent; at !== null && at !== base; at = at.parent) {
      if (at.own !== null) for (const [name, value] of at.own) if (!changes.has(name)) changes.set(name, value);
    }
    return changes;
  }

  /**
   * Takes over what the branches did; each is the changes of one branch that reaches the join.
   * @param union joins two different values of a name.
   */
  join(branches: readonly Changes[], union: (values: Value[]) => Value): void {
    if (branches.every((branch) => branch.size === 0)) return;
    const names = new Set<string>();
    for (const branch of branches) for (const name of branch.keys()) names.add(name);
    const own = (this.own ??= new Map<string, Value>());
    for (const name of names) {
      const all: Value[] = [];
      let isKnown = true;
      for (const branch of branches) {
        const value = branch.get(name) ?? this.get(name);
        if (value === undefined) isKnown = false;
        else if (!all.includes(value)) all.push(value);
      }
      const values = all.filter((value) => value.kind !== ValueKind.Narrowed || (isKnown && !isWidened(value, all)));
      if (values.length > 0) own.set(name, values.length === 1 ? values[0]! : union(values));
    }
  }

  entries(): Iterable<[string, Value]> {
    return this.own ?? [];
  }
}

/** What `isinstance` told on one branch ends where that meets a branch that knows nothing of it. */
function isWidened(value: NarrowedValue, all: readonly Value[]): boolean {
  return all.includes(value.value) || (value.value.kind === ValueKind.Narrowed && isWidened(value.value, all));
}
