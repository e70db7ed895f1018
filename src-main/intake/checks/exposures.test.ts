import { describe, expect, it } from 'vitest';
import { drawn, rgbOf } from './drawn.fixture.ts';
import { exposureChecks, type Exposed } from './exposures.ts';
import { measureLostTones } from './lost-tones.ts';

const inside = (x: number, y: number, [left, top, right, bottom]: readonly number[]): boolean =>
  x >= left! && x < right! && y >= top! && y < bottom!;

describe('measureLostTones', () => {
  it('measures windows, not lamps, and black', () => {
    const picture = drawn(400, 200, (x, y) => {
      if (inside(x, y, [40, 40, 120, 80])) return 255;
      if (inside(x, y, [200, 40, 240, 80])) return 252;
      if (inside(x, y, [300, 100, 308, 108])) return 255;
      return inside(x, y, [0, 160, 400, 200]) ? 3 : 120;
    });
    const { white, black } = measureLostTones(rgbOf(picture), 400, 200);
    expect(white).toBeCloseTo(0.04 + 0.02, 6);
    expect(black).toBeCloseTo(0.2, 6);
  });

  it('takes a picture of one pixel', () => {
    expect(measureLostTones(Uint8Array.of(255, 255, 255), 1, 1)).toEqual({ white: 1, black: 0 });
  });
});

const frame = (white: number, meanLuma: number, exposureValue: number | null = 8, black = 0): Exposed => ({
  lost: { white, black },
  meanLuma,
  exposureValue,
});
const codes = (frames: readonly Exposed[]): string[] => exposureChecks(frames).map(({ code }) => code);

describe('exposureChecks', () => {
  it('lets a set pass that holds both ends, and a well exposed single frame', () => {
    expect(codes([frame(0, 0.25), frame(0.05, 0.5), frame(0.3, 0.8)])).toEqual([]);
    expect(codes([frame(0.01, 0.5)])).toEqual([]);
  });

  it('misses the dark frame where the darkest is white in places', () => {
    expect(exposureChecks([frame(0.06, 0.5), frame(0.3, 0.8)])).toMatchObject([
      { code: 'dark-frame-missing', severity: 'warning', message: expect.stringContaining('6.0 %') as unknown },
    ]);
    expect(codes([frame(0.06, 0.5)])).toEqual(['dark-frame-missing']);
  });

  it('misses the bright frame where the brightest is dark, but not at night', () => {
    expect(codes([frame(0, 0.1, 12), frame(0, 0.26, 10)])).toEqual(['bright-frame-missing']);
    expect(codes([frame(0, 0.05, 5), frame(0, 0.2, 1)])).toEqual([]);
    expect(codes([frame(0, 0.2, 9)])).toEqual(['bright-frame-missing']);
    expect(codes([frame(0, 0.2, 2)])).toEqual([]);
  });

  it('does not call a single frame without EXIF too dark', () => {
    expect(codes([frame(0, 0.2, null)])).toEqual([]);
  });

  it('says it where no frame holds the picture', () => {
    expect(codes([frame(0.3, 0.8), frame(0.6, 0.95)])).toEqual(['all-frames-clip']);
    expect(codes([frame(0, 0.01, 8, 0.9), frame(0, 0.03, 8, 0.7)])).toEqual(['all-frames-clip']);
  });
});
