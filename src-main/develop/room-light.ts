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

/** The one light of a room that several photos show; null where fewer than two tell, or they do not agree. */
export function agreeLight(measures: readonly Pick<PhotoMeasure, 'light'>[]): LightColour | null {
  const lights = measures.flatMap(({ light }) => light ?? []);
  if (lights.length < 2) return null;
  const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
  return { red: middle(lights.map(({ red }) => red)), blue: middle(lights.map(({ blue }) => blue)) };
}
