import { cumulativeShares, pyramidOf, type GreyPicture } from '../grey-picture.ts';
import { bandOf, nearClipped, type SmoothPicture } from './smooth-picture.ts';
import { compose, enlarge, invert, largestDifferencePx, similarity, still, type Motion } from './motion.ts';
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
/** The columns of a homography's eight parameters (see linearise) that make zoom, turn and shift. */
const similarityColumns = [
  [1, 0, 0, 0, 1, 0, 0, 0],
  [0, -1, 0, 1, 0, 0, 0, 0],
  [0, 0, 1, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 1, 0, 0],
] as const;
const homographyColumns = Array.from({ length: 8 }, (_, i) => Array.from({ length: 8 }, (__, j) => (i === j ? 1 : 0)));

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

/** The other frame in the base's levels. */
interface SearchedLevel extends SmoothPicture {
  readonly clipped: Uint8Array;
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

/** The points in the black or the white squares of a chessboard. */
function everySecondPart(points: EdgePoints, parity: number, { widthPx, heightPx }: SmoothPicture): EdgePoints {
  const square = Math.max(widthPx, heightPx) / gridCells;
  const chosen = Array.from(points.x.keys()).filter(
    (k) => ((Math.floor((points.x[k]! + widthPx) / square) + Math.floor((points.y[k]! + heightPx) / square)) & 1) === parity,
  );
  const pick = (values: Float32Array): Float32Array => Float32Array.from(chosen, (k) => values[k]!);
  const { x, y, slopeX, slopeY, value } = points;
  return { count: chosen.length, x: pick(x), y: pick(y), slopeX: pick(slopeX), slopeY: pick(slopeY), value: pick(value) };
}

function edgePoints({ values: data, widthPx, heightPx }: SmoothPicture, clipped: Uint8Array): EdgePoints {
  const chosen: number[] = [];
  const quota = Math.ceil(mostPoints / gridCells ** 2);
  for (let row = 0; row < gridCells; row++) {
    for (let column = 0; column < gridCells; column++) {
      const edge = (cell: number, size: number): number => Math.min(size - 2, Math.max(2, Math.round((cell * size) / gridCells)));
      takeStrongest(
        data,
        clipped,
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

/** Adds the strongest edges of one cell of the picture, at most `quota`, in reading order. */
function takeStrongest(
  data: Float32Array,
  clipped: Uint8Array,
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
    clipped[at] === 1 ? 0 : Math.round(Math.abs(data[at + 1]! - data[at - 1]!) + Math.abs(data[at + width]! - data[at - width]!));
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

interface Fit {
  readonly motion: Motion;
  /** Robust mean of the squared residuals. */
  readonly cost: number;
  /** In how many of 4 x 4 parts of the picture there was something to go by. */
  readonly parts: number;
}
const mostIterations = 14;
const unknowns = 10;

/** Gauss-Newton on one level along these columns; gives the motion back unchanged where there is too little to go by. */
function refine(points: EdgePoints, other: SearchedLevel, start: Motion, columns: readonly (readonly number[])[]): Fit {
  // Coordinates run from -1 to 1, so that all unknowns are of one size.
  const reach = Math.max(other.widthPx, other.heightPx) / 2;
  let motion = start;
  let fit: Fit = { motion: start, cost: Infinity, parts: 0 };
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    const { normal, right, used, cost, parts } = linearise(points, other, motion, reach);
    if (used < leastPointsToSolve) return { motion: start, cost: Infinity, parts: 0 };
    fit = { motion, cost, parts };
    const step = solveAlong(columns, normal, right);
    if (!step) return { motion: start, cost: Infinity, parts: 0 };
    const [a, b, c, d, e, f, g, h] = step as [number, number, number, number, number, number, number, number];
    motion = compose(motion, invert([1 + a, b, c * reach, d, 1 + e, f * reach, g / reach, h / reach, 1]));
    const stepPx = Math.max(...step.map(Math.abs)) * reach;
    if (stepPx < 0.004) break;
  }
  return { ...fit, motion };
}

/** The normal equations of a small homography of the base plus gain and offset, at the motion so far. */
function linearise(
  points: EdgePoints,
  { values, clipped, widthPx, heightPx }: SearchedLevel,
  [a, b, c, d, e, f, g, h]: Motion,
  reach: number,
): { normal: Float64Array; right: Float64Array; used: number; cost: number; parts: number } {
  const centreX = (widthPx - 1) / 2;
  const centreY = (heightPx - 1) / 2;
  const normal = new Float64Array(unknowns * unknowns);
  const right = new Float64Array(unknowns);
  const slopes = new Float64Array(unknowns);
  const perPart = new Uint32Array(16);
  let used = 0;
  let squares = 0;
  let weights = 0;
  for (let k = 0; k < points.count; k++) {
    const x = points.x[k]!;
    const y = points.y[k]!;
    const w = 1 / (g * x + h * y + 1);
    const u = (a * x + b * y + c) * w + centreX;
    const v = (d * x + e * y + f) * w + centreY;
    const left = Math.floor(u);
    const top = Math.floor(v);
    if (!(left >= 1 && top >= 1 && left < widthPx - 2 && top < heightPx - 2)) continue;
    const at = top * widthPx + left;
    if (clipped[at] === 1) continue;
    const fu = u - left;
    const fv = v - top;
    const under = at + widthPx;
    const [nw, ne, sw, se] = [(1 - fu) * (1 - fv), fu * (1 - fv), (1 - fu) * fv, fu * fv];
    const [p, q, r, t0] = [values[at]!, values[at + 1]!, values[under]!, values[under + 1]!];
    const residual = nw * p + ne * q + sw * r + se * t0 - points.value[k]!;
    const weight = 1 / (1 + (residual / residualScaleLevels) ** 2);
    // Central differences at the four corners, as they are in the base.
    const otherX = nw * (q - values[at - 1]!) + ne * (values[at + 2]! - p) + sw * (t0 - values[under - 1]!) + se * (values[under + 2]! - r);
    const otherY =
      nw * (r - values[at - widthPx]!) +
      ne * (t0 - values[at - widthPx + 1]!) +
      sw * (values[under + widthPx]! - p) +
      se * (values[under + widthPx + 1]! - q);
    const gx = (points.slopeX[k]! / 2 + otherX / 4) * reach;
    const gy = (points.slopeY[k]! / 2 + otherY / 4) * reach;
    const s = x / reach;
    const t = y / reach;
    const along = gx * s + gy * t;
    slopes[0] = gx * s;
    slopes[1] = gx * t;
    slopes[2] = gx;
    slopes[3] = gy * s;
    slopes[4] = gy * t;
    slopes[5] = gy;
    slopes[6] = -s * along;
    slopes[7] = -t * along;
    slopes[8] = points.value[k]!;
    slopes[9] = 16;
    for (let i = 0; i < unknowns; i++) {
      const weighted = weight * slopes[i]!;
      right[i]! += weighted * residual;
      for (let j = i; j < unknowns; j++) normal[i * unknowns + j]! += weighted * slopes[j]!;
    }
    squares += weight * residual * residual;
    weights += weight;
    perPart[Math.min(3, (left * 4) / widthPx) | 0 | ((Math.min(3, (top * 4) / heightPx) | 0) << 2)]!++;
    used++;
  }
  const parts = perPart.reduce((sum, count) => sum + (count >= used / 160 ? 1 : 0), 0);
  return { normal, right, used, cost: squares / (weights + 1e-9), parts };
}

/** The least-squares step within the space of these columns (gain and offset stay free), in the eight parameters. */
function solveAlong(columns: readonly (readonly number[])[], normal: Float64Array, right: Float64Array): readonly number[] | undefined {
  const full = [...columns.map((column) => [...column, 0, 0]), [0, 0, 0, 0, 0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]];
  const entry = (i: number, j: number): number => normal[Math.min(i, j) * unknowns + Math.max(i, j)]!;
  const onto = full.map((column) =>
    Array.from({ length: unknowns }, (_, i) => column.reduce((sum, value, j) => sum + value * entry(i, j), 0)),
  );
  const size = full.length;
  const reduced = Float64Array.from({ length: size * size }, (_, at) =>
    full[Math.floor(at / size)]!.reduce((sum, value, i) => sum + value * onto[at % size]![i]!, 0),
  );
  const solved = solveSymmetric(
    reduced,
    Float64Array.from(full, (column) => column.reduce((sum, value, i) => sum + value * right[i]!, 0)),
  );
  return solved && Array.from({ length: 8 }, (_, i) => columns.reduce((sum, column, k) => sum + column[i]! * solved[k]!, 0));
}

/** Gauss-Jordan with pivoting on a system of which the upper triangle is given; undefined when it is singular. */
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
