import { describe, expect, it } from 'vitest';
import type { GreyPicture } from '../grey-picture.ts';
import { mefSsim } from './mef-ssim.ts';

const size = { widthPx: 96, heightPx: 64 };
const picture = (value: (x: number, y: number) => number): GreyPicture => ({
  ...size,
  data: Uint8Array.from({ length: size.widthPx * size.heightPx }, (_, i) => value(i % size.widthPx, Math.floor(i / size.widthPx))),
});

describe('mefSsim', () => {
  const amplitude = 20;
  const chequered = picture((x, y) => 100 + ((x + y) % 2 === 0 ? amplitude : -amplitude));

  it('is 1 for a picture beside itself', () => {
    expect(mefSsim([chequered], chequered)).toBeCloseTo(1, 6);
  });

  it('is what the formula gives where all contrast of one scale is lost', () => {
    // Single pixels differ by the amplitude; one scale up there is nothing left to lose. C is (0.03 * 255)^2.
    const constant = (0.03 * 255) ** 2;
    const share = 0.0448 / (0.0448 + 0.2856 + 0.3001);
    expect(
      mefSsim(
        [chequered],
        picture(() => 100),
      ),
    ).toBeCloseTo((constant / (amplitude ** 2 + constant)) ** share, 5);
  });

  it('does not ask how bright a picture is, and wants the contrast of the best frame', () => {
    const faint = picture((x, y) => 60 + ((x + y) % 2 === 0 ? 4 : -4));
    const lighter = picture((x, y) => 150 + ((x + y) % 2 === 0 ? amplitude : -amplitude));
    expect(mefSsim([faint, chequered], lighter)).toBeCloseTo(1, 4);
    expect(mefSsim([faint, chequered], faint)).toBeLessThan(0.98);
  });
});
