import { StudioFailure } from '../failure.ts';
import { fuseSet, takeFrame, type SetFindings, type SetFrame } from './fuse-set.ts';
import type { PhotoKernels } from './kernels/photo-kernels.ts';
import { loadFrames, type LeftOut } from './load-frames.ts';
import { takePixels, type Pixels } from './pixels.ts';
import type { DevelopSource } from './recipe.ts';
import type { WindowMask } from './look/window-mask.ts';

/** The pixels of a photo before anything is done to their look: one frame, or a set aligned and fused. */
export interface Gathered {
  readonly pixels: Pixels;
  /** Dark on purpose, 0 to 1; null where only the picture itself can tell. */
  readonly night: number | null;
  /** On the small picture of `pixels` (see lookFactor). */
  readonly windows: WindowMask | null;
  /** Place in the input of the frame that everything was laid over. */
  readonly base: number;
  readonly isFused: boolean;
  /** How many times smaller than its frames the picture is; 1 for all of it. */
  readonly shrink: number;
  readonly report: SetFindings & { readonly leftOut: readonly LeftOut[]; readonly notFused: string | null };
}

const nothingFound: SetFindings = { placed: [], moving: null, isFlashSet: false, verdict: null };

/** Called between the long parts of the work; may throw to end it. */
export type Step = (fraction: number) => Promise<void>;

/**
 * Loads the frames of a photo, no larger than `longEdgePx` where that is given, and makes one picture of them. Fails with
 * what is wrong with the frames (see loadFrames).
 */
export async function gatherPhoto(kernels: PhotoKernels, source: DevelopSource, longEdgePx: number | null, step: Step): Promise<Gathered> {
  const { fuse, settings } = source.recipe;
  if (!fuse || source.frames.length === 1) {
    return gatherOne(kernels, source, source.base, longEdgePx, { ...nothingFound, leftOut: [], notFused: null });
  }

  const leftOut: LeftOut[] = [];
  const taken: SetFrame[] = [];
  let shrink = 1;
  for await (const loaded of loadFrames(source.frames, source.base, longEdgePx, (frame) => leftOut.push(frame), 'held')) {
    taken.push(takeFrame(kernels, loaded, source.frames[loaded.index]!.facts));
    ({ shrink } = loaded);
    await step((0.55 * taken.length) / source.frames.length);
  }
  const base = taken[0]!.index;
  if (taken.length < 2)
    return gatherOne(kernels, source, base, longEdgePx, { ...nothingFound, leftOut, notFused: 'No other frame could be used.' });

  const ordered = taken.toSorted((a, b) => a.index - b.index);
  const {
    fused,
    reason,
    best,
    findings,
    leftOut: refused,
  } = await fuseSet(kernels, ordered, ordered.indexOf(taken[0]!), { ...fuse, ...settings }, (fraction) => step(0.55 + 0.45 * fraction));
  const report = { ...findings, leftOut: [...leftOut, ...refused], notFused: reason };
  return fused ? { ...fused, base, isFused: true, shrink, report } : gatherOne(kernels, source, best, longEdgePx, report);
}

/** One frame as it is. Whatever was in the kernels' memory is gone afterwards. */
async function gatherOne(
  kernels: PhotoKernels,
  { frames }: DevelopSource,
  wanted: number,
  longEdgePx: number | null,
  report: Gathered['report'],
): Promise<Gathered> {
  kernels.reset();
  const leftOut = [...report.leftOut];
  for await (const loaded of loadFrames(frames, wanted, longEdgePx, (frame) => leftOut.push(frame), 'held')) {
    const { index, shrink } = loaded;
    const pixels = takePixels(kernels, loaded);
    return { pixels, night: null, windows: null, base: index, isFused: false, shrink, report: { ...report, leftOut } };
  }
  throw new StudioFailure('invalid-input', 'A photo needs at least one frame.');
}
