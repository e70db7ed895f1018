import sharp, { type Metadata, type Sharp } from 'sharp';
import { StudioFailure } from '../failure.ts';

/**
 * The only file that imports sharp. Decoding, resizing, colour management and encoding go through here, so that the
 * library can be limited in one place, and replaced in one place where it cannot run (Electron on Linux).
 */

/** No camera makes more; a header that claims more is an attack or damage. 250 megapixels. */
export const maxPixels = 250_000_000;

sharp.cache(false);
// One thread per picture: workers run side by side, and a second thread inside one only waits (measured).
sharp.concurrency(1);
// SVG, PDF and the rest can read other files; only plain raster formats may be opened.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadHeif', 'VipsForeignLoadTiff', 'VipsForeignLoadNsgif'] });

export type { Metadata, Sharp };

/**
 * Opens encoded bytes or a file of ours; never a path with a user's name in it.
 * `strict` refuses a picture that is cut short; otherwise what is there is shown.
 */
export function openPicture(source: Buffer | string, { strict = true }: { strict?: boolean } = {}): Sharp {
  return sharp(source, { failOn: strict ? 'warning' : 'none', limitInputPixels: maxPixels, sequentialRead: true });
}

/** Interleaved 8-bit RGB, no padding. */
export function fromRgb(data: Uint8Array, widthPx: number, heightPx: number): Sharp {
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } });
}

/** What sharp says of a bad picture, in the studio's words. */
export function pictureFailure(error: unknown): StudioFailure {
  const text = error instanceof Error ? error.message : String(error);
  if (/pixel limit|dimension|too large|maximum/i.test(text)) return new StudioFailure('too-many-pixels', 'The picture claims more pixels than a camera makes.', { cause: error });
  if (/compression format|bad seek|codec|plugin/i.test(text)) return new StudioFailure('decoder-missing', 'This kind of picture needs a decoder that is not here.', { cause: error });
  if (/unsupported image format|unsupported format|no known loader/i.test(text)) return new StudioFailure('not-a-photo', 'The content is not a picture.', { cause: error });
  return new StudioFailure('photo-damaged', 'The picture is incomplete or damaged.', { cause: error });
}
