import { cumulativeShares, pyramidOf, type GreyPicture } from '../grey-picture.ts';
import { bandOf, nearClipped } from './smooth-picture.ts';
import { edgePoints, everySecondPart, type EdgePoints } from './edge-points.ts';
import { homographyColumns, leastPointsToSolve, linearise, refine, similarityColumns, type Fit, type SearchedLevel } from './fit-motion.ts';
import { enlarge, largestDifferencePx, similarity, still, type Motion } from './motion.ts';
import { thresholdShift } from './threshold-shift.ts';

/**
 * The motion between two exposures of one scene, to a fraction of a pixel: Gauss-Newton on the brightness difference at
 * strong edges (Lucas and Kanade 1981; Baker and Matthews 2004; with the mean of both frames' slopes, Benhimane and Malis 2004), coarse to fine, starting from a
 * threshold-bitmap shift. The other frame's levels are first matched to the base's by their distribution; gain and offset
 * ride along as two more unknowns, and what does not fit (a moving branch, clipping) loses its weight (Cauchy).
 *
 * Shift, rotation and zoom come first. All eight parameters of a homography are taken only where edges all over the
 * picture ask for them: on a wall with one window they would follow the noise.
 */

/** A frame made ready: its pyramid and the edges that a motion is measured on. */
export interface Landmarks {
  readonly levels: readonly GreyPicture[];
  /** Of the levels that are searched. */
  readonly edges: readonly EdgePoints[];
  /** Where those levels are clipped, or nearly beside it. */
  readonly clipped: readonly Uint8Array[];
}
export interface Registration {
  /** In pixels of the finest level. */
  readonly motion: Motion;
  /** How many edge points both frames show unclipped. */
  readonly points: number;
  /** Correlation of the two frames' gradients at those points once aligned: near 1 for the same scene, near 0 for another. */
  readonly likeness: number;
}

const leastLevelPx = 24;
const mostLevels = 7;
/** The gradient search starts this many halvings below the finest level. */
const searchLevels = 4;
/** A motion up to this is doubted, and not believed where it explains no more than this share. */
const mostStillPx = 0.8;
const mostStillLoss = 0.06;
/** A homography has to fit this much better than the similarity, in the robust mean of squares... */
const leastGain = 0.02;
/** ...say something else at the corners, in pixels of the finest level and as a share of the long edge... */
const leastDifferencePx = 0.8;
const leastDifferenceShare = 0.0008;
/** ...of which two of them, each from every second part of the picture, may disagree by this share... */
const mostDisagreement = 0.2;
/** ...and rest on edges in this many of 4 x 4 parts of the picture. */
const leastParts = 10;

export function findLandmarks(picture: GreyPicture): Landmarks {
  const levels = pyramidOf(picture, leastLevelPx, mostLevels);
  const searched = levels.slice(0, searchLevels);
  const clipped = searched.map(nearClipped);
  return { levels, clipped, edges: searched.map((level, index) => edgePoints(bandOf(level), clipped[index]!)) };
}

/** `from` is a first guess in pixels of the finest level; without one the threshold bitmaps give it. */
export function registerPair(base: Landmarks, other: Landmarks, from?: Motion): Registration {
  const start = from ?? asMotion(thresholdShift(base.levels, other.levels));
  const matching = matchLevels(base.levels[Math.min(1, base.levels.length - 1)]!, other.levels[Math.min(1, other.levels.length - 1)]!);
  const coarsest = Math.min(searchLevels, base.levels.length) - 1;
  const other8 = (level: number): SearchedLevel => ({ ...bandOf(other.levels[level]!, matching), clipped: other.clipped[level]! });
  let motion = enlarge(start, 2 ** -coarsest);
  for (let level = coarsest; level > 0; level--) {
    motion = enlarge(refine(base.edges[level]!, other8(level), motion, similarityColumns).motion, 2);
  }
  const finest = other8(0);
  const simple = refine(base.edges[0]!, finest, motion, similarityColumns);
  if (isStill(base.edges[0]!, finest, simple)) return { motion: still, ...compareGradients(base.edges[0]!, finest, still) };
  const best = simple.parts >= leastParts ? withPerspective(base.edges[0]!, finest, simple) : simple.motion;
  return { motion: best, ...compareGradients(base.edges[0]!, finest, best) };
}

/** A tripod: no motion explains the frame nearly as well as the small one that was found. */
function isStill(points: EdgePoints, other: SearchedLevel, { motion, cost }: Fit): boolean {
  if (largestDifferencePx(motion, still, other.widthPx, other.heightPx) > mostStillPx) return false;
  const { used, cost: stillCost } = linearise(points, other, still, Math.max(other.widthPx, other.heightPx) / 2);
  return used >= leastPointsToSolve && stillCost <= (1 + mostStillLoss) * cost;
}

const asMotion = ({ x, y }: { x: number; y: number }): Motion => similarity({ xPx: x, yPx: y });

function withPerspective(points: EdgePoints, other: SearchedLevel, simple: Fit): Motion {
  const full = refine(points, other, simple.motion, homographyColumns);
  const { widthPx, heightPx } = other;
  const difference = largestDifferencePx(full.motion, simple.motion, widthPx, heightPx);
  // A camera that tilts so much that edges converge shows everything shifted by several times that.
  const shift = Math.hypot(simple.motion[2], simple.motion[5]);
  if (
    full.cost > (1 - leastGain) * simple.cost ||
    difference > shift ||
    difference < Math.max(leastDifferencePx, leastDifferenceShare * Math.max(widthPx, heightPx))
  )
    return simple.motion;
  const [one, two] = [0, 1].map((parity) => refine(everySecondPart(points, parity, other), other, full.motion, homographyColumns).motion);
  return largestDifferencePx(one!, two!, widthPx, heightPx) <= mostDisagreement * difference ? full.motion : simple.motion;
}

/** A table that gives `other`'s levels the distribution of `base`'s. */
export function matchLevels(base: GreyPicture, other: GreyPicture): Float32Array {
  const baseShares = cumulativeShares(base);
  const otherShares = cumulativeShares(other);
  const table = new Float32Array(256);
  let level = 0;
  for (let from = 0; from < 256; from++) {
    while (level < 255 && baseShares[level]! < otherShares[from]!) level++;
    const below = level > 0 ? baseShares[level - 1]! : 0;
    const width = baseShares[level]! - below;
    table[from] = level - 1 + (width > 0 ? Math.min(1, (otherShares[from]! - below) / width) : 1);
  }
  return table;
}

export function compareGradients(
  points: EdgePoints,
  { values, clipped, widthPx, heightPx }: SearchedLevel,
  [a, b, c, d, e, f, g, h]: Motion,
): { points: number; likeness: number } {
  const centreX = (widthPx - 1) / 2;
  const centreY = (heightPx - 1) / 2;
  let used = 0;
  let product = 0;
  let ownSquare = 0;
  let otherSquare = 0;
  for (let k = 0; k < points.count; k++) {
    const x = points.x[k]!;
    const y = points.y[k]!;
    const w = 1 / (g * x + h * y + 1);
    const left = Math.round((a * x + b * y + c) * w + centreX);
    const top = Math.round((d * x + e * y + f) * w + centreY);
    if (!(left >= 1 && top >= 1 && left < widthPx - 1 && top < heightPx - 1)) continue;
    const at = top * widthPx + left;
    if (clipped[at] === 1) continue;
    const gx = (values[at + 1]! - values[at - 1]!) / 2;
    const gy = (values[at + widthPx]! - values[at - widthPx]!) / 2;
    product += gx * points.slopeX[k]! + gy * points.slopeY[k]!;
    ownSquare += points.slopeX[k]! ** 2 + points.slopeY[k]! ** 2;
    otherSquare += gx * gx + gy * gy;
    used++;
  }
  return { points: used, likeness: used > 0 ? product / Math.sqrt(ownSquare * otherSquare + 1e-9) : 0 };
}
