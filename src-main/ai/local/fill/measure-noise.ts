import type { Level } from './picture-level.ts';

/**
 * The grain of a picture: the deviation of one sample, in levels, where little else is going on (the quietest third of the
 * differences between a pixel and the mean of the two beside it).
 */
export function measureNoise({ image, hole, width, height }: Level): number {
  const counts = new Uint32Array(256);
  let all = 0;
  const every = Math.max(1, Math.floor((width * height) / 200_000));
  for (let i = 1; i < width * height - 1; i += every) {
    if (hole[i - 1]! | hole[i]! | hole[i + 1]!) continue;
    counts[Math.min(255, Math.abs(2 * image[4 * i + 1]! - image[4 * i - 3]! - image[4 * i + 5]!))]!++;
    all++;
  }
  if (all === 0) return 0;
  const third = all / 3;
  let below = 0;
  for (let value = 0; value < 256; value++) {
    const here = counts[value]!;
    // A third of a normal distribution lies within 0.43 deviations; this difference deviates by the root of six samples.
    if (below + here >= third) return Math.max(0, value - 0.5 + (third - below) / here) / (0.43 * Math.sqrt(6));
    below += here;
  }
  return 0;
}
