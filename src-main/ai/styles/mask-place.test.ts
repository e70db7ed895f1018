import { describe, expect, test } from 'vitest';
import { boxOfStrokes, placeInWords } from './mask-place.ts';

const words = ([left, top, right, bottom]: readonly [number, number, number, number]): string =>
  placeInWords({ left, top, right, bottom }).split(' (')[0]!;

describe('a place in words', () => {
  test.each([
    [[0.05, 0.7, 0.3, 0.95], 'in the lower left of the picture'],
    [[0.7, 0.02, 0.95, 0.2], 'in the upper right of the picture'],
    [[0.4, 0.4, 0.6, 0.6], 'in the middle of the picture'],
    [[0.4, 0.05, 0.6, 0.25], 'in the upper middle of the picture'],
    [[0.75, 0.4, 0.95, 0.6], 'at the right, half way up, of the picture'],
    [[0, 0.8, 1, 1], 'along the bottom of the picture'],
    [[0, 0, 0.9, 0.2], 'along the top of the picture'],
    [[0, 0.4, 0.9, 0.6], 'across the middle of the picture'],
    [[0, 0, 0.2, 1], 'down the left side of the picture'],
    [[0.45, 0.1, 0.55, 0.9], 'down the middle of the picture'],
    [[0, 0, 1, 1], 'across most of the picture'],
  ] as const)('%j is %s', (box, told) => expect(words(box)).toBe(told));

  test('gives its borders in whole hundredths, within the picture', () => {
    expect(placeInWords({ left: -0.2, top: 0.333, right: 0.25, bottom: 0.5 })).toBe(
      'at the left, half way up, of the picture (from 0 % to 25 % of its width, from the left, and from 33 % to 50 % of its height, from the top)',
    );
  });
});

describe('the box of strokes', () => {
  const stroke = (mode: 'paint' | 'erase', radius: number, ...points: [number, number][]) => ({
    mode,
    radius,
    points: points.map(([x, y]) => ({ x, y })),
  });

  test('reaches as far as the brush, whose radius is a share of the longer side', () => {
    expect(boxOfStrokes([stroke('paint', 0.1, [0.5, 0.5])], 2)).toEqual({ left: 0.4, top: 0.3, right: 0.6, bottom: 0.7 });
    expect(boxOfStrokes([stroke('paint', 0.1, [0.5, 0.5])], 0.5)).toEqual({ left: 0.3, top: 0.4, right: 0.7, bottom: 0.6 });
  });
  test('holds all of them, stays within the photo, and takes nothing off for what was erased', () => {
    const strokes = [stroke('paint', 0.05, [0.2, 0.3], [0.6, 0.4]), stroke('erase', 0.5, [0.2, 0.3]), stroke('paint', 0.05, [0.99, 0.99])];
    expect(boxOfStrokes(strokes, 1)).toEqual({ left: expect.closeTo(0.15), top: expect.closeTo(0.25), right: 1, bottom: 1 });
  });
  test('is none where nothing was painted', () => expect(boxOfStrokes([stroke('erase', 0.1, [0.5, 0.5])], 1)).toBeNull());
});
