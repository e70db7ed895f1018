import { luminance, planeToLinear } from '../srgb.ts';
import { percentileOf, shrinkTo, type SmallPicture } from './small-picture.ts';

/** The colour of a scene's light, green being 1. */
interface Light {
  readonly red: number;
  readonly blue: number;
}
export interface LightEstimate {
  readonly light: Light;
  /** How many times more of the picture is neutral under this light than as the camera left it. */
  readonly support: number;
}

/** Rounds of the vote; its tolerance narrows with each. */
const rounds = 6;
const widestPx = 512;
/** Tolerance at which support is measured, and what more of it would say nothing more. */
const tight = 0.03;
const mostSupport = 100;
/** Tolerance at which two answers are compared, and how much more of the picture the second must make neutral. */
const broad = 0.04;
const needed = 2;

/**
 * The light of a scene from its picture: gray-edge (van de Weijer, Gevers, Gijsenij 2007) and the brightest surfaces give
 * one start, the mean of all colours (gray world, Buchsbaum 1980) another; from each, everything that is nearly neutral under it votes, bright surfaces more, until the vote settles (after
 * the gray colour points of Huo et al. 2006). Places where `isLeftOut` is above 0 (another light: the view through a
 * window) and clipped or black pixels have no say. Undefined when too little is left.
 */
export function estimateLight(picture: SmallPicture, isLeftOut: Float32Array | null): LightEstimate | undefined {
  const votes = collectVotes(picture, isLeftOut);
  if (votes.luma.length < Math.max(16, 0.01 * votes.pixels)) return undefined;
  const brightest = percentileOf(votes.luma, 1);
  const settled = votes.starts.map((start) => settle(votes, { red: start.red / start.green, blue: start.blue / start.green }, brightest));
  // The brightest edges may be those of another light, a window among lamps: what most of the picture says wins.
  const weights = settled.map((light) => neutralMean(votes, light, broad, brightest).weight);
  const light = isLamp(settled[1]!) && weights[1]! > needed * weights[0]! ? settled[1]! : settled[0]!;
  const support = neutralMean(votes, light, tight, brightest).weight / neutralMean(votes, { red: 1, blue: 1 }, tight, brightest).weight;
  return { light, support: Math.min(mostSupport, support) };
}

/** Whether a lamp or a sky can be of this colour; a painted wall that fills the picture often is not. */
function isLamp({ red, blue }: Light): boolean {
  const [r, b] = [Math.log(red), Math.log(blue)];
  return Math.abs(r) < 0.75 && Math.abs(b) < 1.05 && Math.abs(r + b) / 2 < 0.22;
}

/** Moves a light towards what looks neutral under it until it stays. */
function settle(votes: Votes, start: Light, brightest: number): Light {
  let light = start;
  for (let round = 0; round < rounds; round++) {
    const neutral = neutralMean(votes, light, 0.09 * 0.75 ** round + 0.015, brightest);
    // Nothing is neutral under any light near this one: a picture of one colour says nothing.
    if (neutral.red + neutral.green + neutral.blue === 0) break;
    // Old and new light at the same sum, 3 to 7.
    const scale = (light.red + 1 + light.blue) / (neutral.red + neutral.green + neutral.blue);
    const green = 0.3 + 0.7 * neutral.green * scale;
    light = { red: (0.3 * light.red + 0.7 * neutral.red * scale) / green, blue: (0.3 * light.blue + 0.7 * neutral.blue * scale) / green };
  }
  return light;
}

/** The pixels that have a say, in linear light. */
interface Votes {
  /** Of the picture they were taken from. */
  readonly pixels: number;
  readonly red: Float32Array;
  readonly green: Float32Array;
  readonly blue: Float32Array;
  readonly luma: Float32Array;
  /** By the strongest edges and brightest surfaces; by the mean of everything. */
  readonly starts: readonly { readonly red: number; readonly green: number; readonly blue: number }[];
}

function collectVotes(full: SmallPicture, isLeftOut: Float32Array | null): Votes {
  const picture = shrinkTo(full, widestPx);
  const { red, green, blue, widthPx, heightPx } = picture;
  const chosen = new Int32Array(red.length);
  let count = 0;
  for (let i = 0; i < red.length; i++) {
    const most = Math.max(red[i]!, green[i]!, blue[i]!);
    if (most <= 10 || most >= 248) continue;
    if (isLeftOut) {
      const x = Math.floor((((i % widthPx) + 0.5) * full.widthPx) / widthPx);
      const y = Math.floor(((Math.floor(i / widthPx) + 0.5) * full.heightPx) / heightPx);
      if (isLeftOut[y * full.widthPx + x]! > 0) continue;
    }
    chosen[count++] = i;
  }
  const at = chosen.subarray(0, count);
  const linear = { red: planeToLinear(red), green: planeToLinear(green), blue: planeToLinear(blue) };
  const pick = (plane: Float32Array): Float32Array => {
    const picked = new Float32Array(count);
    for (let k = 0; k < count; k++) picked[k] = plane[at[k]!]!;
    return picked;
  };
  const votes = { red: pick(linear.red), green: pick(linear.green), blue: pick(linear.blue) };
  const luma = new Float32Array(count);
  for (let k = 0; k < count; k++)
    luma[k] = luminance.red * votes.red[k]! + luminance.green * votes.green[k]! + luminance.blue * votes.blue[k]!;
  const startOf = (channel: 'red' | 'green' | 'blue'): number =>
    Math.sqrt(edgeStrength(linear[channel], widthPx, heightPx, at) * percentileOf(votes[channel], 0.99)) + 1e-9;
  const meanOf = (channel: 'red' | 'green' | 'blue'): number => {
    let sum = 0;
    // Bright places count no more than others: each pixel by its colour alone.
    for (let k = 0; k < count; k++) sum += votes[channel][k]! / (votes.red[k]! + votes.green[k]! + votes.blue[k]! + 1e-6);
    return sum + 1e-9;
  };
  return {
    pixels: red.length,
    ...votes,
    luma,
    starts: [
      { red: startOf('red'), green: startOf('green'), blue: startOf('blue') },
      { red: meanOf('red'), green: meanOf('green'), blue: meanOf('blue') },
    ],
  };
}

/** Minkowski mean (p = 6) of the gradient of one plane over the chosen pixels. */
function edgeStrength(linear: Float32Array, widthPx: number, heightPx: number, at: Int32Array): number {
  const smooth = smoothed(smoothed(linear, widthPx, heightPx), widthPx, heightPx);
  let sum = 0;
  for (let k = 0; k < at.length; k++) {
    const i = at[k]!;
    const x = i % widthPx;
    const left = x > 0 ? i - 1 : i;
    const right = x < widthPx - 1 ? i + 1 : i;
    const up = i >= widthPx ? i - widthPx : i;
    const down = i + widthPx < smooth.length ? i + widthPx : i;
    const square = (smooth[right]! - smooth[left]!) ** 2 + (smooth[down]! - smooth[up]!) ** 2;
    sum += square * square * square;
  }
  return (sum / Math.max(1, at.length)) ** (1 / 6);
}

/** 1-4-6-4-1 in both directions, edges repeated: a Gaussian of one pixel. */
function smoothed(plane: Float32Array, widthPx: number, heightPx: number): Float32Array {
  const across = new Float32Array(plane.length);
  for (let y = 0; y < heightPx; y++) smoothLine(plane, across, y * widthPx, 1, widthPx);
  const out = new Float32Array(plane.length);
  for (let x = 0; x < widthPx; x++) smoothLine(across, out, x, widthPx, heightPx);
  return out;
}

function smoothLine(from: Float32Array, to: Float32Array, start: number, step: number, count: number): void {
  const last = start + (count - 1) * step;
  let before2 = from[start]!;
  let before = before2;
  for (let i = 0, at = start; i < count; i++, at += step) {
    const own = from[at]!;
    const after = from[Math.min(last, at + step)]!;
    to[at] = (before2 + from[Math.min(last, at + 2 * step)]! + 4 * (before + after) + 6 * own) / 16;
    before2 = before;
    before = own;
  }
}

interface NeutralMean {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly weight: number;
}

/** Mean of the pixels that look neutral under `light`, and how much of the picture they are. */
function neutralMean({ red, green, blue, luma }: Votes, light: Light, tolerance: number, brightest: number): NeutralMean {
  let sumRed = 0;
  let sumGreen = 0;
  let sumBlue = 0;
  let weight = 1e-12;
  const least = 0.02 * brightest;
  const most = 0.7 * brightest;
  for (let k = 0; k < luma.length; k++) {
    const r = red[k]! / light.red;
    const g = green[k]!;
    const b = blue[k]! / light.blue;
    const sum = r + g + b + 1e-6;
    const yellowness = (b - g) / sum;
    const redness = (r / sum - 1 / 3) * 1.5;
    // exp(-d^2) as (1 - d^2 / 8)^8: the same on every machine, and nothing far away leaks in.
    const near = 1 - (yellowness * yellowness + redness * redness) / (8 * tolerance * tolerance);
    if (near <= 0) continue;
    const near4 = near * near * near * near;
    const w = near4 * near4 * Math.min(most, Math.max(least, luma[k]!));
    sumRed += w * red[k]!;
    sumGreen += w * green[k]!;
    sumBlue += w * blue[k]!;
    weight += w;
  }
  return { red: sumRed / weight, green: sumGreen / weight, blue: sumBlue / weight, weight };
}
