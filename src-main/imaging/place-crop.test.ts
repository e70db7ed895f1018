import { describe, expect, test } from 'vitest';
import type { Sketch } from './attention.ts';
import { placeCrop } from './place-crop.ts';

const [widthPx, heightPx] = [160, 106];

/** A plain wall with stripes of a thing at this place, 0 to 1. */
function wallWith(at: number | null, blownAt: number | null = null): Sketch {
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let y = 0; y < heightPx; y += 1)
    for (let x = 0; x < widthPx; x += 1) {
      const isThing = at !== null && Math.abs(x / widthPx - at) < 0.09 && y > 40 && y < 90;
      const isBlown = blownAt !== null && Math.abs(x / widthPx - blownAt) < 0.12 && y > 15 && y < 60;
      const level = isBlown ? 255 : isThing ? (((x >> 2) + (y >> 2)) % 2 === 0 ? 40 : 170) : 190;
      for (let channel = 0; channel < 3; channel += 1)
        rgb[(y * widthPx + x) * 3 + channel] = isThing && channel === 0 && !isBlown ? Math.min(255, level + 60) : level;
    }
  return { rgb, widthPx, heightPx };
}
const share = 0.375;
const middle = (1 - share) / 2;

describe('a crop', () => {
  test('stays in the middle of what is alike everywhere', () => {
    expect(placeCrop(wallWith(null), 'x', share)).toBe(middle);
    expect(placeCrop(wallWith(0.5), 'x', share)).toBe(middle);
  });

  test.each([0.15, 0.3, 0.7, 0.85])('goes to what draws the eye at %d, whole and not at its rim', (at) => {
    const from = placeCrop(wallWith(at), 'x', share);
    expect(from).toBeGreaterThanOrEqual(0);
    expect(from + share).toBeLessThanOrEqual(1);
    expect(from).toBeLessThanOrEqual(at - 0.08);
    expect(from + share).toBeGreaterThanOrEqual(at + 0.08);
  });

  test('is not drawn to a blown window', () => {
    const from = placeCrop(wallWith(0.75, 0.2), 'x', share);
    expect(from).toBeGreaterThan(middle);
  });

  test('works along the other side too, and of a picture of three pixels', () => {
    const { rgb } = wallWith(0.85);
    const turned = new Uint8Array(rgb.length);
    for (let y = 0; y < heightPx; y += 1)
      for (let x = 0; x < widthPx; x += 1)
        turned.set(rgb.subarray((y * widthPx + x) * 3, (y * widthPx + x) * 3 + 3), (x * heightPx + y) * 3);
    expect(placeCrop({ rgb: turned, widthPx: heightPx, heightPx: widthPx }, 'y', share)).toBeGreaterThan(middle);
    expect(placeCrop({ rgb: new Uint8Array(27), widthPx: 3, heightPx: 3 }, 'x', 0.5)).toBe(0.25);
  });
});
