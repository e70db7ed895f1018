import { rm } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { TaskContext, TaskFunction } from '../imaging/tasks.ts';
import { finishPhoto } from './finish.ts';
import { gatherPhoto, type Step } from './gather.ts';
import { KernelKeeper } from './kernel-keeper.ts';
import type { PhotoKernels } from './kernels/photo-kernels.ts';
import type { DevelopedPicture, DevelopInput } from './recipe.ts';
import { writePicture } from './write-picture.ts';

/**
 * Makes the finished picture of a photo from its frame or its bracket set, written to `outFile`. The same frames and
 * recipe give the same bytes.
 *
 * Fails with what is wrong with the frames (see loadFrames), with an AbortError, or with what the disk says.
 */
export const developPhoto: TaskFunction<'develop-photo'> = withKernels(develop);

function withKernels(
  work: (kernels: PhotoKernels, input: DevelopInput, context: TaskContext) => Promise<DevelopedPicture>,
): TaskFunction<'develop-photo'> {
  const keeper = new KernelKeeper();
  return (input, context) => keeper.borrow(context.kernelsDir, (kernels) => work(kernels, input, context));
}

async function develop(kernels: PhotoKernels, input: DevelopInput, { signal, onProgress }: TaskContext): Promise<DevelopedPicture> {
  /** Lets messages in, a cancellation among them, and says how far the work is. */
  const step =
    (from: number, to: number): Step =>
    async (fraction) => {
      await setImmediate();
      signal.throwIfAborted();
      onProgress(from + (to - from) * fraction);
    };
  await step(0, 0.7)(0);
  const gathered = await gatherPhoto(kernels, input, { longEdgePx: null, keepsFrames: false }, step(0, 0.7));
  const { rgb, widthPx, heightPx, report } = await finishPhoto(
    kernels,
    gathered,
    input,
    input.outFormat === 'tiff16' ? 16 : 8,
    step(0.7, 0.9),
  );
  try {
    const written = await writePicture(rgb, widthPx, heightPx, input.outFile);
    await step(0.9, 1)(1);
    return { widthPx, heightPx, ...written, isFused: gathered.isFused, report };
  } catch (error) {
    await rm(input.outFile, { force: true });
    throw error;
  }
}
