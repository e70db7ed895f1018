import { describe, expect, it } from 'vitest';
import { beyond, distanceToMarks, featherLevels } from './distance-to-marks.ts';
import { findMarks, widen, type MaskPlane } from './mask-plane.ts';

const [widthPx, heightPx] = [47, 31];
const maskOf = (isMarked: (x: number, y: number) => boolean): MaskPlane => ({
  values: Uint8Array.from({ length: widthPx * heightPx }, (_, i) => (isMarked(i % widthPx, Math.floor(i / widthPx)) ? 255 : 0)),
  widthPx,
  heightPx,
});
const noise = (x: number, y: number): number => Math.abs(Math.sin(12.9898 * x + 78.233 * y) * 43_758.5453) % 1;

/** Every pixel against every marked one. */
function bySearch({ values }: MaskPlane, reachPx: number): number[] {
  const marked = [...values.keys()].filter((i) => values[i]! >= 128);
  return Array.from({ length: values.length }, (_, i) => {
    const squares = marked.map((m) => ((m % widthPx) - (i % widthPx)) ** 2 + (Math.floor(m / widthPx) - Math.floor(i / widthPx)) ** 2);
    const square = Math.min(...squares);
    return square <= reachPx * reachPx ? square : beyond;
  });
}

describe('distanceToMarks', () => {
  it.each([
    ['one pixel', maskOf((x, y) => x === 20 && y === 11), 9],
    ['a pixel in the corner', maskOf((x, y) => x === 46 && y === 30), 60],
    ['a thin slant', maskOf((x, y) => x === y), 5.5],
    ['a frame with a hole', maskOf((x, y) => Math.max(Math.abs(x - 23), Math.abs(y - 15)) > 9), 4],
    ['all of it', maskOf(() => true), 8],
    ['scattered dots', maskOf((x, y) => noise(x, y) > 0.97), 7],
    ['a border', maskOf((x) => x === 0), 12.3],
  ])('is exact for %s', (_, mask, reachPx) => {
    const whole = { left: 0, top: 0, right: widthPx, bottom: heightPx };
    expect([...distanceToMarks(mask, whole, reachPx).squares]).toEqual(bySearch(mask, reachPx));
  });

  it('says the same of a part that holds all within reach', () => {
    const mask = maskOf((x, y) => (x - 20) ** 2 + (y - 12) ** 2 < 16 && noise(x, y) > 0.4);
    const box = widen(findMarks(mask)!.box, 5, mask);
    const { squares } = distanceToMarks(mask, box, 5);
    const wanted = bySearch(mask, 5);
    const width = box.right - box.left;
    expect([...squares]).toEqual(
      Array.from(squares, (_, i) => wanted[(box.top + Math.floor(i / width)) * widthPx + box.left + (i % width)]),
    );
  });
});

describe('featherLevels', () => {
  it('falls from all to nothing and never rises', () => {
    const levels = featherLevels(12);
    expect(levels[0]).toBe(255);
    expect(levels).toHaveLength(145);
    expect(levels.every((level, i) => i === 0 || level <= levels[i - 1]!)).toBe(true);
    expect(levels[36]).toBeGreaterThan(120);
    expect(levels[144]).toBeLessThan(6);
  });

  it('is a hard edge without a feather', () => {
    expect([...featherLevels(0)]).toEqual([255]);
  });
});
