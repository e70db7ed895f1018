import { hash } from 'node:crypto';
import { StudioFailure } from '../failure.ts';
import { decodePicture, openEncoded, type EncodedPicture } from '../imaging/decode-picture.ts';
import { fromRgb } from '../imaging/picture.ts';
import type { TaskFunction } from '../imaging/tasks.ts';
import { writeDurably } from '../write-durably.ts';
import { readExif, readRawExif, type ExifFacts } from './exif-facts.ts';
import type { FrameFormat } from './frame-facts.ts';
import { measureTones } from './likeness.ts';
import { toBytes } from './path-text.ts';
import { readFrameBytes } from './read-bytes.ts';

/** Longer edge of the thumbnail. */
const thumbnailPx = 512;

/**
 * Everything the studio wants to know of a camera file, from one reading of it and one decode: hash, EXIF, size, tones,
 * thumbnail, and, where asked for, a copy of the very bytes that were hashed. Writes nothing for a file that is refused.
 * @throws {StudioFailure} naming why the file cannot be a frame.
 */
export const readFrame: TaskFunction<'read-frame'> = async ({ file, sizeBytes, copyTo, thumbnailTo }, { signal }) => {
  signal.throwIfAborted();
  const { bytes, format } = await readFrameBytes(file, sizeBytes, signal);
  const picture = await openEncoded(bytes).catch((error: unknown) => asFrameFailure(error, format));
  const decoding = decodePicture(picture, thumbnailPx, 8, { isQuick: true }).catch((error: unknown) => asFrameFailure(error, format));
  // Another thread decodes meanwhile.
  const sha256 = hash('sha256', bytes, 'hex');
  const [small, exif] = await Promise.all([decoding, factsOf(picture)]);
  signal.throwIfAborted();
  const thumbnail = await fromRgb(small.rgb, small.widthPx, small.heightPx)
    .jpeg({ quality: 80, optimiseCoding: false, chromaSubsampling: '4:2:0' })
    .toBuffer();
  if (copyTo !== null) await writeDurably(toBytes(copyTo), bytes);
  await writeDurably(toBytes(thumbnailTo), thumbnail);

  const { widthPx, heightPx, orientation } = picture;
  return {
    sha256,
    sizeBytes,
    format,
    widthPx,
    heightPx,
    orientation,
    ...exif,
    ...measureTones(small.rgb, small.widthPx, small.heightPx),
  };
};

function factsOf({ bytes, format, exif, raw }: EncodedPicture): Promise<ExifFacts> | ExifFacts {
  if (raw) return readRawExif(raw.exif);
  // A TIFF file is its own EXIF block.
  return readExif(exif ?? (format === 'tiff' ? bytes : undefined));
}

/** The content was recognised, and but for odd TIFFs there is a decoder for it: what it cannot read is damaged. */
function asFrameFailure(error: unknown, format: FrameFormat): never {
  if (error instanceof StudioFailure) {
    // A failure without a cause is the studio's own finding, and says it better.
    const isKept = error.code === 'too-many-pixels' || (error.code === 'decoder-missing' && format === 'tiff') || error.cause === undefined;
    if (isKept) throw error;
  }
  throw new StudioFailure('photo-damaged', 'The picture is incomplete or damaged. Copy it from the card again.', { cause: error });
}
