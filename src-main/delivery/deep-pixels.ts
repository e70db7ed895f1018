import { fromRgb, openPicture, pictureFailure } from '../imaging/picture.ts';
import type { DeepPicture } from './files/tiff-file.ts';
import type { Rgb } from './version-pixels.ts';

interface Extent {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A 16-bit TIFF of the develop task as pixels, at this size. It is sRGB, and says so. Null for a file that holds fewer bits. */
export async function readDeep(file: string, size: Extent): Promise<DeepPicture | null> {
  const source = openPicture(file, { ignoresProfile: true });
  const { depth } = await source.metadata().catch((error: unknown) => {
    throw pictureFailure(error);
  });
  if (depth !== 'ushort') return null;
  const whole = await deepOf(source.toColourspace('rgb16'));
  if (whole.widthPx === size.widthPx && whole.heightPx === size.heightPx) return whole;
  const sized = fromRgb(whole.pixels, whole.widthPx, whole.heightPx).resize(size.widthPx, size.heightPx, { fit: 'fill' });
  return deepOf(sized.toColourspace('rgb16'));
}

/** Eight bits in sixteen: white stays white, and nothing is invented. */
export function widen({ rgb, widthPx, heightPx }: Rgb): DeepPicture {
  const pixels = new Uint16Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 1) pixels[i] = (rgb[i] ?? 0) * 257;
  return { pixels, widthPx, heightPx };
}

/** As `widen`, with about as many low bits of noise as a developed picture has (measured), to see how well it packs. */
export function likeDeep({ rgb, widthPx, heightPx }: Rgb): DeepPicture {
  const pixels = new Uint16Array(rgb.length);
  let state = 1;
  for (let i = 0; i < rgb.length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    pixels[i] = ((rgb[i] ?? 0) << 8) | ((state >>> 25) << 1);
  }
  return { pixels, widthPx, heightPx };
}

async function deepOf(picture: ReturnType<typeof openPicture>): Promise<DeepPicture> {
  const { data, info } = await picture
    .removeAlpha()
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw pictureFailure(error);
    });
  return { pixels: new Uint16Array(data.buffer, data.byteOffset, data.length / 2), widthPx: info.width, heightPx: info.height };
}
