import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { shoot } from './fixtures/lit-room.ts';
import { compilePhotoKernels, PhotoKernels } from './kernels/photo-kernels.ts';
import { sharpenForSize } from './output-sharpen.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await compilePhotoKernels(path.resolve('dist/kernels'));
});
function sharpened(rgb: Uint8Array, widthPx: number, heightPx: number, shrink = 3): Uint8Array {
  const kernels = new PhotoKernels(module);
  const out = Uint8Array.from(rgb);
  sharpenForSize(kernels, out, widthPx, heightPx, shrink);
  return out;
}
const columns = (levels: readonly number[], rows = 5): Uint8Array =>
  Uint8Array.from({ length: levels.length * rows * 3 }, (_, i) => levels[Math.floor(i / 3) % levels.length]!);
const row = (rgb: Uint8Array, width: number): number[] => Array.from({ length: width }, (_, x) => rgb[3 * (2 * width + x)]!);

it('makes a soft edge steeper, no further than three levels beyond its ends', () => {
  const soft = [...Array.from({ length: 10 }, () => 80), 90, 120, 150, 160, ...Array.from({ length: 10 }, () => 160)];
  const out = row(sharpened(columns(soft), soft.length, 5), soft.length);
  expect(out[12]! - out[11]!).toBeGreaterThanOrEqual(30);
  expect(out[10]!).toBeLessThan(90);
  expect(out[13]!).toBeGreaterThanOrEqual(160);
  expect(Math.min(...out)).toBeGreaterThanOrEqual(77);
  expect(Math.max(...out)).toBeLessThanOrEqual(163);
  expect(out.slice(0, 8)).toEqual(soft.slice(0, 8));
});

it('brings a fine pattern back: by 0.7 of its difference to its surroundings', () => {
  const fine = Array.from({ length: 40 }, (_, x) => (x % 2 ? 120 : 130));
  const out = row(sharpened(columns(fine), 40, 5), 40);
  // Difference 5, less the core of 0.75, times 0.7, and limited to 3.
  expect(out[20]! - 130).toBe(3);
  expect(120 - out[21]!).toBe(3);
});

it('leaves even surfaces, faint grain and pictures that were not made smaller alone', () => {
  const grain = Array.from({ length: 40 }, (_, x) => 100 + (x % 2));
  expect(sharpened(columns(grain), 40, 5)).toEqual(columns(grain));
  const room = shoot({ widthPx: 61, heightPx: 40 });
  expect(sharpened(room, 61, 40, 1)).toEqual(room);
  expect(sharpened(room, 61, 40, 1.5)).not.toEqual(room);
});

it('keeps colours: all channels move by the same', () => {
  const orange = [200, 120, 40] as const;
  const rgb = Uint8Array.from({ length: 30 * 5 * 3 }, (_, i) => Math.round(orange[i % 3]! * (Math.floor(i / 3) % 30 < 15 ? 0.8 : 1)));
  const out = sharpened(rgb, 30, 5);
  const change = [0, 1, 2].map((c) => out[3 * (60 + 15) + c]! - rgb[3 * (60 + 15) + c]!);
  expect(change[0]).toBeGreaterThan(0);
  expect(new Set(change).size).toBe(1);
});

it.each([
  [1, 1],
  [2, 90],
  [17, 3],
  [131, 77],
  [2000, 2],
])('may measure %i x %i', (widthPx, heightPx) => {
  const room = shoot({ widthPx, heightPx });
  const out = sharpened(room, widthPx, heightPx);
  let most = 0;
  for (let i = 0; i < room.length; i++) most = Math.max(most, Math.abs(out[i]! - room[i]!));
  expect(most).toBeLessThan(40);
  expect(out).toEqual(sharpened(room, widthPx, heightPx));
});
