import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { StudioFailure } from '../failure.ts';
import { decodePicture, openEncoded, type EncodedPicture } from '../imaging/decode-picture.ts';
import type { Decoded, WantedDepth } from '../imaging/decoded-picture.ts';
import type { DevelopFrame } from './recipe.ts';

/** One frame, checked and opened, not yet decoded. */
export type OpenFrame = EncodedPicture;

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
  return openEncoded(bytes);
}

/** See decodePicture. Eight bits a sample, or with `held` what the file holds. */
export async function decodeFrame<Depth extends WantedDepth = 8>(
  frame: OpenFrame,
  longEdgePx: number | null,
  wanted: Depth = 8 as Depth,
): Promise<Decoded<Depth>> {
  return decodePicture(frame, longEdgePx, wanted);
}
