/** A small interleaved RGB picture of the version, to judge by. */
export interface Sketch {
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The centre is left only for a part that holds this much more of what draws the eye. */
const worthMoving = 1.08;
/** Of the difference between what lies in the middle of the part and at its rim. */
const rimWeight = 0.5;

/**
 * Where a part of this share of one side should begin, as a share of that side: the middle, unless another place holds
 * clearly more of what draws the eye. That is detail (edges of things, not grain) and colour; blown windows and plain walls
 * have neither. Integer sums, so that every machine crops alike.
 */
export function placeCrop(sketch: Sketch, axis: 'x' | 'y', share: number): number {
  const columns = attentionAlong(sketch, axis);
  const length = columns.length;
  const part = Math.min(length, Math.max(1, Math.round(length * share)));
  const room = length - part;
  if (room === 0) return 0;
  const middle = room >> 1;
  const score = (from: number): number => {
    let sum = 0;
    for (let i = 0; i < part; i += 1) {
      const fromMiddle = Math.abs(2 * i + 1 - part) / part;
      sum += (columns[from + i] ?? 0) * (1 - rimWeight * fromMiddle);
    }
    return sum;
  };
  let best = middle;
  let bestScore = score(middle);
  const least = bestScore * worthMoving;
  for (let from = 0; from <= room; from += 1) {
    const here = score(from);
    if (here > bestScore && here > least) [best, bestScore] = [from, here];
  }
  // Kept out of the very corner, where the rounding of the sketch would decide.
  return best === middle ? (1 - share) / 2 : Math.min(1 - share, (best / room) * (1 - share));
}

/** How much draws the eye in each column (or row), as sums of whole numbers. */
function attentionAlong({ rgb, widthPx, heightPx }: Sketch, axis: 'x' | 'y'): Float64Array {
  const out = new Float64Array(axis === 'x' ? widthPx : heightPx);
  const luma = (x: number, y: number): number => {
    const at = (y * widthPx + x) * 3;
    return 77 * (rgb[at] ?? 0) + 150 * (rgb[at + 1] ?? 0) + 29 * (rgb[at + 2] ?? 0);
  };
  for (let y = 1; y < heightPx - 1; y += 1) {
    for (let x = 1; x < widthPx - 1; x += 1) {
      const at = (y * widthPx + x) * 3;
      const red = rgb[at] ?? 0;
      const green = rgb[at + 1] ?? 0;
      const blue = rgb[at + 2] ?? 0;
      const high = Math.max(red, green, blue);
      // A blown window's frame is the strongest edge in a room and the least of its sights.
      const isBlown = Math.min(red, green, blue) > 245;
      const edge = (Math.abs(luma(x + 1, y) - luma(x - 1, y)) + Math.abs(luma(x, y + 1) - luma(x, y - 1))) >> 8;
      const colour = high - Math.min(red, green, blue);
      if (!isBlown) out[axis === 'x' ? x : y] = (out[axis === 'x' ? x : y] ?? 0) + Math.min(64, Math.max(0, edge - 6)) * 2 + (colour >> 1);
    }
  }
  return out;
}
