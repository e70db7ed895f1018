import { describe, expect, it } from 'vitest';
import { shoot } from '../fixtures/lit-room.ts';
import { estimateLight } from './estimate-light.ts';
import type { SmallPicture } from './small-picture.ts';

const size = { widthPx: 240, heightPx: 160 };
function small(rgb: Uint8Array): SmallPicture {
  const plane = (channel: number): Float32Array => Float32Array.from({ length: rgb.length / 3 }, (_, i) => rgb[3 * i + channel]!);
  return { red: plane(0), green: plane(1), blue: plane(2), ...size };
}
/** Degrees between two lights as directions in linear RGB. */
function angle(a: { red: number; blue: number }, b: { red: number; blue: number }): number {
  const dot = a.red * b.red + 1 + a.blue * b.blue;
  return (Math.acos(Math.min(1, dot / Math.hypot(a.red, 1, a.blue) / Math.hypot(b.red, 1, b.blue))) * 180) / Math.PI;
}
/** 1 where the fixture's window is, and a little around it. */
const windowArea = Float32Array.from({ length: size.widthPx * size.heightPx }, (_, i) => {
  const u = (i % size.widthPx) / size.widthPx;
  const v = Math.floor(i / size.widthPx) / size.widthPx;
  return u > 0.53 && u < 0.87 && v > 0.08 && v < 0.37 ? 1 : 0;
});

describe('estimateLight', () => {
  it.each([
    { name: 'tungsten', red: 1.35, blue: 0.55 },
    { name: 'warm', red: 1.2, blue: 0.7 },
    { name: 'shade', red: 0.8, blue: 1.3 },
    { name: 'green tube', red: 0.82, blue: 0.85 },
    { name: 'neutral', red: 1, blue: 1 },
  ])('finds $name light in a grey-ish room within 3 degrees', ({ red, blue }) => {
    const estimate = estimateLight(small(shoot({ ...size, lamp: [red, 1, blue] })), windowArea);
    expect(angle(estimate!.light, { red, blue })).toBeLessThan(3);
  });

  it('leaves the window out when it is told to', () => {
    // A dim room: the view, in its own light, is the brightest and sharpest thing in it.
    const picture = small(shoot({ ...size, stops: -3.4, lamp: [1.3, 1, 0.6] }));
    const lamp = { red: 1.3, blue: 0.6 };
    const masked = angle(estimateLight(picture, windowArea)!.light, lamp);
    expect(masked).toBeLessThan(4);
    expect(angle(estimateLight(picture, null)!.light, lamp)).toBeGreaterThan(masked);
  });

  it('knows that correcting a cast makes more of the room neutral, and that there is nothing to correct without one', () => {
    expect(estimateLight(small(shoot({ ...size, lamp: [1.3, 1, 0.6] })), windowArea)!.support).toBeGreaterThan(1.6);
    expect(estimateLight(small(shoot(size)), windowArea)!.support).toBeLessThan(1.2);
  });

  it('stays with the camera where a picture is of one colour', () => {
    const orange = new Uint8Array(size.widthPx * size.heightPx * 3).map((_, i) => [190, 110, 40][i % 3]!);
    expect(estimateLight(small(orange), null)).toEqual({ light: { red: 1, blue: 1 }, support: 1 });
  });

  it.each([0, 255])('does not guess from a picture that is %i everywhere', (level) => {
    expect(estimateLight(small(new Uint8Array(size.widthPx * size.heightPx * 3).fill(level)), null)).toBeUndefined();
  });
});
