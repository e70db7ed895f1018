import type { EdgeField } from './edge-field.ts';
import { shiftAt, type FrameShift } from './frame-shift.ts';

export interface MatchRule {
  /** Weakest edge that is asked for, and the strength from which it counts in full; levels a pixel. */
  readonly least: number;
  readonly full: number;
  /** What is enough of an edge in the other picture: in levels a pixel, and of the edge's own strength. */
  readonly enough: number;
  readonly enoughShare: number;
  /** Whether an edge that may be a soft shadow counts for nothing. */
  readonly onlySharp: boolean;
  /** Whether nothing is said where the other picture is burnt out. */
  readonly skipsBurnt: boolean;
}

/** From here on a photo says little of what is there, in levels. */
const burnt = 232;
/** Pixels a place may be off beside what the whole frame is. */
const reachPx = 2;
/** Cosine of the most that directions may differ, 32 degrees. */
const leastCosine = 0.85;

/**
 * The edges of one picture that the other has not, near the same place and in about the same direction: for each pixel on such an edge 0 to 1, by
 * its strength. Much is asked of an edge to be looked for and little of one to be found, so that neither a new tone curve nor a softer picture makes a difference.
 */
export function unmatchedEdges(of: EdgeField, other: EdgeField, shift: FrameShift, sign: 1 | -1, rule: MatchRule): Float32Array {
  const { widthPx: width, heightPx: height } = of;
  const out = new Float32Array(width * height);
  const near = disc(width);
  const isShifted = shift.rmsPx > 0.75;
  for (let y = 4; y < height - 4; y++) {
    for (let x = 4, i = y * width + 4; x < width - 4; x++, i++) {
      const here = of.strength[i]!;
      if (here < rule.least || !of.isRidge[i]) continue;
      let at = i;
      if (isShifted) {
        const [sx, sy] = shiftAt(shift.by, x - width / 2, y - height / 2);
        const [tx, ty] = [Math.round(x + sign * sx), Math.round(y + sign * sy)];
        // What was cut away cannot be compared.
        if (tx < 4 || ty < 4 || tx >= width - 4 || ty >= height - 4) continue;
        at = ty * width + tx;
      }
      if (rule.skipsBurnt && brighterSide(other, at, of.dx[i]!, of.dy[i]!) > burnt) continue;
      const enough = Math.max(rule.enough, rule.enoughShare * here);
      const [dx, dy] = [of.dx[i]!, of.dy[i]!];
      let isFound = false;
      for (const step of near) {
        const k = at + step;
        if (other.strength[k]! >= enough && Math.abs(dx * other.dx[k]! + dy * other.dy[k]!) >= leastCosine) {
          isFound = true;
          break;
        }
      }
      if (isFound || (rule.onlySharp && isSoft(of, x, y))) continue;
      out[i] = Math.min(1, (here - rule.least + 1) / (rule.full - rule.least + 1));
    }
  }
  return withoutCrumbs(out, width);
}

/** The brighter of what lies three pixels to both sides. */
function brighterSide({ luma, widthPx }: EdgeField, at: number, dx: number, dy: number): number {
  const step = Math.round(3 * dy) * widthPx + Math.round(3 * dx);
  return Math.max(luma[at]!, luma[at + step]!, luma[at - step]!);
}

function disc(width: number): Int32Array {
  const steps: [number, number][] = [];
  for (let y = -reachPx; y <= reachPx; y++)
    for (let x = -reachPx; x <= reachPx; x++) if (x * x + y * y <= reachPx * reachPx + 1) steps.push([x * x + y * y, y * width + x]);
  return Int32Array.from(steps.toSorted(([a], [b]) => a - b).map(([, step]) => step));
}

/** Whether the step goes on well beyond the steepest pixel, as a shadow's does. */
function isSoft({ luma, strength, dx, dy, widthPx, heightPx }: EdgeField, x: number, y: number): boolean {
  const i = y * widthPx + x;
  const at = (t: number): number => {
    const px = Math.min(widthPx - 1, Math.max(0, Math.round(x + t * dx[i]!)));
    const py = Math.min(heightPx - 1, Math.max(0, Math.round(y + t * dy[i]!)));
    return luma[py * widthPx + px]!;
  };
  const wide = Math.abs(at(7) - at(-7));
  const narrow = Math.abs(at(3) - at(-3));
  return wide > 1.35 * narrow || strength[i]! < 0.17 * wide;
}

/** Edges are lines: a pixel without two more within two pixels is noise or texture. */
function withoutCrumbs(marks: Float32Array, width: number): Float32Array {
  const out = new Float32Array(marks.length);
  for (let i = 2 * width + 2; i < marks.length - 2 * width - 2; i++) {
    if (marks[i] === 0) continue;
    let count = -1;
    for (let dy = -2; dy <= 2; dy++) for (let dx = -2; dx <= 2; dx++) if (marks[i + dy * width + dx]! > 0) count++;
    if (count >= 3) out[i] = marks[i]!;
  }
  return out;
}
