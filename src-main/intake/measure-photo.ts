import { readFile } from 'node:fs/promises';
import { measureStops } from '../develop/look/window-mask.ts';
import { asGrey, shrinkTo, type SmallPicture } from '../develop/look/small-picture.ts';
import { measureLight } from '../develop/room-light.ts';
import { openPicture, pictureFailure } from '../imaging/picture.ts';
import type { TaskFunction } from '../imaging/tasks.ts';
import type { MeasurePhotoInput } from './photo-measure.ts';
import { guessRooms } from './rooms/guess-rooms.ts';

/** The frame that tells windows from rooms: at least this many stops under the base, or the darkest there is beyond the second. */
const windowStops = 3;
const leastStops = 2;
/** Nothing can be told from less. */
const leastEdgePx = 32;
/** Light and windows are as plain on a quarter of the pixels. */
const enoughPx = 256;

/**
 * What the thumbnails of a photo's frames tell of its scene: the light, the share of windows, and which room it may be.
 * A thumbnail that cannot be decoded fails with what is wrong with it.
 */
export const measurePhoto: TaskFunction<'measure-photo'> = async ({ frames, base }, { signal }) => {
  signal.throwIfAborted();
  const picture = await readThumbnail(frames[base]!.file);
  if (Math.min(picture.widthPx, picture.heightPx) < leastEdgePx) return { light: null, windowShare: null, rooms: [] };
  const darker = await findDarker(frames, base, picture);
  signal.throwIfAborted();
  return { ...measureLight(picture, darker), rooms: guessRooms(picture, frames[base]!.facts) };
};

async function findDarker(
  frames: MeasurePhotoInput['frames'],
  base: number,
  picture: SmallPicture,
): Promise<{ picture: SmallPicture; stops: number } | null> {
  let darkest: { picture: SmallPicture; stops: number } | null = null;
  for (let place = base - 1; place >= 0; place--) {
    const dark = frames[place]!.facts.exposure.value;
    const bright = frames[base]!.facts.exposure.value;
    // Of frames whose exposure is known, only those that help are opened.
    const known = dark === null || bright === null ? null : dark - bright;
    if (known !== null && (known < leastStops || (known < windowStops && place > 0))) continue;
    const other = await readThumbnail(frames[place]!.file);
    if (other.widthPx !== picture.widthPx || other.heightPx !== picture.heightPx) continue;
    const stops = known ?? measureStops(asGrey(other), asGrey(picture)) ?? 0;
    if (stops >= leastStops) darkest = { picture: other, stops };
    if (stops >= windowStops) break;
  }
  return darkest;
}

async function readThumbnail(file: string): Promise<SmallPicture> {
  const { data, info } = await readFile(file)
    .then((bytes) =>
      openPicture(bytes)
        .flatten({ background: '#ffffff' })
        .toColourspace('srgb')
        .raw({ depth: 'uchar' })
        .toBuffer({ resolveWithObject: true }),
    )
    .catch((error: unknown) => {
      throw pictureFailure(error);
    });
  const count = info.width * info.height;
  const plane = (channel: number): Float32Array => {
    const values = new Float32Array(count);
    for (let i = 0, at = channel; i < count; i++, at += info.channels) values[i] = data[at]!;
    return values;
  };
  return shrinkTo({ red: plane(0), green: plane(1), blue: plane(2), widthPx: info.width, heightPx: info.height }, enoughPx);
}
