import { rm } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { StudioFailure } from '../failure.ts';
import type { TaskContext, TaskFunction } from '../imaging/tasks.ts';
import { fuseSet, takeFrame, type SetFrame, type SetOutcome } from './fuse-set.ts';
import { compilePhotoKernels, PhotoKernels } from './kernels/photo-kernels.ts';
import { loadFrames, type LeftOut } from './load-frames.ts';
import { decideLook } from './look/decide-look.ts';
import type { SmallPicture } from './look/small-picture.ts';
import type { WindowMask } from './look/window-mask.ts';
import { lookFactor, renderPixels, shrinkPixels, type Pixels } from './pixels.ts';
import type { DevelopedPicture, DevelopInput } from './recipe.ts';
import { roundNumbers } from './round-numbers.ts';
import { writePicture } from './write-picture.ts';

/**
 * Makes the finished picture of a photo from its frame or its bracket set: upright, fused where there are brackets,
 * balanced, toned, gently sharpened; written to `outFile`. The same frames and recipe give the same bytes.
 *
 * Fails with what is wrong with the frames (see loadFrames), with an AbortError, or with what the disk says.
 */
export const developPhoto: TaskFunction<'develop-photo'> = withKernels(develop);

type Step = (fraction: number) => Promise<void>;

/** Five frames of 24 megapixels fit; memory that grew beyond goes back to the system. */
const keptBytes = 600 * 1024 * 1024;

/** Keeps compiled kernels and their memory from one photo to the next: compiling and warming up cost more than a photo. */
function withKernels(
  work: (kernels: PhotoKernels, input: DevelopInput, context: TaskContext) => Promise<DevelopedPicture>,
): TaskFunction<'develop-photo'> {
  const modules = new Map<string, WebAssembly.Module>();
  const idle: PhotoKernels[] = [];
  return async (input, context) => {
    const module = modules.get(context.kernelsDir) ?? (await compilePhotoKernels(context.kernelsDir));
    modules.set(context.kernelsDir, module);
    const kernels = idle.pop() ?? new PhotoKernels(module);
    try {
      return await work(kernels, input, context);
    } finally {
      kernels.reset();
      if (kernels.sizeBytes <= keptBytes) idle.push(kernels);
    }
  };
}

async function develop(kernels: PhotoKernels, input: DevelopInput, { signal, onProgress }: TaskContext): Promise<DevelopedPicture> {
  /** Lets messages in, a cancellation among them, and says how far the work is. */
  const step: Step = async (fraction) => {
    await setImmediate();
    signal.throwIfAborted();
    onProgress(fraction);
  };
  await step(0);
  const { pixels, small, night, windows, base, isFused, report } = await gather(kernels, input, step);
  await step(0.7);

  const { widthPx, heightPx } = pixels;
  const look = decideLook({
    picture: small,
    factor: lookFactor(widthPx, heightPx),
    fullWidthPx: widthPx,
    fullHeightPx: heightPx,
    isFused,
    night,
    windows: windows?.share ?? null,
    exposureValue: input.frames[base]!.exposureValue,
    recipe: input.recipe,
  });
  await step(0.8);
  const rgb = renderPixels(kernels, pixels, look.settings);
  await step(0.9);
  try {
    const written = await writePicture(rgb, widthPx, heightPx, input.outFile);
    await step(1);
    return {
      widthPx,
      heightPx,
      ...written,
      isFused,
      report: roundNumbers({ ...report, base, windowShare: windows?.coverage ?? null, ...look.report }),
    };
  } catch (error) {
    await rm(input.outFile, { force: true });
    throw error;
  }
}

/** The picture to look at, before its look. */
interface Gathered {
  readonly pixels: Pixels;
  readonly small: SmallPicture;
  /** Null where only the picture itself can tell. */
  readonly night: number | null;
  readonly windows: WindowMask | null;
  /** Place in the input of the frame that everything was laid over. */
  readonly base: number;
  readonly isFused: boolean;
  readonly report: { readonly leftOut: readonly LeftOut[]; readonly placed: SetOutcome['placed']; readonly notFused: string | null };
}

async function gather(kernels: PhotoKernels, input: DevelopInput, step: Step): Promise<Gathered> {
  const { fuse } = input.recipe;
  if (!fuse || input.frames.length === 1) return gatherOne(kernels, input, input.base, { leftOut: [], placed: [], notFused: null });

  const leftOut: LeftOut[] = [];
  const taken: SetFrame[] = [];
  for await (const loaded of loadFrames(input.frames, input.base, (frame) => leftOut.push(frame))) {
    taken.push(takeFrame(kernels, loaded, input.frames[loaded.index]!.exposureValue));
    await step((0.4 * taken.length) / input.frames.length);
  }
  const base = taken[0]!.index;
  if (taken.length < 2) return gatherOne(kernels, input, base, { leftOut, placed: [], notFused: 'No other frame could be used.' });

  const ordered = taken.toSorted((a, b) => a.index - b.index);
  const {
    fused,
    reason,
    placed,
    leftOut: refused,
  } = await fuseSet(kernels, ordered, ordered.indexOf(taken[0]!), fuse, (fraction) => step(0.4 + 0.3 * fraction));
  const report = { leftOut: [...leftOut, ...refused], placed, notFused: reason };
  return fused ? { ...fused, base, isFused: true, report } : gatherOne(kernels, input, base, report);
}

/** One frame as it is. Whatever was in the kernels' memory is gone afterwards. */
async function gatherOne(kernels: PhotoKernels, { frames }: DevelopInput, wanted: number, report: Gathered['report']): Promise<Gathered> {
  kernels.reset();
  const leftOut = [...report.leftOut];
  for await (const { index, rgb: decoded, widthPx, heightPx } of loadFrames(frames, wanted, (frame) => leftOut.push(frame))) {
    const rgb = kernels.putBytes(decoded);
    const pixels: Pixels = { source: { rgb }, widthPx, heightPx, out: rgb };
    const small = shrinkPixels(kernels, pixels, lookFactor(widthPx, heightPx));
    return { pixels, small, night: null, windows: null, base: index, isFused: false, report: { ...report, leftOut } };
  }
  throw new StudioFailure('invalid-input', 'A photo needs at least one frame.');
}
