import { lumaShare, luminance, planeToLinear } from '../srgb.ts';
import { percentileOf, smoothStep, type SmallPicture } from './small-picture.ts';
import { applyCurve, balanceLevel, type ToneCurve } from './tone-curve.ts';
import type { Gains } from './white-balance.ts';

/** What kind of picture this is, as far as tone is concerned. */
export interface Scene {
  readonly isFused: boolean;
  /** 1 where the light is that of a room; for single frames, by what the camera metered. */
  readonly indoors: number;
  /** 1: dark on purpose, and stays so. */
  readonly night: number;
  /** Share of window light per pixel of the small picture; null where there is none. */
  readonly windows: Float32Array | null;
}

/**
 * Dark on purpose: dark as metered, and dark still in the longest exposure that was thought worth taking. Medians of
 * display luma, 0 to 1.
 */
export function nightShare(baseMedian: number, brightestMedian: number): number {
  return smoothStep(0.7, 0.45, brightestMedian) * smoothStep(0.3, 0.12, baseMedian);
}

/**
 * Linear gain that brings the brightest surfaces just under white: the top half percent of the picture, or of the room
 * without its windows (the view keeps its headroom and is rolled off). Never below 1: what is clipped does not come back.
 */
export function exposureGain(
  { red, green, blue }: SmallPicture,
  white: Gains,
  { windows, isFused, night }: Omit<Scene, 'indoors'>,
): number {
  const r = planeToLinear(red, white.red);
  const g = planeToLinear(green, white.green);
  const b = planeToLinear(blue, white.blue);
  const luma = new Float32Array(r.length);
  const most = new Float32Array(r.length);
  let count = 0;
  for (let i = 0; i < r.length; i++) {
    if (windows && windows[i]! > 0) continue;
    luma[count] = luminance.red * r[i]! + luminance.green * g[i]! + luminance.blue * b[i]!;
    most[count++] = Math.max(r[i]!, g[i]!, b[i]!);
  }
  const top = 0.6 * percentileOf(luma.subarray(0, count), 0.995) + 0.4 * percentileOf(most.subarray(0, count), 0.995);
  if (top < 0.004) return 1;
  const stops = Math.log2(Math.min(isFused ? 2 : 4, Math.max(1, 0.9 / top)));
  // A photographer's quarter of a stop is meant; more than half a stop is missing.
  return 2 ** (stops * smoothStep(0, 0.6, stops) * (1 - 0.7 * night));
}

/** Display luma, 0 to 1 and beyond, after balance. */
export function balancedLuma(
  { red, green, blue }: SmallPicture,
  tables: { readonly red: Float32Array; readonly green: Float32Array; readonly blue: Float32Array },
): Float32Array {
  const luma = new Float32Array(red.length);
  for (let i = 0; i < luma.length; i++) {
    const r = lumaShare.red * balanceLevel(tables.red, red[i]!);
    const g = lumaShare.green * balanceLevel(tables.green, green[i]!);
    const b = lumaShare.blue * balanceLevel(tables.blue, blue[i]!);
    luma[i] = (r + g + b) / 255;
  }
  return luma;
}

/** How bright each kind of picture should come out, and how far to go there. A single frame has less to give than a set. */
const rooms = { key: 0.6, pull: 0.8, contrast: 0.18 };
const singles = { key: 0.46, pull: 0.35, contrast: 0 };
const indoorsShare = 0.5;

/** The global curve for a picture of this luma; `tone` is the recipe's, 0 to 1. */
export function decideCurve(luma: Float32Array, { isFused, indoors, night, windows }: Scene, tone: number): ToneCurve {
  const asRoom = isFused ? 1 : indoorsShare * indoors;
  const key = singles.key + (rooms.key - singles.key) * asRoom;
  const pull = singles.pull + (rooms.pull - singles.pull) * asRoom;
  const { contrast } = isFused ? rooms : singles;
  const black = tone * Math.min(0.5 * percentileOf(luma, 0.002), 0.05);
  const headroom = Math.min(1.9, Math.max(1, percentileOf(luma, 0.999)));
  const plain: ToneCurve = { black, headroom, gamma: 1, contrast: 0 };
  const present = keyOf(luma, windows, plain);
  const wanted = Math.min(1, Math.max(0.5, Math.log(key) / Math.log(Math.min(0.95, Math.max(0.05, present)))));
  return { ...plain, gamma: 1 + (wanted - 1) * pull * tone * (1 - night), contrast: contrast * tone };
}

/** Half the mean, half the geometric mean of the room under `curve`: neither a window nor a dark sofa decides alone. */
function keyOf(luma: Float32Array, windows: Float32Array | null, curve: ToneCurve): number {
  let sum = 0;
  let logs = 0;
  let count = 0;
  // Every third pixel tells as much.
  for (let i = 0; i < luma.length; i += 3) {
    if (windows && windows[i]! >= 0.5) continue;
    const value = applyCurve(curve, luma[i]!);
    sum += value;
    logs += Math.log(Math.max(0.02, value));
    count++;
  }
  return count === 0 ? 1 : 0.5 * (sum / count) + 0.5 * Math.exp(logs / count);
}
