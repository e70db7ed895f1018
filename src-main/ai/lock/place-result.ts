import type { PixelSize } from '../provider.ts';
import type { Box } from '../masks/mask-plane.ts';
import { unusable } from './read-result.ts';
import { registerResult, type Framing, type RegisterInput, type Registration } from './register-result.ts';

/** Proportions that differ by no more than this came of rounding, and the result lies corner on corner. */
const sameProportions = 0.02;
/** What has other proportions must show the same scene for certain. */
const certainLikeness = 0.3;
/** Of a whole picture, what a move leaves open at an edge may be this share of its long edge; it is mirrored in. */
const mostOpenShare = 0.004;

/**
 * Decides how a result lies over what was sent, so that all of `needed` (in the part's pixels) is shown. Fails with
 * ai-result-unusable where other proportions cannot be explained, or what is needed was cut off.
 */
export function placeResult(input: RegisterInput, needed: Box, isWhole: boolean): Registration {
  const { part, result } = input;
  const isSame = Math.abs(Math.log((result.widthPx / result.heightPx / part.widthPx) * part.heightPx)) <= sameProportions;
  const mostOpenPx = isWhole ? mostOpenShare * Math.max(part.widthPx, part.heightPx) : 1;
  if (isSame) {
    const found = registerResult(input, 'stretched');
    if (openPx(found, result, needed) <= mostOpenPx) return found;
    return { ...found, placement: cornerOnCorner(part, result), likeness: found.likenessBefore, movePx: 0 };
  }
  const framings: readonly Framing[] = ['cropped', 'padded', 'stretched'];
  const [best] = framings.map((framing) => registerResult(input, framing)).toSorted((a, b) => (b.likeness ?? 0) - (a.likeness ?? 0));
  const sizes = `${result.widthPx} x ${result.heightPx} for ${part.widthPx} x ${part.heightPx}`;
  if (!best || (best.likeness ?? 0) < certainLikeness) {
    throw unusable(`The provider sent a picture in other proportions (${sizes}), and what it shows cannot be laid over the photo.`);
  }
  if (openPx(best, result, needed) > mostOpenPx) {
    throw unusable(`The provider sent a picture in other proportions (${sizes}) that lacks a part of what is needed.`);
  }
  return best;
}

const cornerOnCorner = (part: PixelSize, result: PixelSize): Registration['placement'] => ({
  left: 0,
  top: 0,
  scaleX: result.widthPx / part.widthPx,
  scaleY: result.heightPx / part.heightPx,
});

/** By how many of the part's pixels the result ends before what is needed does, on the worst side. */
function openPx({ placement: { left, top, scaleX, scaleY } }: Registration, result: PixelSize, needed: Box): number {
  const sides = [
    -left / scaleX - needed.left,
    -top / scaleY - needed.top,
    needed.right - (result.widthPx - left) / scaleX,
    needed.bottom - (result.heightPx - top) / scaleY,
  ];
  return Math.max(0, ...sides);
}
