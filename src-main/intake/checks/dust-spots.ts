import { z } from 'zod';
import type { GreyPicture } from '../../develop/grey-picture.ts';

/** A small soft dark spot on an even area; it may be dust on the sensor, or a nail in the wall. */
export const DustSpot = z.object({
  /** 0 to 1 on the sensor: orientation undone, so that spots of upright and turned photos can be compared. */
  x: z.number(),
  y: z.number(),
  /** Share of the long edge. */
  radius: z.number(),
  /** How much darker than its surroundings, 0 to 1: the same dust takes the same share of any light. */
  depth: z.number(),
});
export type DustSpot = z.infer<typeof DustSpot>;

/** Radii in pixels of a picture of 1500; dust at f/8 to f/22 is 15 to 60 pixels across on 24 megapixels. */
const radiiPx = [2, 3, 5, 7];
/** How much darker the spot is than what surrounds it. */
const leastDepth = 0.025;
const mostDepth = 0.4;
const darkestGround = 70;
const brightestGround = 248;
/** Unevenness of the surroundings against the spot's depth. */
const mostUneven = 0.3;
/** Every place around is at least so far above the spot, of the whole depth. */
const leastRise = 0.6;
const mostSpots = 40;
/** Places around a spot in radii; each stands for the one opposite too. */
const pairs: readonly (readonly [number, number])[] = [
  [2.4, 0],
  [0, 2.4],
  [1.7, 1.7],
  [1.7, -1.7],
  [3.4, 1.4],
  [1.4, 3.4],
  [-1.4, 3.4],
  [-3.4, 1.4],
];

/** The most believable spots of an upright picture of about 1500 px; `orientation` is the frame's EXIF value. */
export function findDustSpots(picture: GreyPicture, orientation: number): DustSpot[] {
  const { widthPx, heightPx } = picture;
  const sums = integralOf(picture);
  const found: { x: number; y: number; radius: number; depth: number; ground: number; clarity: number }[] = [];
  for (const radius of radiiPx) {
    const rim = 4 * radius + 1;
    // A spot is as plain half a radius off its middle.
    const step = (radius + 1) >> 1;
    for (let y = rim; y < heightPx - rim; y += step) {
      for (let x = rim; x < widthPx - rim; x += step) {
        const inner = meanAt(sums, widthPx, x, y, radius >> 1);
        const ground = ringMean(sums, widthPx, x, y, radius);
        const depth = (ground - inner) / ground;
        if (depth < leastDepth || depth > mostDepth || ground < darkestGround || ground > brightestGround) continue;
        const uneven = unevenness(sums, widthPx, x, y, radius, inner, ground);
        if (uneven > mostUneven * (ground - inner)) continue;
        found.push({ x, y, radius, depth, ground, clarity: (ground - inner) / (uneven + 1) });
      }
    }
  }
  const spots: typeof found = [];
  for (const spot of found.toSorted((a, b) => b.clarity - a.clarity || a.y - b.y || a.x - b.x)) {
    if (spots.length >= mostSpots) break;
    if (spots.every((other) => Math.hypot(other.x - spot.x, other.y - spot.y) > 3 * Math.max(other.radius, spot.radius))) spots.push(spot);
  }
  const longEdgePx = Math.max(widthPx, heightPx);
  return spots.map((spot) => {
    const { x, y } = middleOf(picture, spot);
    return {
      ...onSensor((x + 0.5) / widthPx, (y + 0.5) / heightPx, orientation),
      radius: spot.radius / longEdgePx,
      depth: spot.depth,
    };
  });
}

/** The centre of what is darker than the ground: the search goes in steps. */
function middleOf(
  { data, widthPx }: GreyPicture,
  { x, y, radius, ground }: { x: number; y: number; radius: number; ground: number },
): { x: number; y: number } {
  let [weights, sumX, sumY] = [0, 0, 0];
  for (let dy = -2 * radius; dy <= 2 * radius; dy++) {
    for (let dx = -2 * radius; dx <= 2 * radius; dx++) {
      const weight = Math.max(0, (1 - leastDepth / 2) * ground - data[(y + dy) * widthPx + x + dx]!);
      weights += weight;
      sumX += weight * dx;
      sumY += weight * dy;
    }
  }
  return weights > 0 ? { x: x + sumX / weights, y: y + sumY / weights } : { x, y };
}

/** Where a place of the upright picture is in the file as it was stored. */
export function onSensor(x: number, y: number, orientation: number): { x: number; y: number } {
  switch (orientation) {
    case 2:
      return { x: 1 - x, y };
    case 3:
      return { x: 1 - x, y: 1 - y };
    case 4:
      return { x, y: 1 - y };
    case 5:
      return { x: y, y: x };
    case 6:
      return { x: y, y: 1 - x };
    case 7:
      return { x: 1 - y, y: 1 - x };
    case 8:
      return { x: 1 - y, y: x };
    default:
      return { x, y };
  }
}

/** One row and one column larger than the picture. */
function integralOf({ data, widthPx, heightPx }: GreyPicture): Uint32Array {
  const stride = widthPx + 1;
  const sums = new Uint32Array(stride * (heightPx + 1));
  for (let y = 0; y < heightPx; y++) {
    let row = 0;
    for (let x = 0; x < widthPx; x++) {
      row += data[y * widthPx + x]!;
      sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1]! + row;
    }
  }
  return sums;
}

function boxSum(sums: Uint32Array, widthPx: number, left: number, top: number, right: number, bottom: number): number {
  const stride = widthPx + 1;
  return sums[bottom * stride + right]! - sums[top * stride + right]! - sums[bottom * stride + left]! + sums[top * stride + left]!;
}

function meanAt(sums: Uint32Array, widthPx: number, x: number, y: number, reach: number): number {
  return boxSum(sums, widthPx, x - reach, y - reach, x + reach + 1, y + reach + 1) / (2 * reach + 1) ** 2;
}

/** Between two and three radii from the middle. */
function ringMean(sums: Uint32Array, widthPx: number, x: number, y: number, radius: number): number {
  const outer = 3 * radius;
  const inner = 2 * radius;
  const large = boxSum(sums, widthPx, x - outer, y - outer, x + outer + 1, y + outer + 1);
  const small = boxSum(sums, widthPx, x - inner, y - inner, x + inner + 1, y + inner + 1);
  return (large - small) / ((2 * outer + 1) ** 2 - (2 * inner + 1) ** 2);
}

/**
 * The spread of eight pairs of places around the spot, each pair on opposite sides, so that a wall that grows darker to one
 * side is even. Infinite where one of the places is nearly as dark as the spot: that is an edge or a line.
 */
function unevenness(sums: Uint32Array, widthPx: number, x: number, y: number, radius: number, inner: number, ground: number): number {
  const reach = Math.max(1, radius >> 1);
  const darkest = inner + leastRise * (ground - inner);
  let lowest = 255;
  let highest = 0;
  for (const [across, down] of pairs) {
    const dx = Math.round(across * radius);
    const dy = Math.round(down * radius);
    const one = meanAt(sums, widthPx, x + dx, y + dy, reach);
    const other = meanAt(sums, widthPx, x - dx, y - dy, reach);
    if (one < darkest || other < darkest) return Infinity;
    lowest = Math.min(lowest, (one + other) / 2);
    highest = Math.max(highest, (one + other) / 2);
  }
  return highest - lowest;
}
