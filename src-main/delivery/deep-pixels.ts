import { fromRgb, openPicture, pictureFailure } from '../imaging/picture.ts';
import type { DeepPicture } from './files/tiff-file.ts';
import type { Rgb } from './version-pixels.ts';

interface Extent {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A 16-bit TIFF of the develop task as pixels, at this size. It is sRGB, and says so. */
export async function readDeep(file: string, size: Extent): Promise<DeepPicture> {
  const whole = await deepOf(openPicture(file, { ignoresProfile: true }).toColourspace('rgb16'));
  if (whole.widthPx === size.widthPx && whole.heightPx === size.heightPx) return whole;
  const sized = fromRgb(whole.pixels, whole.widthPx, whole.heightPx).resize(size.widthPx, size.heightPx, { fit: 'fill' });
  return deepOf(sized.toColourspace('rgb16'));
}

/** Eight bits in sixteen: white stays white, and nothing is invented. */
export function widen({ rgb, widthPx, heightPx }: Rgb): DeepPicture {
  return { pixels: Uint16Array.from(rgb, (value) => value * 257), widthPx, heightPx };
}

/** As `widen`, with low bits as a real 16-bit picture has them, for measuring how well it packs. */
export function likeDeep({ rgb, widthPx, heightPx }: Rgb): DeepPicture {
  let state = 1;
  const pixels = Uint16Array.from(rgb, (value) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (value << 8) | (state >>> 24);
  });
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
