import type { GreyPicture } from '../grey-picture.ts';
import { toDisplay, toLinear } from '../srgb.ts';
import { boxMean } from './box-mean.ts';

/** Where the picture shows another, brighter light than the room's: the view through its windows. */
export interface WindowMask {
  /** 0 to 1, softly edged, of the size of the picture it was asked for. */
  readonly share: Float32Array;
  /** Mean of `share`. */
  readonly coverage: number;
}

/** Brighter than the base frame's white by this much counts as window... */
const leastBeyondWhite = 1.3;
/** ...and when that takes more of the picture than a window does, twice as bright, and so on. */
const mostCoverage = 0.25;
const leastCoverage = 0.002;
const leastLevel = 14;
const tries = 4;

/**
 * Finds windows in a frame that is `stopsDarker` than the base: what is still lit there is beyond the base's white.
 * Null where the frame is not dark enough to tell, or where the answer would be most of the picture.
 */
export function findWindows(dark: GreyPicture, stopsDarker: number, widthPx: number, heightPx: number): WindowMask | null {
  if (stopsDarker < 2) return null;
  const luma = resize(dark, widthPx, heightPx);
  const radius = Math.max(1, Math.round(Math.max(widthPx, heightPx) / 130));
  for (let attempt = 0; attempt < tries; attempt++) {
    const linear = leastBeyondWhite * 2 ** (attempt - stopsDarker);
    if (linear >= 1) return null;
    const threshold = Math.max(leastLevel, 255 * toDisplay(linear));
    const lit = luma.map((level) => (level > threshold ? 1 : 0));
    // Specks vanish, what remains grows by about its own softness.
    const soft = boxMean(boxMean(lit, widthPx, heightPx, radius), widthPx, heightPx, radius);
    const grown = boxMean(
      soft.map((value) => (value > 0.15 ? 1 : 0)),
      widthPx,
      heightPx,
      radius,
    ).map((value) => Math.min(1, value * 2));
    const share = boxMean(grown, widthPx, heightPx, radius);
    const coverage = share.reduce((sum, value) => sum + value, 0) / share.length;
    if (coverage > mostCoverage) continue;
    return coverage < leastCoverage ? null : { share, coverage };
  }
  return null;
}

/** Stops from `dark` to `bright`, from what both show: the median ratio of linear light. Undefined when they share too little. */
export function measureStops(dark: GreyPicture, bright: GreyPicture): number | undefined {
  const stops: number[] = [];
  // Some twenty thousand places tell as much as all of them; an odd step falls into no pattern.
  const step = Math.floor(dark.data.length / 40_000) * 2 + 1;
  for (let i = 0; i < dark.data.length; i += step) {
    const a = dark.data[i]!;
    const b = bright.data[i]!;
    if (a > 15 && b < 235) stops.push(Math.log2(toLinear(b / 255) / toLinear(a / 255)));
  }
  if (stops.length < 50) return undefined;
  return stops.toSorted((a, b) => a - b)[stops.length >> 1];
}

function resize({ data, widthPx, heightPx }: GreyPicture, toWidth: number, toHeight: number): Float32Array {
  const out = new Float32Array(toWidth * toHeight);
  for (let y = 0; y < toHeight; y++) {
    const row = Math.min(heightPx - 1, Math.floor(((y + 0.5) * heightPx) / toHeight)) * widthPx;
    for (let x = 0; x < toWidth; x++)
      out[y * toWidth + x] = data[row + Math.min(widthPx - 1, Math.floor(((x + 0.5) * widthPx) / toWidth))]!;
  }
  return out;
}
