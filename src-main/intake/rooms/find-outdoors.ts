import { luminance, planeToLinear } from '../../develop/srgb.ts';
import { lumaOf, type SmallPicture } from '../../develop/look/small-picture.ts';

/** What a picture has of the outdoors. */
export interface Outdoors {
  /** Share of the uppermost rows that is sky: even, and bluer than grey. */
  readonly blueSky: number;
  /** Share of the whole picture that is leaves or grass: green, and never even. */
  readonly foliage: number;
  /** Pixels on straight upright edges or on straight level ones, whichever are fewer, as a share of all: a facade has both. */
  readonly straightness: number;
  /** Mean luminance, 1 being white. */
  readonly brightness: number;
}

/** Of the height: where a ceiling would be. */
const upperShare = 0.12;
const skyBlue = 14;
const leastSkyLevel = 70;
const mostSkySlope = 7;
const leafGreen = 10;
const leastLeafSlope = 5;
/** Levels over two pixels, and how many times steeper across an edge than along it. */
const leastEdge = 16;
const edgeRatio = 2.5;
/** An edge is straight that goes on for so many pixels. */
const leastRunPx = 10;

/** `picture` is a thumbnail of some 256 pixels. */
export function findOutdoors(picture: SmallPicture): Outdoors {
  const { red, green, blue, widthPx, heightPx } = picture;
  const upperRows = Math.max(1, Math.round(upperShare * heightPx));
  let sky = 0;
  let leaves = 0;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const at = y * widthPx + x;
      const [r, g, b] = [red[at]!, green[at]!, blue[at]!];
      const right = x + 1 < widthPx ? at + 1 : at;
      const below = y + 1 < heightPx ? at + widthPx : at;
      const slope = Math.abs(green[right]! - g) + Math.abs(green[below]! - g);
      if (y < upperRows && b - r >= skyBlue && g >= r - 4 && b >= g - 2 && b >= leastSkyLevel && slope <= mostSkySlope) sky++;
      if (g - b >= leafGreen && g - r >= leafGreen / 4 && slope >= leastLeafSlope) leaves++;
    }
  }
  const luma = lumaOf(picture);
  const upright = edgeShare(luma, widthPx, heightPx, 1, widthPx);
  const level = edgeShare(luma, heightPx, widthPx, widthPx, 1);
  return {
    blueSky: sky / (upperRows * widthPx),
    foliage: leaves / (widthPx * heightPx),
    straightness: Math.min(upright, level),
    brightness: luminance.red * meanOf(red) + luminance.green * meanOf(green) + luminance.blue * meanOf(blue),
  };
}

/** Of pixels on edges that run along the second direction; `across` and `along` are the steps in the two directions. */
function edgeShare(luma: Float32Array, count: number, length: number, across: number, along: number): number {
  const runs = new Uint16Array(luma.length);
  let total = 0;
  for (let v = 1; v < length - 1; v++) {
    for (let u = 1; u < count - 1; u++) {
      const at = v * along + u * across;
      const steep = Math.abs(luma[at + across]! - luma[at - across]!);
      if (steep < leastEdge || steep < edgeRatio * Math.abs(luma[at + along]! - luma[at - along]!)) continue;
      const before = at - along;
      const run = 1 + Math.max(runs[before]!, runs[before - across]!, runs[before + across]!);
      runs[at] = run;
      if (run >= leastRunPx) total += run === leastRunPx ? leastRunPx : 1;
    }
  }
  return total / luma.length;
}

function meanOf(levels: Float32Array): number {
  const linear = planeToLinear(levels);
  let sum = 0;
  for (let i = 0; i < linear.length; i++) sum += linear[i]!;
  return sum / linear.length;
}
