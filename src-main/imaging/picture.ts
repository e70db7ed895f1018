import sharp, { type Metadata, type Sharp } from 'sharp';
import { StudioFailure } from '../failure.ts';

/**
 * The only file that imports sharp. Decoding, resizing, colour management and encoding go through here, so that the
 * library can be limited in one place, and replaced in one place where it cannot run (Electron on Linux).
 */

/** No camera makes more; a header that claims more is an attack or damage. 250 megapixels. */
const maxPixels = 250_000_000;

sharp.cache(false);
// One thread per picture: workers run side by side, and a second thread inside one only waits (measured).
sharp.concurrency(1);
// SVG, PDF and the rest can read other files; only plain raster formats may be opened.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    'VipsForeignLoadPng',
    'VipsForeignLoadWebp',
    'VipsForeignLoadHeif',
    'VipsForeignLoadTiff',
    'VipsForeignLoadNsgif',
  ],
});

export type { Metadata, Sharp };

/**
 * Opens encoded bytes or a file of ours; never a path with a user's name in it.
 * `strict` refuses a picture that is cut short; otherwise what is there is shown. `ignoresProfile` takes the numbers as they
 * are: for a picture that is known to be sRGB, which a profile would only send through a conversion to itself.
 */
export function openPicture(
  source: Buffer | string,
  { strict = true, ignoresProfile = false }: { strict?: boolean; ignoresProfile?: boolean } = {},
): Sharp {
  return sharp(source, {
    failOn: strict ? 'warning' : 'none',
    limitInputPixels: maxPixels,
    sequentialRead: true,
    ignoreIcc: ignoresProfile,
  });
}

/** Interleaved sRGB, no padding, 8 or 16 bits a sample as the array is. */
export function fromRgb(data: Uint8Array | Uint16Array, widthPx: number, heightPx: number): Sharp {
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } });
}

/** One channel of 8 bits, no padding. */
export function fromGrey(data: Uint8Array, widthPx: number, heightPx: number): Sharp {
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels: 1 } });
}

/** The same with straight transparency. */
export function fromRgba(data: Uint8Array, widthPx: number, heightPx: number): Sharp {
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels: 4 } });
}

/** What sharp says of a bad picture, in the studio's words. */
export function pictureFailure(error: unknown): StudioFailure {
  const text = error instanceof Error ? error.message : String(error);
  if (/pixel limit|dimension|too large|maximum/i.test(text))
    return new StudioFailure('too-many-pixels', 'The picture claims more pixels than a camera makes.', { cause: error });
  if (/compression format|bad seek|codec|plugin/i.test(text))
    return new StudioFailure('decoder-missing', 'This kind of picture needs a decoder that is not here.', { cause: error });
  if (/unsupported image format|unsupported format|no known loader/i.test(text))
    return new StudioFailure('not-a-photo', 'The content is not a picture.', { cause: error });
  return new StudioFailure('photo-damaged', 'The picture is incomplete or damaged.', { cause: error });
}

export interface TextStyle {
  /** A font of ours; characters it does not have are taken from fonts that were set before, and from the system's. */
  readonly fontFile: string;
  readonly fontFamily: string;
  readonly sizePx: number;
  /** Longer lines are wrapped, between words where that is possible. */
  readonly widthPx: number;
  readonly align: 'left' | 'centre';
  /** `#rrggbb`, white where none is named; an emoji keeps its own colours. */
  readonly colour?: string;
  /** Added between letters, in parts of the type's size. */
  readonly tracking?: number;
}
/** Straight RGBA; as it comes from `renderText` cropped to the ink. */
export interface TextPicture {
  readonly data: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Plain text in one colour; no character of it is taken for markup. */
export async function renderText(
  plainText: string,
  { fontFile, fontFamily, sizePx, widthPx, align, colour = 'white', tracking = 0 }: TextStyle,
): Promise<TextPicture> {
  const escaped = plainText.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  // Pango counts spacing in 1024ths of a point, which is a pixel at 72 dpi.
  const text = `<span foreground="${colour}" letter_spacing="${Math.round(tracking * sizePx * 1024)}">${escaped}</span>`;
  const font = `${fontFamily} ${sizePx}`;
  const { data, info } = await sharp({
    text: { text, font, fontfile: fontFile, width: widthPx, align, wrap: 'word-char', dpi: 72, rgba: true },
  })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, widthPx: info.width, heightPx: info.height };
}

/** Makes straight RGBA another size. */
export async function resizeRgba({ data, widthPx, heightPx }: TextPicture, target: Omit<TextPicture, 'data'>): Promise<TextPicture> {
  const resized = await sharp(data, { raw: { width: widthPx, height: heightPx, channels: 4 } })
    .resize(target.widthPx, target.heightPx, { fit: 'fill', kernel: 'mitchell' })
    .raw()
    .toBuffer();
  return { data: resized, widthPx: target.widthPx, heightPx: target.heightPx };
}
