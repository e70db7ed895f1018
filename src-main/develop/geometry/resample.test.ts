import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { shoot } from '../fixtures/lit-room.ts';
import { compilePhotoKernels, PhotoKernels } from '../kernels/photo-kernels.ts';
import type { Pixels } from '../pixels.ts';
import { liftPixels, resamplePixels, resampleWindows, type PixelMap, type Resampling } from './resample.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await compilePhotoKernels(path.resolve('dist/kernels'));
});

const map =
  (to: (x: number, y: number) => readonly [number, number]): PixelMap =>
  (at) =>
    at.set(to(at[0]!, at[1]!));
const resampling = (widthPx: number, heightPx: number, toSource: PixelMap, fringe: Resampling['fringe'] = null): Resampling => ({
  widthPx,
  heightPx,
  toSource,
  fringe,
});

/** The kernel in plain numbers: normalised Lanczos weights, the border repeated. */
function lanczosAt(plane: ArrayLike<number>, width: number, height: number, u: number, v: number): number {
  const weights = (t: number): readonly number[] => {
    const raw = [0, 1, 2, 3, 4, 5].map((tap) => {
      const a = Math.PI * (t + 2 - tap);
      return a === 0 ? 1 : (3 * Math.sin(a) * Math.sin(a / 3)) / a ** 2;
    });
    const sum = raw.reduce((x, y) => x + y, 0);
    return raw.map((weight) => weight / sum);
  };
  const [left, top] = [Math.floor(u), Math.floor(v)];
  const [across, down] = [weights(u - left), weights(v - top)];
  const clamp = (value: number, last: number): number => Math.min(last, Math.max(0, value));
  let sum = 0;
  for (let j = 0; j < 6; j++)
    for (let i = 0; i < 6; i++)
      sum += down[j]! * across[i]! * plane[clamp(top - 2 + j, height - 1) * width + clamp(left - 2 + i, width - 1)]!;
  return sum;
}

const nearestPhase = (place: number): number => Math.floor(place * 128 + 0.5) / 128;

const deepOf = (kernels: PhotoKernels, plane: Int16Array, widthPx: number, heightPx: number): Pixels => ({
  source: { deep: { red: kernels.putShorts(plane), green: kernels.putShorts(plane), blue: kernels.putShorts(plane) } },
  widthPx,
  heightPx,
  out: null,
});
const redOf = (kernels: PhotoKernels, { source, widthPx, heightPx }: Pixels): Int16Array =>
  'deep' in source ? kernels.shorts(source.deep.red, widthPx * heightPx).slice() : new Int16Array();
const rgbOf = (kernels: PhotoKernels, { source, widthPx, heightPx }: Pixels): Uint8Array =>
  'rgb' in source ? kernels.bytes(source.rgb, widthPx * heightPx * 3).slice() : new Uint8Array();

const turned = map((x, y) => [3.3 + 0.98 * x - 0.11 * y, 1.7 + 0.11 * x + 0.98 * y]);

describe('resamplePixels', () => {
  it.each([
    [61, 43, 50, 37],
    [1, 1, 1, 1],
    [3, 500, 3, 400],
    [17, 5, 33, 9],
  ])('reads %i x %i as Lanczos does', (width, height, outWidth, outHeight) => {
    const kernels = new PhotoKernels(module);
    const plane = Int16Array.from({ length: width * height }, (_, i) => 2000 + 1900 * Math.sin(i * 0.7) * Math.cos(i * 0.013));
    const out = redOf(kernels, resamplePixels(kernels, deepOf(kernels, plane, width, height), resampling(outWidth, outHeight, turned)));
    const at = new Float64Array(2);
    for (let y = 0; y < outHeight; y++) {
      for (let x = 0; x < outWidth; x++) {
        at.set([x, y]);
        turned(at);
        // Weights are rounded to 1/256; the samples span 3,800.
        expect(Math.abs(out[y * outWidth + x]! - lanczosAt(plane, width, height, nearestPhase(at[0]!), nearestPhase(at[1]!)))).toBeLessThan(
          16,
        );
      }
    }
  });

  it('reads whole pixels as they are, from any source', () => {
    const [width, height] = [70, 45];
    const kernels = new PhotoKernels(module);
    const rgb = shoot({ widthPx: width, heightPx: height });
    const cut = map((x, y) => [x + 9, y + 4]);
    const pixels: Pixels = { source: { rgb: kernels.putBytes(rgb) }, widthPx: width, heightPx: height, out: null };
    const out = rgbOf(kernels, resamplePixels(kernels, pixels, resampling(50, 30, cut)));
    for (let y = 0; y < 30; y++)
      expect(out.subarray(y * 150, y * 150 + 150)).toEqual(rgb.subarray(3 * ((y + 4) * width + 9), 3 * ((y + 4) * width + 59)));
    const planes = (length: number, step: number): Int16Array => Int16Array.from({ length }, (_, i) => (i * step) % 2040);
    const [luma, chroma] = [planes(width * height, 37), planes(35 * 23, 11)];
    const fused: Pixels = {
      source: { planes: { luma: kernels.putShorts(luma), chromaBlue: kernels.putShorts(chroma), chromaRed: kernels.putShorts(chroma) } },
      widthPx: width,
      heightPx: height,
      out: null,
    };
    const { source } = resamplePixels(
      kernels,
      fused,
      resampling(
        50,
        30,
        map((x, y) => [x + 10, y + 4]),
      ),
    );
    if (!('planes' in source)) throw new Error('another kind of source came back');
    const [newLuma, newChroma] = [kernels.shorts(source.planes.luma, 1500), kernels.shorts(source.planes.chromaRed, 375)];
    expect(newLuma[30]).toBe(luma[4 * width + 40]);
    expect(newLuma[29 * 50 + 49]).toBe(luma[33 * width + 59]);
    expect(newChroma[14 * 25 + 24]).toBe(chroma[16 * 35 + 29]);
  });

  it('agrees for rgb8 and for 16 bits to half a level', () => {
    const [width, height] = [90, 60];
    const kernels = new PhotoKernels(module);
    const rgb = shoot({ widthPx: width, heightPx: height });
    const pixels: Pixels = { source: { rgb: kernels.putBytes(rgb) }, widthPx: width, heightPx: height, out: null };
    const flat = rgbOf(kernels, resamplePixels(kernels, pixels, resampling(80, 50, turned)));
    const red = Int16Array.from({ length: width * height }, (_, i) => 16 * rgb[3 * i]!);
    const deep = redOf(kernels, resamplePixels(kernels, deepOf(kernels, red, width, height), resampling(80, 50, turned)));
    for (let i = 0; i < deep.length; i++)
      expect(Math.abs(Math.min(255, Math.max(0, deep[i]! / 16)) - flat[3 * i]!)).toBeLessThanOrEqual(0.5);
  });

  it('brings red and blue under green', () => {
    const [width, height] = [160, 40];
    const kernels = new PhotoKernels(module);
    const step = (x: number): number => 40 + 160 / (1 + Math.exp(-(x - 80) / 2));
    const seen = (x: number): readonly [number, number, number] => [step(x - 1), step(x), step(x + 0.5)];
    const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => Math.round(seen(Math.floor(i / 3) % width)[i % 3]!));
    const whole = map((x, y) => [x, y]);
    const fringe = { red: map((x, y) => [x + 1, y]), blue: map((x, y) => [x - 0.5, y]) };
    const spread = (r: number, g: number, b: number): number => Math.max(r, g, b) - Math.min(r, g, b);
    const pixels: Pixels = { source: { rgb: kernels.putBytes(rgb) }, widthPx: width, heightPx: height, out: null };
    const flat = rgbOf(kernels, resamplePixels(kernels, pixels, resampling(width, height, whole, fringe)));
    let worst = 0;
    for (let x = 60; x < 100; x++)
      worst = Math.max(worst, spread(flat[3 * (20 * width + x)]!, flat[3 * (20 * width + x) + 1]!, flat[3 * (20 * width + x) + 2]!));
    expect(worst).toBeLessThanOrEqual(2);

    const luma = new Int16Array(width * height);
    const blue = new Int16Array((width / 2) * (height / 2));
    const red = new Int16Array(blue.length);
    for (let i = 0; i < luma.length; i++) {
      const [r, g, b] = seen(i % width);
      luma[i] = 8 * (0.299 * r + 0.587 * g + 0.114 * b);
    }
    for (let i = 0; i < blue.length; i++) {
      const [r, g, b] = seen(2 * (i % (width / 2)) + 0.5);
      const grey = 0.299 * r + 0.587 * g + 0.114 * b;
      blue[i] = (8 * (b - grey)) / 1.772;
      red[i] = (8 * (r - grey)) / 1.402;
    }
    const chroma = (fringes: Resampling['fringe']): number => {
      const source = { planes: { luma: kernels.putShorts(luma), chromaBlue: kernels.putShorts(blue), chromaRed: kernels.putShorts(red) } };
      const out = resamplePixels(
        kernels,
        { source, widthPx: width, heightPx: height, out: null },
        resampling(width, height, whole, fringes),
      );
      if (!('planes' in out.source)) return 0;
      return Math.max(...kernels.shorts(out.source.planes.chromaRed, red.length).subarray(800, 880).map(Math.abs));
    };
    expect(chroma(null)).toBeGreaterThan(80);
    expect(chroma(fringe)).toBeLessThan(30);
  });

  it('gives the same bytes twice', () => {
    const once = (): Uint8Array => {
      const kernels = new PhotoKernels(module);
      const pixels: Pixels = {
        source: { rgb: kernels.putBytes(shoot({ widthPx: 90, heightPx: 60 })) },
        widthPx: 90,
        heightPx: 60,
        out: null,
      };
      return rgbOf(kernels, resamplePixels(kernels, pixels, resampling(80, 50, turned)));
    };
    expect(once()).toEqual(once());
  });
});

describe('liftPixels', () => {
  it('multiplies by what the place says, and leaves the next row alone', () => {
    const [width, height] = [37, 21];
    const kernels = new PhotoKernels(module);
    const plane = new Int16Array(width * height).fill(1000);
    const pixels = deepOf(kernels, plane, width, height);
    liftPixels(
      kernels,
      pixels,
      map((x, y) => [x, y]),
      (u) => 1 + u / 100,
    );
    const lifted = redOf(kernels, pixels);
    for (let i = 0; i < lifted.length; i++) expect(lifted[i]).toBe(Math.round(1000 + 10 * (i % width)));
  });
});

describe('resampleWindows', () => {
  it('moves the mask with the pixels', () => {
    const share = Float32Array.from({ length: 60 * 40 }, (_, i) => (i % 60 >= 30 ? 1 : 0));
    const pixels: Pixels = { source: { rgb: 0 }, widthPx: 60, heightPx: 40, out: null };
    const moved = resampleWindows(
      { share, coverage: 0.5 },
      pixels,
      resampling(
        40,
        40,
        map((x, y) => [x + 20, y]),
      ),
    );
    expect(moved.share).toHaveLength(1600);
    expect([moved.share[9], moved.share[10]]).toEqual([0, 1]);
    expect(moved.coverage).toBeCloseTo(0.75, 5);
  });
});
