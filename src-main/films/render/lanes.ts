/** How many segments are encoded side by side, and with how many threads each. */
export interface Lanes {
  readonly count: number;
  readonly threads: number;
}

const oneEncoder = 8;

/**
 * One encoder with a thread for every core, and the next segment's first frames drawn while its last ones are encoded.
 * Measured on two cores with 1080p frames: two encoders with a thread each take as long and need half as much memory again
 * (755 instead of 461 MB for the whole tree, most of it pictures in the encoders' lookahead), two with two threads more of
 * both. From eight cores on a single encoder has more threads than it keeps busy through the short segments of joins, so two
 * share them; one thread of ours draws for both (8 ms a frame of 1080p).
 */
export function chooseLanes(cores: number): Lanes {
  const count = cores > oneEncoder ? 2 : 1;
  return { count, threads: Math.max(1, Math.ceil(cores / count)) };
}
