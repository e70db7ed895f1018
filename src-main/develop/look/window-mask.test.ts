import { describe, expect, it } from 'vitest';
import { greyFrom } from '../fixtures/grey.ts';
import { shoot } from '../fixtures/lit-room.ts';
import type { GreyPicture } from '../grey-picture.ts';
import { findWindows, measureStops } from './window-mask.ts';

const size = { widthPx: 240, heightPx: 160 };
const grey = (stops: number): GreyPicture => greyFrom(shoot({ ...size, stops }), size.widthPx, size.heightPx);

describe('findWindows', () => {
  it('finds the window of a room in a dark frame', () => {
    const mask = findWindows(grey(-4), 4, 120, 80)!;
    const at = (u: number, v: number): number => mask.share[Math.floor(v * 120) * 120 + Math.floor(u * 120)]!;
    expect(at(0.7, 0.22)).toBeGreaterThan(0.9);
    for (const [u, v] of [
      [0.2, 0.4],
      [0.4, 0.35],
      [0.46, 0.1],
      [0.75, 0.5],
      [0.95, 0.2],
    ] as const)
      expect(at(u, v)).toBeLessThan(0.05);
    // The window is 11 % of the picture, and the mask reaches a little over its edge.
    expect(mask.coverage).toBeGreaterThan(0.1);
    expect(mask.coverage).toBeLessThan(0.2);
  });

  it('does not guess from a frame that is hardly darker', () => {
    expect(findWindows(grey(-1), 1, 120, 80)).toBeNull();
  });

  it('finds none in a room without, and does not call half the picture a window', () => {
    const dim: GreyPicture = { ...size, data: new Uint8Array(size.widthPx * size.heightPx).fill(20) };
    expect(findWindows(dim, 3, 120, 80)).toBeNull();
    const bright: GreyPicture = { ...size, data: new Uint8Array(size.widthPx * size.heightPx).fill(250) };
    expect(findWindows(bright, 4, 120, 80)).toBeNull();
  });
});

describe('measureStops', () => {
  it('measures exposure from what both frames show', () => {
    expect(measureStops(grey(-2), grey(0))).toBeCloseTo(2, 1);
    expect(measureStops(grey(-1), grey(-1))).toBeCloseTo(0, 1);
  });
  it('does not guess when they show nothing in common', () => {
    expect(measureStops(grey(-12), grey(0))).toBeUndefined();
  });
});
