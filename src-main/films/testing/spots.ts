import type { Rectangle, Size } from '../geometry.ts';

/** A picture whose every point can be found again: soft round spots on an even ground, for measuring motion. Test code. */

export interface Spot {
  readonly x: number;
  readonly y: number;
}
const ground = 60;
const height = 150;

/** Spots about every `spacing` pixels, not on a grid that could agree with the sampling. */
export function spotPlaces({ widthPx, heightPx }: Size, spacing: number): Spot[] {
  const places: Spot[] = [];
  for (let y = spacing, row = 0; y < heightPx - spacing / 2; y += spacing, row++) {
    for (let x = spacing, column = 0; x < widthPx - spacing / 2; x += spacing, column++) {
      places.push({ x: x + ((row * 0.37 + column * 0.61) % 1), y: y + ((row * 0.73 + column * 0.29) % 1) });
    }
  }
  return places;
}

/** Interleaved 8-bit RGB, in which a pixel's value is that of its centre at + 0.5. */
export function paintSpots({ widthPx, heightPx }: Size, places: readonly Spot[], sigma: number): Uint8Array {
  const rgb = new Uint8Array(widthPx * heightPx * 3).fill(ground);
  const reach = Math.ceil(sigma * 5);
  for (const { x, y } of places) {
    for (let row = Math.floor(y) - reach; row <= Math.floor(y) + reach; row++) {
      for (let column = Math.floor(x) - reach; column <= Math.floor(x) + reach; column++) {
        if (row < 0 || column < 0 || row >= heightPx || column >= widthPx) continue;
        const value = Math.round(ground + height * Math.exp(-((column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2) / (2 * sigma * sigma)));
        rgb.fill(value, (row * widthPx + column) * 3, (row * widthPx + column) * 3 + 3);
      }
    }
  }
  return rgb;
}

/** Where a spot that should be near `expected` really is: the fixed point of a Gaussian-weighted centroid. */
export function findSpot(luma: Uint8Array, { widthPx, heightPx }: Size, expected: Spot, sigma: number): Spot {
  let { x, y } = expected;
  const reach = Math.ceil(sigma * 3.5);
  const level = 16 + (ground * 219) / 255;
  for (let round = 0; round < 12; round++) {
    let sum = 0;
    let sumX = 0;
    let sumY = 0;
    for (let row = Math.max(0, Math.floor(y) - reach); row <= Math.min(heightPx - 1, Math.floor(y) + reach); row++) {
      for (let column = Math.max(0, Math.floor(x) - reach); column <= Math.min(widthPx - 1, Math.floor(x) + reach); column++) {
        const dx = column + 0.5 - x;
        const dy = row + 0.5 - y;
        const weight = Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma)) * (luma[row * widthPx + column]! - level);
        sum += weight;
        sumX += weight * dx;
        sumY += weight * dy;
      }
    }
    x += (2 * sumX) / sum;
    y += (2 * sumY) / sum;
  }
  return { x, y };
}

/** Errors of position along a move: `rms` in pixels, and `jitter`, the rms of their second difference over time. */
export interface MotionError {
  readonly rms: number;
  readonly jitter: number;
}

/**
 * Follows the spots that stay inside the frame through a move. `rectangleAt` is the ideal rectangle of the picture that
 * frame n shows, `lumaAt` the frame's luma; sigma is that of the spots in the picture.
 */
export async function measureMotion(
  frame: Size,
  places: readonly Spot[],
  sigma: number,
  frameCount: number,
  rectangleAt: (n: number) => Rectangle,
  lumaAt: (n: number) => Uint8Array | Promise<Uint8Array>,
): Promise<MotionError> {
  const project = ({ x, y }: Spot, { x: left, y: top, width, height: tall }: Rectangle): Spot => ({
    x: ((x - left) * frame.widthPx) / width,
    y: ((y - top) * frame.heightPx) / tall,
  });
  const sigmaIn = (rectangle: Rectangle): number => (sigma * frame.widthPx) / rectangle.width;
  const followed = places.filter((spot) =>
    [...Array(frameCount).keys()].every((n) => {
      const { x, y } = project(spot, rectangleAt(n));
      const margin = sigmaIn(rectangleAt(n)) * 5;
      return x > margin && y > margin && x < frame.widthPx - margin && y < frame.heightPx - margin;
    }),
  );
  const errors: Spot[][] = [];
  for (let n = 0; n < frameCount; n++) {
    const rectangle = rectangleAt(n);
    const luma = await lumaAt(n);
    errors.push(
      followed.map((spot) => {
        const ideal = project(spot, rectangle);
        const found = findSpot(luma, frame, ideal, sigmaIn(rectangle));
        return { x: found.x - ideal.x, y: found.y - ideal.y };
      }),
    );
  }
  const squares = errors.flat().map(({ x, y }) => x * x + y * y);
  const bends = errors.slice(2).flatMap((now, n) =>
    now.map((error, spot) => {
      const before = errors[n + 1]![spot]!;
      const first = errors[n]![spot]!;
      return (error.x - 2 * before.x + first.x) ** 2 + (error.y - 2 * before.y + first.y) ** 2;
    }),
  );
  return { rms: rootMean(squares), jitter: rootMean(bends) };
}

const rootMean = (squares: readonly number[]): number => Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / squares.length);
