import type { Place } from './matrix.ts';

/** A rectangle on the straightened plane, in diagonals of the photo. */
export interface Frame {
  readonly centre: Place;
  readonly width: number;
  readonly height: number;
}

/** nx x + ny y <= reach, (nx, ny) of length 1. */
interface Side {
  readonly nx: number;
  readonly ny: number;
  readonly reach: number;
}

/**
 * The largest rectangle of the proportions `width` : `height` within an outline, whose sides are given as points in
 * order around it; where it may slide, as near to `wanted` as it can be. Each side counts as the straight line between its ends, moved inwards to its innermost point: exact
 * for straight sides, a little careful for bowed ones. Null where nothing fits.
 *
 * Centre and scale of the rectangle are three unknowns of a linear programme with four constraints, so that the best
 * answer is one of the four places where three of them meet.
 */
export function keepFrame(outline: readonly (readonly Place[])[], width: number, height: number, wanted: Place): Frame | null {
  const middle = meanOf(outline.flat());
  const sides = outline.map((points) => sideThrough(points, middle));
  if (sides.some((side) => side === null)) return null;
  const walls = sides.filter((side) => side !== null);
  let best: Frame | null = null;
  for (let left = 0; left < walls.length; left++) {
    const answer = meet(
      walls.filter((_, index) => index !== left),
      width,
      height,
    );
    if (!answer || answer.scale <= (best ? best.width / width : 0)) continue;
    const isInside = walls.every(
      ({ nx, ny, reach }) => nx * answer.x + ny * answer.y + answer.scale * halfAcross(nx, ny, width, height) <= reach + 1e-12,
    );
    if (isInside) best = { centre: { x: answer.x, y: answer.y }, width: answer.scale * width, height: answer.scale * height };
  }
  return best && { ...best, centre: nearestCentre(walls, best, wanted) };
}

/**
 * Of all places where a frame fits, the one nearest to `wanted` (Dykstra's projections onto the half-planes): often only two opposite sides hold
 * the frame, and it may slide between the others.
 */
function nearestCentre(walls: readonly Side[], { centre, width, height }: Frame, wanted: Place): Place {
  // A hair smaller, so that what holds the frame in one place does not keep it from being found.
  const scale = 1 - 1e-7;
  let { x, y } = wanted;
  const pulls = walls.map(() => ({ x: 0, y: 0 }));
  for (let round = 0; round < 300; round++) {
    for (const [index, { nx, ny, reach }] of walls.entries()) {
      const pull = pulls[index]!;
      const [px, py] = [x + pull.x, y + pull.y];
      const over = Math.max(0, nx * px + ny * py + scale * halfAcross(nx, ny, width, height) - reach);
      [x, y] = [px - over * nx, py - over * ny];
      pull.x = px - x;
      pull.y = py - y;
    }
  }
  const isInside = walls.every(({ nx, ny, reach }) => nx * x + ny * y + scale * halfAcross(nx, ny, width, height) <= reach + 1e-6);
  return isInside ? { x, y } : centre;
}

/** How far a rectangle of scale 1 reaches from its centre in the direction (nx, ny). */
const halfAcross = (nx: number, ny: number, width: number, height: number): number => (Math.abs(nx) * width + Math.abs(ny) * height) / 2;

function meanOf(points: readonly Place[]): Place {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

function sideThrough(points: readonly Place[], middle: Place): Side | null {
  const first = points[0]!;
  const last = points.at(-1)!;
  const length = Math.hypot(last.x - first.x, last.y - first.y);
  if (!(length > 0)) return null;
  let nx = (last.y - first.y) / length;
  let ny = (first.x - last.x) / length;
  if (nx * (middle.x - first.x) + ny * (middle.y - first.y) > 0) [nx, ny] = [-nx, -ny];
  return { nx, ny, reach: Math.min(...points.map(({ x, y }) => nx * x + ny * y)) };
}

/** Where three constraints hold exactly; null where they are parallel. */
function meet(
  sides: readonly Side[],
  width: number,
  height: number,
): { readonly x: number; readonly y: number; readonly scale: number } | null {
  const [a, b, c] = sides.map(({ nx, ny, reach }) => [nx, ny, halfAcross(nx, ny, width, height), reach] as const);
  if (!a || !b || !c) return null;
  const det3 = (i: 0 | 1 | 2 | 3, j: 0 | 1 | 2 | 3, k: 0 | 1 | 2 | 3): number =>
    a[i] * (b[j] * c[k] - b[k] * c[j]) - a[j] * (b[i] * c[k] - b[k] * c[i]) + a[k] * (b[i] * c[j] - b[j] * c[i]);
  const whole = det3(0, 1, 2);
  if (Math.abs(whole) < 1e-12) return null;
  return { x: det3(3, 1, 2) / whole, y: det3(0, 3, 2) / whole, scale: det3(0, 1, 3) / whole };
}
