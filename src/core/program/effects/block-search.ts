import type { Block } from './blocks';

/** A result that leaves out functions in progress, and how to work it out again. */
interface Provisional {
  blocks: readonly Block[];
  /** Position of the outermost function in progress that the result leaves out. */
  readonly lowest: number;
  readonly compute: () => readonly Block[];
  readonly store: (blocks: readonly Block[]) => void;
}

/** Deeper chains are cut: nobody would read them. */
const maxDepth = 80;

/**
 * Depth-first search over functions that may call each other in circles. A function that is met again while it is in
 * progress counts as not blocking at that place. What was worked out inside the circle is then incomplete; when the function
 * where the circle was entered is done, the others are worked out once more, innermost first, with its result at hand. So
 * every function is computed at most twice, whatever the shape of the call graph.
 */
export class BlockSearch {
  private readonly inProgress = new Map<string, number>();
  private readonly provisional = new Map<string, Provisional>();
  private lowest = Number.POSITIVE_INFINITY;

  /**
   * @param key names the function and its bindings.
   * @param store keeps a complete result.
   */
  run(key: string, compute: () => readonly Block[], store: (blocks: readonly Block[]) => void): readonly Block[] {
    const active = this.inProgress.get(key);
    if (active !== undefined) {
      this.lowest = Math.min(this.lowest, active);
      return [];
    }
    const kept = this.provisional.get(key);
    if (kept !== undefined) {
      this.lowest = Math.min(this.lowest, kept.lowest);
      return kept.blocks;
    }
    const position = this.inProgress.size;
    if (position >= maxDepth) return [];
    const outer = this.lowest;
    this.lowest = Number.POSITIVE_INFINITY;
    this.inProgress.set(key, position);
    const blocks = compute();
    this.inProgress.delete(key);
    const mine = this.lowest;
    if (mine < position) {
      this.provisional.set(key, { blocks, lowest: mine, compute, store });
      this.lowest = Math.min(outer, mine);
    } else {
      store(blocks);
      if (mine === position) this.completeCircle(position);
      this.lowest = outer;
    }
    return blocks;
  }

  /** The head of a circle is done: completes the functions that left it out, in the order in which they were left. */
  private completeCircle(head: number): void {
    const members = [...this.provisional].filter(([, member]) => member.lowest >= head);
    for (const [key, member] of members) {
      this.inProgress.set(key, this.inProgress.size);
      member.blocks = member.compute();
      this.inProgress.delete(key);
    }
    for (const [key, member] of members) {
      member.store(member.blocks);
      this.provisional.delete(key);
    }
  }
}
