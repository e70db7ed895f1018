import { describe, expect, it } from 'vitest';
import { boxMean } from './box-mean.ts';
import { guidedBase } from './guided-base.ts';

describe('boxMean', () => {
  it('is the mean of what lies in the window', () => {
    const values = Float32Array.from({ length: 7 * 5 }, (_, i) => (i * 13) % 11);
    const means = boxMean(values, 7, 5, 2);
    for (let y = 0; y < 5; y++) {
      for (let x = 0; x < 7; x++) {
        const near = [...values].filter((_, i) => Math.abs((i % 7) - x) <= 2 && Math.abs(Math.floor(i / 7) - y) <= 2);
        expect(means[y * 7 + x]).toBeCloseTo(near.reduce((a, b) => a + b, 0) / near.length, 4);
      }
    }
  });
  it('takes windows larger than the picture', () => {
    expect([...boxMean(Float32Array.of(1, 2, 3, 6), 2, 2, 50)]).toEqual([3, 3, 3, 3]);
  });
});

describe('guidedBase', () => {
  const width = 96;
  const height = 24;
  const step = Float32Array.from(
    { length: width * height },
    (_, i) => (i % width < 48 ? 0.2 : 0.9) + ((i % width) % 2 === 0 ? 0.01 : -0.01),
  );
  const { a, b } = guidedBase(step, width, height, 6, 0.01);
  const baseAt = (x: number): number => a[12 * width + x]! * step[12 * width + x]! + b[12 * width + x]!;

  it('keeps a strong edge, so that no halo can come of it', () => {
    expect(baseAt(47)).toBeLessThan(0.3);
    expect(baseAt(48)).toBeGreaterThan(0.8);
  });
  it('smooths fine texture away', () => {
    expect(Math.abs(baseAt(20) - baseAt(21))).toBeLessThan(0.002);
    expect(baseAt(20)).toBeCloseTo(0.2, 2);
  });
});
