/** Seeded chance for generated test data. */
export interface Random {
  /** 0 to 1, without 1. */
  (): number;
}

/** Mulberry32: small, seeded, good enough for pictures and timetables. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const between = (random: Random, least: number, most: number): number => least + random() * (most - least);
export const whole = (random: Random, least: number, most: number): number => Math.floor(between(random, least, most + 1));
export const chance = (random: Random, share: number): boolean => random() < share;
export const either = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)]!;

/** A value by weight. */
export function weighted<T>(random: Random, values: ReadonlyArray<readonly [T, number]>): T {
  let left = random() * values.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of values) {
    left -= weight;
    if (left < 0) return value;
  }
  return values.at(-1)![0];
}

/** Normal by the sum of four, cut at three and a half deviations. */
export const normal = (random: Random): number => (random() + random() + random() + random() - 2) * Math.sqrt(3);
