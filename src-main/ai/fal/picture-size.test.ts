import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aspectFor, fitSize, megapixels, tierFor } from './picture-size.ts';

const size = (widthPx: number, heightPx: number): { widthPx: number; heightPx: number } => ({ widthPx, heightPx });
const aspects = ['21:9', '16:9', '3:2', '4:3', '1:1', '3:4', '2:3', '9:16'];

test.each([
  [6000, 4000, '3:2'],
  [4000, 6000, '2:3'],
  [4096, 2731, '3:2'],
  [1920, 1080, '16:9'],
  [4032, 3024, '4:3'],
  [3000, 3000, '1:1'],
  // between 3:2 and 4:3: neither without cropping
  [1420, 1000, 'auto'],
  [5000, 1000, 'auto'],
])('%i x %i is %s', (widthPx, heightPx, aspect) => {
  expect(aspectFor(size(widthPx, heightPx), aspects)).toBe(aspect);
});

test.each([
  [1000, 700, '1K'],
  [1248, 832, '1K'],
  [1280, 1000, '2K'],
  [2400, 1600, '2K'],
  [2600, 1900, '4K'],
  [4096, 2731, '4K'],
  [9000, 6000, '4K'],
])('%i x %i needs %s', (widthPx, heightPx, name) => {
  const tiers = [
    { name: '1K', pixels: 1024 ** 2 },
    { name: '2K', pixels: 2048 ** 2 },
    { name: '4K', pixels: 4096 ** 2 },
  ] as const;
  expect(tierFor(size(widthPx, heightPx), tiers).name).toBe(name);
});

describe('a size that a model can make', () => {
  const rule = { leastPixels: 2560 * 1440, mostPixels: 4096 * 4096, mostEdgePx: 4096, multiple: 8 };
  test.each([
    ['as it is', [3000, 2000], [3000, 2000]],
    ['larger', [900, 600], [2352, 1568]],
    ['smaller, by its edge', [6000, 4000], [4080, 2720]],
    ['to whole blocks', [3001, 2003], [2984, 1992]],
    ['smaller rather than of another shape', [4096, 2732], [4088, 2728]],
  ] as const)('%s', (_name, [widthPx, heightPx], [wantedWidth, wantedHeight]) => {
    expect(fitSize(size(widthPx, heightPx), rule)).toEqual(size(wantedWidth, wantedHeight));
  });

  test('is within every limit, for any photo', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 12_000 }), fc.integer({ min: 200, max: 12_000 }), (widthPx, heightPx) => {
        fc.pre(Math.max(widthPx / heightPx, heightPx / widthPx) < 3);
        const fitted = fitSize(size(widthPx, heightPx), rule);
        const pixels = fitted.widthPx * fitted.heightPx;
        expect(pixels).toBeGreaterThanOrEqual(rule.leastPixels);
        expect(pixels).toBeLessThanOrEqual(rule.mostPixels);
        expect(Math.max(fitted.widthPx, fitted.heightPx)).toBeLessThanOrEqual(rule.mostEdgePx);
        expect([fitted.widthPx % 8, fitted.heightPx % 8]).toEqual([0, 0]);
        // its shape stays, but for the rounding
        expect(Math.abs(fitted.widthPx / fitted.heightPx / (widthPx / heightPx) - 1)).toBeLessThan(0.004);
      }),
    );
  });
});

test.each([
  [100, 100, 1],
  [1000, 1000, 1],
  [1001, 1000, 2],
  [4096, 2731, 12],
])('%i x %i is %i megapixels', (widthPx, heightPx, count) => {
  expect(megapixels(size(widthPx, heightPx))).toBe(count);
});
