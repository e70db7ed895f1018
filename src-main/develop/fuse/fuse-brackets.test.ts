import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { similarity } from '../align/motion.ts';
import { shoot } from '../fixtures/lit-room.ts';
import { psnr } from '../fixtures/psnr.ts';
import { compilePhotoKernels, PhotoKernels } from '../kernels/photo-kernels.ts';
import { neutralSettings } from '../kernels/render-settings.ts';
import { renderPixels } from '../pixels.ts';
import { contrastFloorLevels, fuseBrackets, pyramidSizes } from './fuse-brackets.ts';
import { takePlanes, warpFrame } from './frame-planes.ts';
import { fuseReference } from './fuse-reference.ts';

const parameters = { sigma: 0.2, mu: 0.55, broadShare: 0.2 };
let module: WebAssembly.Module;
beforeAll(async () => {
  module = await compilePhotoKernels(path.resolve('dist/kernels'));
});

function fuse(
  frames: readonly Uint8Array[],
  widthPx: number,
  heightPx: number,
  kernels = new PhotoKernels(module),
  emphasis?: readonly number[],
): Uint8Array {
  kernels.reset();
  const taking = frames.map((rgb, i) => ({ planes: takePlanes(kernels, rgb, widthPx, heightPx), map: null, emphasis: emphasis?.[i] ?? 1 }));
  return finish(kernels, taking, widthPx, heightPx);
}

function finish(kernels: PhotoKernels, taking: Parameters<typeof fuseBrackets>[1], widthPx: number, heightPx: number): Uint8Array {
  const planes = fuseBrackets(kernels, taking, taking.length >> 1, widthPx, heightPx, parameters);
  const out = kernels.alloc(widthPx * heightPx * 3);
  return renderPixels(kernels, { source: { planes }, widthPx, heightPx, out }, neutralSettings(widthPx, heightPx)).slice();
}

const meanOf = (values: Uint8Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('fuseBrackets', () => {
  it.each([
    [193, 129],
    [160, 96],
  ])('comes close to the plain floating-point fusion at %i x %i', (widthPx, heightPx) => {
    const frames = [-4, -2, 0, 2].map((stops) => shoot({ widthPx, heightPx, stops }));
    const reference = fuseReference(frames, widthPx, heightPx, { ...parameters, contrastFloorLevels });
    expect(
      psnr(
        fuse(frames, widthPx, heightPx),
        reference.map((value) => Math.min(255, Math.max(0, value))),
      ),
    ).toBeGreaterThan(31);
  });

  it('gives a picture back when all frames are that picture', () => {
    const [widthPx, heightPx] = [203, 122];
    const rgb = shoot({ widthPx, heightPx });
    // What is lost is the colour resolution that 4:2:0 does not hold.
    expect(psnr(fuse([rgb, rgb, rgb], widthPx, heightPx), rgb)).toBeGreaterThan(36);
  });

  it.each([
    [1, 1],
    [1, 40],
    [3, 2],
    [17, 16],
    [4000, 3],
  ])('takes pictures of %i x %i', (widthPx, heightPx) => {
    const even = (level: number): Uint8Array => new Uint8Array(widthPx * heightPx * 3).fill(level);
    const fused = fuse([even(40), even(140), even(250)], widthPx, heightPx);
    // Even frames fuse to an even picture: the weighted mean, near the best exposed one.
    expect(Math.max(...fused) - Math.min(...fused)).toBeLessThanOrEqual(2);
    expect(meanOf(fused)).toBeGreaterThan(100);
    expect(meanOf(fused)).toBeLessThan(180);
  });

  it.each([0, 255])('leaves a set that is %i everywhere as it is', (level) => {
    const even = new Uint8Array(48 * 32 * 3).fill(level);
    for (const value of fuse([even, even, even], 48, 32)) expect(Math.abs(value - level)).toBeLessThanOrEqual(1);
  });

  it('does not depend on what was in memory before', () => {
    const [widthPx, heightPx] = [101, 67];
    const frames = [-2, 0, 2].map((stops) => shoot({ widthPx, heightPx, stops }));
    const used = new PhotoKernels(module);
    fuse(
      [1, 2, 3, 4].map((stops) => shoot({ widthPx: 300, heightPx: 200, stops, variant: 1 })),
      300,
      200,
      used,
    );
    expect(fuse(frames, widthPx, heightPx, used)).toEqual(fuse(frames, widthPx, heightPx));
  });

  it('hears a frame with less emphasis less', () => {
    const [widthPx, heightPx] = [96, 64];
    const frames = [-2, 2].map((stops) => shoot({ widthPx, heightPx, stops }));
    const quiet = fuse(frames, widthPx, heightPx, undefined, [1, 0.02]);
    expect(meanOf(quiet)).toBeLessThan(meanOf(fuse(frames, widthPx, heightPx)) - 20);
  });

  it('takes nothing from beyond the edge of a frame that moved', () => {
    const [widthPx, heightPx] = [160, 120];
    const kernels = new PhotoKernels(module);
    const base = new Uint8Array(widthPx * heightPx * 3).fill(90);
    // Stripes, which the repeated edge would draw on.
    const striped = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, i) => (Math.floor(i / 3 / widthPx) % 8 < 4 ? 130 : 170));
    const basePlanes = takePlanes(kernels, base, widthPx, heightPx);
    const moved = takePlanes(kernels, striped, widthPx, heightPx);
    const map = warpFrame(kernels, moved, similarity({ xPx: -40 }), widthPx, heightPx, { x: 79.5, y: 59.5 });
    const fused = finish(
      kernels,
      [
        { planes: moved, map, emphasis: 1 },
        { planes: basePlanes, map: null, emphasis: 1 },
      ],
      widthPx,
      heightPx,
    );
    const spread = (x: number): number => {
      const column = Array.from({ length: 32 }, (_, y) => fused[3 * ((44 + y) * widthPx + x)]!);
      return Math.max(...column) - Math.min(...column);
    };
    expect(spread(10)).toBeLessThanOrEqual(2);
    expect(spread(120)).toBeGreaterThan(20);
  });
});

describe('fuseBrackets with frames of sixteen bits', () => {
  it('keeps steps that eight bits do not have', () => {
    const [widthPx, heightPx] = [240, 40];
    // Twelve levels over the whole width.
    const slope = (gain: number): Uint16Array =>
      Uint16Array.from({ length: widthPx * heightPx * 3 }, (_, i) => gain * (30_000 + 13 * (Math.floor(i / 3) % widthPx)));
    const steps = (frames: readonly (Uint8Array | Uint16Array)[]): number => {
      const kernels = new PhotoKernels(module);
      const taking = frames.map((rgb) => ({ planes: takePlanes(kernels, rgb, widthPx, heightPx), map: null, emphasis: 1 }));
      const { luma } = fuseBrackets(kernels, taking, 0, widthPx, heightPx, parameters);
      return new Set(kernels.shorts(luma, widthPx)).size;
    };
    const shots = [slope(1), slope(0.8)];
    const eight = shots.map((shot) => Uint8Array.from(shot, (value) => Math.round(value / 257)));
    expect(steps(shots)).toBeGreaterThan(80);
    expect(steps(shots)).toBeGreaterThan(1.2 * steps(eight));
  });
});

describe('pyramidSizes', () => {
  it('halves, rounding up, down to two pixels, and never stops at one level', () => {
    expect(pyramidSizes(101, 13).map(({ width, height }) => [width, height])).toEqual([
      [101, 13],
      [51, 7],
      [26, 4],
      [13, 2],
    ]);
    expect(pyramidSizes(1, 1)).toHaveLength(2);
    expect(pyramidSizes(5000, 1)).toHaveLength(2);
  });
});
