import { fitInside, type Placed } from '../ui/fit.ts';
import type { Size } from '../ui/use-size.ts';

/** The point of the picture, as fractions of its width and height, that should be in the middle of the stage. */
export interface Focus {
  readonly x: number;
  readonly y: number;
}
/**
 * Where the picture lies on the stage: whole, with a margin, without a focus; at its own size with one, moved so that the
 * focus is in the middle but no edge comes inside the stage. A picture that has no more to show stays whole.
 */
export function placePicture(options: {
  readonly stage: Size;
  readonly natural: Size;
  readonly focus: Focus | null;
  readonly marginPx: number;
}): Placed {
  const { stage, natural, focus, marginPx } = options;
  const inner = { widthPx: Math.max(1, stage.widthPx - 2 * marginPx), heightPx: Math.max(1, stage.heightPx - 2 * marginPx) };
  const fitted = fitInside(inner, natural.widthPx / natural.heightPx);
  if (focus === null || natural.widthPx <= fitted.widthPx)
    return { ...fitted, leftPx: fitted.leftPx + marginPx, topPx: fitted.topPx + marginPx };
  return {
    leftPx: along(stage.widthPx, natural.widthPx, focus.x),
    topPx: along(stage.heightPx, natural.heightPx, focus.y),
    widthPx: natural.widthPx,
    heightPx: natural.heightPx,
  };
}

function along(stagePx: number, picturePx: number, focus: number): number {
  if (picturePx <= stagePx) return (stagePx - picturePx) / 2;
  return Math.min(0, Math.max(stagePx - picturePx, stagePx / 2 - focus * picturePx));
}

const within = (value: number): number => Math.min(1, Math.max(0, value));

/** The focus under a point of the stage, for a picture that lies there. */
export function focusAt(point: { readonly xPx: number; readonly yPx: number }, placed: Placed): Focus {
  return { x: within((point.xPx - placed.leftPx) / placed.widthPx), y: within((point.yPx - placed.topPx) / placed.heightPx) };
}

/** The focus after the picture was dragged by this much; it stops where the picture's edge meets the stage. */
export function dragged(placed: Placed, stage: Size, by: { readonly xPx: number; readonly yPx: number }): Focus {
  const leftPx = Math.min(0, Math.max(stage.widthPx - placed.widthPx, placed.leftPx + by.xPx));
  const topPx = Math.min(0, Math.max(stage.heightPx - placed.heightPx, placed.topPx + by.yPx));
  return { x: (stage.widthPx / 2 - leftPx) / placed.widthPx, y: (stage.heightPx / 2 - topPx) / placed.heightPx };
}
