/** Levels as wide as this on their short edge, or narrower, hold only the light and shade of the whole room. */
const broadPx = 16;
/** Levels as wide as this are left as they are. */
const finePx = 64;

/**
 * How much of its own pattern the weights of a level keep, 0 to 1; the rest is their mean over the picture. In broad
 * levels that is `broadShare`: with less, a room and its window keep the brightness that an average of the exposures
 * gives them and no shade falls on the wall between; with more, the window is brought down further.
 */
export function shareOfLevel(shortEdgePx: number, broadShare: number): number {
  return Math.min(1, Math.max(broadShare, (shortEdgePx - broadPx) / (finePx - broadPx)));
}
