import { markedFrom, type Box, type MaskPlane } from './mask-plane.ts';

/** Squares of distances in pixels to the nearest marked one, for a part of the photo. */
export interface MarkDistances {
  readonly box: Box;
  /** Row by row; `beyond` where it is further than was asked for. */
  readonly squares: Uint16Array;
}

export const beyond = 65_535;
/** As far as squares fit. */
export const mostReachPx = 254;
/** The softest edge: there has to be room beside it. */
export const mostFeatherPx = 200;

/**
 * The exact distance transform, cut off at `reachPx`: first along columns, then the lower envelope of parabolas along rows
 * (Felzenszwalb and Huttenlocher, Distance Transforms of Sampled Functions, 2012; whole numbers throughout, as in Meijster,
 * Roerdink and Hesselink 2000). `box` must hold all that is marked within `reachPx` of it.
 */
export function distanceToMarks({ values, widthPx }: MaskPlane, box: Box, reachPx: number): MarkDistances {
  const reach = Math.min(mostReachPx, Math.ceil(reachPx));
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const far = reach + 1;
  const squares = new Uint16Array(width * height);
  // Down and up the columns, row by row so that memory is read in order.
  for (let y = 0; y < height; y++) {
    const from = (box.top + y) * widthPx + box.left;
    const to = y * width;
    for (let x = 0; x < width; x++) {
      squares[to + x] = values[from + x]! >= markedFrom ? 0 : y === 0 ? far : Math.min(far, squares[to - width + x]! + 1);
    }
  }
  for (let y = height - 2; y >= 0; y--) {
    const to = y * width;
    for (let x = 0; x < width; x++) {
      const below = squares[to + width + x]! + 1;
      if (below < squares[to + x]!) squares[to + x] = below;
    }
  }
  const row = newRow(width);
  const mostSquare = Math.min(beyond - 1, Math.floor(reachPx * reachPx));
  for (let y = 0; y < height; y++) row(squares.subarray(y * width, (y + 1) * width), far, mostSquare);
  return { box, squares };
}

/** Turns one row of distances along columns into squares of distances. */
function newRow(width: number): (row: Uint16Array, far: number, mostSquare: number) => void {
  const heights = new Int32Array(width);
  const centres = new Int32Array(width);
  const starts = new Int32Array(width);
  return (row, far, mostSquare) => {
    let last = -1;
    for (let x = 0; x < width; x++) {
      const down = row[x]!;
      if (down >= far) continue;
      const value = down * down;
      // From where on the new parabola lies lower than the last; a last one that it hides wholly goes.
      let start = 0;
      while (last >= 0) {
        const centre = centres[last]!;
        start = 1 + Math.floor((x * x - centre * centre + value - heights[last]!) / (2 * (x - centre)));
        if (start > starts[last]!) break;
        last--;
      }
      if (last < 0) start = 0;
      if (start >= width) continue;
      last++;
      centres[last] = x;
      heights[last] = value;
      starts[last] = start;
    }
    if (last < 0) {
      row.fill(beyond);
      return;
    }
    for (let x = width - 1; x >= 0; x--) {
      while (last > 0 && starts[last]! > x) last--;
      const across = x - centres[last]!;
      const square = across * across + heights[last]!;
      row[x] = square > mostSquare ? beyond : square;
    }
  };
}

/**
 * How much of a result is laid in, 0 to 255, by the square of the distance: all of it where it is marked, then less and
 * less over `featherPx`, and nothing at all beyond. Smooth at both ends, so that no line shows.
 */
export function featherLevels(featherPx: number): Uint8Array {
  const most = Math.floor(featherPx * featherPx);
  return Uint8Array.from({ length: most + 1 }, (_, square) => {
    const left = 1 - Math.sqrt(square) / (featherPx + 1);
    return Math.round(255 * left * left * (3 - 2 * left));
  });
}
