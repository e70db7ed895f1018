import type { FillKernel } from './kernels/fill-kernel.ts';
import { touched, type Level } from './picture-level.ts';

/** Columns and rows from a place to where it is taken from. */
export interface Offset {
  readonly x: number;
  readonly y: number;
}

const rounds = 4;

/**
 * The offsets at which most places of the picture find themselves again (He and Sun 2012, Statistics of patch offsets for
 * image completion): what repeats, and the ways that lines run.
 */
export function sharedOffsets(kernel: FillKernel, level: Level, count: number, seed: number): Offset[] {
  const { width, height, image } = level;
  const sources = touched(level).map((one) => 1 - one);
  const list = new Int32Array(sources.reduce((sum, one) => sum + one, 0));
  for (let i = 0, n = 0; i < sources.length; i++) if (sources[i] === 1) list[n++] = i;
  kernel.release();
  const room = (bytes: Uint8Array | Int32Array): number => {
    const at = kernel.allocate(bytes.byteLength);
    new Uint8Array(kernel.memory.buffer, at, bytes.byteLength).set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return at;
  };
  const nearestAt = room(new Int32Array(width * height).fill(-1));
  const listAt = room(list);
  const [imageAt, sourcesAt, costsAt] = [room(image), room(sources), kernel.allocate(4 * width * height)];
  kernel.setImage(imageAt, sourcesAt, width, height);
  kernel.setBox(nearestAt, costsAt, 0, 0, width);
  const away = Math.max(width, height) / 15;
  kernel.setCosts(0, 0, 0, Math.ceil(away * away));
  kernel.setOffsets(0, 0);
  kernel.setSeed(seed);
  kernel.scatter(listAt, list.length, listAt, list.length);
  for (let round = 0; round < rounds; round++) {
    const isBack = round % 2 === 1;
    kernel.sweep(listAt, isBack ? list.length - 1 : 0, isBack ? -1 : list.length, Math.max(width, height), 0, round === 0);
  }
  const nearest = new Int32Array(kernel.memory.buffer, nearestAt, width * height);
  return peaks(list, nearest, width, height, count);
}

/** The highest places of the histogram of offsets, after a blur of two pixels. */
function peaks(list: Int32Array, nearest: Int32Array, width: number, height: number, count: number): Offset[] {
  const [wide, high] = [2 * width + 1, 2 * height + 1];
  let counts = new Float32Array(wide * high);
  for (const position of list) {
    const source = nearest[position]!;
    const x = (source % width) - (position % width);
    const y = Math.floor(source / width) - Math.floor(position / width);
    counts[(y + height) * wide + x + width]!++;
  }
  for (const step of [1, wide]) {
    const blurred = new Float32Array(counts.length);
    for (let i = 2 * step; i < counts.length - 2 * step; i++)
      blurred[i] = counts[i - 2 * step]! + 4 * counts[i - step]! + 6 * counts[i]! + 4 * counts[i + step]! + counts[i + 2 * step]!;
    counts = blurred;
  }
  const found: { readonly offset: Offset; readonly votes: number }[] = [];
  for (let y = 2; y < high - 2; y++) {
    for (let x = 2; x < wide - 2; x++) {
      const i = y * wide + x;
      const votes = counts[i]!;
      if (votes === 0) continue;
      const isPeak = [-wide - 1, -wide, -wide + 1, -1].every((d) => votes > counts[i + d]!) && [1, wide - 1, wide, wide + 1].every((d) => votes >= counts[i + d]!); // prettier-ignore
      if (isPeak) found.push({ offset: { x: x - width, y: y - height }, votes });
    }
  }
  return found
    .toSorted((a, b) => b.votes - a.votes)
    .slice(0, count)
    .map(({ offset }) => offset);
}
