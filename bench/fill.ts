/**
 * Filling holes without a network: ours beside a membrane (what a blur does) and a naive exemplar fill (onion peel, one size, a
 * grid of sources four pixels apart all tried), on the same round holes in rooms of the sample shoot, where the truth is known.
 *
 *   npm run bench:fill [-- --keep <folder>]
 *
 * Prints for each: PSNR in the hole, structure (SSIM over the hole's box, a fifth of which is truth), how much of the truth's detail is there (mean
 * gradient beside the truth's; 1 is right, a blur is near 0), and time.
 */
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fillHole } from '../src-main/ai/local/fill/fill-hole.ts';
import { fillSmoothly } from '../src-main/ai/local/fill/fill-smoothly.ts';
import { findMarks } from '../src-main/ai/masks/mask-plane.ts';
import { decodePicture, openEncoded } from '../src-main/imaging/decode-picture.ts';
import { fromRgb } from '../src-main/imaging/picture.ts';
import { randomNumbers } from './drawn-pictures.ts';
import { ssim } from './drift/ssim.ts';

const { values } = parseArgs({ options: { keep: { type: 'string' }, seed: { type: 'string', default: '5' } } });
const longestPx = 1500;
const perPicture = 3;
const sizesPx = [60, 120, 200] as const;
const shoot = path.resolve(import.meta.dirname, '../resources/sample-shoot');
const kernelsDir = path.resolve(import.meta.dirname, '../dist/kernels');

interface Scene {
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly mask: Uint8Array;
  readonly box: { readonly left: number; readonly top: number; readonly size: number };
}
type Fill = (scene: Scene) => Promise<Uint8Array>;

const ways: Readonly<Record<string, Fill>> = {
  ours: async ({ rgb, widthPx, heightPx, mask }) => {
    const out = { depth: 8 as const, rgb: new Uint8Array(holed(rgb, mask)), widthPx, heightPx };
    const plane = { values: mask, widthPx, heightPx };
    await fillHole(out, plane, findMarks(plane)!, { kernelsDir, step: () => Promise.resolve() });
    return out.rgb;
  },
  membrane: ({ rgb, widthPx, mask, box: { left, top, size } }) => {
    const out = rgb.slice();
    const side = size + 2;
    const at = (i: number): number => (top - 1 + Math.floor(i / side)) * widthPx + left - 1 + (i % side);
    const samples = Float32Array.from({ length: 3 * side * side }, (_, i) => rgb[3 * at(Math.floor(i / 3)) + (i % 3)]!);
    const hole = Uint8Array.from({ length: side * side }, (_, i) => (mask[at(i)]! > 0 ? 1 : 0));
    fillSmoothly(samples, hole, side, side);
    hole.forEach((one, i) => one > 0 && out.set(samples.subarray(3 * i, 3 * i + 3).map(Math.round), 3 * at(i)));
    return Promise.resolve(out);
  },
  'naive exemplar': (scene) => Promise.resolve(peel(scene)),
};

const rows = new Map(Object.keys(ways).map((name) => [name, { psnr: 0, structure: 0, detail: 0, ms: 0 }]));
let count = 0;
for await (const scene of scenes()) {
  count++;
  for (const [name, fill] of Object.entries(ways)) {
    const started = performance.now();
    const filled = await fill(scene);
    const row = rows.get(name)!;
    row.ms += performance.now() - started;
    row.psnr += psnr(scene, filled);
    row.structure += structure(scene, filled);
    row.detail += detail(scene, filled) / detail(scene, scene.rgb);
    if (values.keep) await keep(values.keep, `${count}-${name.replace(' ', '-')}`, scene, filled);
  }
}
console.log(`${count} holes of ${sizesPx.join(', ')} px in pictures of ${longestPx} px, seed ${values.seed}\n`);
console.log('                   PSNR dB   SSIM    detail   ms a hole   PSNR beside ours');
for (const [name, { psnr: sum, structure: like, detail: share, ms }] of rows)
  console.log(
    `${name.padEnd(18)} ${(sum / count).toFixed(2).padStart(6)}   ${(like / count).toFixed(3)}   ${(share / count).toFixed(2).padStart(5)}   ${(ms / count).toFixed(0).padStart(8)}   ${((sum - rows.get('ours')!.psnr) / count).toFixed(2).padStart(8)}`,
  );

async function* scenes(): AsyncGenerator<Scene> {
  const random = randomNumbers(Number(values.seed));
  for (const file of globSync('**/*{4105,4109,4113,4116,4119,4098}.JPG', { cwd: shoot }).toSorted()) {
    const { rgb, widthPx, heightPx } = await decodePicture(await openEncoded(await readFile(path.join(shoot, file))), longestPx, 8);
    for (let n = 0; n < perPicture; n++) {
      const size = sizesPx[n % sizesPx.length]!;
      const left = Math.round(40 + random() * (widthPx - size - 80));
      const top = Math.round(40 + random() * (heightPx - size - 80));
      const mask = new Uint8Array(widthPx * heightPx);
      for (let y = top; y < top + size; y++)
        for (let x = left; x < left + size; x++)
          if (((x - left) / size - 0.5) ** 2 + ((y - top) / size - 0.5) ** 2 <= 0.25) mask[y * widthPx + x] = 255;
      yield { rgb: new Uint8Array(rgb), widthPx, heightPx, mask, box: { left, top, size } };
    }
  }
}

function holed(rgb: Uint8Array, mask: Uint8Array): Uint8Array {
  const out = rgb.slice();
  mask.forEach((one, i) => one > 0 && out.set([250, 20, 10], 3 * i));
  return out;
}

/** From the edge inwards: each place gets the middle of the patch that is most like what is known around it. */
function peel({ rgb, widthPx, mask, box }: Scene): Uint8Array {
  const out = rgb.slice();
  const open = mask.slice();
  const reach = 4;
  const { left, top, size } = box;
  const heightPx = mask.length / widthPx;
  const around = size;
  for (;;) {
    const edge: number[] = [];
    for (let y = top; y < top + size; y++)
      for (let x = left; x < left + size; x++) {
        const i = y * widthPx + x;
        if (open[i]! > 0 && [i - 1, i + 1, i - widthPx, i + widthPx].some((j) => open[j] === 0)) edge.push(i);
      }
    if (edge.length === 0) return out;
    for (let at = 0; at < edge.length; at += 3) {
      const i = edge[at]!;
      const [x, y] = [i % widthPx, Math.floor(i / widthPx)];
      let best = -1;
      let least = Infinity;
      for (let sy = Math.max(reach, y - around); sy < Math.min(heightPx - reach, y + around); sy += 4)
        for (let sx = Math.max(reach, x - around); sx < Math.min(widthPx - reach, x + around); sx += 4) {
          if (
            mask[sy * widthPx + sx]! > 0 ||
            mask[(sy - reach) * widthPx + sx - reach]! > 0 ||
            mask[(sy + reach) * widthPx + sx + reach]! > 0
          )
            continue;
          let cost = 0;
          for (let dy = -reach; dy <= reach && cost < least; dy += 2)
            for (let dx = -reach; dx <= reach; dx += 2) {
              const p = i + dy * widthPx + dx;
              if (open[p]! > 0) continue;
              const q = (sy + dy) * widthPx + sx + dx;
              for (let c = 0; c < 3; c++) cost += (out[3 * p + c]! - rgb[3 * q + c]!) ** 2;
            }
          if (cost < least) [least, best] = [cost, sy * widthPx + sx];
        }
      for (let dy = -1; dy <= 1; dy++)
        for (let dx = -1; dx <= 1; dx++) {
          const p = i + dy * widthPx + dx;
          if (open[p] === 0 || best < 0) continue;
          for (let c = 0; c < 3; c++) out[3 * p + c] = rgb[3 * (best + dy * widthPx + dx) + c]!;
          open[p] = 0;
        }
      open[i] = 0;
    }
  }
}

function psnr({ rgb, mask }: Scene, filled: Uint8Array): number {
  let squares = 0;
  let samples = 0;
  mask.forEach((one, i) => {
    if (one === 0) return;
    for (let c = 0; c < 3; c++) squares += (rgb[3 * i + c]! - filled[3 * i + c]!) ** 2;
    samples += 3;
  });
  return Math.min(60, 10 * Math.log10(255 ** 2 / Math.max(0.06, squares / samples)));
}

function structure(scene: Scene, filled: Uint8Array): number {
  return ssim(boxOf(scene, scene.rgb), boxOf(scene, filled), null).mean;
}

function boxOf({ widthPx, box: { left, top, size } }: Scene, rgb: Uint8Array): { rgb: Uint8Array; widthPx: number; heightPx: number } {
  const out = new Uint8Array(3 * size * size);
  for (let y = 0; y < size; y++)
    out.set(rgb.subarray(3 * ((top + y) * widthPx + left), 3 * ((top + y) * widthPx + left + size)), 3 * size * y);
  return { rgb: out, widthPx: size, heightPx: size };
}

function detail({ widthPx, mask }: Scene, rgb: Uint8Array): number {
  let sum = 0;
  let samples = 0;
  mask.forEach((one, i) => {
    if (one === 0) return;
    sum += Math.abs(rgb[3 * i + 1]! - rgb[3 * i + 4]!) + Math.abs(rgb[3 * i + 1]! - rgb[3 * (i + widthPx) + 1]!);
    samples++;
  });
  return Math.max(0.2, sum / samples);
}

async function keep(folder: string, name: string, scene: Scene, filled: Uint8Array): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { left, top, size } = scene.box;
  const { widthPx, heightPx } = scene;
  const region = { left: Math.max(0, left - size), top: Math.max(0, top - size), width: 0, height: 0 };
  region.width = Math.min(widthPx, left + 2 * size) - region.left;
  region.height = Math.min(heightPx, top + 2 * size) - region.top;
  writeFileSync(path.join(folder, `${name}.png`), await fromRgb(filled, widthPx, heightPx).extract(region).png().toBuffer());
}
