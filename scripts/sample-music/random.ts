/** A small seeded generator (Mulberry32), so that the same script always makes the same track. Numbers in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** How a person plays: a few milliseconds early or late, a few percent louder or softer. */
export interface Hand {
  readonly random: () => number;
  /** Seconds to add to a note's time: up to `ms` early or late, most often a little. */
  readonly late: (ms: number) => number;
  readonly touch: (velocity: number) => number;
}

export function humanHand(random: () => number): Hand {
  return {
    random,
    late: (ms) => ((random() + random() - 1) * ms) / 1000,
    touch: (velocity) => Math.min(1, velocity * (0.9 + 0.2 * random())),
  };
}

/** A seed of its own for a word and a number (FNV-1a), so that a phrase that returns is played as it was before. */
export function seedOf(seed: number, word: string, index: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const character of `${word}${index}`) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}
