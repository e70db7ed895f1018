import { readFile } from 'node:fs/promises';
import type { TaskFunction } from '../../imaging/tasks.ts';
import { decodePicture, openEncoded } from '../../imaging/decode-picture.ts';
import { fromGrey, fromRgb } from '../../imaging/picture.ts';
import { writeDurably } from '../../write-durably.ts';
import { beyond, distanceToMarks, mostFeatherPx } from '../masks/distance-to-marks.ts';
import { inShares, loadMask, type LoadedMask } from '../masks/load-mask.ts';
import { encodeMask } from '../masks/mask-picture.ts';
import { widen } from '../masks/mask-plane.ts';
import type { PreparedEdit } from '../edit-tasks.ts';
import { planPart, roomPx } from './plan-part.ts';

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
  if (loaded) await writeDurably(maskFile, await encodeMask({ values: await sentMask(loaded, plan, featherPx), ...sent }));
  const within = loaded && {
    left: (loaded.box.left - part.left) / part.widthPx,
    top: (loaded.box.top - part.top) / part.heightPx,
    right: (loaded.box.right - part.left) / part.widthPx,
    bottom: (loaded.box.bottom - part.top) / part.heightPx,
  };
  return { photo: { widthPx, heightPx }, ...plan, marked: within };
};

/** The marked part with room around it, black and white, at the size of what is sent. */
export async function sentMask(
  { mask, box }: LoadedMask,
  { part, sent }: Pick<PreparedEdit, 'part' | 'sent'>,
  featherPx: number,
): Promise<Uint8Array> {
  const room = roomPx(featherPx);
  const { box: near, squares } = distanceToMarks(mask, widen(box, room, mask), room);
  const values = new Uint8Array(part.widthPx * part.heightPx);
  const width = near.right - near.left;
  for (let y = Math.max(near.top, part.top); y < Math.min(near.bottom, part.top + part.heightPx); y++) {
    const from = (y - near.top) * width - near.left;
    const to = (y - part.top) * part.widthPx - part.left;
    for (let x = Math.max(near.left, part.left); x < Math.min(near.right, part.left + part.widthPx); x++) {
      if (squares[from + x]! !== beyond) values[to + x] = 255;
    }
  }
  if (sent.widthPx === part.widthPx && sent.heightPx === part.heightPx) return values;
  const small = await fromGrey(values, part.widthPx, part.heightPx)
    .resize(sent.widthPx, sent.heightPx, { fit: 'fill', kernel: 'linear' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  // Whatever is marked in part may change.
  return small.map((value) => (value > 8 ? 255 : 0));
}
