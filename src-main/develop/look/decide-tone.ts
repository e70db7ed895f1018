import { lumaShare, luminance, planeToLinear, toDisplay } from '../srgb.ts';
import { crushed, exposure, haze, indoorsShare, rooms, singles } from './constants.ts';
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
  const percentile = (values: Float32Array): number => percentileOf(values.subarray(0, count), exposure.percentile);
  const top = 0.6 * percentile(luma) + 0.4 * percentile(most);
  if (top < 0.004) return 1;
  if (!isFused) {
    const tooBright = overexposed(luma.subarray(0, count), most.subarray(0, count));
    if (tooBright > 0) return 2 ** (-exposure.tooBright * tooBright);
  }
  const stops = Math.min(isFused ? exposure.mostStopsFused : exposure.mostStops, Math.max(0, Math.log2(exposure.target / top)));
  return 2 ** (stops * smoothStep(exposure.meant, exposure.missing, stops) * (1 - 0.7 * night));
}

/** How surely a single frame is too bright, 0 to 1: much of it clipped, and all of it light. What is clipped does not come back, the rest does. */
function overexposed(luma: Float32Array, most: Float32Array): number {
  let clipped = 0;
  let sum = 0;
  for (let i = 0; i < luma.length; i++) {
    if (most[i]! > exposure.clipped) clipped++;
    sum += toDisplay(Math.min(1, luma[i]!));
  }
  const share = clipped / Math.max(1, luma.length);
  return (
    smoothStep(exposure.clippedFrom, exposure.clippedTo, share) *
    // Where nearly all is clipped nothing would come back but grey.
    smoothStep(0.99, 0.9, share) *
    smoothStep(exposure.brightFrom, exposure.brightTo, sum / Math.max(1, luma.length))
  );
}

/** What is black in each channel of a hazy or flat picture, in display values; nothing in a picture that has blacks. */
export function hazeOf({ red, green, blue }: SmallPicture, auto: number): Gains {
  const [r, g, b] = [red, green, blue].map((plane) => percentileOf(plane, haze.percentile) / 255) as [number, number, number];
  const white = Math.max(...[red, green, blue].map((plane) => percentileOf(plane, haze.whitePercentile))) / 255;
  const veiled = smoothStep(haze.veiledFrom, haze.veiledTo, white);
  const share = auto * haze.strength * smoothStep(haze.from, haze.to, Math.min(r, g, b)) * veiled;
  const taken = (black: number): number => Math.round(1e6 * Math.min(haze.most, share * black)) / 1e6;
  return { red: taken(r), green: taken(g), blue: taken(b) };
}

/** The picture without that haze. */
export function withoutHaze(picture: SmallPicture, black: Gains): SmallPicture {
  if (black.red === 0 && black.green === 0 && black.blue === 0) return picture;
  const clear = (plane: Float32Array, value: number): Float32Array => plane.map((level) => Math.max(0, level - 255 * value) / (1 - value));
  return {
    ...picture,
    red: clear(picture.red, black.red),
    green: clear(picture.green, black.green),
    blue: clear(picture.blue, black.blue),
  };
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

/** The global curve for a picture of this luma; `tone` is the recipe's, 0 to 1. */
export function decideCurve(luma: Float32Array, { isFused, indoors, night, windows }: Scene, tone: number): ToneCurve {
  const asRoom = isFused ? 1 : indoorsShare * indoors;
  const key = singles.key + (rooms.key - singles.key) * asRoom;
  const pull = singles.pull + (rooms.pull - singles.pull) * asRoom;
  const { contrast } = isFused ? rooms : singles;
  const black = tone * Math.min(0.5 * percentileOf(luma, 0.002), 0.03);
  const headroom = Math.min(1.9, Math.max(1, percentileOf(luma, 0.999)));
  const plain: ToneCurve = { black, headroom, gamma: 1, contrast: 0 };
  const present = keyOf(luma, windows, plain);
  const isCrushed = smoothStep(crushed.from, crushed.to, percentileOf(luma, crushed.share));
  const need = smoothStep(0, crushed.need, key - present) * isCrushed * crushed.pull * (1 - asRoom);
  const wanted = Math.min(1, Math.max(0.5, Math.log(key) / Math.log(Math.min(0.95, Math.max(0.05, present)))));
  return { ...plain, gamma: 1 + (wanted - 1) * (pull + need) * tone * (1 - night), contrast: contrast * tone };
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
