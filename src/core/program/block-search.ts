import type { Block } from './blocks';

interface Provisional {
  readonly blocks: readonly Block[];
  /** Position of the outermost function in progress that the result leaves out. */
  readonly lowest: number;
}

/** Deeper chains are cut: nobody would read them. */
const maxDepth = 80;

/**
 * Depth-first search over functions that may call each other in circles. A function that is met again while it is in
 * progress counts as not blocking at that place. What was worked out inside the circle is then incomplete, so it is kept only
 * until the function where the circle was entered is done; that one's own result is complete.
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
      this.provisional.set(key, { blocks, lowest: mine });
      this.lowest = Math.min(outer, mine);
    } else {
      if (mine === position) this.provisional.clear();
      store(blocks);
      this.lowest = outer;
    }
    return blocks;
  }
}
