import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { StudioFailure } from '../failure.ts';
import { openPicture, pictureFailure } from '../imaging/picture.ts';
import type { DevelopFrame } from './recipe.ts';

/** One frame, checked and opened, not yet decoded. */
export interface OpenFrame {
  readonly bytes: Buffer;
  /** As a person sees it, orientation applied. */
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Reads a frame once and makes sure that it still is the one the recipe speaks of. Throws file-not-readable,
 * file-changed, or what its header says is wrong (see pictureFailure).
 */
export async function openFrame({ file, sha256 }: Pick<DevelopFrame, 'file' | 'sha256'>): Promise<OpenFrame> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new StudioFailure('file-not-readable', 'A frame of this photo cannot be read. Check that its disk is connected and try again.', {
      cause: error,
    });
  });
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new StudioFailure('file-changed', 'A frame of this photo is not the file that was imported. Import the folder again.');
  }
  const { autoOrient } = await asPictureFailure(() => openPicture(bytes).metadata());
  return { bytes, widthPx: autoOrient.width, heightPx: autoOrient.height };
}

/** Upright interleaved 8-bit sRGB, whatever the file held: other profiles and CMYK converted, 16 bit rounded, transparency on white. */
export async function decodeFrame({ bytes, widthPx, heightPx }: OpenFrame): Promise<Uint8Array<ArrayBuffer>> {
  const { data, info } = await asPictureFailure(() =>
    openPicture(bytes)
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true }),
  );
  if (info.width !== widthPx || info.height !== heightPx || info.channels !== 3) {
    throw new StudioFailure('photo-damaged', 'The picture does not hold what its header says.');
  }
  return data;
}

async function asPictureFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw pictureFailure(error);
  }
}
