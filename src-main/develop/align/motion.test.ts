import { describe, expect, it } from 'vitest';
import { compose, enlarge, largestMovePx, still, toAffine, toHalfSize } from './motion.ts';

const centre = { x: 50, y: 30 };
const a = { zoom: 0.01, turn: 0.02, xPx: 3, yPx: -2 };
const b = { zoom: -0.004, turn: -0.01, xPx: -1, yPx: 5 };
const through = ({ a: p, b: q, c, d, e, f }: ReturnType<typeof toAffine>, x: number, y: number): readonly [number, number] => [
  p * x + q * y + c,
  d * x + e * y + f,
];

describe('motion', () => {
  it('composes as the maps do', () => {
    const [x, y] = through(toAffine(b, centre.x, centre.y), 12, 41);
    const expected = through(toAffine(a, centre.x, centre.y), x, y);
    const composed = through(toAffine(compose(a, b), centre.x, centre.y), 12, 41);
    expect(composed[0]).toBeCloseTo(expected[0], 9);
    expect(composed[1]).toBeCloseTo(expected[1], 9);
    expect(compose(still, still)).toEqual(still);
  });

  it('is the same place at half size', () => {
    const map = toAffine(a, centre.x, centre.y);
    // The middle of the 2 x 2 block (7, 9).
    const [u, v] = through(map, 14.5, 18.5);
    const half = through(toHalfSize(map), 7, 9);
    expect(half[0]).toBeCloseTo((u - 0.5) / 2, 9);
    expect(half[1]).toBeCloseTo((v - 0.5) / 2, 9);
  });

  it('says how far the farthest corner moves', () => {
    expect(largestMovePx(still, 100, 50)).toBe(0);
    expect(largestMovePx({ ...still, xPx: 3, yPx: 4 }, 100, 50)).toBe(5);
    expect(largestMovePx({ ...still, turn: 0.01 }, 600, 800)).toBeCloseTo(5, 9);
    expect(enlarge(a, 4)).toEqual({ ...a, xPx: 12, yPx: -8 });
  });
});
