import type { Aspect } from '../../src-preload/contract/film-shapes.ts';
import type { Framing, Move, Shot } from '../../src-preload/contract/storyboard.ts';
import { aspectRatio } from './geometry.ts';

/** The move of a shot for a shape of the film: the one that was made for it, or the shot's own, fitted. */
export function fitMove({ picture, move, moveByAspect }: Pick<Shot, 'picture' | 'move' | 'moveByAspect'>, aspect: Aspect): Move {
  // A card is drawn in the shape of the film; nothing of it is cut.
  if (picture.kind === 'card') return move;
  const { from, to } = moveByAspect[aspect] ?? move;
  const ratio = aspectRatio(aspect) * (picture.heightPx / picture.widthPx);
  const scale = Math.min(fittingScale(from, ratio), fittingScale(to, ratio));
  return { from: fitFraming(from, ratio, scale), to: fitFraming(to, ratio, scale) };
}

/**
 * The framing of the wanted shape (width by height, both as fractions of the picture) around the same middle and of the same
 * area times `scale` squared. One that has the shape already is given back as it is.
 */
export function fitFraming(framing: Framing, ratio: number, scale = fittingScale(framing, ratio)): Framing {
  if (hasShape(framing, ratio) && scale === 1) return framing;
  const height = Math.min(sameArea(framing, ratio) * scale, 1, 1 / ratio);
  const width = height * ratio;
  const inside = (middle: number, extent: number): number => Math.min(1 - extent, Math.max(0, middle - extent / 2));
  return {
    x: inside(framing.x + framing.width / 2, width),
    y: inside(framing.y + framing.height / 2, height),
    width,
    height,
  };
}

const hasShape = ({ width, height }: Framing, ratio: number): boolean => Math.abs(width / height / ratio - 1) < 0.001;
const sameArea = ({ width, height }: Framing, ratio: number): number => Math.sqrt((width * height) / ratio);

/** At most 1; below where the picture does not hold the shape at this size. A move keeps its zoom when both ends take the smaller. */
function fittingScale(framing: Framing, ratio: number): number {
  if (hasShape(framing, ratio)) return 1;
  return Math.min(1, Math.min(1, 1 / ratio) / sameArea(framing, ratio));
}
