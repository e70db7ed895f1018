import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { compilePhotoKernels, PhotoKernels } from '../kernels/photo-kernels.ts';
import { shoot } from '../fixtures/lit-room.ts';
import { edgesOfPixels } from './analyse.ts';
import { findChains, findChainsIn, mapEdges, transposed, type EdgePicture } from './find-edges.ts';

let kernels: PhotoKernels;
beforeAll(async () => {
  kernels = new PhotoKernels(await compilePhotoKernels(path.resolve('dist/kernels')));
});

/** Dark on the left of x = from + lean * y, bright on the right, soft over a pixel. */
function slope(widthPx: number, heightPx: number, from: number, lean: number): EdgePicture {
  const data = Float32Array.from({ length: widthPx * heightPx }, (_, i) => {
    const x = (i % widthPx) - from - lean * Math.floor(i / widthPx);
    return 60 + 120 * Math.min(1, Math.max(0, x + 0.5));
  });
  return { data, widthPx, heightPx };
}
const put = ({ data }: EdgePicture): number => {
  kernels.reset();
  return kernels.putFloats(data);
};

describe('findChains', () => {
  it.each([0, 0.03, -0.11, 0.3])('follows an edge that leans by %f, to a tenth of a pixel', (lean) => {
    const picture = slope(300, 200, 150.3, lean);
    for (const chains of [findChains(picture), findChainsIn(kernels, put(picture), 300, 200)]) {
      expect(chains).toHaveLength(1);
      const { x, y } = chains[0]!;
      expect(y.at(-1)! - y[0]!).toBeGreaterThan(150);
      for (let i = 0; i < x.length; i++) expect(Math.abs(x[i]! - (150.3 + lean * y[i]!))).toBeLessThan(0.1);
    }
  });

  it('leaves edges that lean too far to the other direction', () => {
    const picture = slope(300, 200, 40, 0.8);
    expect(findChains(picture)).toEqual([]);
    expect(findChains(transposed(picture))).toEqual([]);
    expect(findChains(transposed(slope(300, 200, 150, 0.1)))).toEqual([]);
  });

  it.each([
    [131, 77],
    [64, 48],
    [9, 300],
    [301, 8],
    [7, 7],
  ])('gives with kernels what plain numbers give, at %i x %i', (widthPx, heightPx) => {
    const rgb = shoot({ widthPx, heightPx });
    const picture = { data: Float32Array.from({ length: widthPx * heightPx }, (_, i) => rgb[3 * i + 1]!), widthPx, heightPx };
    const plain = findChains(picture);
    const quick = findChainsIn(kernels, put(picture), widthPx, heightPx);
    expect(quick).toHaveLength(plain.length);
    for (const [index, { x, y }] of quick.entries()) {
      expect([...y]).toEqual([...plain[index]!.y]);
      for (let i = 0; i < x.length; i++) expect(x[i]).toBeCloseTo(plain[index]!.x[i]!, 3);
    }
  });
});

describe('the kernels below it', () => {
  it('measure steps and leans as Scharr did', () => {
    const picture = slope(60, 40, 30, 0.2);
    const { step, lean } = mapEdges(picture);
    const at = put(picture);
    const [a, b] = [kernels.alloc(4 * 2400), kernels.alloc(4 * 2400)];
    kernels.run.edgeGradients(at, 60, 40, 0.445, a, b);
    const [quickStep, quickLean] = [kernels.floats(a, 2400), kernels.floats(b, 2400)];
    for (let y = 1; y < 39; y++) {
      for (let x = 1; x < 59; x++) {
        expect(quickStep[y * 60 + x]).toBeCloseTo(step[y * 60 + x]!, 3);
        expect(quickLean[y * 60 + x]).toBeCloseTo(lean[y * 60 + x]!, 4);
      }
    }
    expect([quickStep[0], quickStep[59], quickStep[60], quickStep[39 * 60 + 5]]).toEqual([0, 0, 0, 0]);
  });

  it.each([
    [100, 60, 1],
    [100, 61, 3],
    [17, 9, 4],
    [1, 1, 1],
  ])('shrink luma from every kind of pixels alike: %i x %i by %i', (widthPx, heightPx, factor) => {
    kernels.reset();
    const rgb = shoot({ widthPx, heightPx });
    const count = widthPx * heightPx;
    const channel = (c: number): Int16Array => Int16Array.from({ length: count }, (_, i) => 16 * rgb[3 * i + c]!);
    const luma = Int16Array.from({ length: count }, (_, i) =>
      Math.round(8 * (0.299 * rgb[3 * i]! + 0.587 * rgb[3 * i + 1]! + 0.114 * rgb[3 * i + 2]!)),
    );
    const [width, height] = [Math.ceil(widthPx / factor), Math.ceil(heightPx / factor)];
    const out = kernels.alloc(4 * width * height);
    const scratch = kernels.alloc((widthPx + 512) * 96);
    const from = [
      [0, kernels.putBytes(rgb), 0, 0],
      [1, kernels.putShorts(luma), 0, 0],
      [2, kernels.putShorts(channel(0)), kernels.putShorts(channel(1)), kernels.putShorts(channel(2))],
    ] as const;
    for (const [kind, first, second, third] of from) {
      kernels.run.shrinkToLuma(kind, first, second, third, widthPx, heightPx, factor, out, scratch);
      const small = kernels.floats(out, width * height);
      for (let i = 0; i < small.length; i++) {
        const [left, top] = [factor * (i % width), factor * Math.floor(i / width)];
        let [sum, n] = [0, 0];
        for (let y = top; y < Math.min(heightPx, top + factor); y++) {
          for (let x = left; x < Math.min(widthPx, left + factor); x++, n++) sum += luma[y * widthPx + x]! / 8;
        }
        expect(Math.abs(small[i]! - sum / n)).toBeLessThan(0.4);
      }
    }
  });

  it.each([
    [7, 5, 3, 2, 7, 5],
    [40, 30, 40, 30, 40, 30],
    [101, 60, 33, 20, 100.25, 59.5],
    [1, 1, 1, 1, 1, 1],
  ])('mean over areas: %i x %i to %i x %i', (width, height, outWidth, outHeight, spanX, spanY) => {
    const plane = Float32Array.from({ length: width * height }, (_, i) => (i * 37) % 200);
    kernels.reset();
    const at = kernels.putFloats(plane);
    const out = kernels.alloc(4 * outWidth * outHeight);
    kernels.run.shrinkPlane(at, width, height, spanX, spanY, out, outWidth, outHeight, kernels.alloc(4 * width + 64));
    const small = kernels.floats(out, outWidth * outHeight);
    const cover = (from: number, to: number, cell: number): number => Math.max(0, Math.min(to, cell + 1) - Math.max(from, cell));
    const [stepX, stepY] = [spanX / outWidth, spanY / outHeight];
    for (let i = 0; i < small.length; i++) {
      const [x, y] = [i % outWidth, Math.floor(i / outWidth)];
      let sum = 0;
      for (let j = 0; j < plane.length; j++) {
        sum += plane[j]! * cover(x * stepX, (x + 1) * stepX, j % width) * cover(y * stepY, (y + 1) * stepY, Math.floor(j / width));
      }
      expect(Math.abs(small[i]! - sum / (stepX * stepY))).toBeLessThan(0.001);
    }
  });

  it('look at small and large pictures of one scene alike', () => {
    const sizes = [
      { widthPx: 1500, heightPx: 1000 },
      { widthPx: 2600, heightPx: 1733 },
    ].map((size) => {
      kernels.reset();
      return edgesOfPixels(kernels, { source: { rgb: kernels.putBytes(shoot(size)) }, ...size, out: null });
    });
    expect(sizes.map(({ widthPx, heightPx }) => [widthPx, heightPx])).toEqual([
      [1200, 800],
      [1200, 800],
    ]);
    expect(Math.abs(sizes[0]!.upright.length - sizes[1]!.upright.length)).toBeLessThan(0.2 * sizes[0]!.upright.length);
  });
});
