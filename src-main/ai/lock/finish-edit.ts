import { readFile } from 'node:fs/promises';
import { decodePicture, openEncoded } from '../../imaging/decode-picture.ts';
import type { DecodedPicture } from '../../imaging/decoded-picture.ts';
import { fromRgb } from '../../imaging/picture.ts';
import type { TaskFunction } from '../../imaging/tasks.ts';
import { writeDurably } from '../../write-durably.ts';
import type { PreparedEdit } from '../edit-tasks.ts';
import { mostFeatherPx } from '../masks/distance-to-marks.ts';
import { freeMask } from '../masks/free-mask.ts';
import { loadMask, type LoadedMask } from '../masks/load-mask.ts';
import { widen } from '../masks/mask-plane.ts';
import type { PixelSize } from '../provider.ts';
import { layIn } from './lay-in.ts';
import { driftEdgePx, inside, lookForDrift } from './look-for-drift.ts';
import { placeResult } from './place-result.ts';
import { fillOpen, readResult, unusable } from './read-result.ts';
import { isBlank } from './register-result.ts';
import { drawPlaced, placedOn, type Rgb } from './resample.ts';
import { writeLossless } from './write-lossless.ts';

/** Long edge of what a result is registered on: a twentieth of its pixel is a fifth of one in a photo of 24 megapixels. */
const searchEdgePx = 1600;

/** Brings a result back into the photo, looks for drift, and writes both. */
export const finishEdit: TaskFunction<'finish-edit'> = async (
  { parentFile, resultFile, prepared, mask: source, featherPx: wishedPx, changes, outFile, driftFile },
  { signal, onProgress },
) => {
  const featherPx = Math.min(mostFeatherPx, wishedPx);
  const step = (fraction: number): void => {
    signal.throwIfAborted();
    onProgress(fraction);
  };
  // Decoders work beside each other, and beside the drawing of strokes.
  const decoding = [readResult(resultFile, prepared.sent), readParent(parentFile, prepared.photo, source ? 'held' : 8)] as const;
  const loading = source ? loadMask(source, prepared.photo) : null;
  const [read, photo, loaded] = await Promise.all([...decoding, loading]);
  const { widthPx, heightPx } = photo;
  step(0.3);

  const { part } = prepared;
  const result = read.alpha ? fillOpen(read, await partAt(photo, part, read)) : read;
  const searched = inside(part, Math.min(searchEdgePx, Math.max(result.widthPx, result.heightPx)));
  const sent = await partAt(photo, part, searched);
  if (isBlank(result) && !isBlank(sent)) throw unusable('The provider sent a picture of one colour.');
  const freeAt = (size: PixelSize): Uint8Array | null => loaded && freeMask(loaded, part, featherPx, size);
  const placed = placeResult({ sent, result, part, free: freeAt(searched) }, neededOf(loaded, part, featherPx), loaded === null);
  step(0.5);

  const laid = loaded && layIn(photo, { loaded, featherPx, part, result, placement: placed.placement });
  const finished: DecodedPicture = loaded ? photo : asDecoded(drawPlaced(result, placed.placement, part));
  step(0.7);
  // The encoder works beside the check.
  const writing = writeLossless(finished, outFile);
  const compared = inside(searched, driftEdgePx);
  const looking = partAt({ ...sent, depth: 8 }, { left: 0, top: 0, ...searched }, compared).then(async (before) => {
    const after = drawPlaced(result, placedOn(placed.placement, part, compared), compared);
    const found = await lookForDrift({ sent: before, result: after, free: freeAt(compared), changes, prepared });
    await writeDurably(driftFile, found.png);
    return found.drift;
  });
  const [written, drift] = await Promise.all([writing, looking]);
  const { left, top, scaleX, scaleY } = placed.placement;
  return {
    widthPx,
    heightPx,
    ...written,
    drift,
    report: {
      result: { widthPx: result.widthPx, heightPx: result.heightPx, hadOpenParts: read.alpha !== null },
      placed: { ...placed, placement: { left: tidy(left), top: tidy(top), scaleX: tidy(scaleX), scaleY: tidy(scaleY) } },
      changedShare: laid ? laid.share : 1,
      tone: laid ? laid.tone : null,
    },
  };
};

const tidy = (value: number): number => Math.round(1e5 * value) / 1e5;

/** What of the part a result must show: all of it, or as far as it is laid in. */
function neededOf(
  loaded: LoadedMask | null,
  part: PreparedEdit['part'],
  featherPx: number,
): { left: number; top: number; right: number; bottom: number } {
  if (!loaded) return { left: 0, top: 0, right: part.widthPx, bottom: part.heightPx };
  const { left, top, right, bottom } = widen(loaded.box, Math.ceil(featherPx), loaded.mask);
  return { left: left - part.left, top: top - part.top, right: right - part.left, bottom: bottom - part.top };
}

/** The photo's own pixels, as deep as they are where some of them stay. */
async function readParent(file: string, { widthPx, heightPx }: PixelSize, depth: 8 | 'held'): Promise<DecodedPicture> {
  const photo = await decodePicture(await openEncoded(await readFile(file)), null, depth);
  if (photo.widthPx !== widthPx || photo.heightPx !== heightPx) throw new Error('The photo is not the one that was sent.');
  return photo;
}

/** A part of a picture at another size, 8 bits a sample. */
async function partAt(
  { rgb, depth, widthPx, heightPx }: Omit<DecodedPicture, 'rgb'> & { readonly rgb: Uint8Array | Uint16Array },
  part: PreparedEdit['part'],
  size: PixelSize,
): Promise<Rgb> {
  const cut = fromRgb(rgb, widthPx, heightPx).extract({ left: part.left, top: part.top, width: part.widthPx, height: part.heightPx });
  const sized = cut.resize(size.widthPx, size.heightPx, { fit: 'fill', kernel: 'lanczos3' });
  const plain = depth === 16 ? sized.toColourspace('srgb') : sized;
  return { rgb: await plain.raw({ depth: 'uchar' }).toBuffer(), widthPx: size.widthPx, heightPx: size.heightPx };
}

const asDecoded = ({ rgb, widthPx, heightPx }: Rgb): DecodedPicture => ({
  depth: 8,
  rgb: new Uint8Array(rgb.buffer as ArrayBuffer, rgb.byteOffset, rgb.length),
  widthPx,
  heightPx,
});
