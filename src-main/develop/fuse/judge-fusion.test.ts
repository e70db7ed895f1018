import { describe, expect, it } from 'vitest';
import type { GreyPicture } from '../grey-picture.ts';
import { judgeFusion } from './judge-fusion.ts';

const size = { widthPx: 160, heightPx: 120 };
const picture = (value: (x: number, y: number) => number): GreyPicture => ({
  data: Uint8Array.from({ length: size.widthPx * size.heightPx }, (_, i) =>
    Math.min(255, Math.max(0, value(i % size.widthPx, Math.floor(i / size.widthPx)))),
  ),
  ...size,
});
/** Blocks of different levels, left half dark, right half bright. */
const scene = (x: number, y: number): number => 30 * ((((x >> 2) * 7) ^ ((y >> 2) * 13)) % 5) + (x < 80 ? 0 : 260);
const dark = picture((x, y) => scene(x, y) / 2);
const bright = picture((x, y) => scene(x, y) * 1.6 + 20);
const fused = picture((x, y) => (x < 80 ? 60 + scene(x, y) : 100 + scene(x, y) / 3));

describe('judging a fusion', () => {
  it('finds more in a picture that shows both ends than in any frame', () => {
    const verdict = judgeFusion([dark, bright], 0, fused);
    expect(verdict.reason).toBeNull();
    expect(verdict.fused).toBeGreaterThan(verdict.single);
  });

  it('says so when one frame shows more, and which', () => {
    const flat = picture((x, y) => 120 + scene(x, y) / 20);
    const verdict = judgeFusion([dark, bright], 0, flat);
    expect(verdict.reason).toContain('showed less');
    expect(verdict.best).toBe(judgeFusion([dark, bright], 0, dark).fused > judgeFusion([dark, bright], 0, bright).fused ? 0 : 1);
  });

  it('says so when the fused picture is less sharp', () => {
    const at = (x: number, y: number): number => dark.data[Math.min(119, Math.max(0, y)) * 160 + Math.min(159, Math.max(0, x))]!;
    const doubled = picture((x, y) => [-3, -2, -1, 0, 1, 2, 3].reduce((sum, by) => sum + (at(x + by, y) + at(x, y + by)) / 14, 0) + 10);
    expect(judgeFusion([dark, bright], 0, doubled).reason).toContain('less sharp');
    expect(judgeFusion([dark, bright], 0, dark).sharpness).toBeCloseTo(1, 4);
  });

  it('prefers nothing where all are the same', () => {
    const { reason, fused: score, single } = judgeFusion([dark, dark], 0, dark);
    expect([reason, score]).toEqual([null, single]);
    expect(score).toBeCloseTo(1, 3);
  });

  it('has nothing to say of pictures smaller than a patch', () => {
    const tiny: GreyPicture = { data: Uint8Array.of(0, 255, 0, 255), widthPx: 2, heightPx: 2 };
    expect(judgeFusion([tiny, tiny], 1, tiny)).toMatchObject({ fused: 1, single: 1, sharpness: 1, reason: null });
  });
});
