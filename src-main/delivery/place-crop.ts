/** A small interleaved RGB picture of the version, to judge by. */
export interface Sketch {
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The middle is left only for a part that holds this much more of what draws the eye. */
const worthMoving = 1.08;
/** Of the difference between what lies in the middle of the part and at its rim. */
const rimWeight = 0.5;
/** How much a part at the very side of the picture is thought less of: a photographer has put what matters near the middle. */
const sideDoubt = 0.3;
/** Side of the squares of the sketch that are judged as one. */
const squarePx = 4;
/** Above this a square counts as full of things; leaves and gravel have more edges than a house, and matter less. */
const fullOfEdges = 22;

/**
 * Where a part of this share of one side should begin, as a share of that side: the middle, unless another place holds
 * clearly more of what draws the eye. That is things: edges and colours of furniture and houses, most of all at half height.
 * Plain walls, blown windows, lawns and skies have little of it. Sums of whole numbers, so that every machine crops alike.
 */
export function placeCrop(sketch: Sketch, axis: 'x' | 'y', share: number): number {
  const columns = attentionAlong(sketch, axis);
  const length = columns.length;
  const part = Math.min(length, Math.max(1, Math.round(length * share)));
  const room = length - part;
  if (room === 0) return (1 - share) / 2;
  const score = (from: number): number => {
    let sum = 0;
    for (let i = 0; i < part; i += 1) {
      const fromMiddle = Math.abs(2 * i + 1 - part) / part;
      sum += (columns[from + i] ?? 0) * (1 - rimWeight * fromMiddle);
    }
    const aside = Math.abs(2 * from - room) / length;
    return sum * (1 - sideDoubt * aside * aside - (sideDoubt / 2) * aside);
  };
  const middle = room / 2;
  let best = middle;
  let bestScore = Math.max(score(Math.floor(middle)), score(Math.ceil(middle))) * worthMoving;
  for (let from = 0; from <= room; from += 1) {
    const here = score(from);
    if (here > bestScore) [best, bestScore] = [from, here];
  }
  return (best / room) * (1 - share);
}

/** How much draws the eye in each column (or row). */
function attentionAlong({ rgb, widthPx, heightPx }: Sketch, axis: 'x' | 'y'): Float64Array {
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
