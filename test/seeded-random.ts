/** Numbers in [0, 1) that depend on the seed only (mulberry32, a public-domain generator by Tommy Ettinger). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A random integer in [0, below). */
export function pick(random: () => number, below: number): number {
  return Math.floor(random() * below);
}

/** `count` different elements, in random order; all of them if there are fewer. */
export function sample<T>(random: () => number, items: readonly T[], count: number): T[] {
  const pool = [...items];
  const chosen: T[] = [];
  while (chosen.length < count && pool.length > 0) chosen.push(...pool.splice(pick(random, pool.length), 1));
  return chosen;
}
