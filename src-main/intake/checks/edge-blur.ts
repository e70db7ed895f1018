import type { GreyPicture } from '../../develop/grey-picture.ts';

/**
 * How blurred the sharpest edges of a picture are, by direction. An edge is compared with itself after a known further
 * blur (Zhuo and Sim 2011): with slopes A and B under Gaussians of 1 and 2 px, an edge of blur s has
 * (A / B)^2 = (s^2 + 4) / (s^2 + 1). Only strong edges count, by the noise that the picture itself shows; walls say nothing,
 * and of an edge that is soft in itself (a shadow) the share of the sharpest takes no notice.
 */
export interface EdgeBlur {
  /** Blur of the sharpest edges whose slope runs this way, as the sigma of a Gaussian in pixels; null where there are too few edges. */
  readonly byDirection: readonly (number | null)[];
  /** Of all directions together. */
  readonly overall: number | null;
  readonly points: number;
}

/** Directions of slopes over 180 degrees: 0 is left to right. */
export const directions = 6;
const tilePx = 96;
const columns = 12;
const rows = 8;
/** Pixels around a tile that the filters need. */
const rimPx = 7;
/** Slope in levels per pixel under the narrow Gaussian. */
const leastSlope = 4;
const noiseFactor = 5;
/** The sharpest edges speak for the picture: it need not be sharp all over. */
const sharpestShare = 0.15;
const leastPoints = 120;
const leastTiles = 4;
/** Blur is told apart up to here. */
const mostSigma = 12;

export function measureEdgeBlur(picture: GreyPicture): EdgeBlur {
  const slopeLimit = Math.max(leastSlope, noiseFactor * 0.2 * noiseOf(picture));
  const found: { sigma: number; direction: number; tile: number }[] = [];
  for (const [tile, place] of chooseTiles(picture).entries())
    measureTile(picture, place, slopeLimit, (sigma, direction) => found.push({ sigma, direction, tile }));
  const sharpest = (points: typeof found): number | null => {
    if (points.length < leastPoints || new Set(points.map(({ tile }) => tile)).size < leastTiles) return null;
    const sigmas = Float64Array.from(points, ({ sigma }) => sigma).toSorted();
    return sigmas[Math.floor(sharpestShare * sigmas.length)]!;
  };
  return {
    byDirection: Array.from({ length: directions }, (_, wanted) => sharpest(found.filter(({ direction }) => direction === wanted))),
    overall: sharpest(found),
    points: found.length,
  };
}

/** Standard deviation of the noise in levels: the median answer of a mask that planes and straight edges do not move (Immerkaer 1996). */
export function noiseOf({ data, widthPx, heightPx }: GreyPicture): number {
  const counts = new Uint32Array(2048);
  let total = 0;
  const step = Math.max(1, Math.floor(Math.sqrt((widthPx * heightPx) / 60_000)));
  for (let y = 1; y < heightPx - 1; y += step) {
    for (let x = 1; x < widthPx - 1; x += step) {
      const at = y * widthPx + x;
      const centre = data[at]!;
      if (centre < 8 || centre > 247) continue;
      const cross = data[at - 1]! + data[at + 1]! + data[at - widthPx]! + data[at + widthPx]!;
      const corners = data[at - widthPx - 1]! + data[at - widthPx + 1]! + data[at + widthPx - 1]! + data[at + widthPx + 1]!;
      counts[Math.min(2047, Math.abs(4 * centre - 2 * cross + corners))]!++;
      total++;
    }
  }
  let left = total / 2;
  const median = counts.findIndex((count) => (left -= count) < 0);
  return total === 0 ? 0 : (1.4826 * Math.max(0, median)) / 6;
}

/** In each cell of a grid the place with most going on. */
function chooseTiles({ data, widthPx, heightPx }: GreyPicture): { left: number; top: number }[] {
  const tiles: { left: number; top: number }[] = [];
  const reach = tilePx + 2 * rimPx;
  if (widthPx < reach || heightPx < reach) return tiles;
  const down = Math.max(1, Math.min(rows, Math.floor(heightPx / reach)));
  const across = Math.max(1, Math.min(columns, Math.floor(widthPx / reach)));
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      const left = Math.floor((column * widthPx) / across);
      const top = Math.floor((row * heightPx) / down);
      const right = Math.floor(((column + 1) * widthPx) / across);
      const bottom = Math.floor(((row + 1) * heightPx) / down);
      let best = 0;
      let place: { left: number; top: number } | undefined;
      for (let y = top; y + reach <= bottom; y += tilePx / 2) {
        for (let x = left; x + reach <= right; x += tilePx / 2) {
          const energy = liveliness(data, widthPx, x + rimPx, y + rimPx);
          if (energy > best) [best, place] = [energy, { left: x, top: y }];
        }
      }
      if (place) tiles.push(place);
    }
  }
  return tiles;
}

/** Sum of differences over some pixels, of unclipped values. */
function liveliness(data: Uint8Array, widthPx: number, left: number, top: number): number {
  let sum = 0;
  for (let y = top + 4; y < top + tilePx - 4; y += 6) {
    for (let x = left + 4; x < left + tilePx - 4; x += 6) {
      const at = y * widthPx + x;
      const value = data[at]!;
      if (value < 6 || value > 249) continue;
      const difference = Math.abs(data[at + 4]! - data[at - 4]!) + Math.abs(data[at + 4 * widthPx]! - data[at - 4 * widthPx]!);
      if (difference > 12) sum += Math.min(60, difference);
    }
  }
  return sum;
}

/** Gaussians of 1 and 2 pixels. */
const narrow = [0.0545, 0.2442, 0.4026, 0.2442, 0.0545];
const wide = [0.0088, 0.0271, 0.0651, 0.1216, 0.177, 0.2008, 0.177, 0.1216, 0.0651, 0.0271, 0.0088];

function measureTile(
  { data, widthPx }: GreyPicture,
  { left, top }: { left: number; top: number },
  slopeLimit: number,
  tell: (sigma: number, direction: number) => void,
): void {
  const size = tilePx + 2 * rimPx;
  const plane = new Float32Array(size * size);
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) plane[y * size + x] = data[(top + y) * widthPx + left + x]!;
  const fine = smooth(plane, size, narrow);
  const soft = smooth(plane, size, wide);
  for (let y = rimPx; y < size - rimPx; y++) {
    for (let x = rimPx; x < size - rimPx; x++) {
      const at = y * size + x;
      const gx = (fine[at + 1]! - fine[at - 1]!) / 2;
      const gy = (fine[at + size]! - fine[at - size]!) / 2;
      const slope = Math.sqrt(gx * gx + gy * gy);
      if (slope < slopeLimit || plane[at]! < 6 || plane[at]! > 249) continue;
      const ux = gx / slope;
      const uy = gy / slope;
      // The top of the slope, and no clipping beside it: a clipped edge looks sharper than it is.
      const next = at + Math.round(ux) + size * Math.round(uy);
      const before = at - Math.round(ux) - size * Math.round(uy);
      if (slope < slopeAt(fine, next, size) || slope <= slopeAt(fine, before, size)) continue;
      const bright = plane[at + Math.round(3 * ux) + size * Math.round(3 * uy)]!;
      const dark = plane[at - Math.round(3 * ux) - size * Math.round(3 * uy)]!;
      if (bright > 250 || dark < 5) continue;
      const wx = (soft[at + 1]! - soft[at - 1]!) / 2;
      const wy = (soft[at + size]! - soft[at - size]!) / 2;
      const ratio = (slope / Math.max(1e-3, Math.abs(wx * ux + wy * uy))) ** 2;
      const sigma = ratio >= 4 ? 0 : ratio <= 1.02 ? mostSigma : Math.min(mostSigma, Math.sqrt((4 - ratio) / (ratio - 1)));
      tell(sigma, directionOf(ux, uy));
    }
  }
}

function slopeAt(plane: Float32Array, at: number, stride: number): number {
  const gx = (plane[at + 1]! - plane[at - 1]!) / 2;
  const gy = (plane[at + stride]! - plane[at - stride]!) / 2;
  return Math.sqrt(gx * gx + gy * gy);
}

/** Unit vectors 30 degrees apart. */
const compass: readonly (readonly [number, number])[] = [
  [1, 0],
  [0.866025, 0.5],
  [0.5, 0.866025],
  [0, 1],
  [-0.5, 0.866025],
  [-0.866025, 0.5],
];

/** Which of the directions over 180 degrees a slope runs in. */
function directionOf(ux: number, uy: number): number {
  let best = 0;
  let most = -1;
  for (let direction = 0; direction < directions; direction++) {
    const [x, y] = compass[direction]!;
    const along = Math.abs(x * ux + y * uy);
    if (along > most) [best, most] = [direction, along];
  }
  return best;
}

function smooth(plane: Float32Array, size: number, weights: readonly number[]): Float32Array {
  const radius = weights.length >> 1;
  const across = new Float32Array(plane.length);
  for (let y = 0; y < size; y++) {
    for (let x = radius; x < size - radius; x++) {
      let sum = 0;
      for (let k = -radius; k <= radius; k++) sum += weights[k + radius]! * plane[y * size + x + k]!;
      across[y * size + x] = sum;
    }
  }
  const out = new Float32Array(plane.length);
  for (let y = radius; y < size - radius; y++) {
    for (let x = radius; x < size - radius; x++) {
      let sum = 0;
      for (let k = -radius; k <= radius; k++) sum += weights[k + radius]! * across[(y + k) * size + x]!;
      out[y * size + x] = sum;
    }
  }
  return out;
}
