/** A small interleaved RGB picture of the version, to judge by. */
export interface Sketch {
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Side of the squares of the sketch that are judged as one. */
const squarePx = 4;
/** Above this a square counts as full of things; leaves and gravel have more edges than a house, and matter less. */
const fullOfEdges = 22;

/**
 * How much draws the eye in each column (or row): things, that is edges and colours of furniture and houses, most of all at
 * half height. Plain walls, blown windows, lawns and skies have little of it. Whole numbers, so that every machine judges alike.
 */
export function attentionAlong({ rgb, widthPx, heightPx }: Sketch, axis: 'x' | 'y'): Float64Array {
  const out = new Float64Array(axis === 'x' ? widthPx : heightPx);
  for (let top = 0; top < heightPx; top += squarePx) {
    for (let left = 0; left < widthPx; left += squarePx) {
      const weight = Math.round(squareAttention({ rgb, widthPx, heightPx }, left, top) * heightWeight((top + squarePx / 2) / heightPx));
      const from = axis === 'x' ? left : top;
      for (let i = from; i < Math.min(from + squarePx, out.length); i += 1) out[i] = (out[i] ?? 0) + weight;
    }
  }
  return out;
}

/** Rooms and houses stand at half height; floors, lawns and skies do not. */
const heightWeight = (y: number): number => 1 - 0.8 * Math.min(1, Math.abs(y - 0.52) / 0.52) ** 2;

function squareAttention({ rgb, widthPx, heightPx }: Sketch, left: number, top: number): number {
  let edges = 0;
  let colours = 0;
  let count = 0;
  for (let y = top; y < Math.min(top + squarePx, heightPx - 1); y += 1) {
    for (let x = left; x < Math.min(left + squarePx, widthPx - 1); x += 1) {
      const at = (y * widthPx + x) * 3;
      const red = rgb[at] ?? 0;
      const green = rgb[at + 1] ?? 0;
      const blue = rgb[at + 2] ?? 0;
      const least = Math.min(red, green, blue);
      count += 1;
      // A blown window's frame is the strongest edge in a room and the least of its sights.
      if (least > 240) continue;
      const right = at + 3;
      const below = at + widthPx * 3;
      edges += Math.abs((rgb[right + 1] ?? 0) - green) + Math.abs((rgb[below + 1] ?? 0) - green);
      // Lawns and trees are green, skies and lakes blue; what people bring into a room is mostly neither.
      const isOutdoors = (green >= red && green >= blue) || (blue > red + 20 && blue > 110);
      colours += (Math.max(red, green, blue) - least) >> (isOutdoors ? 3 : 1);
    }
  }
  if (count === 0) return 0;
  return 4 * Math.min(fullOfEdges, edges / count) + Math.min(60, colours / count);
}
