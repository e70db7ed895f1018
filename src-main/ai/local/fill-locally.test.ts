import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fromGrey, fromRgb, openPicture } from '../../imaging/picture.ts';
import { fillLocally } from './fill-locally.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'fill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const kernelsDir = path.resolve('dist/kernels');
const [width, height] = [160, 120];
type Colour = readonly [number, number, number];
interface Scene {
  readonly rgb: Uint8Array;
  readonly mask: Uint8Array;
}

/** A picture drawn by a function of column and row, and a mask over a rectangle of it. */
function scene(paint: (x: number, y: number) => Colour, [left, top, right, bottom]: readonly [number, number, number, number]): Scene {
  const rgb = new Uint8Array(3 * width * height);
  const mask = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      rgb.set(paint(x, y), 3 * i);
      if (x >= left && x < right && y >= top && y < bottom) mask[i] = 255;
    }
  }
  return { rgb, mask };
}

async function fill({ rgb, mask }: Scene, signal = new AbortController().signal, maskWidth = width): Promise<Buffer> {
  const [pictureFile, maskFile, outFile] = ['in.png', 'mask.png', 'out.png'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  // What lies in the hole is to be removed, and must not shine through: it is drawn over in red.
  const given = rgb.slice();
  mask.forEach((one, i) => one > 0 && given.set([250, 20, 10], 3 * i));
  writeFileSync(pictureFile, await fromRgb(given, width, height).png().toBuffer());
  writeFileSync(
    maskFile,
    await fromGrey(mask, maskWidth, mask.length / maskWidth)
      .png()
      .toBuffer(),
  );
  await fillLocally({ pictureFile, maskFile, outFile }, { signal, onProgress: () => undefined, kernelsDir });
  return readFileSync(outFile);
}
const pixels = (png: Buffer): Promise<Buffer> => openPicture(png).raw().toBuffer();

/** Root of the mean square of the errors in the hole, in levels, and how many samples outside it changed. */
async function compare(given: Scene): Promise<{ error: number; outside: number; largest: number }> {
  const out = await pixels(await fill(given));
  let [squares, count, outside, largest] = [0, 0, 0, 0];
  for (let i = 0; i < out.length; i++) {
    const apart = Math.abs(out[i]! - given.rgb[i]!);
    if (given.mask[Math.floor(i / 3)] === 0) outside += apart > 0 ? 1 : 0;
    else {
      squares += apart * apart;
      count++;
      largest = Math.max(largest, apart);
    }
  }
  return { error: Math.sqrt(squares / count), outside, largest };
}

/** A grain that is the same every time. */
const grain = (x: number, y: number): number => ((Math.imul(x * 7919 + y * 104_729, 2_654_435_761) >>> 24) % 9) - 4;
const middle = [60, 40, 100, 80] as const;

describe('fillLocally', () => {
  it('goes on with tiles as if nothing had been there', async () => {
    const tiles = scene((x, y) => (x % 16 < 2 || y % 20 < 2 ? [90, 88, 84] : [200, 190, 60 + 8 * (x % 16)]), middle);
    const { error, outside } = await compare(tiles);
    expect(error).toBeLessThan(2);
    expect(outside).toBe(0);
  });

  it('keeps a gradient of light a gradient', async () => {
    const wall = scene((x, y) => [60 + x, 80 + 0.5 * x + 0.25 * y, 90 + 0.5 * y], middle);
    const { largest, outside } = await compare(wall);
    expect(largest).toBeLessThanOrEqual(4);
    expect(outside).toBe(0);
  });

  it.each([
    ['level', (x: number, y: number): boolean => Math.abs(y - 60) < 3 || x < 0],
    ['upright', (x: number, y: number): boolean => Math.abs(x - 80) < 3 || y < 0],
    ['slanting', (x: number, y: number): boolean => Math.abs(y - 20 - 0.5 * x) < 3],
  ])('carries a %s line through the hole', async (_, isLine) => {
    const { rgb, mask } = scene((x, y) => (isLine(x, y) ? [40, 45, 50] : [190, 185, 180]), middle);
    const out = await pixels(await fill({ rgb, mask }));
    let wrong = 0;
    let all = 0;
    mask.forEach((one, i) => {
      if (one === 0) return;
      all++;
      if (Math.abs(out[3 * i]! - rgb[3 * i]!) > 60) wrong++;
    });
    expect(wrong / all).toBeLessThan(0.02);
  });

  it('leaves the grain of a plain wall in the hole', async () => {
    const wall = scene((x, y) => [150 + grain(x, y), 150 + grain(x + 500, y), 150 + grain(x, y + 900)], middle);
    const out = await pixels(await fill(wall));
    const deviation = (data: Uint8Array): number => {
      let [sum, squares, count] = [0, 0, 0];
      for (let y = 44; y < 76; y++) {
        for (let x = 64; x < 96; x++) {
          const value = data[3 * (y * width + x)]!;
          sum += value;
          squares += value * value;
          count++;
        }
      }
      return Math.sqrt(squares / count - (sum / count) ** 2);
    };
    expect(deviation(out) / deviation(wall.rgb)).toBeGreaterThan(0.8);
    expect(deviation(out) / deviation(wall.rgb)).toBeLessThan(1.2);
  });

  it('gives the same bytes every time', async () => {
    const wall = scene((x, y) => [150 + grain(x, y), 140 + grain(y, x), 90 + (x % 30)], middle);
    expect(Buffer.compare(await fill(wall), await fill(wall))).toBe(0);
  });

  it.each([
    ['in a corner', [0, 0, 30, 30]],
    ['from edge to edge', [70, 0, 90, height]],
    ['of one pixel', [80, 60, 81, 61]],
    ['over most of it', [0, 0, width, height - 20]],
  ] as const)('fills a hole %s', async (_, box) => {
    const { error, outside } = await compare(scene(() => [120, 130, 140], box));
    expect(error).toBeLessThan(1);
    expect(outside).toBe(0);
  });

  it('says by name what it cannot use', async () => {
    const grey = (): Colour => [120, 120, 120];
    await expect(fill(scene(grey, [0, 0, 0, 0]))).rejects.toMatchObject({ code: 'mask-empty' });
    await expect(fill(scene(grey, [0, 0, width, height]))).rejects.toMatchObject({ code: 'mask-full' });
    await expect(fill(scene(grey, [3, 0, width, height]))).rejects.toMatchObject({ code: 'mask-full' });
    const { rgb } = scene(grey, middle);
    await expect(fill({ rgb, mask: new Uint8Array(80 * 60).fill(255) }, undefined, 80)).rejects.toMatchObject({ code: 'mask-size' });
  });

  it('stops when it is cancelled', async () => {
    const abort = new AbortController();
    abort.abort(new Error('not wanted'));
    await expect(
      fill(
        scene((x) => [x, x, x], middle),
        abort.signal,
      ),
    ).rejects.toThrow('not wanted');
  });
});
