import type { PhotoCheck } from '../../../src-preload/contract/library.ts';
import { likeness } from '../likeness.ts';
import type { DustSpot } from './dust-spots.ts';

/** What one photo of a shoot says about the sensor it was taken with. */
export interface SpottedPhoto {
  readonly spots: readonly DustSpot[];
  /** Of the base frame (see likeness.ts). */
  readonly likeness: string;
  /** Photos with the same key come from the same sensor. */
  readonly camera: string;
}

/** Shares of the long edge: how near spots are to be the same one. */
const reach = 0.0012;
/** Photos of one scene share their nails and sockets. */
const otherScene = 0.6;
/**
 * So many scenes must agree. Chance has more tries in a larger shoot: with up to forty spots in each of n photos, the answer is
 * wrong once in some forty shoots.
 */
const scenesNeeded = (photos: number): number => (photos <= 12 ? 3 : photos <= 45 ? 4 : 5);

/**
 * Dust sits in the same place of pictures that show different scenes. For every photo the check, or null; null too where
 * the camera is not known.
 */
export function dustChecks(photos: readonly SpottedPhoto[]): (PhotoCheck | null)[] {
  const alike = new Map<string, boolean>();
  const areOfOneScene = (a: number, b: number): boolean => {
    const key = `${Math.min(a, b)} ${Math.max(a, b)}`;
    const known = alike.get(key);
    if (known !== undefined) return known;
    const value = likeness(photos[a]!.likeness, photos[b]!.likeness) > otherScene;
    alike.set(key, value);
    return value;
  };
  const counts = new Map<string, number>();
  for (const { camera } of photos) counts.set(camera, (counts.get(camera) ?? 0) + 1);
  return photos.map((photo, index) => {
    const needed = scenesNeeded(counts.get(photo.camera)!);
    const places = photo.spots.filter((spot) => {
      const scenes = [index];
      for (const [other, { spots, camera }] of photos.entries()) {
        if (scenes.length >= needed) break;
        if (other === index || camera !== photo.camera || !spots.some((one) => isSame(one, spot))) continue;
        if (scenes.every((scene) => !areOfOneScene(scene, other))) scenes.push(other);
      }
      return scenes.length >= needed;
    });
    if (places.length === 0) return null;
    const where = places
      .slice(0, 3)
      .map(({ x, y }) => `${Math.round(100 * x)} % from the left and ${Math.round(100 * y)} % from the top of the sensor`);
    return {
      code: 'dust',
      severity: 'note',
      message: `${places.length === 1 ? 'A dark spot returns' : `${places.length} dark spots return`} at the same place in different scenes: ${where.join('; ')}.`,
    };
  });
}

/** Distances in the long edge would need the shape; on the sensor's own square the difference is within the reach. */
const isSame = (a: DustSpot, b: DustSpot): boolean =>
  Math.abs(a.x - b.x) <= reach &&
  Math.abs(a.y - b.y) <= 1.5 * reach &&
  Math.max(a.radius, b.radius) <= 1.8 * Math.min(a.radius, b.radius) &&
  Math.max(a.depth, b.depth) <= 1.5 * Math.min(a.depth, b.depth);
