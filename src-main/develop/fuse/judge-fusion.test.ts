import { describe, expect, it } from 'vitest';
import { isWorse, substanceOf } from './judge-fusion.ts';

const picture = (value: (x: number, y: number) => number): { data: Uint8Array; widthPx: number; heightPx: number } => ({
  data: Uint8Array.from({ length: 64 * 48 }, (_, i) => value(i % 64, Math.floor(i / 64))),
  widthPx: 64,
  heightPx: 48,
});

describe('judging a fusion', () => {
  const sharp = substanceOf(picture((x, y) => (((x >> 1) + (y >> 1)) % 2 === 0 ? 80 : 160)));
  const soft = substanceOf(picture((x) => 110 + (x % 16)));

  it('finds more in a sharp picture than in a soft one, and nothing in an even one', () => {
    expect(sharp.contrast).toBeGreaterThan(soft.contrast);
    expect(sharp.detail).toBeGreaterThan(soft.detail);
    expect(substanceOf(picture(() => 200))).toEqual({ contrast: 0, detail: 0 });
  });

  it('calls only a loss of both contrast and detail worse', () => {
    expect(isWorse(soft, sharp)).toBe(true);
    expect(isWorse(sharp, soft)).toBe(false);
    expect(isWorse(sharp, sharp)).toBe(false);
    expect(isWorse({ contrast: 0.5 * sharp.contrast, detail: sharp.detail }, sharp)).toBe(false);
  });

  it('has nothing to say of pictures smaller than a block', () => {
    const tiny = substanceOf({ data: Uint8Array.of(0, 255, 0, 255), widthPx: 2, heightPx: 2 });
    expect(isWorse(tiny, tiny)).toBe(false);
  });
});
