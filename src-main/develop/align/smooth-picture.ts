import { boxMean } from '../look/box-mean.ts';
import type { GreyPicture } from '../grey-picture.ts';

/** A picture without what lies between its pixels: slopes and values between them can be trusted. */
export interface SmoothPicture {
  readonly values: Float32Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Local means over this far are taken away. */
const bandPx = 4;

/**
 * The band of details between one and a few pixels, its levels read through `levels` where that is given. What two
 * exposures still differ by after their levels were matched is the same on both sides of an edge or fades away from it:
 * without the local mean it no longer seems to move the edge.
 */
export function bandOf(picture: GreyPicture, levels?: Float32Array): SmoothPicture {
  const smooth = blur(picture, levels);
  const mean = boxMean(smooth.values, smooth.widthPx, smooth.heightPx, bandPx);
  return { ...smooth, values: smooth.values.map((value, i) => value - mean[i]!) };
}

/** Blurred by 1-4-6-4-1 in both directions, edges replicated. */
function blur({ data, widthPx, heightPx }: GreyPicture, levels?: Float32Array): SmoothPicture {
  const across = new Float32Array(data.length);
  const row = new Float32Array(widthPx + 4);
  for (let y = 0; y < heightPx; y++) {
    const from = y * widthPx;
    if (levels) for (let x = 0; x < widthPx; x++) row[x + 2] = levels[data[from + x]!]!;
    else for (let x = 0; x < widthPx; x++) row[x + 2] = data[from + x]!;
    row[0] = row[1] = row[2]!;
    row[widthPx + 2] = row[widthPx + 3] = row[widthPx + 1]!;
    for (let x = 0; x < widthPx; x++) across[from + x] = row[x]! + row[x + 4]! + 4 * (row[x + 1]! + row[x + 3]!) + 6 * row[x + 2]!;
  }
  const values = new Float32Array(data.length);
  for (let y = 0; y < heightPx; y++) {
    const at = (by: number): number => Math.min(heightPx - 1, Math.max(0, y + by)) * widthPx;
    const [a, b, c, d, e] = [at(-2), at(-1), at(0), at(1), at(2)];
    for (let x = 0; x < widthPx; x++) {
      values[c + x] = (across[a + x]! + across[e + x]! + 4 * (across[b + x]! + across[d + x]!) + 6 * across[c + x]!) / 256;
    }
  }
  return { values, widthPx, heightPx };
}

const black = 9;
const white = 246;
/** As far as the blur and a slope reach. */
const reachPx = 4;

/** 1 where a pixel or one up to four pixels away is white, or the pixel itself black: an edge of something clipped is not where it seems. */
export function nearClipped({ data, widthPx, heightPx }: GreyPicture): Uint8Array {
  const rows = new Uint8Array(data.length);
  for (let y = 0; y < heightPx; y++) {
    const from = y * widthPx;
    let last = -reachPx - 1;
    for (let x = 0; x < widthPx + reachPx; x++) {
      if (x < widthPx && data[from + x]! >= white) last = x;
      if (x >= reachPx && x - last <= 2 * reachPx) rows[from + x - reachPx] = 1;
    }
  }
  const out = new Uint8Array(data.length);
  for (let x = 0; x < widthPx; x++) {
    let last = -reachPx - 1;
    for (let y = 0; y < heightPx + reachPx; y++) {
      if (y < heightPx && rows[y * widthPx + x] === 1) last = y;
      if (y >= reachPx && y - last <= 2 * reachPx) out[(y - reachPx) * widthPx + x] = 1;
    }
  }
  for (let i = 0; i < out.length; i++) if (data[i]! <= black) out[i] = 1;
  return out;
}
