import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PictureRecipe } from '../../src-preload/contract/delivery.ts';
import { writePicture } from '../develop/write-picture.ts';
import { fromRgb, openPicture } from '../imaging/picture.ts';
import { exportPhoto } from './export-photo.ts';
import type { ExportedPicture } from './export-task.ts';
import { bareJpeg } from './files/jpeg-file.ts';
import { bestBelow } from './meet-byte-cap.ts';
import { context, credit, makeAll, makeOne, makeVersion, origin, pixels, recipe, signal, tags } from './testing/export-pictures.ts';
import { mountsHere } from './testing/mounts-here.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'export-photo-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const version = (widthPx: number, heightPx: number, noise?: number): Promise<string> => makeVersion(dir, widthPx, heightPx, noise);

describe('what is delivered as it is', () => {
  test('keeps the very coefficients of the version: nothing is compressed twice', async () => {
    const file = await version(300, 200);
    const full = await makeOne(file, recipe('full'), { origin: { ...origin, isFused: false } });
    expect(full).toMatchObject({ widthPx: 300, heightPx: 200, isAsItIs: true });
    expect(Buffer.concat(bareJpeg(full.bytes) ?? [])).toEqual(Buffer.concat(bareJpeg(readFileSync(file)) ?? [Buffer.alloc(1)]));
    const seen = await tags(full.bytes);
    expect(seen['DigitalSourceType']).toBe('http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicallyEnhanced');
    expect(seen['ExposureTime']).toBeCloseTo(1 / 125, 6);
    expect(String(seen['ProfileDescription'])).toMatch(/sRGB/);
  });

  test('only where it may: a turned, grey, wide-gamut or too large version is made anew', async () => {
    const turned = path.join(dir, 'turned.jpg');
    writeFileSync(turned, await fromRgb(pixels(30, 20), 30, 20).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer());
    expect(await makeOne(turned, recipe('full'))).toMatchObject({ widthPx: 20, heightPx: 30, isAsItIs: false });
    const grey = path.join(dir, 'grey.jpg');
    writeFileSync(grey, await fromRgb(pixels(30, 20), 30, 20).toColourspace('b-w').jpeg({ quality: 95 }).toBuffer());
    expect((await makeOne(grey, recipe('full'))).isAsItIs).toBe(false);
    const wide = path.join(dir, 'wide.jpg');
    writeFileSync(wide, await fromRgb(pixels(30, 20), 30, 20).withIccProfile('p3').jpeg({ quality: 95 }).toBuffer());
    expect((await makeOne(wide, recipe('full'))).isAsItIs).toBe(false);
    const capped = recipe('full', { limits: [{ place: 'x', widthPx: null, heightPx: null, maxPixels: null, maxBytes: 30_000 }] });
    const small = await makeOne(await version(300, 200), capped);
    expect(small.isAsItIs).toBe(false);
    expect(small.sizeBytes).toBeLessThanOrEqual(30_000);
  });
});

describe('sizes', () => {
  test('are the same bytes whatever else is made with them, and again', async () => {
    const file = await version(1000, 666);
    const names = ['web', 'mls-small', 'print', 'social-9x16', 'full', 'archive', 'mls-strict'];
    const together = await makeAll(
      file,
      names.map((name) => recipe(name)),
    );
    for (const [index, name] of names.entries()) expect((await makeOne(file, recipe(name))).sha256).toBe(together[index]?.sha256);
  });

  test('are of the picture: a size made from the half-size picture is as good as one made directly', async () => {
    const file = await version(1800, 1200, 4);
    const { bytes } = await makeOne(file, recipe('web', { size: { kind: 'long-edge', px: 450 }, quality: 93 }));
    const direct = await openPicture(file).resize(450, 300, { fastShrinkOnLoad: false }).removeAlpha().raw().toBuffer();
    const ours = await openPicture(bytes).removeAlpha().raw().toBuffer();
    let sum = 0;
    for (let i = 0; i < direct.length; i += 1) sum += ((direct[i] ?? 0) - (ours[i] ?? 0)) ** 2;
    expect(10 * Math.log10((255 * 255 * direct.length) / sum)).toBeGreaterThan(38);
  });

  test('a crop is cut, not stretched', async () => {
    const [widthPx, heightPx] = [600, 400];
    const rgb = new Uint8Array(widthPx * heightPx * 3).fill(180);
    for (let y = 120; y < 280; y += 1)
      for (let x = 60; x < 220; x += 1)
        rgb.fill((x >> 3) % 2 === (y >> 3) % 2 ? 20 : 235, (y * widthPx + x) * 3, (y * widthPx + x) * 3 + 3);
    const file = path.join(dir, 'version.jpg');
    await writePicture(rgb, widthPx, heightPx, file);
    const { bytes } = await makeOne(file, recipe('social-9x16', { size: { kind: 'full' } }));
    const { data, info } = await openPicture(bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([225, 400]);
    // The board of squares is in it, whole, and its squares are still eight by eight.
    let dark = 0;
    for (let i = 0; i < data.length; i += 3) if ((data[i] ?? 0) < 90) dark += 1;
    expect(dark).toBeGreaterThan(0.97 * 0.5 * 160 * 160);
    expect(dark).toBeLessThan(1.03 * 0.5 * 160 * 160);
  });

  test('a print says how large it is on paper', async () => {
    const { bytes } = await makeOne(await version(300, 200), recipe('print'));
    expect(await openPicture(bytes).metadata()).toMatchObject({ density: 300 });
    expect(await tags(bytes)).toMatchObject({ XResolution: 300, ResolutionUnit: 'inches' });
  });
});

describe('the archive', () => {
  test('holds sixteen bits a channel to the last bit, with profile and metadata', async () => {
    const [widthPx, heightPx] = [129, 131];
    const deepPixels = Uint16Array.from(pixels(widthPx, heightPx), (value, i) => value * 256 + ((i * 37) & 255));
    const deepFile = path.join(dir, 'deep.tif');
    writeFileSync(deepFile, await fromRgb(deepPixels, widthPx, heightPx).toColourspace('rgb16').tiff({ compression: 'none' }).toBuffer());
    const { bytes } = await makeOne(await version(widthPx, heightPx), recipe('archive'), { deep: { file: deepFile } });
    const header = await openPicture(bytes).metadata();
    expect(header).toMatchObject({
      format: 'tiff',
      width: widthPx,
      height: heightPx,
      depth: 'ushort',
      channels: 3,
      density: 300,
      hasProfile: true,
    });
    const { data } = await openPicture(bytes, { ignoresProfile: true })
      .toColourspace('rgb16')
      .raw({ depth: 'ushort' })
      .toBuffer({ resolveWithObject: true });
    expect(Buffer.compare(data, Buffer.from(deepPixels.buffer))).toBe(0);
    const seen = await tags(bytes);
    expect(seen).toMatchObject({ Make: 'Nordlys', FNumber: 7.1, creator: credit.creator });
    expect(seen['Instructions']).toBeUndefined();
  });

  test('of a version that has only eight says so, and white stays white', async () => {
    const file = path.join(dir, 'white.jpg');
    await writePicture(new Uint8Array(8 * 8 * 3).fill(255), 8, 8, file);
    const { bytes } = await makeOne(file, recipe('archive'));
    const data = await openPicture(bytes, { ignoresProfile: true }).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer();
    expect(new Set(new Uint16Array(data.buffer, data.byteOffset, data.length / 2))).toEqual(new Set([65_535]));
    expect(String((await tags(bytes))['Instructions'])).toContain('8-bit');
  });
});

describe('the byte cap', () => {
  const capped = (maxBytes: number): Partial<PictureRecipe> => ({
    limits: [{ place: 'x', widthPx: null, heightPx: null, maxPixels: null, maxBytes }],
  });

  test('is kept at the best quality there is', async () => {
    const file = await version(900, 600);
    const { sizeBytes, quality } = await makeOne(file, recipe('mls', capped(90_000)));
    expect(sizeBytes).toBeLessThanOrEqual(90_000);
    expect(quality).toBeGreaterThan(40);
    const next = await makeOne(file, recipe('mls', { quality: quality + 1 }));
    expect(next.sizeBytes).toBeGreaterThan(90_000);
  });

  test('is kept by fewer pixels where no quality would do', async () => {
    const made = await makeOne(await version(900, 600, 200), recipe('mls', capped(20_000)));
    expect(made.sizeBytes).toBeLessThanOrEqual(20_000);
    expect(made.widthPx).toBeLessThan(900);
    expect(made.widthPx / made.heightPx).toBeCloseTo(1.5, 1);
  });

  test('is found with few tries', async () => {
    const counts: number[] = [];
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 41, max: 95 }),
        fc.integer({ min: 500, max: 8000 }),
        fc.double({ min: 0.55, max: 0.95, noNaN: true }),
        async (quality, maxBytes, slope) => {
          const sizeAt = (q: number): number => Math.ceil(40_000 * (q < 50 ? 5000 / q : Math.max(1, 200 - 2 * q)) ** -slope);
          let tries = 0;
          const made = await bestBelow({
            encode: (at) => Promise.resolve(((tries += 1), Buffer.alloc(sizeAt(at)))),
            quality,
            maxBytes,
            signal,
          });
          let best = quality;
          while (best > 40 && sizeAt(best) > maxBytes) best -= 1;
          expect(made.quality).toBe(best);
          expect(tries).toBeLessThanOrEqual(11);
          if (sizeAt(quality) > maxBytes && best > 40) counts.push(tries);
        },
      ),
    );
    // Halving the range would take seven.
    expect(counts.reduce((sum, n) => sum + n, 0) / counts.length).toBeLessThan(4.5);
  });
});

test('a version that is cut short is named, and nothing is left behind', async () => {
  const file = await version(400, 300);
  writeFileSync(file, readFileSync(file).subarray(0, 20_000));
  await expect(makeAll(file, [recipe('mls')])).rejects.toThrow('photo-damaged');
  expect(readdirSync(dir)).toEqual([path.basename(file)]);
});

test('measuring writes nothing and tells the same size', async () => {
  const file = await version(900, 600);
  const recipes = [recipe('mls'), recipe('mls-small'), recipe('full')];
  const written = await makeAll(file, recipes);
  const { outputs } = await exportPhoto(
    { versionFile: file, deep: 'none', frameFile: null, origin, outputs: recipes.map((wanted) => ({ recipe: wanted, outFile: null })) },
    context,
  );
  expect(outputs.map((output) => (output as ExportedPicture).sizeBytes)).toEqual(written.map(({ sizeBytes }) => sizeBytes));
});

test.runIf(mountsHere())('a disk that fills costs the file it could not take, by name; the others are whole', async () => {
  const disk = path.join(dir, 'disk');
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', disk], { stdio: 'pipe' });
  try {
    const recipes = [
      recipe('mls-small', { size: { kind: 'long-edge', px: 128 } }),
      recipe('full'),
      recipe('web', { size: { kind: 'long-edge', px: 100 } }),
    ];
    const outputs = recipes.map((wanted) => ({ recipe: wanted, outFile: path.join(disk, `${wanted.name}.part`) }));
    const { outputs: answers } = await exportPhoto(
      { versionFile: await version(900, 600), deep: 'none', frameFile: null, origin, outputs },
      context,
    );
    expect(answers.map((answer) => ('failure' in answer ? answer.failure.code : 'made'))).toEqual(['made', 'disk-full', 'made']);
    expect(readdirSync(disk).toSorted()).toEqual(['mls-small.part', 'web.part']);
  } finally {
    execFileSync('umount', [disk]);
  }
});
