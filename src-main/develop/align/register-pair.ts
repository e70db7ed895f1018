import { cumulativeShares, pyramidOf, type GreyPicture } from '../grey-picture.ts';
import { compose, enlarge, still, type Motion } from './motion.ts';
import { thresholdShift } from './threshold-shift.ts';

/**
 * The motion between two exposures of one scene, to a fraction of a pixel: Gauss-Newton on the brightness difference at
 * strong edges (Lucas and Kanade 1981; Baker and Matthews 2004), coarse to fine, starting from a threshold-bitmap shift.
 * The other frame's levels are first matched to the base's by their distribution; gain and offset ride along as two
 * more unknowns, and what does not fit (a moving branch, clipping) loses its weight (Cauchy).
 */

/** A frame made ready: its pyramid and the edges that a motion is measured on. */
export interface Landmarks {
  readonly levels: readonly GreyPicture[];
  readonly edges: readonly EdgePoints[];
}
/** Points on strong edges, coordinates from the centre of the level. */
interface EdgePoints {
  readonly count: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly slopeX: Float32Array;
  readonly slopeY: Float32Array;
  readonly value: Float32Array;
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
const mostPoints = 24_000;
/** Edges are taken from all over the picture: no window may outvote the room. */
const gridCells = 12;
const leastSlope = 5;
const residualScaleLevels = 10;
const leastPointsToSolve = 30;

export function findLandmarks(picture: GreyPicture): Landmarks {
  const levels = pyramidOf(picture, leastLevelPx, mostLevels);
  return { levels, edges: levels.slice(0, searchLevels).map(edgePoints) };
}

/** `from` is a first guess in pixels of the finest level; without one the threshold bitmaps give it. */
export function registerPair(base: Landmarks, other: Landmarks, from?: Motion): Registration {
  const start = from ?? { ...still, ...asMotion(thresholdShift(base.levels, other.levels)) };
  const matching = matchLevels(base.levels[Math.min(1, base.levels.length - 1)]!, other.levels[Math.min(1, other.levels.length - 1)]!);
  const coarsest = Math.min(searchLevels, base.levels.length) - 1;
  let motion = enlarge(start, 2 ** -coarsest);
  for (let level = coarsest; level >= 0; level--) {
    motion = refine(base.edges[level]!, other.levels[level]!, matching, motion, level === 0 ? 10 : 14);
    if (level > 0) motion = enlarge(motion, 2);
  }
  return { motion, ...compareGradients(base.edges[0]!, other.levels[0]!, matching, motion) };
}

const asMotion = ({ x, y }: { x: number; y: number }): Pick<Motion, 'xPx' | 'yPx'> => ({ xPx: x, yPx: y });

function edgePoints({ data, widthPx, heightPx }: GreyPicture): EdgePoints {
  const chosen: number[] = [];
  const quota = Math.ceil(mostPoints / gridCells ** 2);
  for (let row = 0; row < gridCells; row++) {
    for (let column = 0; column < gridCells; column++) {
      const edge = (cell: number, size: number): number => Math.min(size - 2, Math.max(2, Math.round((cell * size) / gridCells)));
      takeStrongest(
        data,
        widthPx,
        edge(column, widthPx),
        edge(column + 1, widthPx),
        edge(row, heightPx),
        edge(row + 1, heightPx),
        quota,
        chosen,
      );
    }
  }
  const points: EdgePoints = {
    count: chosen.length,
    x: new Float32Array(chosen.length),
    y: new Float32Array(chosen.length),
    slopeX: new Float32Array(chosen.length),
    slopeY: new Float32Array(chosen.length),
    value: new Float32Array(chosen.length),
  };
  for (const [index, at] of chosen.entries()) {
    points.x[index] = (at % widthPx) - (widthPx - 1) / 2;
    points.y[index] = Math.floor(at / widthPx) - (heightPx - 1) / 2;
    points.slopeX[index] = (data[at + 1]! - data[at - 1]!) / 2;
    points.slopeY[index] = (data[at + widthPx]! - data[at - widthPx]!) / 2;
    points.value[index] = data[at]!;
  }
  return points;
}

const isClipped = (level: number): boolean => level < 10 || level > 245;

/** An edge of something clipped is not where it seems: the white of a window grows into its frame. Looks two pixels around. */
function isClippedNear(data: Uint8Array, at: number, width: number): boolean {
  const above = at - width;
  const below = at + 2 * width;
  return isClipped(data[at]!) || data[above - 1]! > 245 || data[above + 2]! > 245 || data[below - 1]! > 245 || data[below + 2]! > 245;
}

/** Adds the strongest edges of one cell of the picture, at most `quota`, in reading order. */
function takeStrongest(
  data: Uint8Array,
  width: number,
  fromX: number,
  toX: number,
  fromY: number,
  toY: number,
  quota: number,
  chosen: number[],
): void {
  const strengths = new Int32Array(511);
  const strengthAt = (at: number): number =>
    isClipped(data[at]!) ? 0 : Math.abs(data[at + 1]! - data[at - 1]!) + Math.abs(data[at + width]! - data[at - width]!);
  for (let y = fromY; y < toY; y++) for (let x = fromX; x < toX; x++) strengths[strengthAt(y * width + x)]!++;
  let least = 510;
  for (let sum = strengths[least]!; least > 2 * leastSlope && sum < quota;) sum += strengths[--least]!;
  let left = quota;
  for (let y = fromY; y < toY && left > 0; y++) {
    for (let x = fromX; x < toX && left > 0; x++) {
      if (strengthAt(y * width + x) < least) continue;
      chosen.push(y * width + x);
      left--;
    }
  }
}

/** A table that gives `other`'s levels the distribution of `base`'s. */
function matchLevels(base: GreyPicture, other: GreyPicture): Float32Array {
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

/** Gauss-Newton on one level; gives the motion back unchanged where there is too little to go by. */
function refine(
  points: EdgePoints,
  { data, widthPx, heightPx }: GreyPicture,
  matching: Float32Array,
  start: Motion,
  iterations: number,
): Motion {
  const centreX = (widthPx - 1) / 2;
  const centreY = (heightPx - 1) / 2;
  let motion = start;
  const slopes = new Float64Array(6);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const { zoom, turn, xPx, yPx } = motion;
    const normal = new Float64Array(36);
    const right = new Float64Array(6);
    let used = 0;
    for (let k = 0; k < points.count; k++) {
      const x = points.x[k]!;
      const y = points.y[k]!;
      const u = x + zoom * x - turn * y + xPx + centreX;
      const v = y + turn * x + zoom * y + yPx + centreY;
      const left = Math.floor(u);
      const top = Math.floor(v);
      if (left < 1 || top < 1 || left >= widthPx - 2 || top >= heightPx - 2) continue;
      const at = top * widthPx + left;
      if (isClippedNear(data, at, widthPx)) continue;
      const fu = u - left;
      const fv = v - top;
      const upper = matching[data[at]!]! * (1 - fu) + matching[data[at + 1]!]! * fu;
      const lower = matching[data[at + widthPx]!]! * (1 - fu) + matching[data[at + widthPx + 1]!]! * fu;
      const residual = upper * (1 - fv) + lower * fv - points.value[k]!;
      const weight = 1 / (1 + (residual / residualScaleLevels) ** 2);
      const gx = points.slopeX[k]!;
      const gy = points.slopeY[k]!;
      slopes[0] = gx * x + gy * y;
      slopes[1] = gy * x - gx * y;
      slopes[2] = gx;
      slopes[3] = gy;
      slopes[4] = points.value[k]! - 128;
      slopes[5] = 1;
      for (let i = 0; i < 6; i++) {
        const weighted = weight * slopes[i]!;
        right[i]! += weighted * residual;
        for (let j = i; j < 6; j++) normal[i * 6 + j]! += weighted * slopes[j]!;
      }
      used++;
    }
    if (used < leastPointsToSolve) return start;
    const step = solveSymmetric(normal, right);
    if (!step) return start;
    motion = { zoom: zoom - step[0]!, turn: turn - step[1]!, xPx: xPx - step[2]!, yPx: yPx - step[3]! };
    if (Math.abs(step[2]!) + Math.abs(step[3]!) < 0.003 && (Math.abs(step[0]!) + Math.abs(step[1]!)) * widthPx < 0.006) break;
  }
  return motion;
}

/** Gauss-Jordan with pivoting on a 6 x 6 system of which the upper triangle is given; undefined when it is singular. */
function solveSymmetric(upper: Float64Array, right: Float64Array): readonly number[] | undefined {
  const size = right.length;
  const rows = Array.from({ length: size }, (_, i) => [
    ...Array.from({ length: size }, (__, j) => upper[Math.min(i, j) * size + Math.max(i, j)]!),
    right[i]!,
  ]);
  for (let i = 0; i < size; i++) rows[i]![i]! *= 1 + 1e-6;
  for (let i = 0; i < size; i++) {
    let pivot = i;
    for (let r = i + 1; r < size; r++) if (Math.abs(rows[r]![i]!) > Math.abs(rows[pivot]![i]!)) pivot = r;
    if (Math.abs(rows[pivot]![i]!) < 1e-9) return undefined;
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    for (let r = 0; r < size; r++) {
      if (r === i) continue;
      const factor = rows[r]![i]! / rows[i]![i]!;
      for (let c = i; c <= size; c++) rows[r]![c]! -= factor * rows[i]![c]!;
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!);
}

function compareGradients(
  points: EdgePoints,
  { data, widthPx, heightPx }: GreyPicture,
  matching: Float32Array,
  motion: Motion,
): { points: number; likeness: number } {
  const centreX = (widthPx - 1) / 2;
  const centreY = (heightPx - 1) / 2;
  let used = 0;
  let product = 0;
  let ownSquare = 0;
  let otherSquare = 0;
  for (let k = 0; k < points.count; k++) {
    const { x: u, y: v } = moved(motion, points.x[k]!, points.y[k]!);
    const left = Math.round(u + centreX);
    const top = Math.round(v + centreY);
    if (left < 1 || top < 1 || left >= widthPx - 1 || top >= heightPx - 1) continue;
    const at = top * widthPx + left;
    if (isClipped(data[at]!)) continue;
    const gx = (matching[data[at + 1]!]! - matching[data[at - 1]!]!) / 2;
    const gy = (matching[data[at + widthPx]!]! - matching[data[at - widthPx]!]!) / 2;
    product += gx * points.slopeX[k]! + gy * points.slopeY[k]!;
    ownSquare += points.slopeX[k]! ** 2 + points.slopeY[k]! ** 2;
    otherSquare += gx * gx + gy * gy;
    used++;
  }
  return { points: used, likeness: used > 0 ? product / Math.sqrt(ownSquare * otherSquare + 1e-9) : 0 };
}

function moved({ zoom, turn, xPx, yPx }: Motion, x: number, y: number): { x: number; y: number } {
  const to = compose({ zoom, turn, xPx, yPx }, { ...still, xPx: x, yPx: y });
  return { x: to.xPx, y: to.yPx };
}
