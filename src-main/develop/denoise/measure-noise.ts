/** What measureBlocks in assembly/photo/denoise.ts says of a plane: for each block the sum of its 256 values, and of their second differences. */
export type Blocks = Int32Array;

/** Standard deviation of the noise in eighths of a level, at luma 0, 512, 1024, 1536 and 2048; straight between. */
export type NoiseCurve = readonly number[];

const knots = [0, 512, 1024, 1536, 2048];
/** Even blocks show the noise, all others their texture: this share of the evenest ones is believed. */
const evenShare = 0.2;
const bins = 1024;
/** Of a second difference of white noise: its gain is 6 (Immerkaer 1996), and a mean deviation is 0.798 of a standard one. */
const deviationPerDifference = Math.sqrt(Math.PI / 2) / 6;
/** The evenest fifth of blocks of pure noise lies this much below the mean of all. */
const evenBias = 1.06;
/** Where black or white was cut off, the noise was too. */
const darkestMean = 12;
const brightestMean = 2012;

/**
 * The noise of a plane by brightness, from its evenest blocks; `luma` is of the same blocks, and may be the same. All zero
 * where there is too little to go by.
 */
export function noiseCurve(plane: Blocks, luma: Blocks): NoiseCurve {
  const count = plane.length / 2;
  const counts = knots.map(() => new Uint32Array(bins));
  const totals = knots.map(() => 0);
  for (let i = 0; i < count; i++) {
    const mean = luma[2 * i]! / 256;
    if (mean < darkestMean || mean > brightestMean) continue;
    const knot = Math.round(mean / 512);
    // In quarters of an eighth of a level; more than any camera's noise counts as the last.
    counts[knot]![Math.min(bins - 1, plane[2 * i + 1]! >> 6)]!++;
    totals[knot]!++;
  }
  const least = Math.max(6, count / 400);
  const found = counts.map((byNoise, knot) => (totals[knot]! < least ? null : deviationOf(byNoise, totals[knot]!)));
  return knots.map((_, knot) => found[knot] ?? nearest(found, knot) ?? 0);
}

function deviationOf(byNoise: Uint32Array, total: number): number {
  let left = evenShare * total;
  const bin = byNoise.findIndex((count) => (left -= count) < 0);
  return ((bin < 0 ? bins - 1 : bin) / 4) * deviationPerDifference * evenBias;
}

function nearest(found: readonly (number | null)[], knot: number): number | undefined {
  for (let distance = 1; distance < found.length; distance++) {
    const either = [found[knot - distance], found[knot + distance]].filter((value) => typeof value === 'number');
    if (either.length > 0) return Math.min(...either);
  }
  return undefined;
}
