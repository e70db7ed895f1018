import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { shoot } from '../fixtures/lit-room.ts';
import { renderPixels, renderPixels16, shrinkPixels, type Pixels } from '../pixels.ts';
import { compilePhotoKernels, PhotoKernels } from './photo-kernels.ts';
import { neutralSettings, type RenderSettings } from './render-settings.ts';

let kernels: PhotoKernels;
beforeAll(async () => {
  kernels = new PhotoKernels(await compilePhotoKernels(path.resolve('dist/kernels')));
});

/** A deep picture of these values, white being 4080. */
function deepPixels(widthPx: number, heightPx: number, valueAt: (x: number, y: number, channel: number) => number): Pixels {
  kernels.reset();
  const plane = (channel: number): number =>
    kernels.putShorts(Int16Array.from({ length: widthPx * heightPx }, (_, i) => valueAt(i % widthPx, Math.floor(i / widthPx), channel)));
  return { source: { deep: { red: plane(0), green: plane(1), blue: plane(2) } }, widthPx, heightPx, out: null };
}
function rgbPixels(rgb: Uint8Array, widthPx: number, heightPx: number): Pixels {
  kernels.reset();
  return { source: { rgb: kernels.putBytes(rgb) }, widthPx, heightPx, out: null };
}

/** Something of everything, so that no part of the pass is left out. */
function busySettings(widthPx: number, heightPx: number): RenderSettings {
  const neutral = neutralSettings(widthPx, heightPx);
  return {
    ...neutral,
    balance: { ...neutral.balance, red: neutral.balance.red.map((level) => Math.min(511, 1.13 * level)) },
    curve: neutral.curve.map((level) => 255 * (level / 255) ** 0.8),
    maps: { ...neutral.maps, a: Float32Array.of(0.6), b: Float32Array.of(40), window: Float32Array.of(0.5) },
    window: { red: -0.1, green: 0, blue: 0.2 },
    shadowLift: 0.2,
    highlightLift: -0.5,
    clarity: 0.1,
    chromaFollow: 0.65,
    saturation: 1.1,
    sharpenAmount: 1,
    sharpenCore: 1,
    sharpenLimit: 9,
  };
}

describe('the deep pass', () => {
  it('keeps all twelve bits of a deep picture, in order, from end to end', () => {
    const pixels = deepPixels(4081, 2, (x) => x);
    const out = renderPixels16(kernels, pixels, neutralSettings(4081, 2));
    const half = 65_535 / 4080 / 2;
    for (let x = 0; x < 4081; x++) expect(Math.abs(out[3 * x]! - (65_535 * x) / 4080)).toBeLessThan(half);
    for (let x = 1; x < 4081; x++) expect(out[3 * x]!).toBeGreaterThan(out[3 * x - 3]!);
  });

  it('keeps steps of a sixteenth of a level apart through balance and tone', () => {
    const pixels = deepPixels(2000, 1, (x) => 1000 + x);
    const out = renderPixels16(kernels, pixels, { ...busySettings(2000, 1), sharpenAmount: 0, maps: neutralSettings(2000, 1).maps });
    for (let x = 1; x < 2000; x++) expect(out[3 * x + 1]!).toBeGreaterThan(out[3 * x - 2]!);
  });

  it('rounds to 8 bits only at the end', () => {
    const pixels = deepPixels(4081, 1, (x) => x);
    const out = renderPixels(kernels, pixels, neutralSettings(4081, 1));
    for (let x = 0; x < 4081; x++) expect(Math.abs(out[3 * x]! - x / 16)).toBeLessThanOrEqual(0.501);
  });

  it.each([
    [131, 77],
    [48, 3],
    [1, 1],
    [5, 20],
  ])('agrees with the fast pass, whatever is asked of it, at %i x %i', (widthPx, heightPx) => {
    const rgb = shoot({ widthPx, heightPx });
    const settings = busySettings(widthPx, heightPx);
    const fast = renderPixels(kernels, rgbPixels(rgb, widthPx, heightPx), settings).slice();
    const deep = renderPixels16(kernels, rgbPixels(rgb, widthPx, heightPx), settings);
    for (let i = 0; i < fast.length; i++) expect(Math.abs(deep[i]! / 257 - fast[i]!)).toBeLessThan(1.2);
  });

  it('renders fused planes to 16 bits', () => {
    const size = { widthPx: 61, heightPx: 40 };
    kernels.reset();
    const plane = (count: number, valueAt: (i: number) => number): number =>
      kernels.putShorts(Int16Array.from({ length: count }, (_, i) => valueAt(i)));
    const planes = {
      luma: plane(61 * 40, (i) => 300 + ((i * 37) % 1500)),
      chromaBlue: plane(31 * 20, (i) => ((i * 11) % 300) - 150),
      chromaRed: plane(31 * 20, (i) => ((i * 17) % 240) - 120),
    };
    const pixels: Pixels = { source: { planes }, ...size, out: null };
    const settings = busySettings(size.widthPx, size.heightPx);
    const fast = renderPixels(kernels, pixels, settings).slice();
    const deep = renderPixels16(kernels, pixels, settings);
    for (let i = 0; i < fast.length; i++) expect(Math.abs(deep[i]! / 257 - fast[i]!)).toBeLessThan(1.2);
  });
});

describe('shrinkPixels of a deep picture', () => {
  it('means over boxes without rounding to whole levels', () => {
    const small = shrinkPixels(
      kernels,
      deepPixels(5, 3, (x, _, channel) => 160 * x + channel),
      2,
    );
    expect([...small.red]).toEqual([5, 25, 40, 5, 25, 40]);
    expect([...small.green]).toEqual([5, 25, 40, 5, 25, 40].map((level) => level + 1 / 16));
  });
});

describe('highlights and saturation', () => {
  const ramp = (highlightLift: number): number[] => {
    const pixels = deepPixels(256, 1, (x) => 16 * x);
    const settings = { ...neutralSettings(256, 1), highlightLift };
    return [...renderPixels16(kernels, pixels, settings)].filter((_, i) => i % 3 === 0).map((value) => value / 257);
  };
  it('moves what is bright, and neither black, middle nor white', () => {
    const [down, up] = [ramp(-1), ramp(1)];
    for (let level = 0; level <= 127; level++)
      expect([down[level], up[level]]).toEqual([expect.closeTo(level, 2), expect.closeTo(level, 2)]);
    expect([down[255], up[255]]).toEqual([255, 255]);
    expect(down[205]!).toBeLessThan(195);
    expect(up[205]!).toBeGreaterThan(215);
  });
  it.each([-1, -0.5, 0.5, 1])('never turns back, at %f', (lift) => {
    const values = ramp(lift);
    for (let x = 1; x < 256; x++) expect(values[x]!).toBeGreaterThan(values[x - 1]!);
  });
  it('takes colour away and adds it without turning it', () => {
    const colour = [2400, 1600, 1200];
    const rendered = (saturation: number): readonly number[] =>
      [
        ...renderPixels16(
          kernels,
          deepPixels(1, 1, (_x, _y, channel) => colour[channel]!),
          { ...neutralSettings(1, 1), saturation },
        ),
      ].map((v) => v / 257);
    const grey = rendered(0);
    expect(Math.max(...grey) - Math.min(...grey)).toBeLessThan(0.01);
    const [r, g, b] = rendered(1.5) as [number, number, number];
    expect(r - b).toBeCloseTo(1.5 * 75, 1);
    expect((g - b) / (r - b)).toBeCloseTo(1 / 3, 3);
    expect(0.299 * r + 0.587 * g + 0.114 * b).toBeCloseTo(grey[0]!, 1);
  });
});
