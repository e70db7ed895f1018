import { readFile } from 'node:fs/promises';
import type { TaskFunction } from '../../imaging/tasks.ts';
import { decodePicture, openEncoded } from '../../imaging/decode-picture.ts';
import { fromRgb } from '../../imaging/picture.ts';
import { writeDurably } from '../../write-durably.ts';
import { mostFeatherPx } from '../masks/distance-to-marks.ts';
import { freeMask } from '../masks/free-mask.ts';
import { inShares, loadMask } from '../masks/load-mask.ts';
import { encodeMask } from '../masks/mask-picture.ts';
import { planPart } from './plan-part.ts';

/** Full colour resolution: a model sees what is there, and a megapixel is still well under a megabyte. */
const quality = 95;

/** Makes what is sent. Pixels only: a picture that is written anew from them holds no metadata. */
export const prepareEdit: TaskFunction<'prepare-edit'> = async (
  { parentFile, mask: source, featherPx: wishedPx, most, pictureFile, maskFile },
  { signal, onProgress },
) => {
  const featherPx = Math.min(mostFeatherPx, wishedPx);
  const { rgb, ...photo } = await decodePicture(await openEncoded(await readFile(parentFile)), null, 8);
  const { widthPx, heightPx } = photo;
  signal.throwIfAborted();
  onProgress(0.5);
  const loaded = source && (await loadMask(source, { widthPx, heightPx }));
  const marked = loaded && inShares(loaded.box, photo);
  const plan = planPart({ photo: { widthPx, heightPx }, marked, featherPx, most });
  const { part, sent } = plan;
  const picture = fromRgb(rgb, widthPx, heightPx)
    .extract({ left: part.left, top: part.top, width: part.widthPx, height: part.heightPx })
    .resize(sent.widthPx, sent.heightPx, { fit: 'fill', kernel: 'lanczos3' });
  await writeDurably(pictureFile, await picture.jpeg({ quality, chromaSubsampling: '4:4:4' }).toBuffer());
  signal.throwIfAborted();
  onProgress(0.8);
  if (loaded) await writeDurably(maskFile, await encodeMask({ values: freeMask(loaded, part, featherPx, sent), ...sent }));
  const within = loaded && {
    left: (loaded.box.left - part.left) / part.widthPx,
    top: (loaded.box.top - part.top) / part.heightPx,
    right: (loaded.box.right - part.left) / part.widthPx,
    bottom: (loaded.box.bottom - part.top) / part.heightPx,
  };
  return { photo: { widthPx, heightPx }, ...plan, marked: within };
};
