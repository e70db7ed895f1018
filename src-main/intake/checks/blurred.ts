import type { PhotoCheck } from '../../../src-preload/contract/library.ts';
import { directions, type EdgeBlur } from './edge-blur.ts';

/** Of the long edge: what is softer shows in a picture of 2048 pixels. */
const visibleShare = 0.00035;
/** No lens and no sensor is sharper than the first; beyond the second the measure no longer grows with the blur. */
const leastLimit = 1.4;
const mostLimit = 3;
/** The measure on the sharpest edges, lines among them, is so much of a Gaussian's sigma; measured on blurred photographs. */
const measuredShare = 0.75;
/** Ten to ninety percent of an edge, in sigmas. */
const edgeWidth = 2.56;

/**
 * Blurred all over (focus, or a lens that is wet), or along one direction (the camera moved). Half a picture that is sharp is
 * a choice, and nothing is said of a picture without edges.
 */
export function blurCheck({ byDirection, overall }: EdgeBlur, longEdgePx: number): PhotoCheck | null {
  const limit = Math.min(mostLimit, Math.max(leastLimit, visibleShare * longEdgePx));
  const known = byDirection.filter((sigma) => sigma !== null);
  const width = (sigma: number): string => `${Math.round((edgeWidth * sigma) / measuredShare)} pixels wide`;
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
