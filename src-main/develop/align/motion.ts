/**
 * How a frame lies against the base frame: shift, rotation and a little zoom about the picture's centre. What is at
 * (x, y) in the base, counted from the centre, is at
 *   (x + zoom x - turn y + xPx, y + turn x + zoom y + yPx)
 * in the frame. Hand-held brackets need no more.
 */
export interface Motion {
  /** Scale minus one. */
  readonly zoom: number;
  /** Radians, near zero. */
  readonly turn: number;
  readonly xPx: number;
  readonly yPx: number;
}

export const still: Motion = { zoom: 0, turn: 0, xPx: 0, yPx: 0 };

/** (a x + b y + c, d x + e y + f) in pixel coordinates, for the warp kernel. */
export interface AffineMap {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

/** First `inner` (base to neighbour), then `outer` (neighbour to frame): base to frame. */
export function compose(outer: Motion, inner: Motion): Motion {
  const scale = 1 + outer.zoom;
  return {
    zoom: scale * (1 + inner.zoom) - outer.turn * inner.turn - 1,
    turn: outer.turn * (1 + inner.zoom) + scale * inner.turn,
    xPx: scale * inner.xPx - outer.turn * inner.yPx + outer.xPx,
    yPx: outer.turn * inner.xPx + scale * inner.yPx + outer.yPx,
  };
}

/** The same motion in a picture `factor` times as large. */
export function enlarge(motion: Motion, factor: number): Motion {
  return { ...motion, xPx: motion.xPx * factor, yPx: motion.yPx * factor };
}

/** The farthest that any pixel of a width x height picture moves. */
export function largestMovePx({ zoom, turn, xPx, yPx }: Motion, widthPx: number, heightPx: number): number {
  const moves = [-0.5, 0.5].flatMap((u) =>
    [-0.5, 0.5].map((v) => Math.hypot(zoom * u * widthPx - turn * v * heightPx + xPx, turn * u * widthPx + zoom * v * heightPx + yPx)),
  );
  return Math.max(...moves);
}

/** The motion about a centre (in pixels) as a map of pixel coordinates. */
export function toAffine({ zoom, turn, xPx, yPx }: Motion, centreX: number, centreY: number): AffineMap {
  const scale = 1 + zoom;
  return {
    a: scale,
    b: -turn,
    c: xPx + centreX - scale * centreX + turn * centreY,
    d: turn,
    e: scale,
    f: yPx + centreY - turn * centreX - scale * centreY,
  };
}

/** The same map for a plane of half the size whose samples sit in the middle of 2 x 2 blocks. */
export function toHalfSize({ a, b, c, d, e, f }: AffineMap): AffineMap {
  return { a, b, c: (c + (a + b - 1) / 2) / 2, d, e, f: (f + (d + e - 1) / 2) / 2 };
}
