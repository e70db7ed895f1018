import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { shoot } from '../fixtures/lit-room.ts';
import { psnr } from '../fixtures/psnr.ts';
import { compilePhotoKernels, PhotoKernels } from '../kernels/photo-kernels.ts';
import { neutralSettings } from '../kernels/render-settings.ts';
import { renderPixels, type Pixels } from '../pixels.ts';
import type { DevelopFacts } from '../recipe.ts';
import { denoise, type Denoised } from './denoise.ts';
import { noiseCurve } from './measure-noise.ts';
import { effectiveIso, planNoise } from './noise-plan.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await compilePhotoKernels(path.resolve('dist/kernels'));
});

type Colour = readonly [number, number, number];
/** A picture by place, with a camera's grain of this deviation in every channel, the same every time. */
function grainy(widthPx: number, heightPx: number, deviation: number, colourAt: (x: number, y: number) => Colour): Uint8Array<ArrayBuffer> {
  let state = 7;
  const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const rgb = new Uint8ClampedArray(widthPx * heightPx * 3);
  for (let i = 0; i < rgb.length; i++) {
    const place = Math.floor(i / 3);
    const grain = (random() + random() + random() + random() - 2) * Math.sqrt(3);
    rgb[i] = colourAt(place % widthPx, Math.floor(place / widthPx))[i % 3]! + deviation * grain;
  }
  return new Uint8Array(rgb.buffer);
}

function clean(
  rgb: Uint8Array,
  widthPx: number,
  heightPx: number,
  { iso, strength = 0.5 }: { iso: number | null; strength?: number },
): { out: Uint8Array; report: Denoised['report']; pixels: Pixels } {
  const kernels = new PhotoKernels(module);
  const at = kernels.putBytes(rgb);
  const { pixels, report } = denoise(kernels, { source: { rgb: at }, widthPx, heightPx, out: null }, { strength, iso });
  return { out: renderPixels(kernels, pixels, neutralSettings(widthPx, heightPx)).slice(), report, pixels };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]): number => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};
const lumaAt = (rgb: Uint8Array, i: number): number => 0.299 * rgb[3 * i]! + 0.587 * rgb[3 * i + 1]! + 0.114 * rgb[3 * i + 2]!;
const lumas = (rgb: Uint8Array): number[] => Array.from({ length: rgb.length / 3 }, (_, i) => lumaAt(rgb, i));
const redness = (rgb: Uint8Array): number[] => Array.from({ length: rgb.length / 3 }, (_, i) => rgb[3 * i]! - lumaAt(rgb, i));

const size = { widthPx: 256, heightPx: 192 };
const even = (rgb: Uint8Array, level: number, options: Parameters<typeof clean>[3]) => ({
  level,
  ...clean(rgb, size.widthPx, size.heightPx, options),
});

describe('an even surface', () => {
  it.each([50, 128, 200])(
    'at level %i loses seven eighths of the variance of its grain, nearly all of its coloured grain, and keeps its level',
    (level) => {
      const rgb = grainy(size.widthPx, size.heightPx, 6, () => [level, level, level]);
      const { out } = even(rgb, level, { iso: 6400 });
      expect(deviation(lumas(rgb)) ** 2 / deviation(lumas(out)) ** 2).toBeGreaterThan(8);
      expect(deviation(redness(rgb)) ** 2 / deviation(redness(out)) ** 2).toBeGreaterThan(30);
      expect(Math.abs(mean(lumas(out)) - mean(lumas(rgb)))).toBeLessThan(0.2);
    },
  );

  it('keeps some of its grain unless all is asked for', () => {
    const rgb = grainy(size.widthPx, size.heightPx, 6, () => [128, 128, 128]);
    const left = [0, 0.1, 0.3, 0.5, 1].map((strength) => deviation(lumas(even(rgb, 128, { iso: 6400, strength }).out)));
    expect(left).toEqual(left.toSorted((a, b) => b - a));
    expect(left[0]!).toBeCloseTo(deviation(lumas(rgb)), 5);
    expect(left[4]!).toBeLessThan(0.5 * left[2]!);
  });

  it('is not touched at low ISO, whatever is on it', () => {
    const rgb = grainy(size.widthPx, size.heightPx, 3, (x) => [x, 128, 255 - x]);
    for (const iso of [50, 100, 400]) {
      const { out, report } = clean(rgb, size.widthPx, size.heightPx, { iso });
      expect(report).toBeNull();
      expect(psnr(out, rgb)).toBeGreaterThan(50);
    }
    expect(clean(rgb, size.widthPx, size.heightPx, { iso: 100, strength: 1 }).report?.share).toBe(1);
  });

  it('is judged by its pixels where EXIF does not say', () => {
    const quiet = grainy(size.widthPx, size.heightPx, 1, () => [128, 128, 128]);
    const loud = grainy(size.widthPx, size.heightPx, 8, () => [128, 128, 128]);
    expect(clean(quiet, size.widthPx, size.heightPx, { iso: null }).report).toBeNull();
    expect(clean(loud, size.widthPx, size.heightPx, { iso: null }).report?.share).toBe(1);
  });
});

describe('an edge', () => {
  /** Left half one colour, right half another; column means far from and next to the edge. */
  const edge = (left: Colour, right: Colour, options: Parameters<typeof clean>[3], grain = 5) => {
    const rgb = grainy(size.widthPx, size.heightPx, grain, (x) => (x < 128 ? left : right));
    const { out } = clean(rgb, size.widthPx, size.heightPx, options);
    const column = (values: readonly number[], x: number): number =>
      mean(Array.from({ length: size.heightPx }, (_, y) => values[y * size.widthPx + x]!));
    return { before: (of: typeof lumas, x: number) => column(of(rgb), x), after: (of: typeof lumas, x: number) => column(of(out), x) };
  };

  it.each([20, 40, 120])('of %i levels keeps at least 95 percent of its contrast, in its very first pixel', (contrast) => {
    const { before, after } = edge([100, 100, 100], [100 + contrast, 100 + contrast, 100 + contrast], { iso: 6400 });
    const of = (value: typeof before): number => value(lumas, 128) - value(lumas, 127);
    expect(of(after) / of(before)).toBeGreaterThan(0.95);
    expect(of(after) / of(before)).toBeLessThan(1.05);
  });

  it('between two colours of one brightness does not bleed', () => {
    // Equal luma: 0.299 * 60 = 0.587 * 30.6
    const { before, after } = edge([160, 100, 120], [100, 130.6, 120], { iso: 6400 });
    for (const x of [120, 124, 131, 135]) expect(Math.abs(after(redness, x) - before(redness, x))).toBeLessThan(1.5);
    const step = (value: typeof before): number => value(redness, 124) - value(redness, 131);
    expect(step(after) / step(before)).toBeGreaterThan(0.95);
  });

  it('of brightness keeps a faint colour on its side', () => {
    const { before, after } = edge([90, 84, 84], [200, 200, 200], { iso: 6400 });
    for (const x of [110, 120, 125, 130, 136]) expect(Math.abs(after(redness, x) - before(redness, x))).toBeLessThan(0.8);
  });

  it('of a line one pixel wide survives', () => {
    const line = (x: number): Colour => (x === 128 ? [60, 60, 60] : [140, 140, 140]);
    const rgb = grainy(size.widthPx, size.heightPx, 5, line);
    const { out } = clean(rgb, size.widthPx, size.heightPx, { iso: 6400 });
    const depth = (of: Uint8Array): number =>
      mean(Array.from({ length: size.heightPx }, (_, y) => lumaAt(of, y * size.widthPx + 124) - lumaAt(of, y * size.widthPx + 128)));
    expect(depth(out) / depth(rgb)).toBeGreaterThan(0.95);
  });
});

it('brings a noisy room nearer to the room without noise', () => {
  const wide = { widthPx: 480, heightPx: 320 };
  const room = shoot(wide);
  const rgb = grainy(wide.widthPx, wide.heightPx, 6, (x, y) => {
    const at = 3 * (y * wide.widthPx + x);
    return [room[at]!, room[at + 1]!, room[at + 2]!];
  });
  const { out } = clean(rgb, wide.widthPx, wide.heightPx, { iso: 3200 });
  expect(psnr(out, room)).toBeGreaterThan(psnr(rgb, room) + 4);
});

it.each([
  [64, 64],
  [65, 67],
  [131, 77],
  [400, 64],
  [30, 30],
  [1, 1],
  [2, 900],
])('may measure %i x %i, and is the same every time', (widthPx, heightPx) => {
  const rgb = grainy(widthPx, heightPx, 8, (x, y) => [(200 * x) / widthPx, (200 * y) / heightPx, 128]);
  const first = clean(rgb, widthPx, heightPx, { iso: 6400 });
  expect(first.out).toEqual(clean(rgb, widthPx, heightPx, { iso: 6400 }).out);
  // Away from the source by noise, never by more.
  let most = 0;
  for (let i = 0; i < rgb.length; i++) most = Math.max(most, Math.abs(first.out[i]! - rgb[i]!));
  expect(most).toBeLessThan(60);
});

describe('toPlanes', () => {
  it.each([
    [64, 48],
    [67, 65],
    [1, 1],
    [3, 2],
  ])('follows the JFIF formulas at %i x %i, from 8 bits and from more', (widthPx, heightPx) => {
    const rgb = shoot({ widthPx, heightPx });
    const kernels = new PhotoKernels(module);
    const half = ((widthPx + 1) >> 1) * ((heightPx + 1) >> 1);
    const room = () => ({ luma: kernels.alloc(2 * widthPx * heightPx), blue: kernels.alloc(2 * half), red: kernels.alloc(2 * half) });
    const plain = room();
    const deep = room();
    const scratch = kernels.alloc((widthPx + 512) * 96);
    const planes = [0, 1, 2].map((channel) =>
      kernels.putShorts(Int16Array.from({ length: widthPx * heightPx }, (_, i) => 16 * rgb[3 * i + channel]!)),
    );
    kernels.run.toPlanes(0, kernels.putBytes(rgb), 0, 0, widthPx, heightPx, plain.luma, plain.blue, plain.red, scratch);
    kernels.run.toPlanes(2, planes[0]!, planes[1]!, planes[2]!, widthPx, heightPx, deep.luma, deep.blue, deep.red, scratch);
    const luma = kernels.shorts(plain.luma, widthPx * heightPx);
    for (let i = 0; i < luma.length; i++) expect(Math.abs(luma[i]! / 8 - lumaAt(rgb, i))).toBeLessThan(0.25);
    const red = kernels.shorts(plain.red, half);
    for (let i = 0; i < half; i++) {
      const corners = [0, 1, 2, 3].map((corner) => {
        const x = Math.min(widthPx - 1, 2 * (i % ((widthPx + 1) >> 1)) + (corner & 1));
        const y = Math.min(heightPx - 1, 2 * Math.floor(i / ((widthPx + 1) >> 1)) + (corner >> 1));
        return 0.7133 * (rgb[3 * (y * widthPx + x)]! - lumaAt(rgb, y * widthPx + x));
      });
      expect(Math.abs(red[i]! / 8 - mean(corners))).toBeLessThan(0.35);
    }
    expect(kernels.shorts(deep.luma, luma.length)).toEqual(luma);
    expect(kernels.shorts(deep.red, half)).toEqual(red);
  });
});

describe('what is measured', () => {
  it('is the deviation of the grain, by brightness, whatever lies beside it', () => {
    const widthPx = 640;
    const heightPx = 400;
    // Dark and bright walls, and a third of the picture full of texture.
    const rgb = grainy(widthPx, heightPx, 5, (x, y) => {
      const level = x > 420 ? 128 + 90 * ((x ^ y) & 1 ? 1 : -1) * ((x >> 2) & 1) : y < 200 ? 64 : 192;
      return [level, level, level];
    });
    const kernels = new PhotoKernels(module);
    const at = kernels.putShorts(Int16Array.from({ length: widthPx * heightPx }, (_, i) => 8 * rgb[3 * i]!));
    const count = ((widthPx - 2) >> 4) * ((heightPx - 2) >> 4);
    const out = kernels.alloc(8 * count);
    kernels.run.measureBlocks(at, widthPx, heightPx, out, kernels.alloc((widthPx + 512) * 96));
    const blocks = kernels.integers(out, 2 * count).slice();
    const curve = noiseCurve(blocks, blocks);
    for (const knot of [1, 3]) expect(curve[knot]! / 8).toBeGreaterThan(4.2);
    for (const knot of [1, 3]) expect(curve[knot]! / 8).toBeLessThan(5.8);
  });

  it('is nothing where there is nothing to measure', () => {
    expect(noiseCurve(new Int32Array(), new Int32Array())).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('the plan', () => {
  const facts = (iso: number | null, timeS: number | null): DevelopFacts =>
    ({ exposure: { iso, timeS, fNumber: 8, value: null, biasEv: null } }) as DevelopFacts;

  it('grows with ISO and stays between nothing and everything', () => {
    const shares = [100, 400, 600, 800, 1200, 1600, 12_800].map((iso) => planNoise(0.5, iso, () => 0)?.share ?? 0);
    expect(shares).toEqual([0, 0, 0.25, 0.5, 0.75, 1, 1]);
  });

  it('expects less of a set whose longest exposure gathered more light', () => {
    expect(effectiveIso([facts(1600, 0.02)], 0, false, 1)).toBe(1600);
    expect(effectiveIso([facts(1600, 0.005), facts(1600, 0.02), facts(1600, 0.08)], 1, true, 1)).toBe(400);
    expect(effectiveIso([facts(1600, null), facts(1600, null)], 0, true, 1)).toBe(1600);
    expect(effectiveIso([facts(null, 1)], 0, false, 1)).toBeNull();
    expect(effectiveIso([facts(6400, 1)], 0, false, 4)).toBe(1600);
  });
});
