import { StudioFailure } from '../../failure.ts';
import { openEncoded } from '../../imaging/decode-picture.ts';
import { fromGrey, openPicture } from '../../imaging/picture.ts';
import { isRaw } from '../../intake/sniff-format.ts';
import type { PixelSize } from '../provider.ts';
import type { MaskPlane } from './mask-plane.ts';

/**
 * A picture as a mask: white is marked, black and whatever is transparent is kept; grey, colour, palette and any depth are
 * taken for how light they are. Fails with mask-not-understood, or mask-size when it is not of the photo's size.
 */
export async function decodeMask(bytes: Buffer, photo: PixelSize): Promise<MaskPlane> {
  const { widthPx, heightPx } = await sizeOf(bytes);
  if (widthPx !== photo.widthPx || heightPx !== photo.heightPx) {
    throw new StudioFailure(
      'mask-size',
      `The mask has ${widthPx} x ${heightPx} pixels and the photo ${photo.widthPx} x ${photo.heightPx}. Make the mask the size of the photo.`,
    );
  }
  try {
    const { data, info } = await openPicture(bytes, { ignoresProfile: true })
      .autoOrient()
      .flatten({ background: '#000000' })
      .toColourspace('b-w')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 1 || info.width !== widthPx || info.height !== heightPx) throw notUnderstood();
    return { values: data, widthPx, heightPx };
  } catch (error) {
    throw notUnderstood(error);
  }
}

async function sizeOf(bytes: Buffer): Promise<PixelSize> {
  try {
    const picture = await openEncoded(bytes, { isQuick: true });
    if (isRaw(picture.format) || picture.format === 'heic') throw notUnderstood();
    return picture;
  } catch (error) {
    // A bomb keeps its own name.
    throw error instanceof StudioFailure && error.code === 'too-many-pixels' ? error : notUnderstood(error);
  }
}

const notUnderstood = (cause?: unknown): StudioFailure =>
  new StudioFailure('mask-not-understood', 'The mask cannot be read as a picture. Use a PNG in black and white.', { cause });

/** One channel of 8 bits as a PNG; the same mask gives the same bytes. */
export function encodeMask({ values, widthPx, heightPx }: MaskPlane): Promise<Buffer> {
  return fromGrey(values, widthPx, heightPx)
    .toColourspace('b-w')
    .png({ compressionLevel: 6, adaptiveFiltering: false, palette: false })
    .toBuffer();
}
