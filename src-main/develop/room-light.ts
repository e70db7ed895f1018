import type { PhotoMeasure } from '../intake/photo-measure.ts';
import type { LightColour } from './recipe.ts';

/** The one light of a room that several photos show; null where fewer than two tell, or they do not agree. */
export function agreeLight(measures: readonly Pick<PhotoMeasure, 'light'>[]): LightColour | null {
  const lights = measures.flatMap(({ light }) => light ?? []);
  if (lights.length < 2) return null;
  const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
  return { red: middle(lights.map(({ red }) => red)), blue: middle(lights.map(({ blue }) => blue)) };
}
