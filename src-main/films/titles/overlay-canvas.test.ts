import { describe, expect, it } from 'vitest';
import type { Ink } from './ink.ts';
import { drawOverlay, type Shade } from './overlay-canvas.ts';

const frame = { widthPx: 16, heightPx: 12 };
const none: Shade = { whole: { x: 0, y: 0, width: 16, height: 12 }, reachX: 1, reachY: 1, darkest: 0 };
const half: Shade = { ...none, darkest: 128 / 255 };
const block = (rgba: readonly number[], leftPx: number, topPx: number, widthPx: number, heightPx: number): Ink => ({
  data: Uint8Array.from({ length: widthPx * heightPx * 4 }, (_, i) => rgba[i % 4]!),
  leftPx,
  topPx,
  widthPx,
  heightPx,
});

describe('drawOverlay', () => {
  it.each([
    ['white', [255, 255, 255, 255], [235, 128, 128]],
    ['black', [0, 0, 0, 255], [16, 128, 128]],
    ['red', [255, 0, 0, 255], [63, 102, 240]],
    ['green', [0, 255, 0, 255], [173, 42, 26]],
    ['blue', [0, 0, 255, 255], [32, 240, 118]],
  ])('writes %s as limited-range BT.709', (_, rgba, [luma, cb, cr]) => {
    const overlay = drawOverlay(frame, none, [block(rgba, 4, 4, 2, 2)]);
    expect([overlay.luma[4 * 16 + 4], overlay.cb[2 * 8 + 2], overlay.cr[2 * 8 + 2]]).toEqual([luma, cb, cr]);
    expect([overlay.lumaOpacity[4 * 16 + 4], overlay.chromaOpacity[2 * 8 + 2]]).toEqual([255, 255]);
    expect(overlay.lumaOpacity.filter((opacity) => opacity > 0)).toHaveLength(4);
  });
  it('lays ink over the shade', () => {
    const overlay = drawOverlay(frame, half, [block([255, 255, 255, 51], 4, 4, 2, 2)]);
    const at = 4 * 16 + 4;
    // A fifth of white over half of black: 1 - 0.8 * 0.498 is left open.
    expect(overlay.lumaOpacity[at]).toBe(153);
    expect(overlay.luma[at]).toBe(Math.round(16 + (219 * 51) / 153.4));
    expect(overlay.lumaOpacity[0]).toBe(128);
    expect(overlay.luma[0]).toBe(16);
  });
  it('gives a chroma sample the part of its four pixels that is coloured', () => {
    const overlay = drawOverlay(frame, none, [block([255, 0, 0, 255], 5, 5, 1, 1)]);
    expect([overlay.chromaOpacity[2 * 8 + 2], overlay.cb[2 * 8 + 2], overlay.cr[2 * 8 + 2]]).toEqual([64, 102, 240]);
  });
  it('leaves out what is outside', () => {
    const everywhere = drawOverlay(frame, none, [block([255, 255, 255, 255], -7, -5, 40, 40)]);
    expect(everywhere.luma.every((luma) => luma === 235)).toBe(true);
    const nowhere = drawOverlay(frame, none, [block([255, 255, 255, 255], 16, 0, 4, 4), block([255, 255, 255, 255], 0, 12, 4, 4)]);
    expect(nowhere.lumaOpacity.every((opacity) => opacity === 0)).toBe(true);
  });
  it('covers whole pairs of rows, and goes out softly', () => {
    const shade: Shade = { whole: { x: 0, y: 51, width: 100, height: 49 }, reachX: 1, reachY: 30, darkest: 0.5 };
    const { topPx, heightPx, lumaOpacity, chromaOpacity } = drawOverlay({ widthPx: 100, heightPx: 100 }, shade, []);
    expect([topPx, heightPx]).toEqual([20, 80]);
    const rows = Array.from({ length: heightPx }, (_, y) => lumaOpacity[y * 100]!);
    expect(rows[0]).toBe(0);
    expect(rows[1]).toBeLessThan(2);
    expect(rows[16]).toBeGreaterThan(58);
    expect(rows[16]).toBeLessThan(70);
    expect(rows.slice(31)).toEqual(Array.from({ length: 49 }, () => 128));
    expect(chromaOpacity[15 * 50]).toBe(rows[31]);
  });
});
