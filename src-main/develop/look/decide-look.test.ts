import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultSettings, type DevelopSettings } from '../../../src-preload/contract/develop.ts';
import { shoot } from '../fixtures/lit-room.ts';
import { psnr } from '../fixtures/psnr.ts';
import { compilePhotoKernels, PhotoKernels } from '../kernels/photo-kernels.ts';
import { lookFactor, renderPixels, shrinkPixels, type Pixels } from '../pixels.ts';
import { recipeFor } from '../recipe.ts';
import { decideLook } from './decide-look.ts';

let kernels: PhotoKernels;
beforeAll(async () => {
  kernels = new PhotoKernels(await compilePhotoKernels(path.resolve('dist/kernels')));
});

/** Nothing by the engine itself: what a slider does alone. */
const still: DevelopSettings = { ...defaultSettings, auto: 0, whiteBalance: 0, sharpen: 0 };

/** Develops a picture of these levels as far as light, tone and colour go. */
function develop(rgb: Uint8Array, widthPx: number, heightPx: number, settings: DevelopSettings, isFused = false): Uint8Array {
  kernels.reset();
  const at = kernels.putBytes(rgb);
  const pixels: Pixels = { source: { rgb: at }, widthPx, heightPx, out: at };
  const factor = lookFactor(widthPx, heightPx);
  const { settings: look } = decideLook({
    picture: shrinkPixels(kernels, pixels, factor),
    factor,
    fullWidthPx: widthPx,
    fullHeightPx: heightPx,
    isFused,
    night: isFused ? 0 : null,
    windows: null,
    exposureValue: null,
    recipe: recipeFor({ frameCount: 1, settings }),
  });
  return renderPixels(kernels, pixels, look).slice();
}

/** Greys from black to white across, each in its own place, as wide columns so that edges do not matter. */
const greys = (): Uint8Array => Uint8Array.from({ length: 256 * 4 * 3 }, (_, i) => Math.floor(i / 3) % 256);
const greyOf = (out: Uint8Array): number[] => Array.from({ length: 256 }, (_, level) => out[3 * (256 + level)]!);
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a person’s choices', () => {
  it('change nothing where nothing is chosen', () => {
    const out = greyOf(develop(greys(), 256, 4, still));
    for (const [level, value] of out.entries()) expect(Math.abs(value - level)).toBeLessThanOrEqual(1);
  });

  it.each(['exposureEv', 'shadows', 'highlights'] as const)('%s brightens step by step and never turns tones round', (name) => {
    const most = name === 'exposureEv' ? 3 : 1;
    const steps = [-1, -0.5, 0, 0.5, 1].map((step) => greyOf(develop(greys(), 256, 4, { ...still, [name]: step * most })));
    for (const [i, values] of steps.entries()) {
      for (let level = 1; level < 256; level++) expect(values[level]!).toBeGreaterThanOrEqual(values[level - 1]!);
      if (i > 0) expect(meanOf(values)).toBeGreaterThan(meanOf(steps[i - 1]!) + 1);
    }
  });

  it('one stop is one stop: linear 0.1 becomes 0.2', () => {
    const out = greyOf(develop(greys(), 256, 4, { ...still, exposureEv: 1 }));
    expect(out[89]).toBe(124);
  });

  it('contrast steepens the middle, flattens it below 0, and keeps black, middle and white', () => {
    const [flat, steep] = [-1, 1].map((contrast) => greyOf(develop(greys(), 256, 4, { ...still, contrast }))) as [number[], number[]];
    for (const values of [flat, steep]) {
      expect([values[0], values[255]]).toEqual([0, 255]);
      expect(Math.abs(values[128]! - 128)).toBeLessThanOrEqual(1);
      for (let level = 1; level < 256; level++) expect(values[level]!).toBeGreaterThanOrEqual(values[level - 1]!);
    }
    expect(steep[160]! - steep[96]!).toBeGreaterThan(76);
    expect(flat[160]! - flat[96]!).toBeLessThan(52);
  });

  it('saturation goes from grey to half as much again', () => {
    const colour = new Uint8Array(64 * 64 * 3).map((_, i) => [150, 110, 90][i % 3]!);
    const spread = (saturation: number): number => {
      const out = develop(colour, 64, 64, { ...still, saturation });
      return out[0]! - out[2]!;
    };
    expect([-1, -0.5, 0, 0.5, 1].map(spread)).toEqual([0, 30, 60, 75, 90].map((value) => expect.closeTo(value, -0.5)));
  });

  it('warmth and tint move grey the way they say', () => {
    const grey = new Uint8Array(64 * 64 * 3).fill(128);
    const [red, , blue] = develop(grey, 64, 64, { ...still, warmth: 1 });
    expect(red! - blue!).toBeGreaterThan(25);
    const [, green, other] = develop(grey, 64, 64, { ...still, tint: 1 });
    expect(other! - green!).toBeGreaterThan(4);
  });

  it('keeps the room’s agreed light out where photos are not to be matched', () => {
    expect(recipeFor({ frameCount: 1, settings: { ...still, matchRoom: false }, roomLight: { red: 1.2, blue: 0.8 } }).roomLight).toBeNull();
  });
});

describe('what the engine does by itself', () => {
  it('divides a warm lamp out of a room', () => {
    const size = { widthPx: 240, heightPx: 160 };
    const out = develop(shoot({ ...size, lamp: [1.3, 1, 0.6] }), 240, 160, { ...defaultSettings, whiteBalance: 1, sharpen: 0 }, true);
    const sums = [0, 0, 0];
    // The wall under the window.
    for (let y = 110; y < 150; y++) for (let x = 150; x < 200; x++) for (let c = 0; c < 3; c++) sums[c]! += out[3 * (y * 240 + x) + c]!;
    expect(Math.abs(sums[0]! - sums[2]!) / sums[1]!).toBeLessThan(0.06);
  });

  it('makes no halo round a roof against the sky', () => {
    const [widthPx, heightPx] = [600, 400];
    const sky = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, i) => {
      const y = Math.floor(i / 3 / widthPx);
      return y > 200 ? 45 : [150, 185, 225][i % 3]!;
    });
    const out = develop(sky, widthPx, heightPx, { ...defaultSettings, sharpen: 0 }, true);
    const green = (y: number): number => out[3 * (y * widthPx + 300) + 1]!;
    // Neither a glow above the roof nor a dark rim below its edge, against what is far from it.
    for (let y = 60; y <= 199; y++) expect(Math.abs(green(y) - green(30))).toBeLessThanOrEqual(4);
    for (let y = 202; y <= 340; y++) expect(Math.abs(green(y) - green(370))).toBeLessThanOrEqual(4);
  });

  it('keeps a sky’s gradient even: no step is more than two levels, and none goes back', () => {
    const [widthPx, heightPx] = [256, 400];
    const sky = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, i) => {
      const y = Math.floor(i / 3 / widthPx);
      return Math.round([90, 130, 190][i % 3]! + (60 * y) / 400);
    });
    const out = develop(sky, widthPx, heightPx, defaultSettings, false);
    for (let y = 20; y < 380; y++) {
      const step = out[3 * (y * widthPx + 128) + 2]! - out[3 * ((y - 1) * widthPx + 128) + 2]!;
      expect(step).toBeGreaterThanOrEqual(-1);
      expect(step).toBeLessThanOrEqual(2);
    }
  });

  it('does not let a lamp in a mirror pull the room about', () => {
    const size = { widthPx: 300, heightPx: 200 };
    const room = shoot(size);
    const lit = room.slice();
    for (let y = 90; y < 96; y++) for (let x = 60; x < 66; x++) lit.fill(255, 3 * (y * 300 + x), 3 * (y * 300 + x) + 3);
    const [plain, mirrored] = [room, lit].map((rgb) => develop(rgb, 300, 200, defaultSettings, true)) as [Uint8Array, Uint8Array];
    const far = (out: Uint8Array): number[] => [...out.subarray(3 * 300 * 130)];
    expect(psnr(far(plain), far(mirrored))).toBeGreaterThan(45);
  });

  it('decides the same for a preview as for the export, whatever their sizes', () => {
    const full = { widthPx: 1200, heightPx: 800 };
    const rgb = shoot({ ...full, lamp: [1.25, 1, 0.7], stops: -0.7 });
    const half = new Uint8Array(600 * 400 * 3);
    const halved = (from: Uint8Array): Uint8Array => {
      for (let y = 0; y < 400; y++)
        for (let x = 0; x < 600; x++)
          for (let c = 0; c < 3; c++) {
            const at = 3 * (2 * y * 1200 + 2 * x) + c;
            half[3 * (y * 600 + x) + c] = Math.round((from[at]! + from[at + 3]! + from[at + 3600]! + from[at + 3603]!) / 4);
          }
      return half.slice();
    };
    const settings = { ...defaultSettings, sharpen: 0 };
    const preview = develop(halved(rgb), 600, 400, settings, true);
    const exported = halved(develop(rgb, 1200, 800, settings, true));
    expect(psnr([...preview], [...exported])).toBeGreaterThan(40);
  });
});
