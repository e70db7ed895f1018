import type { PhotoMeasure } from '../intake/photo-measure.ts';
import { estimateLight } from './look/estimate-light.ts';
import { asGrey, type SmallPicture } from './look/small-picture.ts';
import { findWindows } from './look/window-mask.ts';
import type { LightColour } from './recipe.ts';

/** What a scene's own thumbnails tell of its light. */
export type LightMeasure = Pick<PhotoMeasure, 'light' | 'windowShare'>;

/**
 * The light of a scene from a thumbnail of its base frame; of `darker`, the same view `stops` darker, its windows, which
 * are left out. `windowShare` is null where nothing darker tells, `light` where too little of the picture does.
 */
export function measureLight(base: SmallPicture, darker: { readonly picture: SmallPicture; readonly stops: number } | null): LightMeasure {
  const windows = darker && findWindows(asGrey(darker.picture), darker.stops, base.widthPx, base.heightPx);
  const estimate = estimateLight(base, windows?.share ?? null);
  return {
    light: estimate ? { ...estimate.light, support: estimate.support } : null,
    windowShare: darker && darker.stops >= 2 ? (windows?.coverage ?? 0) : null,
  };
}

/** Lights further apart than this in log colour are another time of day or another switch, not another estimate. */
const sameLight = 0.3;
/** Support at which a photo's word counts fully; none counts less than the least. */
const fullSupport = 2;
const leastWeight = 0.2;

/**
 * The light that most photos of a room agree on: the one in whose neighbourhood most of them lie, by how surely each
 * tells, and the mean of that neighbourhood. Photos under another light (the same room in the evening) are not in it, and
 * keep their own where theirs is far from the answer (see whiteBalance). Null where fewer than two agree.
 */
export function agreeLight(measures: readonly Pick<PhotoMeasure, 'light'>[]): LightColour | null {
  const lights = measures.flatMap(({ light }) =>
    light ? [{ red: Math.log(light.red), blue: Math.log(light.blue), weight: weightOf(light.support) }] : [],
  );
  const groups = lights.map((one) => lights.filter(({ red, blue }) => Math.hypot(red - one.red, blue - one.blue) <= sameLight));
  const weightOfAll = (group: typeof lights): number => group.reduce((sum, { weight }) => sum + weight, 0);
  const [largest = []] = groups.toSorted((a, b) => weightOfAll(b) - weightOfAll(a));
  if (largest.length < 2) return null;
  const whole = weightOfAll(largest);
  const mean = (channel: 'red' | 'blue'): number => largest.reduce((sum, light) => sum + light.weight * light[channel], 0) / whole;
  // Rounded, because the last digit of a logarithm may differ between machines, and this goes into recipes.
  const steady = (log: number): number => Math.round(Math.exp(log) * 1e4) / 1e4;
  return { red: steady(mean('red')), blue: steady(mean('blue')) };
}

const weightOf = (support: number): number => Math.min(1, Math.max(leastWeight, support / fullSupport));
