import { readFile } from 'node:fs/promises';
import { decodePicture, openEncoded } from '../../imaging/decode-picture.ts';
import type { DecodedPicture } from '../../imaging/decoded-picture.ts';
import { fromRgb } from '../../imaging/picture.ts';
import type { TaskFunction } from '../../imaging/tasks.ts';
import { writeDurably } from '../../write-durably.ts';
import type { PreparedEdit } from '../edit-tasks.ts';
import { mostFeatherPx } from '../masks/distance-to-marks.ts';
import { loadMask, type LoadedMask } from '../masks/load-mask.ts';
import { widen } from '../masks/mask-plane.ts';
import type { PixelSize } from '../provider.ts';
import { layIn } from './lay-in.ts';
import { driftEdgePx, inside, lookForDrift } from './look-for-drift.ts';
import { placeResult } from './place-result.ts';
import { sentMask } from './prepare-edit.ts';
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
  const read = await readResult(resultFile, prepared.sent);
  // What is laid over every pixel of the photo has no use for more bits than the result has.
  const photo = await decodePicture(await openEncoded(await readFile(parentFile)), null, source ? 'held' : 8);
  const { widthPx, heightPx } = photo;
  if (widthPx !== prepared.photo.widthPx || heightPx !== prepared.photo.heightPx)
    throw new Error('The photo is not the one that was sent.');
  const loaded = source && (await loadMask(source, { widthPx, heightPx }));
  step(0.3);

  const { part } = prepared;
  const result = read.alpha ? fillOpen(read, await partAt(photo, part, read)) : read;
  const searched = inside(part, Math.min(searchEdgePx, Math.max(result.widthPx, result.heightPx)));
  const sent = await partAt(photo, part, searched);
  if (isBlank(result) && !isBlank(sent)) throw unusable('The provider sent a picture of one colour.');
  const free = loaded && (await sentMask(loaded, { part, sent: searched }, featherPx));
  const placed = placeResult({ sent, result, part, free }, neededOf(loaded, part, featherPx), loaded === null);
  step(0.5);

  const compared = inside(part, driftEdgePx);
  const before = await partAt(photo, part, compared);
  const after = drawPlaced(result, placedOn(placed.placement, part, compared), compared);
  const freeCompared = loaded && (await sentMask(loaded, { part, sent: compared }, featherPx));
  const { drift, png } = await lookForDrift({ sent: before, result: after, free: freeCompared, changes, prepared });
  await writeDurably(driftFile, png);
  step(0.6);

  const laid = loaded && layIn(photo, { loaded, featherPx, part, result, placement: placed.placement });
  const finished: DecodedPicture = loaded ? photo : asDecoded(drawPlaced(result, placed.placement, part));
  step(0.8);
  const written = await writeLossless(finished, outFile);
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

/** A part of the photo at another size, 8 bits a sample. */
async function partAt({ rgb, depth, widthPx, heightPx }: DecodedPicture, part: PreparedEdit['part'], size: PixelSize): Promise<Rgb> {
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
