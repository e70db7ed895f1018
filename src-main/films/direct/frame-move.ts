import type { Framing, Move } from '../../../src-preload/contract/storyboard.ts';
import type { Focus } from '../film-tasks.ts';
import type { Size } from '../geometry.ts';

export type MoveKind = 'push-in' | 'pull-out' | 'pan-left' | 'pan-right' | 'tilt-up' | 'tilt-down';

/** How far a move may go. */
export interface MoveLimits {
  /** How much closer a push comes. */
  readonly push: number;
  /** The way along the picture, in long edges of the frame. */
  readonly travel: number;
}

/** Even a photo that is too small for the film comes this much closer: a picture that stands still looks like a fault. */
const leastZoom = 1.03;
/** Closer than this a photo shows another thing than the photographer framed. */
const mostZoom = 1.3;
/** What matters keeps this much distance from the rim where the picture allows it, in parts of the frame. */
const rim = { least: 0.08, most: 0.28 };
/** How far a push goes to bring what matters to the middle: at 1 it would arrive there. */
const centring = 0.6;
/** A travel ends nearer to what matters than it begins, by this much of its way. */
const arriving = 0.15;
const middle: Focus = { x: 0.5, y: 0.5, spreadX: 0.25, spreadY: 0.25 };

/** The largest framing of the frame's shape that the photo holds, as a width and a height. */
function widest(photo: Size, frame: Size): Pick<Framing, 'width' | 'height'> {
  const relative = photo.widthPx / photo.heightPx / (frame.widthPx / frame.heightPx);
  return { width: Math.min(1, 1 / relative), height: Math.min(1, relative) };
}

/** The most of a photo that a frame can show, with what matters as near to its middle as the photo reaches. */
export function widestFraming(photo: Size & { readonly focus: Focus | null }, frame: Size): Framing {
  const { width, height } = widest(photo, frame);
  return around(reachable(photo.focus ?? middle), width, height);
}

/**
 * The framings of a move: inside the photo, of the frame's shape, with what matters in frame all the way, and no closer
 * than the photo has pixels for the frame, as far as the photo is large enough for any move at all.
 */
export function frameMove(kind: MoveKind, photo: Size & { readonly focus: Focus | null }, frame: Size, limits: MoveLimits): Move {
  const { width, height } = widest(photo, frame);
  const zoomInPhoto = (width * photo.widthPx) / frame.widthPx;
  const closest = Math.min(mostZoom, Math.max(leastZoom, zoomInPhoto));
  const focus = reachable(photo.focus ?? middle);
  if (kind === 'push-in' || kind === 'pull-out') {
    const wide = around(focus, width, height);
    const close = closer(wide, focus, Math.min(1 + limits.push, closest));
    return kind === 'push-in' ? { from: wide, to: close } : { from: close, to: wide };
  }
  const axis = kind === 'pan-left' || kind === 'pan-right' ? 'x' : 'y';
  const [extent, edgePx] = axis === 'x' ? (['width', frame.widthPx] as const) : (['height', frame.heightPx] as const);
  const way = (limits.travel * Math.max(frame.widthPx, frame.heightPx)) / edgePx;
  const whole = axis === 'x' ? width : height;
  // No closer than the way needs.
  const kept = Math.max(Math.min(whole, 1 / (1 + way)), whole / closest);
  const size = { width: (width * kept) / whole, height: (height * kept) / whole };
  const towards = kind === 'pan-right' || kind === 'tilt-down' ? 1 : -1;
  const spread = axis === 'x' ? focus.spreadX : focus.spreadY;
  const [begin, end] = travel(focus[axis], spread, size[extent], way, towards);
  const still = around(focus, size.width, size.height);
  return { from: { ...still, [axis]: begin }, to: { ...still, [axis]: end } };
}

/** What lies at the very rim of a photo would hold the camera there. */
const reachable = (focus: Focus): Focus => ({ ...focus, x: between(focus.x, 0.1, 0.9), y: between(focus.y, 0.1, 0.9) });

/** A framing with what matters in its middle, as far as the photo reaches. */
const around = (focus: Focus, width: number, height: number): Framing => ({
  x: between(focus.x - width / 2, 0, 1 - width),
  y: between(focus.y - height / 2, 0, 1 - height),
  width,
  height,
});

/** A smaller framing inside another, in which what matters is nearer to the middle. */
function closer(wide: Framing, focus: Focus, zoom: number): Framing {
  const width = wide.width / zoom;
  const height = wide.height / zoom;
  const place = (at: number, from: number, extent: number): number => {
    const inFrame = (at - from) / extent;
    const target = between(inFrame + centring * (inFrame - 0.5), 0.05, 0.95);
    return from + target * (extent - extent / zoom);
  };
  return { x: place(focus.x, wide.x, wide.width), y: place(focus.y, wide.y, wide.height), width, height };
}

/** Where a framing of `extent` begins and ends its way of `way` extents along one side of the photo. */
function travel(focus: number, spread: number, extent: number, way: number, towards: 1 | -1): [number, number] {
  const margin = between(spread, rim.least * extent, rim.most * extent);
  // What lies at the very rim of the photo cannot be brought further in.
  const lowest = between(focus + Math.min(margin, (1 - focus) / 2) - extent, 0, 1 - extent);
  const highest = between(focus - Math.min(margin, focus / 2), 0, 1 - extent);
  const length = Math.min(way * extent, highest - lowest);
  const centre = focus - extent / 2 - towards * arriving * length;
  const low = between(centre - length / 2, lowest, highest - length);
  return towards === 1 ? [low, low + length] : [low + length, low];
}

const between = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));
