import { describe, expect, it } from 'vitest';
import { compose, enlarge, invert, largestMovePx, moved, similarity, still, toHalfSize, toPixelMap, type Motion } from './motion.ts';

const a: Motion = [1.01, -0.02, 3, 0.021, 0.99, -2, 1e-5, -2e-5, 1];
const b = similarity({ zoom: -0.004, turn: -0.01, xPx: -1, yPx: 5 });

describe('motion', () => {
  it('composes as the maps do', () => {
    const expected = moved(a, ...moved(b, 12, 41));
    const composed = moved(compose(a, b), 12, 41);
    expect(composed[0]).toBeCloseTo(expected[0], 9);
    expect(composed[1]).toBeCloseTo(expected[1], 9);
    expect(compose(still, still)).toEqual(still);
  });

  it('leads back', () => {
    const [x, y] = moved(invert(a), ...moved(a, 310, -170));
    expect(x).toBeCloseTo(310, 9);
    expect(y).toBeCloseTo(-170, 9);
  });

  it('is the same place at half size', () => {
    const map = toPixelMap(a, 50, 30);
    // The middle of the 2 x 2 block (7, 9).
    const [u, v] = moved(map, 14.5, 18.5);
    const half = moved(toHalfSize(map), 7, 9);
    expect(half[0]).toBeCloseTo((u - 0.5) / 2, 9);
    expect(half[1]).toBeCloseTo((v - 0.5) / 2, 9);
  });

  it('is about the centre', () => {
    const [u, v] = moved(toPixelMap(a, 50, 30), 50 + 7, 30 - 4);
    const [x, y] = moved(a, 7, -4);
    expect([u, v]).toEqual([expect.closeTo(50 + x, 9), expect.closeTo(30 + y, 9)]);
  });

  it('says how far the farthest corner moves', () => {
    expect(largestMovePx(still, 100, 50)).toBe(0);
    expect(largestMovePx(similarity({ xPx: 3, yPx: 4 }), 100, 50)).toBe(5);
    expect(largestMovePx(similarity({ turn: 0.01 }), 600, 800)).toBeCloseTo(5, 9);
    expect(moved(enlarge(a, 4), 40, 80)).toEqual(moved(a, 10, 20).map((value) => expect.closeTo(4 * value, 9) as unknown));
  });
});
