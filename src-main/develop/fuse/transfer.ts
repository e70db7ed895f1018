import type { GreyPicture } from '../grey-picture.ts';

/** How levels of one frame of a set become levels of another, as most of the picture has it. */
export interface Transfer {
  /** Level of the other frame for each of 256 levels; never falling. */
  readonly level: Float32Array;
  /** Median distance of what is there from that. */
  readonly spread: Float32Array;
}

/** Fewer pixels than this say nothing about a level. */
const leastCount = 24;
/** Levels that are looked at together, to either side. */
const reach = 2;

/**
 * Conditional medians of two frames that lie on each other: what moved is a minority at each level and does not count.
 * Steps are interpolated, and the ends go on as they were last seen.
 */
export function findTransfer(from: GreyPicture, to: GreyPicture): Transfer {
  const joint = new Uint32Array(256 * 256);
  for (let i = 0; i < from.data.length; i++) joint[(from.data[i]! << 8) | to.data[i]!]!++;
  const level = new Float32Array(256).fill(Number.NaN);
  const spread = new Float32Array(256).fill(Number.NaN);
  const counts = new Uint32Array(256);
  const distances = new Uint32Array(256);
  for (let value = 0; value < 256; value++) {
    counts.fill(0);
    for (let near = Math.max(0, value - reach); near <= Math.min(255, value + reach); near++) {
      for (let other = 0; other < 256; other++) counts[other]! += joint[(near << 8) | other]!;
    }
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (total < leastCount) continue;
    const median = medianOf(counts, total);
    distances.fill(0);
    for (let other = 0; other < 256; other++) distances[Math.round(Math.abs(other - median))]! += counts[other]!;
    level[value] = median;
    spread[value] = medianOf(distances, total);
  }
  bridge(level);
  bridge(spread);
  for (let value = 1; value < 256; value++) level[value] = Math.max(level[value]!, level[value - 1]!);
  return { level, spread };
}

/** Interpolated within the level that the middle falls into. */
function medianOf(counts: Uint32Array, total: number): number {
  let sum = 0;
  for (let value = 0; value < 256; value++) {
    const next = sum + counts[value]!;
    if (2 * next >= total) return Math.max(0, value - 0.5 + (total / 2 - sum) / counts[value]!);
    sum = next;
  }
  return 255;
}

/** Fills what is not a number between its neighbours, and at the ends with the nearest. */
function bridge(values: Float32Array): void {
  const known = [...values.keys()].filter((i) => !Number.isNaN(values[i]!));
  if (known.length === 0) {
    values.forEach((_, i) => (values[i] = i));
    return;
  }
  let next = 0;
  for (let i = 0; i < values.length; i++) {
    while (next < known.length && known[next]! < i) next++;
    const right = known[Math.min(next, known.length - 1)]!;
    const left = known[Math.max(0, next === known.length ? next - 1 : known[next] === i ? next : next - 1)]!;
    values[i] = right === left ? values[left]! : values[left]! + ((values[right]! - values[left]!) * (i - left)) / (right - left);
  }
}
