import type { Size } from '../geometry.ts';

/**
 * Frames to try an encoder with: colours, edges, fine texture and a gradient that all move, as raw yuv420p. Frame `n` is the
 * same for everybody, so that what comes back can be compared.
 */
export function trialPattern(frame: Size): (n: number, target: Uint8Array) => void {
  const { widthPx, heightPx } = frame;
  const planes = [
    { width: widthPx, height: heightPx, at: 0, stepPx: 4, base: tile(widthPx, heightPx, luma) },
    ...[0, 1].map((index) => ({
      width: widthPx / 2,
      height: heightPx / 2,
      at: widthPx * heightPx * (1 + index / 4),
      stepPx: 2,
      base: tile(widthPx / 2, heightPx / 2, index === 0 ? blue : red),
    })),
  ];
  return (n, target) => {
    for (const { width, height, at, stepPx, base } of planes) {
      const shift = (n * stepPx) % width;
      for (let y = 0; y < height; y++) {
        const row = base.subarray(y * width, (y + 1) * width);
        target.set(row.subarray(shift), at + y * width);
        target.set(row.subarray(0, shift), at + y * width + width - shift);
      }
    }
  };
}

type Sample = (across: number, down: number, x: number, y: number) => number;

function tile(width: number, height: number, sample: Sample): Uint8Array {
  const plane = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) plane[y * width + x] = sample(x / width, y / height, x, y);
  }
  return plane;
}

const bars = 8;
/** Within the limited range: bars above, a gradient in the middle, a checked floor below. */
const luma: Sample = (across, down, x, y) => {
  if (down < 0.4) return 40 + Math.floor(across * bars) * 24;
  if (down < 0.7) return 16 + Math.round(219 * (0.5 - Math.abs(across - 0.5)) * 2);
  return ((x >> 4) + (y >> 4)) % 2 === 0 ? 90 + (x % 16) : 170 - (y % 16);
};
const blue: Sample = (across, down) => (down < 0.4 ? 60 + ((Math.floor(across * bars) * 53) % 140) : 118);
const red: Sample = (across, down) => (down < 0.4 ? 196 - ((Math.floor(across * bars) * 37) % 140) : 134);

/** Peak signal-to-noise ratio of two frames in decibels, from every `everyRow`th row of bytes; infinite when they are equal. */
export function psnrOf(a: Uint8Array, b: Uint8Array, rowBytes: number, everyRow: number): number {
  let sum = 0;
  let count = 0;
  for (let start = 0; start < a.length; start += rowBytes * everyRow) {
    const end = Math.min(a.length, start + rowBytes);
    for (let at = start; at < end; at++) {
      const difference = a[at]! - b[at]!;
      sum += difference * difference;
    }
    count += end - start;
  }
  return 10 * Math.log10((255 * 255 * count) / sum);
}
