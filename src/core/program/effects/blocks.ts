import type { Place } from '../../findings';
import type { BlockingGroup } from '../../knowledge/types';
import type { Need } from '../../summary/facts';

/** One hop of a chain: a function of the workspace that runs synchronously, and the place in it that leads on. */
export interface Hop {
  /** `load`, `Client.fetch`. */
  readonly name: string;
  /** The name in its definition. */
  readonly definition: Place;
  /** The expression in its body that calls the next hop, or blocks itself. */
  readonly leadsOnAt: Place;
}

/** How the primitive comes to block: most are called; a lock is entered, an executor is left, a cursor is iterated, a module imported. */
export type Verb = 'call' | 'enter' | 'exit' | 'iterate' | 'import';

/** A way in which running some code blocks its thread. */
export interface Block {
  readonly model: BlockingGroup;
  /** Qualified name of what blocks: `requests.get`. */
  readonly primitive: string;
  readonly verb: Verb;
  readonly site: Place;
  /** From the function that is called to the one that blocks; empty if the code blocks by itself. */
  readonly hops: readonly Hop[];
  /** A value that may be something else stands between. */
  readonly isLikely: boolean;
  /** A decorator of which nothing is known stands between: it may run the function elsewhere. */
  readonly isGuess: boolean;
  /** Runs on the first call only (`lru_cache`, `cached_property`, `if self.client is None:`). */
  readonly isFirstCallOnly: boolean;
  /** How many functions lie between the one that is called and the one that does this on its first call only. */
  readonly onceBelow: number;
  /** Runs only where a constant or the environment of the process turns it on. */
  readonly isSwitched: boolean;
  /** Runs when something went wrong. */
  readonly isRare: boolean;
  /** How many hops lie in one of several cases that a literal chooses. */
  readonly selections: number;
  /** What the call of the first hop's function must do for this to happen. */
  readonly needs: readonly Need[];
}

const tierRank = { unbounded: 0, network: 1, cpu: 2, disk: 3, metadata: 4 } as const;

/** What says most of a caller comes first: what runs as a rule and matters, not on errors or once. */
function rarity(block: Block): number {
  return Number(block.isRare || block.isFirstCallOnly || block.isSwitched || block.selections > 0 || block.model.tier === 'metadata');
}

/** Worst first: what is no guess and runs as a rule, then the higher tier, then the surer, then the shorter chain. */
export function compareBlocks(a: Block, b: Block): number {
  return (
    Number(a.isGuess) - Number(b.isGuess) ||
    rarity(a) - rarity(b) ||
    tierRank[a.model.tier] - tierRank[b.model.tier] ||
    Number(a.isFirstCallOnly) - Number(b.isFirstCallOnly) ||
    Number(a.isLikely) - Number(b.isLikely) ||
    a.needs.length - b.needs.length ||
    a.hops.length - b.hops.length
  );
}

const maxBlocks = 6;
const maxHops = 14;

/** Equal for blocks that are the same primitive at the same place, whatever led there. */
export function siteKey(block: Block): string {
  return `${block.site.path}:${block.site.start}:${block.primitive}`;
}

/** One block a site, worst first, at most a handful: what a caller needs to know. */
export function condense(blocks: readonly Block[]): readonly Block[] {
  if (blocks.length < 2) return blocks;
  const bySite = new Map<string, Block>();
  for (const block of blocks) {
    if (block.hops.length > maxHops) continue;
    const key = siteKey(block);
    const known = bySite.get(key);
    if (known === undefined || compareBlocks(block, known) < 0) bySite.set(key, block);
  }
  return [...bySite.values()].sort(compareBlocks).slice(0, maxBlocks);
}

/** `time.sleep`, `open`, `requests.Session.get`: the name a reader would write. */
export function shownName(primitive: string): string {
  return primitive.startsWith('builtins.') ? primitive.slice('builtins.'.length) : primitive;
}
