import { readFile } from 'node:fs/promises';
import { StudioFailure } from '../../failure.ts';
import { decodePicture, openEncoded } from '../../imaging/decode-picture.ts';
import type { TaskFunction } from '../../imaging/tasks.ts';
import { writeLossless } from '../lock/write-lossless.ts';
import { decodeMask } from '../masks/mask-picture.ts';
import { findMarks } from '../masks/mask-plane.ts';
import { fillHole } from './fill/fill-hole.ts';

/**
 * Fills what the mask marks from the rest of the picture and writes it as a PNG; every other pixel stays as it is.
 * Fails with mask-empty, mask-size, mask-not-understood, or mask-full when nothing is left to take from.
 */
export const fillLocally: TaskFunction<'fill-locally'> = async ({ pictureFile, maskFile, outFile }, { signal, onProgress, kernelsDir }) => {
  const picture = await decodePicture(await openEncoded(await readFile(pictureFile)), null, 8);
  const { widthPx, heightPx } = picture;
  const mask = await decodeMask(await readFile(maskFile), { widthPx, heightPx });
  const marks = findMarks(mask);
  if (!marks) throw new StudioFailure('mask-empty', 'The mask marks nothing of the photo. Draw over what should change.');
  signal.throwIfAborted();
  onProgress(0.1);
  await fillHole(picture, mask, marks, {
    kernelsDir,
    step: async (fraction) => {
      onProgress(0.1 + 0.8 * fraction);
      // A cancel is a message: it is only read when the worker looks up.
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
    },
  });
  await writeLossless(picture, outFile);
  return { widthPx, heightPx };
};
