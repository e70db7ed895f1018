import type { PhotoCheck } from '../../../src-preload/contract/library.ts';
import { pyramidOf, type GreyPicture } from '../../develop/grey-picture.ts';
import { directions, measureEdgeBlur, type EdgeBlur } from './edge-blur.ts';

/** Of the long edge: what is softer shows in a picture of 2048 pixels. */
const visibleShare = 0.00035;
/** No lens and no sensor is sharper than the first; beyond the second the measure no longer grows with the blur. */
const leastLimit = 1.4;
const mostLimit = 3;
/** The measure on the sharpest edges, lines among them, is so much of a Gaussian's sigma; measured on blurred photographs. */
const measuredShare = 0.75;
/** Ten to ninety percent of an edge, in sigmas. */
const edgeWidth = 2.56;

/** What is blurred so far that no edge is left is looked at in smaller versions; there the edges must be many and all around. */
const leastLevelPx = 120;
const mostLevels = 3;
const manyPoints = 600;

/** Whether a picture is blurred; the photo itself is `scale` times as large. */
export function blurCheck(picture: GreyPicture, scale: number): PhotoCheck | null {
  for (const [level, smaller] of pyramidOf(picture, leastLevelPx, mostLevels).entries()) {
    const blur = measureEdgeBlur(smaller);
    if (blur.overall === null) continue;
    const isPlain = blur.points >= manyPoints && blur.byDirection.every((sigma) => sigma !== null);
    return level === 0 || isPlain ? judgeBlur(blur, Math.max(smaller.widthPx, smaller.heightPx), scale * 2 ** level) : null;
  }
  return null;
}

/**
 * Blurred all over (focus, or a lens that is wet), or along one direction (the camera moved). Half a picture that is sharp is
 * a choice, and nothing is said of a picture without edges. `scale` is how many
 * times larger the photo is than what was measured.
 */
export function judgeBlur({ byDirection, overall }: EdgeBlur, longEdgePx: number, scale: number): PhotoCheck | null {
  const limit = Math.min(mostLimit, Math.max(leastLimit, visibleShare * longEdgePx));
  const known = byDirection.filter((sigma) => sigma !== null);
  const width = (sigma: number): string => `${Math.round((scale * edgeWidth * sigma) / measuredShare)} pixels wide`;
  if (overall !== null && overall >= limit && known.length >= 3 && known.every((sigma) => sigma >= 0.75 * limit)) {
    return { code: 'blurred', severity: 'warning', message: `Even the sharpest edges are about ${width(overall)}.` };
  }
  for (const [direction, along] of byDirection.entries()) {
    if (along === null || along < limit) continue;
    const at = (steps: number): number | null => byDirection[(direction + steps + directions) % directions] ?? null;
    const across = at(directions / 2);
    const isSharpAcross = across !== null && across <= 0.45 * along;
    const besideAcross = [at(directions / 2 - 1), at(directions / 2 + 1)];
    const besideAlong = [at(-1), at(1)];
    if (
      isSharpAcross &&
      besideAcross.every((sigma) => sigma === null || sigma <= 0.8 * along) &&
      besideAlong.every((sigma) => sigma === null || sigma >= 0.3 * along)
    ) {
      return {
        code: 'blurred',
        severity: 'warning',
        message: `Edges are about ${width(along)} in one direction: the camera moved during the exposure.`,
      };
    }
  }
  return null;
}
