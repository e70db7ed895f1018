import { createHash } from 'node:crypto';
import type { TaskFunction } from '../imaging/tasks.ts';
import { fromRgb, openPicture, pictureFailure, type Sharp } from '../imaging/picture.ts';
import { writeDurably } from '../write-durably.ts';
import type { ExportPhotoInput } from './export-task.ts';

const lowestQuality = 40;

/** One version as a delivered JPEG: sRGB with its profile, sized, below its byte cap, with metadata; written and synced. */
export const exportPhoto: TaskFunction<'export-photo'> = async (
  { versionFile, outFile, longEdgePx, maxBytes, quality, metadata },
  { signal },
) => {
  const source = openPicture(versionFile);
  const sized =
    longEdgePx === null ? source : source.resize(longEdgePx, longEdgePx, { fit: 'inside', withoutEnlargement: true, kernel: 'lanczos3' });
  const { data, info } = await sized
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw pictureFailure(error);
    });
  signal.throwIfAborted();
  const encode = (at: number): Promise<Buffer> =>
    withMetadata(fromRgb(data, info.width, info.height), metadata)
      .jpeg({ quality: at, chromaSubsampling: at >= 90 ? '4:4:4' : '4:2:0' })
      .toBuffer();
  const made = await bestBelow({ encode, quality, maxBytes, signal });
  await writeDurably(outFile, made.bytes);
  return {
    widthPx: info.width,
    heightPx: info.height,
    sizeBytes: made.bytes.length,
    sha256: createHash('sha256').update(made.bytes).digest('hex'),
    quality: made.quality,
  };
};

function withMetadata(picture: Sharp, { exif, xmp }: ExportPhotoInput['metadata']): Sharp {
  return picture.withIccProfile('srgb').withExif(exif).withXmp(xmp);
}

/** The wanted quality if it fits; otherwise the best that does, by bisection (size grows with quality). The lowest is taken in any case. */
export async function bestBelow({
  encode,
  quality,
  maxBytes,
  signal,
}: {
  encode: (quality: number) => Promise<Buffer>;
  quality: number;
  maxBytes: number | null;
  signal: AbortSignal;
}): Promise<{ bytes: Buffer; quality: number }> {
  const wanted = await encode(quality);
  if (maxBytes === null || wanted.length <= maxBytes) return { bytes: wanted, quality };
  let best = { bytes: await encode(lowestQuality), quality: lowestQuality };
  let low = lowestQuality;
  let high = quality;
  while (high - low > 1) {
    signal.throwIfAborted();
    const middle = (low + high) >> 1;
    const bytes = await encode(middle);
    if (bytes.length <= maxBytes) {
      best = { bytes, quality: middle };
      low = middle;
    } else high = middle;
  }
  return best;
}
