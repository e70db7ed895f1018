import { hash } from 'node:crypto';
import { StudioFailure } from '../failure.ts';
import { fromRgb, openPicture, pictureFailure, type Metadata } from '../imaging/picture.ts';
import type { TaskFunction } from '../imaging/tasks.ts';
import { writeDurably } from '../write-durably.ts';
import { readExif } from './exif-facts.ts';
import type { FrameFormat } from './frame-facts.ts';
import { measureTones } from './likeness.ts';
import { toBytes } from './path-text.ts';
import { readFrameBytes } from './read-bytes.ts';

/** Longer edge of the thumbnail. */
const thumbnailPx = 512;
/** A picture that unpacks to more than the first and to more than the second times its file is a bomb, not a photo. */
const bombBytes = 128 * 1024 * 1024;
const bombRatio = 200;
/** Most decoders hand a picture out row by row. Where one must hold it whole, it may hold no more than this. */
const heldBytes = 400 * 1024 * 1024;

/**
 * Everything the studio wants to know of a camera file, from one reading of it and one decode: hash, EXIF, size, tones,
 * thumbnail, and, where asked for, a copy of the very bytes that were hashed. Writes nothing for a file that is refused.
 * @throws {StudioFailure} naming why the file cannot be a frame.
 */
export const readFrame: TaskFunction<'read-frame'> = async ({ file, sizeBytes, copyTo, thumbnailTo }, { signal }) => {
  signal.throwIfAborted();
  const { bytes, format } = await readFrameBytes(file, sizeBytes, signal);
  const header = await readHeader(bytes, format);
  const decoding = decodeSmall(bytes, format);
  // Another thread decodes meanwhile.
  const sha256 = hash('sha256', bytes, 'hex');
  const [small, exif] = await Promise.all([decoding, readExif(format === 'tiff' ? bytes : header.exif)]);
  signal.throwIfAborted();
  const thumbnail = await fromRgb(small.rgb, small.widthPx, small.heightPx)
    .jpeg({ quality: 80, optimiseCoding: false, chromaSubsampling: '4:2:0' })
    .toBuffer();
  if (copyTo !== null) await writeDurably(toBytes(copyTo), bytes);
  await writeDurably(toBytes(thumbnailTo), thumbnail);

  const orientation = header.orientation !== undefined && header.orientation >= 1 && header.orientation <= 8 ? header.orientation : 1;
  const isTurned = orientation >= 5;
  return {
    sha256,
    sizeBytes,
    format,
    widthPx: isTurned ? header.height : header.width,
    heightPx: isTurned ? header.width : header.height,
    orientation,
    ...exif,
    ...measureTones(small.rgb, small.widthPx, small.heightPx),
  };
};

/** What the picture says of itself before anything is unpacked; a bomb ends here. */
async function readHeader(bytes: Buffer, format: FrameFormat): Promise<Metadata> {
  const header = await openPicture(bytes)
    .metadata()
    .catch((error: unknown) => {
      throw decodeFailure(error, format);
    });
  const samples = header.width * header.height * header.channels;
  const unpackedBytes = samples * (header.depth === 'uchar' ? 1 : header.depth === 'ushort' ? 2 : 4);
  if (unpackedBytes > bombBytes && unpackedBytes > bombRatio * bytes.length) {
    throw new StudioFailure('too-many-pixels', 'The picture claims far more pixels than its file can hold; no camera made it.');
  }
  const isHeldWhole = format !== 'jpeg' && format !== 'png';
  // A progressive JPEG keeps two bytes for each sample until its last pass, an interlaced PNG the samples themselves.
  const held = header.isProgressive ? Math.max(unpackedBytes, format === 'jpeg' ? 2 * samples : 0) : isHeldWhole ? unpackedBytes : 0;
  if (held > heldBytes) {
    throw new StudioFailure(
      'too-many-pixels',
      'The picture is too large to be unpacked in one piece. Save it as a plain JPEG and import that.',
    );
  }
  return header;
}

/** Upright sRGB on white, no larger than the thumbnail: the decoder leaves out what is not needed for that size. */
async function decodeSmall(bytes: Buffer, format: FrameFormat): Promise<{ rgb: Buffer; widthPx: number; heightPx: number }> {
  const { data, info } = await openPicture(bytes)
    .autoOrient()
    .resize(thumbnailPx, thumbnailPx, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw decodeFailure(error, format);
    });
  return { rgb: data, widthPx: info.width, heightPx: info.height };
}

/** The content was recognised, and but for odd TIFFs there is a decoder for it: what it cannot read is damaged. */
function decodeFailure(error: unknown, format: FrameFormat): StudioFailure {
  const failure = pictureFailure(error);
  if (failure.code === 'too-many-pixels' || (failure.code === 'decoder-missing' && format === 'tiff')) return failure;
  return new StudioFailure('photo-damaged', 'The picture is incomplete or damaged. Copy it from the card again.', { cause: error });
}
