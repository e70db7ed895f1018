import { StudioFailure } from '../failure.ts';
import { isRaw } from '../intake/sniff-format.ts';
import { alignSet, takeFrame, type SetFrame } from './align-set.ts';
import { blendSet, type SetFindings } from './fuse-set.ts';
import type { PhotoKernels } from './kernels/photo-kernels.ts';
import { loadFrames, type LeftOut, type LoadedFrame } from './load-frames.ts';
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
  /** Made from the sensors' own data alone, which no camera has corrected. */
  readonly isSensor: boolean;
  readonly report: SetFindings & { readonly leftOut: readonly LeftOut[]; readonly notFused: string | null };
  /** Fuses the same frames once more for a recipe with another window pull; null where they were not kept. */
  readonly fuseAgain: ((source: DevelopSource, step: Step) => Promise<Gathered>) | null;
}

export interface GatherOptions {
  /** No larger than this; null for all of it. */
  readonly longEdgePx: number | null;
  /** Keeps the aligned frames in memory, so that they can be fused again. */
  readonly keepsFrames: boolean;
}

const nothingFound: SetFindings = { placed: [], moving: null, isFlashSet: false, verdict: null };

/** Called between the long parts of the work; may throw to end it. */
export type Step = (fraction: number) => Promise<void>;

/** Loads the frames of a photo and makes one picture of them. Fails with what is wrong with the frames (see loadFrames). */
export async function gatherPhoto(
  kernels: PhotoKernels,
  source: DevelopSource,
  { longEdgePx, keepsFrames }: GatherOptions,
  step: Step,
): Promise<Gathered> {
  const { fuse, settings } = source.recipe;
  if (!fuse || source.frames.length === 1) {
    return gatherOne(kernels, source, source.base, longEdgePx, { ...nothingFound, leftOut: [], notFused: null });
  }

  const start = kernels.mark();
  const leftOut: LeftOut[] = [];
  const taken: SetFrame[] = [];
  let shrink = 1;
  let isSensor = true;
  for await (const loaded of loadFrames(source.frames, source.base, longEdgePx, (frame) => leftOut.push(frame), 'held')) {
    taken.push(takeFrame(kernels, loaded, source.frames[loaded.index]!.facts));
    ({ shrink } = loaded);
    isSensor &&= isFromSensor(source.frames, loaded);
    await step((0.55 * taken.length) / source.frames.length);
  }
  const base = taken[0]!.index;
  if (taken.length < 2)
    return gatherOne(kernels, source, base, longEdgePx, { ...nothingFound, leftOut, notFused: 'No other frame could be used.' });

  const ordered = taken.toSorted((a, b) => a.index - b.index);
  const aligned = await alignSet(kernels, ordered, ordered.indexOf(taken[0]!), settings, (fraction) => step(0.55 + 0.45 * fraction));
  // Where the frames are kept, fused planes come behind them, else over them.
  const room = keepsFrames ? kernels.mark() : start;
  const blend = async (wanted: DevelopSource, onStep: Step): Promise<Gathered> => {
    const choices = { ...fuse, ...wanted.recipe.settings };
    if (keepsFrames) kernels.release(room);
    const { fused, reason, best, findings, leftOut: refused } = await blendSet(kernels, aligned, choices, room, onStep);
    const report = { ...findings, leftOut: [...leftOut, ...refused], notFused: reason };
    if (!fused) return gatherOne(kernels, wanted, best, longEdgePx, report);
    return { ...fused, base, isFused: true, shrink, isSensor, report, fuseAgain: keepsFrames ? blend : null };
  };
  return blend(source, (fraction) => step(0.55 + 0.45 * fraction));
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
    return {
      pixels,
      night: null,
      windows: null,
      base: index,
      isFused: false,
      shrink,
      isSensor: isFromSensor(frames, loaded),
      report: { ...report, leftOut },
      fuseAgain: null,
    };
  }
  throw new StudioFailure('invalid-input', 'A photo needs at least one frame.');
}

/** A RAW file that only its preview could be read of comes with eight bits. */
const isFromSensor = (frames: DevelopSource['frames'], { index, rgb }: LoadedFrame<'held'>): boolean =>
  isRaw(frames[index]!.facts.format) && rgb instanceof Uint16Array;
