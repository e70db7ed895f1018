import type { PhotoCheck } from '../../../src-preload/contract/library.ts';
import { findCamera, findPhotoEdges } from '../../develop/geometry/analyse.ts';
import { decideUpright } from '../../develop/geometry/decide-upright.ts';
import type { GreyPicture } from '../../develop/grey-picture.ts';

/** A lean that straightening will not surely mend: so far that it would cost too much of the picture, or on too little evidence. `focal` is in diagonals. */
export function tiltCheck({ data, widthPx, heightPx }: GreyPicture, focal: number): PhotoCheck | null {
  const { found } = findCamera(findPhotoEdges({ data: Float32Array.from(data), widthPx, heightPx }), focal, null);
  if (!found || !decideUpright(found).isTilted) return null;
  const { pitchDeg, rollDeg } = found;
  const parts = [
    { deg: rollDeg, text: `turned by ${Math.abs(rollDeg).toFixed(1)} degrees` },
    { deg: pitchDeg, text: `pitched ${pitchDeg > 0 ? 'up' : 'down'} by ${Math.abs(pitchDeg).toFixed(1)} degrees` },
  ];
  const how = parts.filter(({ deg }) => Math.abs(deg) >= 1).map(({ text }) => text);
  return {
    code: 'tilted',
    severity: 'warning',
    message: `The camera seems ${how.join(' and ')}, which may not be mended without losing part of the picture.`,
  };
}
