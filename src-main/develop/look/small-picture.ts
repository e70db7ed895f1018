import type { GreyPicture } from '../grey-picture.ts';
import { lumaShare } from '../srgb.ts';

/** A small picture to decide on: three planes in levels, 0 to 255 and a little beyond, as the full-size pass will see them. */
export interface SmallPicture {
  readonly red: Float32Array;
  readonly green: Float32Array;
  readonly blue: Float32Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Its luma, in levels. */
export function lumaOf({ red, green, blue }: Pick<SmallPicture, 'red' | 'green' | 'blue'>): Float32Array {
  const luma = new Float32Array(red.length);
  for (let i = 0; i < luma.length; i++) luma[i] = lumaShare.red * red[i]! + lumaShare.green * green[i]! + lumaShare.blue * blue[i]!;
  return luma;
}

/** Its luma, in whole levels. */
export function asGrey({ red, green, blue, widthPx, heightPx }: SmallPicture): GreyPicture {
  // A clamped array rounds and stays within 0 to 255.
  const data = new Uint8ClampedArray(red.length);
  for (let i = 0; i < data.length; i++) data[i] = lumaShare.red * red[i]! + lumaShare.green * green[i]! + lumaShare.blue * blue[i]!;
  return { data: new Uint8Array(data.buffer), widthPx, heightPx };
}

const bins = 8192;

/** The value that `share` of the values (none negative) do not exceed, to a bin of 1/8192 of the largest; 0 where there are none. */
export function percentileOf(values: Float32Array, share: number): number {
  // Indexed loops here and below: over whole planes they are several times as fast as callbacks and iterators.
  let largest = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! > largest) largest = values[i]!;
  if (largest <= 0) return 0;
  const scale = (bins - 1) / largest;
  const counts = new Uint32Array(bins);
  // Rounded by cutting, which for numbers that are not negative is the same and several times as fast.
  for (let i = 0; i < values.length; i++) counts[Math.max(0, (values[i]! * scale + 0.5) | 0)]!++;
  let left = share * values.length;
  const bin = counts.findIndex((count) => (left -= count) < 0);
  return (bin < 0 ? bins - 1 : bin) / scale;
}

/** Half the size, each pixel the mean of a 2 x 2 block; as it is where it already fits `longEdgePx`. */
export function shrinkTo(picture: SmallPicture, longEdgePx: number): SmallPicture {
  const { widthPx, heightPx } = picture;
  if (Math.max(widthPx, heightPx) <= longEdgePx || Math.min(widthPx, heightPx) < 2) return picture;
  const width = widthPx >> 1;
  const height = heightPx >> 1;
  const half = (plane: Float32Array): Float32Array => {
    const out = new Float32Array(width * height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = 2 * y * widthPx + 2 * x;
        out[y * width + x] = (plane[at]! + plane[at + 1]! + plane[at + widthPx]! + plane[at + widthPx + 1]!) / 4;
      }
    }
    return out;
  };
  return shrinkTo(
    { red: half(picture.red), green: half(picture.green), blue: half(picture.blue), widthPx: width, heightPx: height },
    longEdgePx,
  );
}

/** The picture no larger than `longEdgePx`, each pixel the mean of what it covers; as it is where it already fits. */
export function fitTo(picture: SmallPicture, longEdgePx: number): SmallPicture {
  const { widthPx, heightPx } = picture;
  const scale = longEdgePx / Math.max(widthPx, heightPx);
  if (scale >= 1) return picture;
  const width = Math.max(1, Math.round(widthPx * scale));
  const height = Math.max(1, Math.round(heightPx * scale));
  const fit = (plane: Float32Array): Float32Array => fitPlane(plane, widthPx, heightPx, width, height);
  return { red: fit(picture.red), green: fit(picture.green), blue: fit(picture.blue), widthPx: width, heightPx: height };
}

/** One plane to a size no larger than its own, by the mean of what each pixel covers. */
export function fitPlane(plane: Float32Array, fromWidth: number, fromHeight: number, width: number, height: number): Float32Array {
  const narrow = new Float32Array(width * fromHeight);
  for (let y = 0; y < fromHeight; y++) meanAlong(plane, y * fromWidth, 1, fromWidth, narrow, y * width, 1, width);
  const out = new Float32Array(width * height);
  for (let x = 0; x < width; x++) meanAlong(narrow, x, width, fromHeight, out, x, width, height);
  return out;
}

function meanAlong(
  from: Float32Array,
  start: number,
  step: number,
  count: number,
  to: Float32Array,
  toStart: number,
  toStep: number,
  toCount: number,
): void {
  const size = count / toCount;
  for (let i = 0; i < toCount; i++) {
    const [low, high] = [i * size, Math.min(count, (i + 1) * size)];
    let sum = 0;
    for (let k = Math.floor(low); k < high; k++) sum += (Math.min(high, k + 1) - Math.max(low, k)) * from[start + k * step]!;
    to[toStart + i * toStep] = sum / (high - low);
  }
}

/** A plane of any small size read bilinearly at the cells of a grid; `toX` and `toY` give a cell's place in plane pixels. */
export function sampleGrid(
  plane: { readonly values: Float32Array; readonly widthPx: number; readonly heightPx: number },
  widthCells: number,
  heightCells: number,
  toX: (cell: number) => number,
  toY: (cell: number) => number,
): Float32Array {
  const { values, widthPx, heightPx } = plane;
  const out = new Float32Array(widthCells * heightCells);
  for (let row = 0; row < heightCells; row++) {
    const v = Math.min(heightPx - 1, Math.max(0, toY(row)));
    const top = Math.floor(v) * widthPx;
    const bottom = Math.min(heightPx - 1, Math.floor(v) + 1) * widthPx;
    const fv = v - Math.floor(v);
    for (let column = 0; column < widthCells; column++) {
      const u = Math.min(widthPx - 1, Math.max(0, toX(column)));
      const left = Math.floor(u);
      const right = Math.min(widthPx - 1, left + 1);
      const fu = u - left;
      const upper = values[top + left]! * (1 - fu) + values[top + right]! * fu;
      const lower = values[bottom + left]! * (1 - fu) + values[bottom + right]! * fu;
      out[row * widthCells + column] = upper * (1 - fv) + lower * fv;
    }
  }
  return out;
}

/** 0 below `from`, 1 above `to`, smooth between; `from` may be the larger one. */
export function smoothStep(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
