import type { EdgePoints } from './edge-points.ts';
import { compose, invert, type Motion } from './motion.ts';
import type { SmoothPicture } from './smooth-picture.ts';
import { solveAlong, unknowns } from './solve-along.ts';

/** The other frame in the base's levels. */
export interface SearchedLevel extends SmoothPicture {
  readonly clipped: Uint8Array;
}

export interface Fit {
  readonly motion: Motion;
  /** Robust mean of the squared residuals. */
  readonly cost: number;
  /** In how many of 4 x 4 parts of the picture there was something to go by. */
  readonly parts: number;
}
const mostIterations = 14;
const residualScaleLevels = 10;
/** Fewer say nothing. */
export const leastPointsToSolve = 30;
/** The columns of a homography's eight parameters (see linearise) that make zoom, turn and shift. */
export const similarityColumns = [
  [1, 0, 0, 0, 1, 0, 0, 0],
  [0, -1, 0, 1, 0, 0, 0, 0],
  [0, 0, 1, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 1, 0, 0],
] as const;
/** All eight of them. */
export const homographyColumns = Array.from({ length: 8 }, (_, i) => Array.from({ length: 8 }, (__, j) => (i === j ? 1 : 0)));

/** Gauss-Newton on one level along these columns; gives the motion back unchanged where there is too little to go by. */
export function refine(points: EdgePoints, other: SearchedLevel, start: Motion, columns: readonly (readonly number[])[]): Fit {
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
export function linearise(
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
