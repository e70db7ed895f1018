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
const mostCoverage = 0.3;
const leastCoverage = 0.002;
const leastLevel = 14;
const tries = 4;
/** What lies between such places is view too (a lawn below the sky) where it is at least this bright, unlike the wall between two windows. */
const leastWithin = 0.3;
/** Shares of the long edge: what is smaller is a lamp's glint; gaps up to twice as wide are closed; how soft the edge is. */
const speck = 1 / 130;
const gap = 1 / 16;
const softness = 1 / 130;
/** A mean of zeros and ones that is not all zeros, and one that is all ones, as far as sums of floats tell. */
const some = 1e-6;
const all = 1 - 1e-6;

/**
 * Finds windows in a frame that is `stopsDarker` than the base: what is still lit there is beyond the base's white, and
 * so is what it encloses. Null where the frame is not dark enough to tell, or where the answer would be most of the picture.
 */
export function findWindows(dark: GreyPicture, stopsDarker: number, widthPx: number, heightPx: number): WindowMask | null {
  if (stopsDarker < 2) return null;
  const luma = resize(dark, widthPx, heightPx);
  const within = 255 * toDisplay(leastWithin * 2 ** -stopsDarker);
  const longEdgePx = Math.max(widthPx, heightPx);
  const mean = (values: Float32Array, share: number): Float32Array =>
    boxMean(values, widthPx, heightPx, Math.max(1, Math.round(longEdgePx * share)));
  const where = (values: Float32Array, isIn: (value: number) => boolean): Float32Array => values.map((value) => (isIn(value) ? 1 : 0));
  const bright = mean(luma, speck);
  for (let attempt = 0; attempt < tries; attempt++) {
    const linear = leastBeyondWhite * 2 ** (attempt - stopsDarker);
    if (linear >= 1) return null;
    const threshold = Math.max(leastLevel, 255 * toDisplay(linear));
    const lit = where(luma, (level) => level > threshold);
    const solid = where(mean(mean(lit, speck), speck), (near) => near > 0.15);
    const closed = mean(
      where(mean(solid, gap), (near) => near > some),
      gap,
    );
    const view = solid.map((isSolid, i) => (isSolid === 1 || (closed[i]! > all && bright[i]! > within) ? 1 : 0));
    const grown = where(mean(view, softness), (near) => near > some);
    const share = mean(mean(grown, softness), softness);
    const coverage = share.reduce((sum, value) => sum + value, 0) / share.length;
    if (coverage <= mostCoverage) return coverage < leastCoverage ? null : { share, coverage };
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
