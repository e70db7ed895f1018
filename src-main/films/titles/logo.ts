import { StudioFailure } from '../../failure.ts';
import { openPicture, pictureFailure, type TextPicture } from '../../imaging/picture.ts';
import type { Size } from '../geometry.ts';
import { colourOf } from './brand-colours.ts';

const formats: ReadonlySet<string | undefined> = new Set(['png', 'jpeg', 'webp']);
/** No card shows more of a side; a larger logo is read smaller. */
const mostPx = 2400;
/** How far apart numbers of one colour may lie, of 255: JPEG makes no ground quite even. */
const sameColour = 12;
/** Less than this of 255 is not seen. */
const leastOpacity = 8;

/** A logo without the empty margin around it: straight RGBA. */
export interface Logo extends TextPicture {
  /** What it stands on, `#rrggbb`, where it brings a ground of one colour along instead of transparency. */
  readonly ground: string | null;
}

/** Decodes a logo without its margin; fails as `readLogo` does. */
export async function openLogo(file: string): Promise<Logo> {
  const { picture } = await decodeLogo(file);
  const ground = evenBorder(picture);
  return { ...withoutMargin(picture, ground), ground: ground && colourOf(ground) };
}

/** A whole logo, and its size as it stands upright. */
export async function decodeLogo(file: string): Promise<Size & { readonly picture: TextPicture }> {
  try {
    const { format, autoOrient } = await openPicture(file).metadata();
    if (!formats.has(format)) throw new StudioFailure('format-not-supported', 'A logo has to be a PNG, JPEG or WebP picture.');
    const { data, info } = await openPicture(file)
      .autoOrient()
      .resize(mostPx, mostPx, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const picture = { data, widthPx: info.width, heightPx: info.height };
    return { widthPx: autoOrient.width, heightPx: autoOrient.height, picture };
  } catch (error) {
    throw error instanceof StudioFailure ? error : pictureFailure(error);
  }
}

type Colour = readonly number[];

const pixelAt = ({ data, widthPx }: TextPicture, x: number, y: number): Colour => {
  const at = (y * widthPx + x) * 4;
  return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0, data[at + 3] ?? 0];
};
const isSame = (one: Colour, other: Colour): boolean => one.every((value, i) => Math.abs(value - (other[i] ?? 0)) <= sameColour);

/** The colour of all outermost pixels where they are opaque and alike. */
function evenBorder(picture: TextPicture): Colour | null {
  const { widthPx, heightPx } = picture;
  const corner = pixelAt(picture, 0, 0);
  if (corner[3] !== 255) return null;
  const row = Array.from({ length: widthPx }, (_, x) => x);
  const column = Array.from({ length: heightPx }, (_, y) => y);
  const isEven =
    row.every((x) => isSame(pixelAt(picture, x, 0), corner) && isSame(pixelAt(picture, x, heightPx - 1), corner)) &&
    column.every((y) => isSame(pixelAt(picture, 0, y), corner) && isSame(pixelAt(picture, widthPx - 1, y), corner));
  return isEven ? corner.slice(0, 3) : null;
}

/** The smallest part that holds everything that is seen. */
function withoutMargin(picture: TextPicture, ground: Colour | null): TextPicture {
  const { data, widthPx, heightPx } = picture;
  let [left, right, top, bottom] = [widthPx, -1, heightPx, -1];
  for (let y = 0, at = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++, at += 4) {
      if (data[at + 3]! < leastOpacity) continue;
      if (ground && Math.abs(data[at]! - ground[0]!) <= sameColour && isSame(ground, pixelAt(picture, x, y))) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  // One that is empty altogether stays as it is: nothing is seen of it either way.
  if (right < 0) return picture;
  const size = { widthPx: right - left + 1, heightPx: bottom - top + 1 };
  const inner = new Uint8Array(size.widthPx * size.heightPx * 4);
  for (let y = 0; y < size.heightPx; y++) {
    const from = ((top + y) * widthPx + left) * 4;
    inner.set(data.subarray(from, from + size.widthPx * 4), y * size.widthPx * 4);
  }
  return { data: inner, ...size };
}
