import type { SmallPicture } from '../../develop/look/small-picture.ts';
import type { PhotoMeasure } from '../photo-measure.ts';

/** Rooms that a picture may show, most likely first; `exposureValue` is EV at ISO 100 of a well exposed frame. */
export function guessRooms(_picture: SmallPicture, _exposureValue: number | null): PhotoMeasure['rooms'] {
  return [];
}
