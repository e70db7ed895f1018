import { describe, expect, it } from 'vitest';
import { createSpectrum } from './fourier.ts';

/** Straight from the definition, with the same window. */
function slowPower(frame: Float32Array, bin: number): number {
  const size = frame.length;
  let re = 0;
  let im = 0;
  for (const [i, value] of frame.entries()) {
    const windowed = value * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
    re += windowed * Math.cos((2 * Math.PI * bin * i) / size);
    im -= windowed * Math.sin((2 * Math.PI * bin * i) / size);
  }
  return re ** 2 + im ** 2;
}

describe('a spectrum', () => {
  it.each([8, 64, 512])('of %i points is what the definition says', (size) => {
    const frame = Float32Array.from({ length: size }, (_, i) => Math.sin(i * i * 0.37) + 0.3 * Math.cos(i * 1.7));
    const power = new Float32Array(size / 2 + 1);
    createSpectrum(size).powerOf(frame, power);
    for (const [bin, value] of power.entries()) expect(value).toBeCloseTo(slowPower(frame, bin), 3);
  });
});
