import type { EdgeField } from './edge-field.ts';
import type { Segment } from './line-moves.ts';

/** A frame of new lines, in pixels. */
export interface Opening {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Windows and doors that were not there: two upright new lines side by side, closed above and below by new edges, and brighter inside than the wall
 * about them is. A picture on the wall has that shape too, and is not brighter than its wall by as much.
 */
export function findNewOpenings(
  before: EdgeField,
  after: EdgeField,
  added: Float32Array,
  lines: readonly Segment[],
  isRelit: boolean,
): readonly Opening[] {
  const { widthPx: width, heightPx: height } = after;
  const longer = Math.max(width, height);
  const tone = toneOf(before, after);
  const uprights = lines
    .map(({ x0, y0, x1, y1, lengthPx }) => ({
      x0: y0 < y1 ? x0 : x1,
      y0: Math.min(y0, y1),
      x1: y0 < y1 ? x1 : x0,
      y1: Math.max(y0, y1),
      lengthPx,
    }))
    .filter(({ x0, y0, x1, y1, lengthPx }) => y1 - y0 > 3 * Math.abs(x1 - x0) && lengthPx > 0.045 * longer)
    .filter((line) => newShare(added, width, height, line) > 0.6)
    .toSorted((a, b) => a.x0 - b.x0);
  const found: Opening[] = [];
  for (const [index, one] of uprights.entries()) {
    for (const two of uprights.slice(index + 1)) {
      const [left, right] = [(one.x0 + one.x1) / 2, (two.x0 + two.x1) / 2];
      const [top, bottom] = [Math.max(one.y0, two.y0), Math.min(one.y1, two.y1)];
      const tall = bottom - top;
      const wide = right - left;
      if (wide < 0.025 * longer || wide > 0.5 * width || tall < 0.6 * Math.max(one.y1 - one.y0, two.y1 - two.y0) || tall < 0.3 * wide)
        continue;
      const above = { x0: one.x0, y0: one.y0, x1: two.x0, y1: two.y0 };
      const below = { x0: one.x1, y0: one.y1, x1: two.x1, y1: two.y1 };
      const room = 4 + 0.014 * longer;
      const [head, sill] = [closing(added, width, height, above, -1, room), closing(added, width, height, below, 1, room)];
      if (Math.min(head.share, sill.share) < 0.5) continue;
      // Eyes stand higher than sills: a window reaches above the middle of the picture, a pattern on the floor does not.
      if (top - head.off > 0.5 * height) continue;
      const opening = { left, top: top - head.off, right, bottom: bottom + sill.off };
      if (isHoleInWall(before, after, tone, opening, isRelit)) found.push(opening);
    }
  }
  return found;
}

interface Ends {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Of a line, how much is new. */
function newShare(added: Float32Array, width: number, height: number, line: Ends): number {
  return along(line, (x, y) => hasNear(added, width, height, x, y, 2));
}

/** The same of the best line up to `room` pixels farther out, and how far out it is: upright lines end short of the corner. */
function closing(
  added: Float32Array,
  width: number,
  height: number,
  line: Ends,
  outward: 1 | -1,
  room: number,
): { readonly share: number; readonly off: number } {
  let best = { share: 0, off: 0 };
  for (let off = 0; off <= room; off += 4) {
    const moved = { ...line, y0: line.y0 + outward * off, y1: line.y1 + outward * off };
    const share = along(moved, (x, y) => hasNear(added, width, height, x, y, 3));
    if (share > best.share) best = { share, off };
  }
  return best;
}

function along({ x0, y0, x1, y1 }: Ends, holds: (x: number, y: number) => boolean): number {
  const steps = Math.max(4, Math.round(Math.hypot(x1 - x0, y1 - y0) / 3));
  let count = 0;
  for (let k = 0; k <= steps; k++) if (holds(Math.round(x0 + ((x1 - x0) * k) / steps), Math.round(y0 + ((y1 - y0) * k) / steps))) count++;
  return count / (steps + 1);
}

function hasNear(marks: Float32Array, width: number, height: number, x: number, y: number, px: number): boolean {
  for (let dy = -px; dy <= px; dy++)
    for (let dx = -px; dx <= px; dx++) {
      const [cx, cy] = [x + dx, y + dy];
      if (cx >= 0 && cy >= 0 && cx < width && cy < height && marks[cy * width + cx]! > 0) return true;
    }
  return false;
}

/** How much brighter the picture became, as the median of many places. */
function toneOf(before: EdgeField, after: EdgeField): number {
  const gains: number[] = [];
  for (let i = 0; i < before.luma.length; i += 97) gains.push((after.luma[i]! + 8) / (before.luma[i]! + 8));
  return gains.toSorted((a, b) => a - b)[gains.length >> 1] ?? 1;
}

/**
 * Whether the inside is brighter by a clear step than what is about it and than what was there. The wall about it has to be what it was: where it is
 * not, as about the reflection in a new mirror, the frame is part of a thing. Other light changes walls, so that this is not asked of them then.
 */
function isHoleInWall(before: EdgeField, after: EdgeField, tone: number, { left, top, right, bottom }: Opening, isRelit: boolean): boolean {
  const { widthPx, heightPx } = after;
  const pad = Math.max(6, 0.12 * (right - left));
  let [inside, was, insides, ring, kept, rings] = [0, 0, 0, 0, 0, 0];
  for (let y = Math.max(0, Math.round(top - pad)); y < Math.min(heightPx, bottom + pad); y += 2) {
    for (let x = Math.max(0, Math.round(left - pad)); x < Math.min(widthPx, right + pad); x += 2) {
      const i = y * widthPx + x;
      const then = Math.min(255, tone * (before.luma[i]! + 8) - 8);
      if (x > left + 0.5 * pad && x < right - 0.5 * pad && y > top + 0.5 * pad && y < bottom - 0.5 * pad) {
        inside += after.luma[i]!;
        was += then;
        insides++;
      } else if (x < left - 0.3 * pad || x > right + 0.3 * pad || y < top - 0.3 * pad || y > bottom + 0.3 * pad) {
        ring += after.luma[i]!;
        if (Math.abs(after.luma[i]! - then) < 28) kept++;
        rings++;
      }
    }
  }
  if (insides < 20 || rings < 20) return false;
  const level = inside / insides;
  return level > ring / rings + leastStep && level > was / insides + leastStep && (isRelit || kept > 0.6 * rings);
}
const leastStep = 16;
