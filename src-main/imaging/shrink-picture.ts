import { readFile, writeFile } from 'node:fs/promises';
import { decodePicture, openEncoded } from './decode-picture.ts';
import { fromRgb } from './picture.ts';
import type { TaskFunction } from './tasks.ts';

/** A smaller upright sRGB JPEG of any picture of ours, written under the given temporary name. */
export const shrinkPicture: TaskFunction<'shrink-picture'> = async ({ file, longEdgePx, outFile }) => {
  const picture = await openEncoded(await readFile(file), { isQuick: true });
  const { rgb, widthPx, heightPx } = await decodePicture(picture, longEdgePx, 8, { isLenient: true, isQuick: true });
  const jpeg = await fromRgb(rgb, widthPx, heightPx).jpeg({ quality: 82, optimiseCoding: false }).toBuffer();
  // A cache: made again if it is lost, so nothing waits for the disk.
  await writeFile(outFile, jpeg);
  return { widthPx, heightPx };
};
