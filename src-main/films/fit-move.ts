import type { Aspect } from '../../src-preload/contract/film-shapes.ts';
import type { Framing, Move, Shot } from '../../src-preload/contract/storyboard.ts';
import { aspectRatio } from './geometry.ts';

/** The move of a shot for a shape of the film: the one that was made for it, or the shot's own, fitted. */
export function fitMove({ picture, move, moveByAspect }: Pick<Shot, 'picture' | 'move' | 'moveByAspect'>, aspect: Aspect): Move {
  // A card is drawn in the shape of the film; nothing of it is cut.
  if (picture.kind === 'card') return move;
  const { from, to } = moveByAspect[aspect] ?? move;
  const ratio = aspectRatio(aspect) * (picture.heightPx / picture.widthPx);
  return { from: fitFraming(from, ratio), to: fitFraming(to, ratio) };
}

/**
 * The framing of the wanted shape (width by height, both as fractions of the picture) around the same middle and of the same
 * area where the picture allows it. One that has the shape already is given back as it is.
 */
export function fitFraming(framing: Framing, ratio: number): Framing {
  if (Math.abs(framing.width / framing.height / ratio - 1) < 0.001) return framing;
  const area = Math.sqrt((framing.width * framing.height) / ratio);
  const height = Math.min(area, 1, 1 / ratio);
  const width = height * ratio;
  const inside = (middle: number, extent: number): number => Math.min(1 - extent, Math.max(0, middle - extent / 2));
  return {
    x: inside(framing.x + framing.width / 2, width),
    y: inside(framing.y + framing.height / 2, height),
    width,
    height,
  };
}
