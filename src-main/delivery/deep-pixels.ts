import { fromRgb, openPicture, pictureFailure, type Sharp } from '../imaging/picture.ts';
import type { DeepPicture } from './files/tiff-file.ts';
import type { Rgb, VersionPixels } from './version-pixels.ts';

interface Extent {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A larger picture is read in bands of about so many pixels; it would not fit beside the work of others. */
const maxHeldPixels = 64_000_000;
const bandPixels = 24_000_000;

/** A 16-bit TIFF of the develop task at this size. It is sRGB, and says so. Null for a file that holds fewer bits. */
export async function readDeep(file: string, size: Extent): Promise<DeepPicture | null> {
  const open = (): Sharp => openPicture(file, { ignoresProfile: true });
  const { depth, width, height } = await asPictureFailure(() => open().metadata());
  if (depth !== 'ushort') return null;
  const isWhole = width === size.widthPx && height === size.heightPx;
  if (isWhole && width * height > maxHeldPixels) {
    return inBands(size, (top, rows) => deepOf(open().extract({ left: 0, top, width, height: rows })));
  }
  const whole = await deepOf(open());
  if (isWhole) return held(size, whole);
  return held(size, await deepOf(fromRgb(whole, width, height).resize(size.widthPx, size.heightPx, { fit: 'fill' })));
}

/** Eight bits of a version in sixteen: white stays white, and nothing is invented. */
export const widened = (version: VersionPixels, part: Extent, size: Extent): Promise<DeepPicture> =>
  eachSample(version, part, size, (value) => value * 257);

/** As `widened`, with about as many low bits of noise as a developed picture has (measured), to see how well it packs. */
export function likeDeep(version: VersionPixels, part: Extent, size: Extent): Promise<DeepPicture> {
  let state = 1;
  return eachSample(version, part, size, (value) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (value << 8) | ((state >>> 25) << 1);
  });
}

async function eachSample(version: VersionPixels, part: Extent, size: Extent, deepen: (value: number) => number): Promise<DeepPicture> {
  const deepened = (rgb: Uint8Array): Uint16Array => {
    const deep = new Uint16Array(rgb.length);
    for (let i = 0; i < rgb.length; i += 1) deep[i] = deepen(rgb[i] ?? 0);
    return deep;
  };
  const isWhole = size.widthPx === version.widthPx && size.heightPx === version.heightPx;
  if (isWhole && size.widthPx * size.heightPx > maxHeldPixels)
    return inBands(size, async (top, rows) => deepened((await version.band(top, rows)).rgb));
  const { rgb }: Rgb = await version.sized(part, size);
  const at = (row: number): number => row * size.widthPx * 3;
  return { ...size, rows: (top, count) => Promise.resolve(deepened(rgb.subarray(at(top), at(top + count)))) };
}

const held = ({ widthPx, heightPx }: Extent, pixels: Uint16Array): DeepPicture => ({
  widthPx,
  heightPx,
  rows: (top, count) => Promise.resolve(pixels.slice(top * widthPx * 3, (top + count) * widthPx * 3)),
});

/** Reads ahead by a band; rows are asked for from top to bottom. */
function inBands({ widthPx, heightPx }: Extent, read: (top: number, rows: number) => Promise<Uint16Array>): DeepPicture {
  const bandRows = Math.max(1, Math.floor(bandPixels / widthPx));
  let band: { top: number; rows: number; pixels: Uint16Array } = { top: 0, rows: 0, pixels: new Uint16Array() };
  return {
    widthPx,
    heightPx,
    rows: async (top, count) => {
      if (top < band.top || top + count > band.top + band.rows) {
        const rows = Math.min(heightPx - top, Math.max(count, bandRows));
        band = { top, rows: 0, pixels: new Uint16Array() };
        band = { top, rows, pixels: await read(top, rows) };
      }
      const from = (top - band.top) * widthPx * 3;
      return band.pixels.slice(from, from + count * widthPx * 3);
    },
  };
}

async function deepOf(picture: Sharp): Promise<Uint16Array> {
  const data = await asPictureFailure(() => picture.toColourspace('rgb16').removeAlpha().raw({ depth: 'ushort' }).toBuffer());
  return new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
}

async function asPictureFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw pictureFailure(error);
  }
}
