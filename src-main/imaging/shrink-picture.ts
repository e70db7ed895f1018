import { open } from 'node:fs/promises';
import { openPicture, pictureFailure } from './picture.ts';
import type { TaskFunction } from './tasks.ts';

/** A smaller upright sRGB JPEG of any picture of ours, written and synced under the given temporary name. */
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
  const handle = await open(outFile, 'w');
  try {
    await handle.writeFile(data);
  } finally {
    await handle.close();
  }
  return { widthPx: info.width, heightPx: info.height };
};
