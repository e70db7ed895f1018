import type { Size } from '../geometry.ts';
import type { Framing } from '../storyboard.ts';

export type MoveKind = 'push-in' | 'pull-out' | 'pan-left' | 'pan-right' | 'tilt-up' | 'tilt-down';
export interface Move {
  readonly kind: MoveKind;
  readonly from: Framing;
  readonly to: Framing;
}

/** How much closer a push ends, and how much closer a pan is so that it has room to travel. */
const pushZoom = 1.06;
const panZoom = 1.07;
/** The longest way across a photo of another shape, in widths or heights of the frame: more is too quick for four seconds. */
const longestTravel = 0.35;
/** From here on a photo is so much wider or taller than the film that one moves along it rather than into it. */
const otherShape = 0.25;

/**
 * The move for a photo, filling a frame of `frame`'s shape without bars. A photo of another shape is travelled along, so
 * that what the frame cannot hold at once is still seen; otherwise the camera pushes in, pans or, indoors, pulls out.
 * `turn` walks through what fits; the kind of the shot before is never repeated.
 */
export function chooseMove(
  photo: Size,
  frame: Size,
  { outside, previous, turn }: { outside: boolean; previous: MoveKind | null; turn: number },
): Move {
  const widest = widestFraming(photo, frame);
  const kinds = fittingMoves(widest, outside).filter((kind) => kind !== previous);
  const kind = kinds[turn % kinds.length] ?? 'push-in';
  return { kind, ...framings(kind, widest) };
}

/** The largest framing of the film's shape inside the photo, in its middle. */
function widestFraming(photo: Size, frame: Size): Framing {
  const relative = photo.widthPx / photo.heightPx / (frame.widthPx / frame.heightPx);
  const width = Math.min(1, 1 / relative);
  const height = Math.min(1, relative);
  return { x: (1 - width) / 2, y: (1 - height) / 2, width, height };
}

function fittingMoves(widest: Framing, outside: boolean): readonly MoveKind[] {
  // A tilt ends and a pan begins where the eye expects it: tall rooms are looked up, houses are walked along.
  if (1 - widest.height > otherShape) return ['tilt-up', 'tilt-down'];
  if (1 - widest.width > otherShape) return ['pan-right', 'pan-left'];
  return outside ? ['push-in', 'pan-right', 'pan-left'] : ['push-in', 'pan-right', 'pull-out', 'pan-left'];
}

function framings(kind: MoveKind, widest: Framing): { from: Framing; to: Framing } {
  const zoomed = (zoom: number): Framing => {
    const width = widest.width / zoom;
    const height = widest.height / zoom;
    return { x: (1 - width) / 2, y: (1 - height) / 2, width, height };
  };
  /** Two framings as far apart as the photo and good taste allow, along one axis. */
  const travel = (axis: 'x' | 'y', towards: 1 | -1): { from: Framing; to: Framing } => {
    const extent = axis === 'x' ? 'width' : 'height';
    const base = 1 - widest[extent] > otherShape ? widest : zoomed(panZoom);
    const half = Math.min((1 - base[extent]) / 2, (base[extent] * longestTravel) / 2);
    return { from: { ...base, [axis]: base[axis] - towards * half }, to: { ...base, [axis]: base[axis] + towards * half } };
  };
  const close = zoomed(pushZoom);
  const moves: Record<MoveKind, { from: Framing; to: Framing }> = {
    'push-in': { from: widest, to: close },
    'pull-out': { from: close, to: widest },
    'pan-right': travel('x', 1),
    'pan-left': travel('x', -1),
    'tilt-down': travel('y', 1),
    'tilt-up': travel('y', -1),
  };
  return moves[kind];
}
