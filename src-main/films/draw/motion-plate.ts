import { openPicture, pictureFailure } from '../../imaging/picture.ts';
import type { Rectangle, Size } from '../geometry.ts';
import type { Framing } from '../storyboard.ts';

/**
 * A plate is the part of a photo that one shot shows, reduced once to a little more than the film can resolve, so that
 * every frame is a small sub-pixel resampling of the same pixels.
 */
export interface PlatePlan {
  /** The whole photo, reduced. */
  readonly reduced: Size;
  /** Whole pixels of the reduced photo that the shot needs. */
  readonly crop: Size & { readonly leftPx: number; readonly topPx: number };
}

/** Plate samples per film pixel where the shot is closest. Measured: 1.0 costs 10 dB and steadiness, 1.5 gains 2 dB for half as much again. */
const oversampling = 1.25;
/** What the resampling kernel reaches beyond its rectangle. */
const marginPx = 8;

/** Never enlarges: a photo that is smaller than the film is enlarged by the resampling itself. */
export function planPlate(photo: Size, framings: readonly Framing[], frame: Size): PlatePlan {
  const closest = Math.min(...framings.map((framing) => framing.width)) * photo.widthPx;
  const scale = Math.min(1, (oversampling * frame.widthPx) / closest);
  const reduced = { widthPx: toEven(photo.widthPx * scale), heightPx: toEven(photo.heightPx * scale) };
  const across = span(
    reduced.widthPx,
    framings.map((framing) => [framing.x, framing.x + framing.width] as const),
  );
  const down = span(
    reduced.heightPx,
    framings.map((framing) => [framing.y, framing.y + framing.height] as const),
  );
  return { reduced, crop: { leftPx: across.start, topPx: down.start, widthPx: across.length, heightPx: down.length } };
}

/** Where a framing of the photo lies on the plate, in samples. */
export function plateRectangle({ reduced, crop }: PlatePlan, framing: Framing): Rectangle {
  return {
    x: framing.x * reduced.widthPx - crop.leftPx,
    y: framing.y * reduced.heightPx - crop.topPx,
    width: framing.width * reduced.widthPx,
    height: framing.height * reduced.heightPx,
  };
}

/** Size of a version file as a person sees it. Fails as a damaged photo does. */
export async function readPhotoSize(file: string): Promise<Size> {
  try {
    const { autoOrient } = await openPicture(file).metadata();
    return { widthPx: autoOrient.width, heightPx: autoOrient.height };
  } catch (error) {
    throw pictureFailure(error);
  }
}

/** Interleaved 8-bit sRGB of the plan's crop. */
export async function decodePlate(file: string, { reduced, crop }: PlatePlan): Promise<Uint8Array> {
  try {
    return await openPicture(file)
      .autoOrient()
      .resize(reduced.widthPx, reduced.heightPx, { fit: 'fill', kernel: 'lanczos3' })
      .extract({ left: crop.leftPx, top: crop.topPx, width: crop.widthPx, height: crop.heightPx })
      .flatten()
      .toColourspace('srgb')
      .raw()
      .toBuffer();
  } catch (error) {
    throw pictureFailure(error);
  }
}

/** The even run of pixels that covers every part, with its margin, inside 0 to limit (even). */
function span(limit: number, parts: readonly (readonly [number, number])[]): { start: number; length: number } {
  let start = Math.max(0, Math.floor(Math.min(...parts.map(([from]) => from)) * limit) - marginPx);
  let end = Math.min(limit, Math.ceil(Math.max(...parts.map(([, to]) => to)) * limit) + marginPx);
  if ((end - start) % 2 === 1) {
    if (end < limit) end += 1;
    else start -= 1;
  }
  return { start, length: end - start };
}

const toEven = (value: number): number => Math.max(2, Math.round(value / 2) * 2);
