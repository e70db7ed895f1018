/**
 * How a frame lies against the base frame: a projective map about the picture's centre, row by row. What is at (x, y) in
 * the base, counted from the centre in pixels, is at (u / w, v / w) in the frame, (u, v, w) = motion * (x, y, 1).
 * The last number is 1.
 */
export type Motion = readonly [number, number, number, number, number, number, number, number, number];
/** The same in pixel coordinates, counted from the middle of the first pixel, for the warp kernel. */
export type PixelMap = Motion;

export const still: Motion = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** Shift, rotation and zoom alone. `turn` in radians, near zero; `zoom` is scale minus one. */
export function similarity({ zoom = 0, turn = 0, xPx = 0, yPx = 0 }): Motion {
  return [1 + zoom, -turn, xPx, turn, 1 + zoom, yPx, 0, 0, 1];
}

/** First `inner` (base to neighbour), then `outer` (neighbour to frame): base to frame. */
export function compose(outer: Motion, inner: Motion): Motion {
  const [a, b, c, d, e, f, g, h, i] = outer;
  const [j, k, l, m, n, o, p, q, r] = inner;
  const scale = 1 / (g * l + h * o + i * r);
  return [
    (a * j + b * m + c * p) * scale,
    (a * k + b * n + c * q) * scale,
    (a * l + b * o + c * r) * scale,
    (d * j + e * m + f * p) * scale,
    (d * k + e * n + f * q) * scale,
    (d * l + e * o + f * r) * scale,
    (g * j + h * m + i * p) * scale,
    (g * k + h * n + i * q) * scale,
    1,
  ];
}

/** From the frame back to the base. */
export function invert([a, b, c, d, e, f, g, h, i]: Motion): Motion {
  const scale = 1 / (a * e - b * d);
  return [
    (e * i - f * h) * scale,
    (c * h - b * i) * scale,
    (b * f - c * e) * scale,
    (f * g - d * i) * scale,
    (a * i - c * g) * scale,
    (c * d - a * f) * scale,
    (d * h - e * g) * scale,
    (b * g - a * h) * scale,
    1,
  ];
}

/** The same motion in a picture `factor` times as large. */
export function enlarge([a, b, c, d, e, f, g, h, i]: Motion, factor: number): Motion {
  return [a, b, c * factor, d, e, f * factor, g / factor, h / factor, i];
}

export function moved([a, b, c, d, e, f, g, h, i]: Motion, x: number, y: number): readonly [number, number] {
  const w = g * x + h * y + i;
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
}

/** The farthest that any pixel of a width x height picture moves. */
export function largestMovePx(motion: Motion, widthPx: number, heightPx: number): number {
  return largestDifferencePx(motion, still, widthPx, heightPx);
}

/** The farthest that two motions of a width x height picture are apart. */
export function largestDifferencePx(one: Motion, other: Motion, widthPx: number, heightPx: number): number {
  const differences = [-0.5, 0.5].flatMap((u) =>
    [-0.5, 0.5].map((v) => {
      const [x, y] = moved(one, u * widthPx, v * heightPx);
      const [p, q] = moved(other, u * widthPx, v * heightPx);
      return Math.hypot(x - p, y - q);
    }),
  );
  return Math.max(...differences);
}

/** The motion about a centre (in pixels) as a map of pixel coordinates. */
export function toPixelMap(motion: Motion, centreX: number, centreY: number): PixelMap {
  return compose(compose([1, 0, centreX, 0, 1, centreY, 0, 0, 1], motion), [1, 0, -centreX, 0, 1, -centreY, 0, 0, 1]);
}

/** The same map for a plane of half the size whose samples sit in the middle of 2 x 2 blocks. */
export function toHalfSize(map: PixelMap): PixelMap {
  return compose(compose([0.5, 0, -0.25, 0, 0.5, -0.25, 0, 0, 1], map), [2, 0, 0.5, 0, 2, 0.5, 0, 0, 1]);
}
