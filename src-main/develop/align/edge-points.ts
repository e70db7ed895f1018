import type { SmoothPicture } from './smooth-picture.ts';

/** Points on strong edges, coordinates from the centre of the level. */
export interface EdgePoints {
  readonly count: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly slopeX: Float32Array;
  readonly slopeY: Float32Array;
  readonly value: Float32Array;
}

const mostPoints = 24_000;
/** Edges are taken from all over the picture: no window may outvote the room. */
const gridCells = 12;
const leastSlope = 5;

/** The strongest edges of each cell of the picture, none of them where it is clipped. */
export function edgePoints({ values: data, widthPx, heightPx }: SmoothPicture, clipped: Uint8Array): EdgePoints {
  const chosen: number[] = [];
  const quota = Math.ceil(mostPoints / gridCells ** 2);
  for (let row = 0; row < gridCells; row++) {
    for (let column = 0; column < gridCells; column++) {
      const edge = (cell: number, size: number): number => Math.min(size - 2, Math.max(2, Math.round((cell * size) / gridCells)));
      takeStrongest(
        data,
        clipped,
        widthPx,
        edge(column, widthPx),
        edge(column + 1, widthPx),
        edge(row, heightPx),
        edge(row + 1, heightPx),
        quota,
        chosen,
      );
    }
  }
  const points: EdgePoints = {
    count: chosen.length,
    x: new Float32Array(chosen.length),
    y: new Float32Array(chosen.length),
    slopeX: new Float32Array(chosen.length),
    slopeY: new Float32Array(chosen.length),
    value: new Float32Array(chosen.length),
  };
  for (const [index, at] of chosen.entries()) {
    points.x[index] = (at % widthPx) - (widthPx - 1) / 2;
    points.y[index] = Math.floor(at / widthPx) - (heightPx - 1) / 2;
    points.slopeX[index] = (data[at + 1]! - data[at - 1]!) / 2;
    points.slopeY[index] = (data[at + widthPx]! - data[at - widthPx]!) / 2;
    points.value[index] = data[at]!;
  }
  return points;
}

/** Adds the strongest edges of one cell of the picture, at most `quota`, in reading order. */
function takeStrongest(
  data: Float32Array,
  clipped: Uint8Array,
  width: number,
  fromX: number,
  toX: number,
  fromY: number,
  toY: number,
  quota: number,
  chosen: number[],
): void {
  const strengths = new Int32Array(511);
  const strengthAt = (at: number): number =>
    clipped[at] === 1 ? 0 : Math.round(Math.abs(data[at + 1]! - data[at - 1]!) + Math.abs(data[at + width]! - data[at - width]!));
  for (let y = fromY; y < toY; y++) for (let x = fromX; x < toX; x++) strengths[strengthAt(y * width + x)]!++;
  let least = 510;
  for (let sum = strengths[least]!; least > 2 * leastSlope && sum < quota;) sum += strengths[--least]!;
  let left = quota;
  for (let y = fromY; y < toY && left > 0; y++) {
    for (let x = fromX; x < toX && left > 0; x++) {
      if (strengthAt(y * width + x) < least) continue;
      chosen.push(y * width + x);
      left--;
    }
  }
}

/** The points in the black or the white squares of a chessboard. */
export function everySecondPart(points: EdgePoints, parity: number, { widthPx, heightPx }: SmoothPicture): EdgePoints {
  const square = Math.max(widthPx, heightPx) / gridCells;
  const chosen = Array.from(points.x.keys()).filter(
    (k) => ((Math.floor((points.x[k]! + widthPx) / square) + Math.floor((points.y[k]! + heightPx) / square)) & 1) === parity,
  );
  const pick = (values: Float32Array): Float32Array => Float32Array.from(chosen, (k) => values[k]!);
  const { x, y, slopeX, slopeY, value } = points;
  return { count: chosen.length, x: pick(x), y: pick(y), slopeX: pick(slopeX), slopeY: pick(slopeY), value: pick(value) };
}
