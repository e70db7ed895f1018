import type { FrameFormat } from '../intake/frame-facts.ts';
import { StudioFailure } from '../failure.ts';
import type { Decoded, WantedDepth } from './decoded-picture.ts';
import { requireFormat } from '../intake/sniff-format.ts';
import { openPicture, pictureFailure } from './picture.ts';

/** A picture whose header was understood and whose pixels are still packed. */
export interface EncodedPicture {
  readonly bytes: Buffer;
  readonly format: FrameFormat;
  /** As a person sees it, orientation applied. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** What a sample holds, rounded up to whole bytes. */
  readonly depth: 8 | 16;
}

/** What the picture says of itself before anything is unpacked; its format is told by its content. */
export async function openEncoded(bytes: Buffer): Promise<EncodedPicture> {
  const format = requireFormat(bytes);
  const { autoOrient, depth } = await asPictureFailure(() => openPicture(bytes).metadata());
  return { bytes, format, widthPx: autoOrient.width, heightPx: autoOrient.height, depth: depth === 'uchar' ? 8 : 16 };
}

/**
 * Upright sRGB, whatever the file held: other profiles, CMYK and grey converted, transparency on white. No larger than
 * `longEdgePx` where that is given; the decoder then leaves out what is not needed.
 */
export async function decodePicture<Depth extends WantedDepth>(
  { bytes, widthPx, heightPx, depth: held }: EncodedPicture,
  longEdgePx: number | null,
  wanted: Depth,
): Promise<Decoded<Depth>> {
  const upright = openPicture(bytes).autoOrient();
  const sized = longEdgePx === null ? upright : upright.resize(longEdgePx, longEdgePx, { fit: 'inside', withoutEnlargement: true });
  const isDeep = wanted === 'held' && held === 16;
  const onWhite = sized.flatten({ background: '#ffffff' });
  const { data, info } = await asPictureFailure(() =>
    (isDeep ? onWhite.toColourspace('rgb16').raw({ depth: 'ushort' }) : onWhite.toColourspace('srgb').raw({ depth: 'uchar' })).toBuffer({
      resolveWithObject: true,
    }),
  );
  const isWhole = info.width === widthPx && info.height === heightPx;
  if ((longEdgePx === null && !isWhole) || info.channels !== 3) {
    throw new StudioFailure('photo-damaged', 'The picture does not hold what its header says.');
  }
  const size = { widthPx: info.width, heightPx: info.height };
  const decoded = isDeep ? { depth: 16, rgb: asSamples(data), ...size } : { depth: 8, rgb: data, ...size };
  return decoded as Decoded<Depth>;
}

/** The bytes of a 16-bit picture as samples, without a copy where they lie on an even address. */
function asSamples(data: Buffer<ArrayBuffer>): Uint16Array<ArrayBuffer> {
  const { buffer, byteOffset } = byteOffsetIsEven(data) ? data : new Uint8Array(data);
  return new Uint16Array(buffer, byteOffset, data.length / 2);
}
const byteOffsetIsEven = ({ byteOffset }: Buffer): boolean => byteOffset % 2 === 0;

async function asPictureFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw pictureFailure(error);
  }
}
