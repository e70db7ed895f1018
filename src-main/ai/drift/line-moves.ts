import { findChains, transposed, type EdgePicture } from '../../develop/geometry/find-edges.ts';
import { straightPieces, traceChains, type Line } from '../../develop/geometry/straight-lines.ts';
import type { EdgeField } from './edge-field.ts';
import { shiftAt, type FrameShift } from './frame-shift.ts';

/** A straight edge in pixels. */
export interface Segment {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly lengthPx: number;
}

export interface MovedLine extends Segment {
  /** Of its length that went the same way. */
  readonly movedPx: number;
  /** How far, across the line. */
  readonly byPx: number;
}

/** Of the longer side: shortest line, step between looks along it, farthest that it is looked for. */
const shortest = 0.05;
const reachShare = 0.032;
const lookPx = 20;
/** Half of what is compared across the line. */
const halfPx = 10;

/** Upright and level straight edges, found in the halved picture; see find-edges.ts. */
export function findLines({ luma, widthPx, heightPx }: EdgeField): readonly Segment[] {
  const [width, height] = [widthPx >> 1, heightPx >> 1];
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = 2 * y * widthPx + 2 * x;
      data[y * width + x] = (luma[i]! + luma[i + 1]! + luma[i + widthPx]! + luma[i + widthPx + 1]!) / 4;
    }
  const picture: EdgePicture = { data, widthPx: width, heightPx: height };
  const diagonal = Math.hypot(width, height);
  const least = (shortest * Math.max(width, height)) / diagonal;
  const lines: Line[] = [];
  for (const isTransposed of [false, true]) {
    const chains = findChains(isTransposed ? transposed(picture) : picture);
    for (const trace of traceChains(chains, { widthPx: width, heightPx: height, isTransposed }, null))
      lines.push(...straightPieces(trace, least, 1.2 / diagonal));
  }
  return lines.map(({ from, to, length }) => ({
    x0: 2 * (from.x * diagonal + (width - 1) / 2) + 0.5,
    y0: 2 * (from.y * diagonal + (height - 1) / 2) + 0.5,
    x1: 2 * (to.x * diagonal + (width - 1) / 2) + 0.5,
    y1: 2 * (to.y * diagonal + (height - 1) / 2) + 0.5,
    lengthPx: 2 * length * diagonal,
  }));
}

/**
 * Lines that stand elsewhere: what lies across a line is looked for along the same direction (correlation of slopes, so that light does not matter). One
 * has moved where it is no longer at its place, is found again nearby by most of its length, and did not look the same there before.
 */
export function findMovedLines(before: EdgeField, after: EdgeField, lines: readonly Segment[], shift: FrameShift): readonly MovedLine[] {
  const moved: MovedLine[] = [];
  const reach = Math.round(reachShare * Math.max(before.widthPx, before.heightPx));
  const votes = new Float32Array(2 * reach + 1);
  const one = new Float32Array(2 * (reach + halfPx) + 1);
  const two = new Float32Array(2 * (reach + halfPx) + 1);
  for (const line of lines) {
    const [ux, uy] = [(line.x1 - line.x0) / line.lengthPx, (line.y1 - line.y0) / line.lengthPx];
    const looks = Math.max(2, Math.floor(line.lengthPx / lookPx));
    votes.fill(0);
    for (let look = 0; look < looks; look++) {
      const middle = ((look + 0.5) * line.lengthPx) / looks;
      const [x, y] = [line.x0 + ux * middle, line.y0 + uy * middle];
      const [sx, sy] = shift.rmsPx > 0.75 ? shiftAt(shift.by, x - before.widthPx / 2, y - before.heightPx / 2) : [0, 0];
      if (!slopesAcross(before, x, y, ux, uy, one) || !slopesAcross(after, x + sx, y + sy, ux, uy, two)) continue;
      const here = Math.max(correlate(one, 0, two, 0), correlate(one, 0, two, -1), correlate(one, 0, two, 1));
      if (here > 0.55) continue;
      let [best, bestAt] = [0, 0];
      for (let s = -reach; s <= reach; s++) {
        if (Math.abs(s) < 3) continue;
        const score = correlate(one, 0, two, s);
        if (score > best) [best, bestAt] = [score, s];
      }
      if (best < 0.88 || correlate(one, 0, one, bestAt) > 0.7) continue;
      votes[bestAt + reach]!++;
    }
    let [most, at] = [0, 0];
    for (let s = -reach; s <= reach; s++) {
      let sum = 0;
      for (let k = Math.max(-reach, s - 2); k <= Math.min(reach, s + 2); k++) sum += votes[k + reach]!;
      if (sum > most) [most, at] = [sum, s];
    }
    if (most >= Math.max(2, 0.5 * looks)) moved.push({ ...line, movedPx: (most / looks) * line.lengthPx, byPx: at });
  }
  return moved;
}

/** The slope across a line at each pixel, the mean of a few places along it; false where that is outside of the picture. */
function slopesAcross({ luma, widthPx, heightPx }: EdgeField, x: number, y: number, ux: number, uy: number, out: Float32Array): boolean {
  const half = (out.length - 1) / 2;
  out.fill(0);
  const margin = 2;
  for (let along = -8; along <= 8; along += 4) {
    const [cx, cy] = [x + along * ux, y + along * uy];
    for (let t = -half; t <= half; t++) {
      const px = Math.round(cx - t * uy);
      const py = Math.round(cy + t * ux);
      if (px < margin || py < margin || px >= widthPx - margin || py >= heightPx - margin) {
        if (Math.abs(t) <= halfPx) return false;
        continue;
      }
      const ahead = Math.round(py + ux) * widthPx + Math.round(px - uy);
      const behind = Math.round(py - ux) * widthPx + Math.round(px + uy);
      out[t + half]! += luma[ahead]! - luma[behind]!;
    }
  }
  return true;
}

/** Correlation of the window about `a` with that about `b`, both in pixels across from the line; 0 where there is next to nothing. */
function correlate(one: Float32Array, a: number, two: Float32Array, b: number): number {
  const half = (one.length - 1) / 2;
  let [cross, first, second] = [0, 0, 0];
  for (let t = -halfPx; t <= halfPx; t++) {
    const p = one[half + a + t]!;
    const q = two[half + b + t]!;
    cross += p * q;
    first += p * p;
    second += q * q;
  }
  if (second < 0.06 * first || second < 600) return 0;
  return cross / Math.sqrt(first * second);
}
