import type { SmallPicture } from '../../develop/look/small-picture.ts';
import type { DevelopFacts } from '../../develop/recipe.ts';
import type { PhotoMeasure } from '../photo-measure.ts';
import { findOutdoors } from './find-outdoors.ts';

/** EV at ISO 100 of the light in the scene. Nothing indoors is lit like the first, whatever the lamps. */
const daylightValue = 12.5;
/** Few rooms are as bright as this; a flash that the camera knows nothing of makes some look so, and the picture must say the same. */
const brightValue = 10.5;
const leastSky = 0.3;
const leastFoliage = 0.1;
/** Without EXIF both must be there, and plainly. */
const plainSky = 0.6;
const plainFoliage = 0.12;
/** Facades have 5 to 10 %, flowers, trees and terraces half of it at most. */
const leastStraightness = 0.045;
/** Mean luminance of a well exposed scene. */
const middleGrey = 0.18;
/** Too dark or too bright to tell the light from. */
const darkest = 0.01;
const brightest = 0.8;

/**
 * Rooms that a picture may show, most likely first. Without a trained model a picture tells the outside of a house and no
 * more; which room an indoor picture shows is left to names, neighbours and people. `picture` is the base frame's thumbnail.
 */
export function guessRooms(picture: SmallPicture, { exposure, flash }: Pick<DevelopFacts, 'exposure' | 'flash'>): PhotoMeasure['rooms'] {
  const { blueSky, foliage, straightness, brightness } = findOutdoors(picture);
  if (flash === true || straightness < leastStraightness || brightness < darkest || brightness > brightest) return [];
  const light = exposure.value === null ? null : exposure.value + Math.log2(brightness / middleGrey);
  const hasSigns = blueSky >= leastSky || foliage >= leastFoliage;
  const hasPlainSigns = blueSky >= plainSky && foliage >= plainFoliage;
  const isOutside = light === null ? hasPlainSigns : light >= daylightValue || (light >= brightValue && hasSigns);
  return isOutside ? [{ room: 'exterior', confidence: light !== null && hasSigns ? 0.95 : 0.9 }] : [];
}
