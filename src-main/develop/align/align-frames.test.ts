import { describe, expect, it } from 'vitest';
import { greyFrom } from '../fixtures/grey.ts';
import { shoot, type Shot } from '../fixtures/lit-room.ts';
import { pyramidOf, type GreyPicture } from '../grey-picture.ts';
import { alignFrames, type Placement } from './align-frames.ts';
import { invert, largestDifferencePx, moved, still, type Motion } from './motion.ts';
import { thresholdShift } from './threshold-shift.ts';

const size = { widthPx: 360, heightPx: 240 };
const grey = (shot: Partial<Shot>): GreyPicture => greyFrom(shoot({ ...size, ...shot }), size.widthPx, size.heightPx);
const placed = (placement: Placement | undefined): Motion => {
  if (!placement?.isUsed) throw new Error(placement?.reason ?? 'no placement');
  return placement.motion;
};
const motionOf = (placement: Placement | undefined): { turn: number; xPx: number; yPx: number } => {
  const [, , xPx, turn, , yPx] = placed(placement);
  return { turn, xPx, yPx };
};

/** What a frame shows whose points lie where `motion` puts those of the picture (bilinear). */
function warped(picture: GreyPicture, motion: Motion): GreyPicture {
  const { widthPx, heightPx, data } = picture;
  const back = invert(motion);
  const at = (x: number, y: number): number =>
    data[Math.min(heightPx - 1, Math.max(0, y)) * widthPx + Math.min(widthPx - 1, Math.max(0, x))]!;
  return {
    ...picture,
    data: Uint8Array.from({ length: data.length }, (_, i) => {
      const [u, v] = moved(back, (i % widthPx) - (widthPx - 1) / 2, Math.floor(i / widthPx) - (heightPx - 1) / 2);
      const [x, y] = [u + (widthPx - 1) / 2, v + (heightPx - 1) / 2];
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [fx, fy] = [x - left, y - top];
      const upper = at(left, top) * (1 - fx) + at(left + 1, top) * fx;
      const lower = at(left, top + 1) * (1 - fx) + at(left + 1, top + 1) * fx;
      return Math.round(upper * (1 - fy) + lower * fy);
    }),
  };
}

describe('thresholdShift', () => {
  it('finds a shift in whole pixels between exposures', () => {
    const base = pyramidOf(grey({}), 24, 7);
    const shift = thresholdShift(base, pyramidOf(grey({ stops: -2, shiftX: 17, shiftY: -11 }), 24, 7));
    expect(Math.abs(shift.x + 17)).toBeLessThanOrEqual(1);
    expect(Math.abs(shift.y - 11)).toBeLessThanOrEqual(1);
  });
});

describe('alignFrames', () => {
  // A camera that points further right shows everything further left.
  it.each([
    { shiftX: 7.3, shiftY: -4.6, stops: -2 },
    { shiftX: -9.25, shiftY: 8.5, stops: 1.5 },
    { shiftX: 0.8, shiftY: 0.4, stops: -3 },
  ])('recovers $shiftX, $shiftY px at $stops stops to a third of a pixel', (shot) => {
    const [, other] = alignFrames([grey({}), grey(shot)], 0, 1);
    const { xPx, yPx, turn } = motionOf(other);
    expect(Math.hypot(xPx + shot.shiftX, yPx + shot.shiftY)).toBeLessThan(0.3);
    expect(Math.abs(turn) * 180).toBeLessThan(0.3);
  });

  it('recovers a rotation', () => {
    const [, other] = alignFrames([grey({}), grey({ turn: 0.01, stops: -1 })], 0, 1);
    expect(Math.abs(motionOf(other).turn + 0.01) * 180).toBeLessThan(0.3);
  });

  it('recovers the perspective of a camera that was tilted, where edges all over the picture show it', () => {
    const truth: Motion = [1, -0.002, 9.4, 0.002, 1, -6.7, 6e-5, -4e-5, 1];
    const [, other] = alignFrames([grey({}), warped(grey({ stops: -1 }), truth)], 0, 1);
    // A similarity is more than two pixels off in the corners.
    expect(largestDifferencePx(placed(other), truth, size.widthPx, size.heightPx)).toBeLessThan(1);
    expect(Math.abs(placed(other)[6] - 6e-5)).toBeLessThan(1.5e-5);
  });

  it('keeps to shift, turn and zoom where one thing is all there is to see', () => {
    // A corner of the room lit by a lamp; the rest is black.
    const lamp = (picture: GreyPicture): GreyPicture => ({
      ...picture,
      data: picture.data.map((level, i) => (i % size.widthPx < 150 && Math.floor(i / size.widthPx) < 110 ? level : 0)),
    });
    const [, other] = alignFrames([lamp(grey({})), lamp(grey({ shiftX: 2.5, stops: -0.5 }))], 0, 1);
    const [a, b, , d, e, , g, h] = placed(other);
    expect([a - e, b + d, g, h]).toEqual([0, 0, 0, 0].map((zero) => expect.closeTo(zero, 12) as unknown));
  });

  it('answers in full-size pixels', () => {
    const [, other] = alignFrames([grey({}), grey({ shiftX: 5 })], 0, 4);
    expect(Math.abs(motionOf(other).xPx + 20)).toBeLessThan(1);
  });

  it('leaves frames from a tripod alone', () => {
    const placements = alignFrames([grey({ stops: -3 }), grey({ stops: -1.5 }), grey({})], 2, 1);
    for (const placement of placements) expect(placed(placement)).toBe(still);
  });

  it('leaves out another room, and says so', () => {
    const [, other, third] = alignFrames([grey({}), grey({ variant: 1 }), grey({ stops: 1 })], 0, 1);
    expect(other).toMatchObject({ isUsed: false, reason: expect.stringContaining('another view') as unknown });
    expect(third?.isUsed).toBe(true);
  });

  it('places what lies beyond a frame that is left out against the base', () => {
    const [far, other] = alignFrames([grey({ stops: -2, shiftX: 4 }), grey({ stops: -1, variant: 1 }), grey({})], 2, 1);
    expect(other?.isUsed).toBe(false);
    expect(Math.abs(motionOf(far).xPx + 4)).toBeLessThan(0.3);
  });

  it('leaves out a frame that shows nothing', () => {
    const black: GreyPicture = { ...size, data: new Uint8Array(size.widthPx * size.heightPx) };
    expect(alignFrames([black, grey({})], 1, 1)[0]?.isUsed).toBe(false);
  });

  it('places a frame through its neighbour where the base shows none of it', () => {
    // Six stops down only the window is left, which is white in the base.
    const [darkest] = alignFrames([grey({ stops: -6, shiftX: 6 }), grey({ stops: -3, shiftX: 3 }), grey({ stops: 1 })], 2, 1);
    expect(Math.abs(motionOf(darkest).xPx + 6)).toBeLessThan(0.6);
  });

  it('takes pictures that are too small to measure as they are', () => {
    const tiny: GreyPicture = { widthPx: 30, heightPx: 20, data: new Uint8Array(600) };
    expect(alignFrames([tiny, tiny], 0, 1).map(placed)).toEqual([still, still]);
  });
});
