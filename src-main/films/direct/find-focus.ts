import { readFile } from 'node:fs/promises';
import { attentionAlong, type Sketch } from '../../imaging/attention.ts';
import { decodePicture, openEncoded } from '../../imaging/decode-picture.ts';
import { placeCrop } from '../../imaging/place-crop.ts';
import type { TaskFunction } from '../../imaging/tasks.ts';
import type { Focus } from '../film-tasks.ts';

/** What a film in another shape than the photo keeps of one of its sides, in the middle of the usual cases. */
const usualShare = 0.45;
const sketchEdgePx = 160;
const nothingStandsOut: Focus = { x: 0.5, y: 0.5, spreadX: 0.25, spreadY: 0.25 };

/** What matters in each picture. A picture that cannot be read has nothing that stands out: whoever draws it will say so. */
export const findFocus: TaskFunction<'find-focus'> = async ({ files }, { signal, onProgress }) => {
  const focuses: Focus[] = [];
  for (const file of files) {
    signal.throwIfAborted();
    // One after the other: a worker is one thread, and more pictures at once only take memory.
    focuses.push(await sketchOf(file).then(focusOf, () => nothingStandsOut));
    onProgress(focuses.length / files.length);
  }
  return { focuses };
};

async function sketchOf(file: string): Promise<Sketch> {
  const picture = await openEncoded(await readFile(file), { isQuick: true });
  return decodePicture(picture, sketchEdgePx, 8, { isLenient: true, isQuick: true });
}

/**
 * Between the middle of the part that a crop would keep and the place that has as much of what draws the eye on either side,
 * by the same judgement; and how far around it half of that lies.
 */
export function focusOf(sketch: Sketch): Focus {
  const along = (axis: 'x' | 'y'): { at: number; spread: number } => {
    const attention = attentionAlong(sketch, axis);
    const total = attention.reduce((sum, value) => sum + value, 0);
    if (total === 0) return { at: 0.5, spread: nothingStandsOut.spreadX };
    const cropped = placeCrop(sketch, axis, usualShare) + usualShare / 2;
    const at = (cropped + halfway(attention, total)) / 2;
    return { at, spread: spreadAround(attention, total, at) };
  };
  const [x, y] = [along('x'), along('y')];
  return { x: x.at, y: y.at, spreadX: x.spread, spreadY: y.spread };
}

/** The weighted median. */
function halfway(attention: Float64Array, total: number): number {
  let sum = 0;
  const index = attention.findIndex((value) => (sum += value) >= total / 2);
  return (index + 0.5) / attention.length;
}

function spreadAround(attention: Float64Array, total: number, middle: number): number {
  const byDistance = [...attention.entries()]
    .map(([index, value]) => ({ value, distance: Math.abs((index + 0.5) / attention.length - middle) }))
    .toSorted((a, b) => a.distance - b.distance);
  let sum = 0;
  const reached = byDistance.find(({ value }) => (sum += value) >= total / 2);
  return Math.min(0.5, reached?.distance ?? nothingStandsOut.spreadX);
}
