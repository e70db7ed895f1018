import { describe, expect, it } from 'vitest';
import { decideCurve, exposureGain, hazeOf, nightShare, withoutHaze, type Scene } from './decide-tone.ts';
import type { SmallPicture } from './small-picture.ts';

const single: Scene = { isFused: false, indoors: 0, night: 0, windows: null };
const even = (level: number, count = 1000): SmallPicture => {
  const plane = new Float32Array(count).fill(level);
  return { red: plane, green: plane, blue: plane, widthPx: count, heightPx: 1 };
};
const unit = { red: 1, green: 1, blue: 1 };

describe('nightShare', () => {
  it('is night when it is dark as metered and dark in the longest exposure', () => {
    expect(nightShare(0.1, 0.42)).toBe(1);
    expect(nightShare(0.45, 0.9)).toBe(0);
  });
  it('is no night when a long exposure made it bright, or when it was metered bright', () => {
    expect(nightShare(0.05, 0.8)).toBe(0);
    expect(nightShare(0.35, 0.4)).toBe(0);
  });
});

describe('exposureGain', () => {
  it('brings an underexposed picture up, at most two stops', () => {
    expect(exposureGain(even(137), unit, single)).toBeCloseTo(0.9 / 0.25, 1);
    expect(exposureGain(even(60), unit, single)).toBe(4);
  });
  it('leaves a bright one and a black one alone', () => {
    expect(exposureGain(even(250), unit, single)).toBe(1);
    expect(exposureGain(even(0), unit, single)).toBe(1);
  });
  it('measures the room, not its windows', () => {
    const plane = Float32Array.from({ length: 1000 }, (_, i) => (i < 100 ? 255 : 150));
    const picture = { red: plane, green: plane, blue: plane, widthPx: 1000, heightPx: 1 };
    const windows = Float32Array.from({ length: 1000 }, (_, i) => (i < 110 ? 1 : 0));
    expect(exposureGain(picture, unit, { ...single, isFused: true, windows: null })).toBe(1);
    expect(exposureGain(picture, unit, { ...single, isFused: true, windows })).toBeGreaterThan(1.8);
  });
  it('keeps a night dark', () => {
    const day = exposureGain(even(180), unit, { ...single, isFused: true });
    const night = exposureGain(even(180), unit, { ...single, isFused: true, night: 1 });
    expect(night).toBeLessThan(1 + 0.4 * (day - 1));
  });
});

describe('exposureGain of a single frame', () => {
  /** Levels from `from` up, so many of a thousand pixels clipped. */
  const lit = (from: number, clipped: number, to = 240): SmallPicture => {
    const plane = Float32Array.from({ length: 1000 }, (_, i) => (i < clipped ? 255 : from + ((to - from) * i) / 1000));
    return { red: plane, green: plane, blue: plane, widthPx: 1000, heightPx: 1 };
  };
  it('takes back light where much is clipped and all is bright, and only there', () => {
    expect(exposureGain(lit(120, 200), unit, single)).toBeLessThan(0.8);
    expect(exposureGain(lit(5, 200, 90), unit, single)).toBe(1);
    expect(exposureGain(lit(120, 10), unit, single)).toBe(1);
    expect(exposureGain(lit(120, 200), unit, { ...single, isFused: true })).toBe(1);
  });
});

describe('hazeOf', () => {
  const veiled = (low: number, high: number): SmallPicture => {
    const plane = (more: number): Float32Array => Float32Array.from({ length: 1000 }, (_, i) => low + more + ((high - low) * i) / 999);
    return { red: plane(0), green: plane(2), blue: plane(8), widthPx: 1000, heightPx: 1 };
  };
  it('finds the veil of each channel where blacks and whites are missing, and not where one of them is there', () => {
    const { red, green, blue } = hazeOf(veiled(30, 200), 1);
    expect([red, green, blue]).toEqual([expect.closeTo(0.106, 2), expect.closeTo(0.113, 2), expect.closeTo(0.135, 2)]);
    expect(hazeOf(veiled(4, 200), 1)).toEqual({ red: 0, green: 0, blue: 0 });
    expect(hazeOf(veiled(30, 250), 1)).toEqual({ red: 0, green: 0, blue: 0 });
    expect(hazeOf(veiled(30, 200), 0)).toEqual({ red: 0, green: 0, blue: 0 });
  });
  it('is taken away without moving white', () => {
    const clear = withoutHaze(
      {
        red: Float32Array.of(51, 255, 20),
        green: Float32Array.of(51, 255, 20),
        blue: Float32Array.of(51, 255, 20),
        widthPx: 3,
        heightPx: 1,
      },
      { red: 0.2, green: 0.1, blue: 0 },
    );
    expect([...clear.red].map(Math.round)).toEqual([0, 255, 0]);
    expect([...clear.blue]).toEqual([51, 255, 20]);
  });
});

describe('decideCurve', () => {
  const ramp = (from: number, to: number): Float32Array => Float32Array.from({ length: 1000 }, (_, i) => from + ((to - from) * i) / 999);

  it('lifts a dark room, a bright one hardly, and never lowers', () => {
    const room = { ...single, isFused: true };
    const dark = decideCurve(ramp(0, 0.6), room, 1).gamma;
    const bright = decideCurve(ramp(0.2, 1), room, 1).gamma;
    expect(dark).toBeLessThan(0.75);
    expect(bright).toBeGreaterThan(0.85);
    expect(decideCurve(ramp(0.7, 1), room, 1).gamma).toBe(1);
  });

  it('is gentler with single frames and does not touch a night', () => {
    const room = decideCurve(ramp(0, 0.6), { ...single, isFused: true }, 1).gamma;
    expect(decideCurve(ramp(0.1, 0.6), single, 1).gamma).toBeGreaterThan(room + 0.1);
    expect(decideCurve(ramp(0, 0.3), { ...single, isFused: true, night: 1 }, 1).gamma).toBe(1);
  });

  it('goes further with a single frame of a room', () => {
    const outside = decideCurve(ramp(0, 0.6), single, 1).gamma;
    const inside = decideCurve(ramp(0, 0.6), { ...single, indoors: 1 }, 1).gamma;
    expect(inside).toBeLessThan(outside - 0.05);
    expect(inside).toBeGreaterThan(decideCurve(ramp(0, 0.6), { ...single, isFused: true }, 1).gamma);
  });

  it('takes black from the picture, but never much', () => {
    expect(decideCurve(ramp(0.05, 1), single, 1).black).toBeCloseTo(0.026, 2);
    expect(decideCurve(ramp(0.3, 1), single, 1).black).toBe(0.03);
    expect(decideCurve(ramp(0, 1), single, 1).black).toBeLessThan(0.002);
  });

  it('does nothing at tone 0', () => {
    expect(decideCurve(ramp(0.1, 0.6), { ...single, isFused: true }, 0)).toEqual({ black: 0, headroom: 1, gamma: 1, contrast: 0 });
  });

  it('gives what is above white room below it', () => {
    expect(decideCurve(ramp(0, 1.4), single, 1).headroom).toBeGreaterThan(1.35);
  });
});
