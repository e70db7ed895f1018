import { writeFile } from 'node:fs/promises';
import { openPicture, pictureFailure } from './picture.ts';
import type { TaskFunction } from './tasks.ts';

/** A smaller upright sRGB JPEG of any picture of ours, written under the given temporary name. */
export const shrinkPicture: TaskFunction<'shrink-picture'> = async ({ file, longEdgePx, outFile }) => {
  const { data, info } = await openPicture(file, { strict: false })
    .autoOrient()
    .resize(longEdgePx, longEdgePx, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .jpeg({ quality: 82 })
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw pictureFailure(error);
    });
  // A cache: made again if it is lost, so nothing waits for the disk.
  await writeFile(outFile, data);
  return { widthPx: info.width, heightPx: info.height };
};
