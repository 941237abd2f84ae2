/** A result that leaves out functions in progress, and how to work it out again. */
interface Provisional<T> {
  result: T;
  /** Position of the outermost function in progress that the result leaves out. */
  readonly lowest: number;
  readonly compute: () => T;
  readonly group: string;
  readonly store: (result: T) => void;
}

/** Deeper chains are cut: nobody would read them. */
const maxDepth = 80;

/**
 * Depth-first search over functions that may call each other in circles. A function that is met again while it is in
 * progress counts as `empty` at that place. What was worked out inside the circle is then incomplete; when the function
 * where the circle was entered is done, the others are worked out once more, innermost first, with its result at hand. So
 * every function is computed at most twice, whatever the shape of the call graph.
 */
export class CircleSearch<T> {
  private readonly inProgress = new Map<string, number>();
  private readonly provisional = new Map<string, Provisional<T>>();
  private lowest = Number.POSITIVE_INFINITY;

  constructor(private readonly empty: T) {}

  /**
   * @param key names the function and its bindings.
   * @param store keeps a complete result.
   * @param group what must not be met again while it is in progress; the key, unless keys tell more apart than circles do.
   */
  run(key: string, compute: () => T, store: (result: T) => void, group = key): T {
    const active = this.inProgress.get(group);
    if (active !== undefined) {
      this.lowest = Math.min(this.lowest, active);
      return this.empty;
    }
    const kept = this.provisional.get(key);
    if (kept !== undefined) {
      this.lowest = Math.min(this.lowest, kept.lowest);
      return kept.result;
    }
    const position = this.inProgress.size;
    if (position >= maxDepth) return this.empty;
    const outer = this.lowest;
    this.lowest = Number.POSITIVE_INFINITY;
    this.inProgress.set(group, position);
    const result = compute();
    this.inProgress.delete(group);
    const mine = this.lowest;
    if (mine < position) {
      this.provisional.set(key, { result, lowest: mine, compute, store, group });
      this.lowest = Math.min(outer, mine);
    } else {
      store(result);
      if (mine === position) this.completeCircle(position);
      this.lowest = outer;
    }
    return result;
  }

  /** The head of a circle is done: completes the functions that left it out, in the order in which they were left. */
  private completeCircle(head: number): void {
    const members = [...this.provisional].filter(([, member]) => member.lowest >= head);
    for (const [, member] of members) {
      this.inProgress.set(member.group, this.inProgress.size);
      member.result = member.compute();
      this.inProgress.delete(member.group);
    }
    for (const [key, member] of members) {
      member.store(member.result);
      this.provisional.delete(key);
    }
  }
}
