import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { similarity } from '../align/motion.ts';
import { takePlanes, warpFrame } from '../fuse/frame-planes.ts';
import { shoot } from '../fixtures/lit-room.ts';
import { psnr } from '../fixtures/psnr.ts';
import { renderPixels, shrinkPixels, type Pixels } from '../pixels.ts';
import { compilePhotoKernels, PhotoKernels } from './photo-kernels.ts';
import { neutralSettings, type RenderSettings } from './render-settings.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await compilePhotoKernels(path.resolve('dist/kernels'));
});

const odd = { widthPx: 131, heightPx: 77 };
const rgbPixels = (kernels: PhotoKernels, rgb: Uint8Array, widthPx: number, heightPx: number): Pixels => {
  const at = kernels.putBytes(rgb);
  return { source: { rgb: at }, widthPx, heightPx, out: at };
};
const render = (rgb: Uint8Array, widthPx: number, heightPx: number, change: Partial<RenderSettings> = {}): Uint8Array => {
  const kernels = new PhotoKernels(module);
  return renderPixels(kernels, rgbPixels(kernels, rgb, widthPx, heightPx), { ...neutralSettings(widthPx, heightPx), ...change }).slice();
};
const pixelAt = (rgb: Uint8Array, at: number): readonly [number, number, number] => [rgb[3 * at]!, rgb[3 * at + 1]!, rgb[3 * at + 2]!];

describe('the arena', () => {
  it('gives room that is aligned, apart, and given back', () => {
    const kernels = new PhotoKernels(module);
    const first = kernels.alloc(10);
    const mark = kernels.mark();
    const second = kernels.alloc(5_000_000);
    expect([first % 64, second % 64]).toEqual([0, 0]);
    expect(second).toBeGreaterThanOrEqual(first + 10 + 256);
    expect(kernels.bytes(second, 5_000_000)).toHaveLength(5_000_000);
    kernels.release(mark);
    expect(kernels.alloc(64)).toBe(second);
    kernels.reset();
    expect(kernels.alloc(1)).toBe(first);
  });

  it('says so when there is no more memory', () => {
    expect(() => new PhotoKernels(module).alloc(5e9)).toThrow(expect.objectContaining({ code: 'too-many-pixels' }));
  });
});

describe('splitRgb', () => {
  it.each([
    [131, 77],
    [64, 48],
    [1, 1],
    [1, 9],
    [33, 1],
  ])('follows the JFIF formulas at %i x %i', (widthPx, heightPx) => {
    const rgb = shoot({ widthPx, heightPx });
    const kernels = new PhotoKernels(module);
    const planes = takePlanes(kernels, rgb, widthPx, heightPx);
    const luma = kernels.bytes(planes.luma, widthPx * heightPx);
    const halfWidth = (widthPx + 1) >> 1;
    const blue = kernels.bytes(planes.chromaBlue, halfWidth * ((heightPx + 1) >> 1));
    const red = kernels.bytes(planes.chromaRed, blue.length);
    for (let i = 0; i < luma.length; i++) {
      const [r, g, b] = pixelAt(rgb, i);
      expect(Math.abs(luma[i]! - (0.299 * r + 0.587 * g + 0.114 * b))).toBeLessThan(1);
    }
    for (let i = 0; i < blue.length; i++) {
      const corners = [0, 1, 2, 3].map((corner) => {
        const x = Math.min(widthPx - 1, 2 * (i % halfWidth) + (corner & 1));
        const y = Math.min(heightPx - 1, 2 * Math.floor(i / halfWidth) + (corner >> 1));
        return pixelAt(rgb, y * widthPx + x);
      });
      const [r, g, b] = [0, 1, 2].map((c) => corners.reduce((sum, corner) => sum + corner[c]!, 0) / 4) as [number, number, number];
      expect(Math.abs(blue[i]! - (128 - 0.168736 * r - 0.331264 * g + 0.5 * b))).toBeLessThan(1.1);
      expect(Math.abs(red[i]! - (128 + 0.5 * r - 0.418688 * g - 0.081312 * b))).toBeLessThan(1.1);
    }
  });
});

describe('warpFrame', () => {
  it('brings a frame that was shot from elsewhere under the base', () => {
    const size = { widthPx: 220, heightPx: 150 };
    const kernels = new PhotoKernels(module);
    const base = takePlanes(kernels, shoot(size), size.widthPx, size.heightPx);
    const moved = takePlanes(kernels, shoot({ ...size, shiftX: 3.4, shiftY: -2.7, turn: 0.004 }), size.widthPx, size.heightPx);
    const inner = (plane: number): number[] => {
      const all = kernels.bytes(plane, size.widthPx * size.heightPx);
      return [...all].filter((_, i) => i % size.widthPx > 8 && i % size.widthPx < 211 && i > 8 * size.widthPx && i < 141 * size.widthPx);
    };
    const before = psnr(inner(moved.luma), inner(base.luma));
    // The camera pointed right by 3.4 px after turning: what was at p is at R(p) - shift.
    warpFrame(kernels, moved, similarity({ turn: -0.004, xPx: -3.4, yPx: 2.7 }), size.widthPx, size.heightPx, { x: 109.5, y: 74.5 });
    const after = psnr(inner(moved.luma), inner(base.luma));
    expect(after).toBeGreaterThan(32);
    expect(after).toBeGreaterThan(before + 10);
  });
});

describe('shrinkPixels', () => {
  it('means over boxes, cut at the right and lower edge', () => {
    const kernels = new PhotoKernels(module);
    const rgb = Uint8Array.from({ length: 5 * 3 * 3 }, (_, i) => 10 * (Math.floor(i / 3) % 5) + (i % 3));
    const small = shrinkPixels(kernels, rgbPixels(kernels, rgb, 5, 3), 2);
    expect([small.widthPx, small.heightPx]).toEqual([3, 2]);
    expect([...small.red]).toEqual([5, 25, 40, 5, 25, 40]);
    expect([...small.blue]).toEqual([7, 27, 42, 7, 27, 42]);
  });
});

describe('renderRgb', () => {
  it.each([
    [131, 77],
    [48, 32],
    [1, 1],
    [7, 1],
    [2, 90],
    [2000, 3],
  ])('changes nothing with neutral settings at %i x %i', (widthPx, heightPx) => {
    const rgb = shoot({ widthPx, heightPx });
    const out = render(rgb, widthPx, heightPx);
    for (let i = 0; i < rgb.length; i++) expect(Math.abs(out[i]! - rgb[i]!)).toBeLessThanOrEqual(1);
  });

  it('keeps grey grey, whatever is done to its tone', () => {
    const { widthPx, heightPx } = odd;
    const grey = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, i) => (Math.floor(i / 3) * 7) % 256);
    const out = render(grey, widthPx, heightPx, { shadowLift: 0.4, sharpenAmount: 1, sharpenLimit: 20, clarity: 0.2 });
    for (let i = 0; i < out.length; i += 3) expect([out[i + 1], out[i + 2]]).toEqual([out[i], out[i]]);
  });

  it('lifts dark places and leaves bright ones', () => {
    const rgb = Uint8Array.from({ length: 16 * 3 }, (_, i) => (i < 24 ? 40 : 220));
    const out = render(rgb, 16, 1, { shadowLift: 0.3, maps: { ...neutralSettings(16, 1).maps, a: Float32Array.of(1) } });
    expect(out[0]).toBeGreaterThan(50);
    expect(Math.abs(out[40]! - 220)).toBeLessThanOrEqual(1);
  });

  it('moves what leaves the cube towards its own luma, which keeps the hue', () => {
    const double = Float32Array.from({ length: 6144 }, (_, i) => Math.min(8191 / 16, i / 8));
    const orange = Uint8Array.of(150, 90, 30);
    const [r, g, b] = pixelAt(render(orange, 1, 1, { balance: { red: double, green: double, blue: double } }), 0);
    expect(r).toBe(255);
    expect(g).toBeGreaterThan(b);
    // Twice the levels would be 300, 180, 60; clipping channels would leave (g - b) / (r - b) at 120 / 195.
    expect((g - b) / (r - b)).toBeCloseTo(0.5, 2);
  });

  it('sharpens an edge, no more than the limit, and not what is within the core', () => {
    const step = Uint8Array.from({ length: 32 * 8 * 3 }, (_, i) => ((i / 3) % 32 < 16 ? 100 : 160));
    const sharp = { sharpenAmount: 1, sharpenCore: 1, sharpenLimit: 6 };
    const edged = render(step, 32, 8, sharp);
    expect(edged[3 * (4 * 32 + 15)]).toBe(94);
    expect(edged[3 * (4 * 32 + 16)]).toBe(166);
    expect(edged[3 * (4 * 32 + 2)]).toBe(100);
    const noise = Uint8Array.from({ length: 32 * 8 * 3 }, (_, i) => 100 + (Math.floor(i / 3) % 2));
    expect(render(noise, 32, 8, sharp)).toEqual(render(noise, 32, 8));
  });

  it('takes the correction back where window light is', () => {
    const { widthPx, heightPx } = { widthPx: 64, heightPx: 8 };
    const grey = new Uint8Array(widthPx * heightPx * 3).fill(100);
    const maps = {
      ...neutralSettings(8, 8).maps,
      cellPx: 8,
      widthCells: 8,
      heightCells: 1,
      a: new Float32Array(8).fill(1),
      b: new Float32Array(8),
      window: Float32Array.of(0, 0, 0, 0, 1, 1, 1, 1),
    };
    const out = render(grey, widthPx, heightPx, { maps, window: { red: 0.2, green: 0, blue: -0.2 } });
    expect(pixelAt(out, 2)).toEqual([100, 100, 100]);
    const [r, g, b] = pixelAt(out, 60);
    expect([r, g, b]).toEqual([expect.closeTo(120, -1), expect.closeTo(100, -1), expect.closeTo(80, -1)]);
    expect(r - b).toBeGreaterThan(36);
  });
});
