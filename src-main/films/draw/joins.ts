import { moveProgress } from '../camera-move.ts';
import type { Size } from '../geometry.ts';
import type { DrawnJoin } from '../timeline.ts';

/**
 * How two pictures stand to each other at one moment of a join. Lengths are pixels of the film, and fractions of pixels
 * count: a picture that slides moves as smoothly as one that is panned over.
 */
export type Meeting =
  | { readonly kind: 'mix'; /** Share of the incoming picture. */ readonly amount: number }
  /** One of the two alone, on its way to or from a colour. */
  | { readonly kind: 'colour'; readonly shows: 'under' | 'over'; readonly colour: string; readonly amount: number }
  | Edge;

/** Along one direction the incoming picture shows from nothing to wholly between two places. */
export interface Edge {
  readonly kind: 'edge';
  readonly axis: 'x' | 'y';
  /** Where nothing of the incoming picture shows yet, and where nothing else shows any more. */
  readonly noneAt: number;
  readonly allAt: number;
  /** How far each picture stands from its own place, along the axis. */
  readonly underShift: number;
  readonly overShift: number;
}

type EdgeJoin = Extract<DrawnJoin, { kind: 'wipe' | 'slide' | 'push' }>;

/** Width of a wipe's edge, of the frame along its way. */
const softness = 0.01;

/** `progress` is 0 where only the outgoing picture shows and 1 where only the incoming one does. */
export function meet(join: DrawnJoin, progress: number, frame: Size): Meeting {
  switch (join.kind) {
    case 'cut':
      return { kind: 'mix', amount: 1 };
    case 'crossfade':
      return { kind: 'mix', amount: progress };
    case 'dip':
      return progress < 0.5
        ? { kind: 'colour', shows: 'under', colour: join.colour, amount: progress * 2 }
        : { kind: 'colour', shows: 'over', colour: join.colour, amount: 2 - progress * 2 };
    default:
      // Gets going and comes to rest unseen, like the camera.
      return edgeAt(join, moveProgress(progress, 0.5, 0.5), frame);
  }
}

function edgeAt({ kind, towards }: EdgeJoin, come: number, frame: Size): Edge {
  const axis = towards === 'left' || towards === 'right' ? 'x' : 'y';
  const extent = axis === 'x' ? frame.widthPx : frame.heightPx;
  const direction = towards === 'right' || towards === 'down' ? 1 : -1;
  // A wipe's edge begins and ends outside the frame; that of a picture is the picture's own, one pixel of coverage.
  const width = kind === 'wipe' ? Math.max(1, extent * softness) : 1;
  const way = kind === 'wipe' ? come * (extent + width) - width / 2 : come * extent;
  const edge = direction === 1 ? way : extent - way;
  const toCome = kind === 'wipe' ? 0 : -direction * (extent - way);
  return {
    kind: 'edge',
    axis,
    noneAt: edge + (direction * width) / 2,
    allAt: edge - (direction * width) / 2,
    overShift: toCome,
    underShift: kind === 'push' ? toCome + direction * extent : 0,
  };
}

/** Share of the incoming picture at a place along the axis. */
export const shareAt = ({ noneAt, allAt }: Edge, place: number): number => Math.min(1, Math.max(0, (place - noneAt) / (allAt - noneAt)));
