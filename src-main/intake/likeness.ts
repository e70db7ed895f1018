/**
 * How alike two frames are, whatever their exposure. Each frame keeps a small plane of display luma; to compare, every
 * value is replaced by its rank among the others, which no monotone tone curve can change, and the ranks are correlated
 * over pixels that are clipped in neither frame. Frames of one scene a stop or two apart score 0.8 to 1, different
 * scenes hardly above 0.5.
 */

/** Cells along the longer and the shorter side: small enough to be stored with every frame, and coarse enough to forgive a hand. */
export const longCells = 72;
export const shortCells = 48;
/** How far one frame may have moved, in cells: 1.4 % of the width. */
const reachCells = 1;
/** Display values below and above are taken as clipped: noise and sensor saturation. */
const darkestUsable = 7;
const brightestUsable = 248;
/** Nothing is gained by trying shifts on two frames that agree so well without. */
const certainlyAlike = 0.9;
/** Fewer common pixels than this share tell nothing. */
const leastOverlap = 0.03;

export interface Tones {
  /** Base64: one byte for the shape, then the luma plane. */
  readonly likeness: string;
  /** Mean display luma, 0 to 1. */
  readonly meanLuma: number;
}

/** Measures a decoded picture: interleaved 8-bit sRGB, upright. */
export function measureTones(rgb: Uint8Array, widthPx: number, heightPx: number): Tones {
  const isPortrait = heightPx > widthPx;
  const columns = isPortrait ? shortCells : longCells;
  const rows = isPortrait ? longCells : shortCells;
  const sums = new Float64Array(columns * rows);
  const counts = new Uint32Array(columns * rows);
  const columnOf = Uint8Array.from({ length: widthPx }, (_, x) => Math.floor((x * columns) / widthPx));
  let total = 0;
  for (let y = 0, at = 0; y < heightPx; y += 1) {
    const rowStart = Math.floor((y * rows) / heightPx) * columns;
    for (let x = 0; x < widthPx; x += 1, at += 3) {
      // Rec. 709 weights in 1/256.
      const luma = 54 * rgb[at]! + 183 * rgb[at + 1]! + 19 * rgb[at + 2]!;
      const cell = rowStart + columnOf[x]!;
      sums[cell]! += luma;
      counts[cell]! += 1;
      total += luma;
    }
  }
  const plane = new Uint8Array(1 + columns * rows);
  plane[0] = isPortrait ? 1 : 0;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let cell = row * columns + column;
      // A picture smaller than the plane leaves cells empty: the pixel that covers the cell stands in them.
      if (counts[cell] === 0) {
        const x = Math.floor(((column + 0.5) * widthPx) / columns);
        const y = Math.floor(((row + 0.5) * heightPx) / rows);
        cell = Math.floor((y * rows) / heightPx) * columns + columnOf[x]!;
      }
      plane[1 + row * columns + column] = Math.round(sums[cell]! / counts[cell]! / 256);
    }
  }
  return { likeness: Buffer.from(plane).toString('base64'), meanLuma: total / (widthPx * heightPx * 256 * 255) };
}

/**
 * Correlation, -1 to 1, at the best of nine small shifts. NaN where it cannot be told: the frames have too few usable
 * pixels in common, are flat, or differ in shape.
 */
export function likeness(a: string, b: string): number {
  const left = Buffer.from(a, 'base64');
  const right = Buffer.from(b, 'base64');
  const size = longCells * shortCells;
  if (left.length !== size + 1 || right.length !== size + 1 || left[0] !== right[0]) return Number.NaN;
  const columns = left[0] === 1 ? shortCells : longCells;
  const planes = {
    left: left.subarray(1),
    right: right.subarray(1),
    leftRanks: ranks(left.subarray(1)),
    rightRanks: ranks(right.subarray(1)),
  };
  let best = correlate(planes, columns, size / columns, 0, 0);
  if (best >= certainlyAlike) return best;
  for (let down = -reachCells; down <= reachCells; down += 1) {
    for (let along = -reachCells; along <= reachCells; along += 1) {
      const value = correlate(planes, columns, size / columns, along, down);
      if (!(value <= best)) best = Number.isNaN(value) ? best : value;
    }
  }
  return best;
}

interface Planes {
  readonly left: Uint8Array;
  readonly right: Uint8Array;
  readonly leftRanks: Float64Array;
  readonly rightRanks: Float64Array;
}

function correlate(planes: Planes, columns: number, rows: number, along: number, down: number): number {
  const { left, right, leftRanks, rightRanks } = planes;
  let count = 0;
  let sumL = 0;
  let sumR = 0;
  let sumLL = 0;
  let sumRR = 0;
  let sumLR = 0;
  for (let row = Math.max(0, -down); row < Math.min(rows, rows - down); row += 1) {
    for (let column = Math.max(0, -along); column < Math.min(columns, columns - along); column += 1) {
      const i = row * columns + column;
      const j = i + down * columns + along;
      if (isClipped(left[i]!) || isClipped(right[j]!)) continue;
      const l = leftRanks[i]!;
      const r = rightRanks[j]!;
      count += 1;
      sumL += l;
      sumR += r;
      sumLL += l * l;
      sumRR += r * r;
      sumLR += l * r;
    }
  }
  if (count < leastOverlap * columns * rows) return Number.NaN;
  const varianceL = sumLL - (sumL * sumL) / count;
  const varianceR = sumRR - (sumR * sumR) / count;
  // Ranks lie between 0 and 1: below this spread there is nothing to correlate but rounding.
  if (varianceL < 1e-6 * count || varianceR < 1e-6 * count) return Number.NaN;
  return (sumLR - (sumL * sumR) / count) / Math.sqrt(varianceL * varianceR);
}

const isClipped = (value: number): boolean => value < darkestUsable || value > brightestUsable;

/** Each value's place in the picture's histogram, 0 to 1, equal values sharing the middle of their places. */
function ranks(plane: Uint8Array): Float64Array {
  const histogram = new Uint32Array(256);
  // By index: iterators cost more here than all the arithmetic of a comparison.
  for (let cell = 0; cell < plane.length; cell += 1) histogram[plane[cell]!]! += 1;
  const rankOf = new Float64Array(256);
  let below = 0;
  for (let value = 0; value < 256; value += 1) {
    rankOf[value] = (below + histogram[value]! / 2) / plane.length;
    below += histogram[value]!;
  }
  const placed = new Float64Array(plane.length);
  for (let cell = 0; cell < plane.length; cell += 1) placed[cell] = rankOf[plane[cell]!]!;
  return placed;
}
