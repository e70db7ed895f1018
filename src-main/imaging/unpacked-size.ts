import { StudioFailure } from '../failure.ts';
import type { FrameFormat } from '../intake/frame-facts.ts';

/** A picture that unpacks to more than the first and to more than the second times its file is a bomb, not a photo. */
const bombBytes = 128 * 1024 * 1024;
const bombRatio = 200;
/** Most decoders hand a picture out row by row. Where one must hold it whole, it may hold no more than this. */
const heldBytes = 400 * 1024 * 1024;

export interface UnpackedSize {
  readonly format: FrameFormat;
  readonly fileBytes: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: number;
  readonly sampleBytes: number;
  readonly isProgressive: boolean;
}

/** Ends a bomb before anything of it is unpacked. @throws {StudioFailure} too-many-pixels. */
export function refuseBomb({ format, fileBytes, widthPx, heightPx, channels, sampleBytes, isProgressive }: UnpackedSize): void {
  const samples = widthPx * heightPx * channels;
  const unpackedBytes = samples * sampleBytes;
  if (unpackedBytes > bombBytes && unpackedBytes > bombRatio * fileBytes) {
    throw new StudioFailure('too-many-pixels', 'The picture claims far more pixels than its file can hold; no camera made it.');
  }
  const isHeldWhole = format !== 'jpeg' && format !== 'png';
  // A progressive JPEG keeps two bytes for each sample until its last pass, an interlaced PNG the samples themselves.
  const held = isProgressive ? Math.max(unpackedBytes, format === 'jpeg' ? 2 * samples : 0) : isHeldWhole ? unpackedBytes : 0;
  if (held > heldBytes) {
    throw new StudioFailure(
      'too-many-pixels',
      'The picture is too large to be unpacked in one piece. Save it as a plain JPEG and import that.',
    );
  }
}
