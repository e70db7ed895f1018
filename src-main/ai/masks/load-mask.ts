import { readFile } from 'node:fs/promises';
import { StudioFailure } from '../../failure.ts';
import type { MaskSource, ShareBox } from '../edit-tasks.ts';
import type { PixelSize } from '../provider.ts';
import { drawStrokes } from './draw-strokes.ts';
import { decodeMask } from './mask-picture.ts';
import { findMarks, type Box, type MaskPlane, type Marks } from './mask-plane.ts';

export interface LoadedMask extends Marks {
  readonly mask: MaskPlane;
}

/** A kept mask at the photo's own size. Fails with mask-empty when nothing of the photo is marked. */
export async function loadMask(source: MaskSource, photo: PixelSize): Promise<LoadedMask> {
  const mask = source.kind === 'strokes' ? drawStrokes(source.strokes, photo) : await decodeMask(await readFile(source.file), photo);
  const marks = findMarks(mask);
  if (!marks) throw new StudioFailure('mask-empty', 'The mask marks nothing of the photo. Draw over what should change.');
  return { mask, ...marks };
}

export const inShares = ({ left, top, right, bottom }: Box, { widthPx, heightPx }: PixelSize): ShareBox => ({
  left: left / widthPx,
  top: top / heightPx,
  right: right / widthPx,
  bottom: bottom / heightPx,
});
