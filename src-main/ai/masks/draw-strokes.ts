import type { Stroke } from '../../../src-preload/contract/ai.ts';
import type { PixelSize } from '../provider.ts';
import type { MaskPlane } from './mask-plane.ts';

/**
 * Brush strokes as a mask of a photo's own size: round capsules along each line, anti-aliased over one pixel, painting and
 * erasing in order. Painting takes the greater of two coverages and erasing the smaller, so a line that crosses itself is
 * nothing special and each capsule goes straight into the mask, touching only the rows and pixels it covers. Nothing but
 * additions, products, quotients and square roots: the same strokes give the same bytes on every machine.
 */
export function drawStrokes(strokes: readonly Stroke[], { widthPx, heightPx }: PixelSize): MaskPlane {
  const canvas = newCanvas(widthPx, heightPx);
  for (const { mode, radius, points } of strokes) {
    // A finer brush would fall between the pixels.
    const radiusPx = Math.max(1, radius * Math.max(widthPx, heightPx));
    canvas.begin(mode === 'paint');
    const line = simplify(points, widthPx, heightPx, Math.min(1, Math.max(0.05, radiusPx / 128)));
    canvas.draw(newCapsule(line[0]!, line[1]!, line[0]!, line[1]!, radiusPx));
    for (let i = 2; i < line.length && !canvas.isFull(); i += 2) {
      canvas.draw(newCapsule(line[i - 2]!, line[i - 1]!, line[i]!, line[i + 1]!, radiusPx));
    }
  }
  return { values: canvas.values, widthPx, heightPx };
}

/** Points that may be left out one after the other; a longer look back wins little. */
const mostSkipped = 24;

/** x and y in turn, in pixels, without points that lie within `tolerancePx` of the line between those that stay. */
function simplify(points: Stroke['points'], widthPx: number, heightPx: number, tolerancePx: number): Float64Array {
  const count = points.length;
  const all = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    all[2 * i] = points[i]!.x * widthPx;
    all[2 * i + 1] = points[i]!.y * heightPx;
  }
  const kept = new Float64Array(2 * count);
  let length = 0;
  const keep = (i: number): void => {
    kept[length++] = all[2 * i]!;
    kept[length++] = all[2 * i + 1]!;
  };
  const isStraight = (from: number, to: number): boolean => {
    for (let i = from + 1; i < to; i++) {
      const square = squareToLine(all[2 * i]!, all[2 * i + 1]!, all[2 * from]!, all[2 * from + 1]!, all[2 * to]!, all[2 * to + 1]!);
      if (square > tolerancePx * tolerancePx) return false;
    }
    return true;
  };
  keep(0);
  for (let from = 0; from < count - 1;) {
    let to = from + 1;
    while (to + 1 < count && to - from < mostSkipped && isStraight(from, to + 1)) to++;
    keep(to);
    from = to;
  }
  // A dot that was pressed longer than a moment is a dot.
  return length === 4 && kept[0] === kept[2] && kept[1] === kept[3] ? kept.subarray(0, 2) : kept.subarray(0, length);
}

/** Square of the distance from a point to a line from a to b. */
function squareToLine(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const t = square > 0 ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square)) : 0;
  const [ex, ey] = [x - ax - t * dx, y - ay - t * dy];
  return ex * ex + ey * ey;
}

interface Canvas {
  readonly values: Uint8Array;
  begin(isPaint: boolean): void;
  draw(capsule: Capsule): void;
  /** Whether the stroke covers all there is, so that no more of it matters. */
  isFull(): boolean;
}

function newCanvas(widthPx: number, heightPx: number): Canvas {
  const values = new Uint8Array(widthPx * heightPx);
  /** Of each row, one stretch that the stroke already covers wholly: most of a capsule lies on the one before it. */
  const coveredFrom = new Int32Array(heightPx);
  const coveredTo = new Int32Array(heightPx);
  let fullRows = 0;
  let isPaint = true;

  const begin = (paints: boolean): void => {
    isPaint = paints;
    coveredFrom.fill(0);
    coveredTo.fill(0);
    fullRows = 0;
  };

  const cover = (y: number, from: number, to: number): void => {
    const start = y * widthPx;
    const level = isPaint ? 255 : 0;
    const [hadFrom, hadTo] = [coveredFrom[y]!, coveredTo[y]!];
    const touches = hadTo > hadFrom && from <= hadTo && to >= hadFrom;
    if (!touches) {
      values.fill(level, start + from, start + to);
      if (to - from <= hadTo - hadFrom) return;
      coveredFrom[y] = from;
      coveredTo[y] = to;
    } else {
      if (from < hadFrom) {
        values.fill(level, start + from, start + hadFrom);
        coveredFrom[y] = from;
      }
      if (to > hadTo) {
        values.fill(level, start + hadTo, start + to);
        coveredTo[y] = to;
      }
      if (from >= hadFrom && to <= hadTo) return;
    }
    if (coveredFrom[y] === 0 && coveredTo[y] === widthPx) fullRows++;
  };

  /** Pixels from..to of a row that a capsule covers in part. */
  const shade = (y: number, from: number, to: number, capsule: Capsule): void => {
    const full = isPaint ? 255 : 0;
    for (let x = from; x < to; x++) {
      const at = y * widthPx + x;
      const had = values[at]!;
      if (had === full) continue;
      const coverage = coverageOf(capsule, x + 0.5, y + 0.5);
      if (isPaint) {
        if (coverage > had) values[at] = coverage;
      } else if (255 - coverage < had) values[at] = 255 - coverage;
    }
  };

  const outer = newSpan();
  const inner = newSpan();
  const draw = (capsule: Capsule): void => {
    const { ay, by, radiusPx } = capsule;
    const firstRow = Math.max(0, Math.ceil(Math.min(ay, by) - radiusPx - 1));
    const lastRow = Math.min(heightPx - 1, Math.floor(Math.max(ay, by) + radiusPx));
    for (let y = firstRow; y <= lastRow; y++) {
      if (!findSpan(capsule, radiusPx + 0.5, y + 0.5, outer)) continue;
      // Pixels whose centres lie inside.
      const from = Math.max(0, Math.ceil(outer.from - 0.5));
      const to = Math.min(widthPx, Math.floor(outer.to + 0.5));
      if (from >= to || (from >= coveredFrom[y]! && to <= coveredTo[y]!)) continue;
      let full = to;
      let fullTo = to;
      if (findSpan(capsule, radiusPx - 0.5, y + 0.5, inner)) {
        full = Math.max(from, Math.ceil(inner.from - 0.5));
        fullTo = Math.min(to, Math.floor(inner.to + 0.5));
        if (full < fullTo) cover(y, full, fullTo);
        else full = fullTo = to;
      }
      shade(y, from, full, capsule);
      shade(y, fullTo, to, capsule);
    }
  };
  return { values, begin, draw, isFull: () => fullRows === heightPx };
}

/** All that is no further than a radius from the line between a and b; convex, so that every row meets it once. */
interface Capsule {
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
  readonly radiusPx: number;
  readonly length: number;
  /** From a to b, of length one; nothing for a dot. */
  readonly ux: number;
  readonly uy: number;
}

/**
 * The capsule from the point before to this one. Where they lie so close that the capsule is nowhere a twentieth of a pixel
 * wider than the two dots at its ends, this one's dot is all there is left to draw.
 */
function newCapsule(ax: number, ay: number, bx: number, by: number, radiusPx: number): Capsule {
  const square = (bx - ax) * (bx - ax) + (by - ay) * (by - ay);
  if (square <= 8 * 0.05 * radiusPx) return { ax: bx, ay: by, bx, by, radiusPx, length: 0, ux: 0, uy: 0 };
  const length = Math.sqrt(square);
  return { ax, ay, bx, by, radiusPx, length, ux: (bx - ax) / length, uy: (by - ay) / length };
}

function coverageOf({ ax, ay, bx, by, radiusPx, length }: Capsule, x: number, y: number): number {
  const square = length === 0 ? (x - ax) * (x - ax) + (y - ay) * (y - ay) : squareToLine(x, y, ax, ay, bx, by);
  return Math.round(255 * Math.min(1, Math.max(0, radiusPx + 0.5 - Math.sqrt(square))));
}

/** Where a row enters a capsule and where it leaves it. */
interface Span {
  from: number;
  to: number;
}
const newSpan = (): Span => ({ from: 0, to: 0 });

/** Writes where the row at `y` meets the capsule of this radius; false when it does not. */
function findSpan({ ax, ay, bx, by, length, ux, uy }: Capsule, radius: number, y: number, span: Span): boolean {
  const underA = y - ay;
  const chordA = radius * radius - underA * underA;
  if (length === 0) {
    if (chordA < 0) return false;
    const half = Math.sqrt(chordA);
    span.from = ax - half;
    span.to = ax + half;
    return true;
  }
  let from = Infinity;
  let to = -Infinity;
  if (chordA >= 0) {
    const half = Math.sqrt(chordA);
    from = ax - half;
    to = ax + half;
  }
  const underB = y - by;
  const chordB = radius * radius - underB * underB;
  if (chordB >= 0) {
    const half = Math.sqrt(chordB);
    from = Math.min(from, bx - half);
    to = Math.max(to, bx + half);
  }
  if (uy !== 0) {
    // Across: |underA ux - (x - ax) uy| <= radius. Between the ends: 0 <= (x - ax) ux + underA uy <= length.
    const middle = ax + (underA * ux) / uy;
    const across = radius / Math.abs(uy);
    let low = middle - across;
    let high = middle + across;
    if (ux === 0) {
      if (underA * uy < 0 || underA * uy > length) low = Infinity;
    } else {
      const one = ax - (underA * uy) / ux;
      const other = one + length / ux;
      low = Math.max(low, Math.min(one, other));
      high = Math.min(high, Math.max(one, other));
    }
    if (low <= high) {
      from = Math.min(from, low);
      to = Math.max(to, high);
    }
  }
  span.from = from;
  span.to = to;
  return from <= to;
}
