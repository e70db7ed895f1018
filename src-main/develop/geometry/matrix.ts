/** Three rows of three; maps homogeneous places (x, y, 1), or directions of the camera. */
export type Matrix = readonly [number, number, number, number, number, number, number, number, number];
/** A direction in camera coordinates: x right, y down, z into the scene. */
export type Direction = readonly [number, number, number];
/** A place in a picture of any size: the centre is 0, x goes right, y down, and the diagonal is 1 long. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export const unchanged: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** First `b`, then `a`. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  const [a0, a1, a2, a3, a4, a5, a6, a7, a8] = a;
  const [b0, b1, b2, b3, b4, b5, b6, b7, b8] = b;
  return [
    a0 * b0 + a1 * b3 + a2 * b6,
    a0 * b1 + a1 * b4 + a2 * b7,
    a0 * b2 + a1 * b5 + a2 * b8,
    a3 * b0 + a4 * b3 + a5 * b6,
    a3 * b1 + a4 * b4 + a5 * b7,
    a3 * b2 + a4 * b5 + a5 * b8,
    a6 * b0 + a7 * b3 + a8 * b6,
    a6 * b1 + a7 * b4 + a8 * b7,
    a6 * b2 + a7 * b5 + a8 * b8,
  ];
}

/** The way back, up to a factor, which places do not feel. */
export function invert([a, b, c, d, e, f, g, h, i]: Matrix): Matrix {
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
}

export const transpose = ([a, b, c, d, e, f, g, h, i]: Matrix): Matrix => [a, d, g, b, e, h, c, f, i];

export function project([a, b, c, d, e, f, g, h, i]: Matrix, { x, y }: Place): Place {
  const w = g * x + h * y + i;
  return { x: (a * x + b * y + c) / w, y: (d * x + e * y + f) / w };
}

export function turn([a, b, c, d, e, f, g, h, i]: Matrix, [x, y, z]: Direction): Direction {
  return [a * x + b * y + c * z, d * x + e * y + f * z, g * x + h * y + i * z];
}

export const dot = (a: Direction, b: Direction): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export function cross(a: Direction, b: Direction): Direction {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function unit(direction: Direction): Direction {
  const length = Math.sqrt(dot(direction, direction));
  return [direction[0] / length, direction[1] / length, direction[2] / length];
}

/** Clockwise as one looks at the picture. */
export function turnedBy(degrees: number): Matrix {
  const radians = (degrees * Math.PI) / 180;
  const [s, c] = [Math.sin(radians), Math.cos(radians)];
  return [c, -s, 0, s, c, 0, 0, 0, 1];
}
