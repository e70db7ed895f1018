import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import exifr from 'exifr';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PictureRecipe } from '../../src-preload/contract/delivery.ts';
import { Credit } from '../../src-preload/contract/settings.ts';
import { writePicture } from '../develop/write-picture.ts';
import { fromRgb, openPicture } from '../imaging/picture.ts';
import { exportPhoto } from './export-photo.ts';
import type { ExportedPicture, ExportPhotoInput } from './export-task.ts';
import { bareJpeg } from './files/jpeg-file.ts';
import { bestBelow } from './meet-byte-cap.ts';
import { digitalSourceType, type PictureOrigin } from './metadata.ts';
import { builtInRecipe } from './recipe-rows.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'export-photo-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const signal = new AbortController().signal;
const context = { signal, onProgress: () => undefined, kernelsDir: path.resolve('dist/kernels') };

const credit = Credit.parse({
  creator: 'Åse Bjørnstad <b>&"\'',
  copyright: '© 2026 Åse & Sønn',
  contact: { email: 'aase@example.no', phone: '+47 22 33 44 55', web: 'https://example.no/?a=1&b=2', city: 'Ålesund' },
});
const origin: PictureOrigin = {
  facts: {
    capturedAtMs: Date.UTC(2026, 8, 14, 11, 22, 33, 450),
    exposure: { timeS: 1 / 125, fNumber: 7.1, iso: 200, value: 11.6, biasEv: 0 },
    camera: { make: 'Nordlys', model: 'N1', serial: 'SECRET-1234', lens: '16-35mm' },
    focalLengthMm: 16,
    focalLength35mm: 16,
  },
  isFused: true,
  operationClass: 'B',
  isGenerative: false,
  software: 'AI Studio 1.2.3',
  credit,
};
const recipe = (name: string, change: Partial<PictureRecipe> = {}): PictureRecipe => {
  const found = builtInRecipe(name);
  if (found?.kind !== 'picture') throw new Error(`no recipe ${name}`);
  return { ...found, ...change };
};

/** Stripes, a gradient and fine noise: something to lose, and hard to make small. */
function pixels(widthPx: number, heightPx: number, noise = 24): Uint8Array {
  const data = new Uint8Array(widthPx * heightPx * 3);
  let state = 12_345;
  for (let i = 0; i < data.length; i += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const x = Math.floor(i / 3) % widthPx;
    const wave = 40 * Math.sin(x / 7 + (i % 3));
    data[i] = Math.max(0, Math.min(255, 60 + (120 * x) / widthPx + wave + ((state >>> 24) % (noise + 1)) - noise / 2));
  }
  return data;
}
async function version(widthPx: number, heightPx: number, noise?: number): Promise<string> {
  const file = path.join(dir, `version-${widthPx}.jpg`);
  await writePicture(pixels(widthPx, heightPx, noise), widthPx, heightPx, file);
  return file;
}

async function makeAll(versionFile: string, recipes: readonly PictureRecipe[], change: Partial<ExportPhotoInput> = {}) {
  const outputs = recipes.map((one, index) => ({ recipe: one, outFile: path.join(dir, `${index}-${one.name}.part`) }));
  const answer = await exportPhoto({ versionFile, deep: 'none', frameFile: null, origin, outputs, ...change }, context);
  return outputs.map(({ outFile }, index) => {
    const output = answer.outputs[index];
    if (!output || 'failure' in output) throw new Error(output?.failure.code ?? 'nothing');
    return { ...output, outFile, bytes: readFileSync(outFile ?? '') };
  });
}
async function makeOne(versionFile: string, wanted: PictureRecipe, change: Partial<ExportPhotoInput> = {}) {
  const [first] = await makeAll(versionFile, [wanted], change);
  if (!first) throw new Error('nothing was made');
  return first;
}
const tags = async (bytes: Buffer): Promise<Record<string, unknown>> => {
  const options = { xmp: true, icc: true, tiff: true, iptc: true, jfif: true, gps: true, mergeOutput: true };
  return unescaped(await exifr.parse(bytes, options)) as Record<string, unknown>;
};
/** The reader leaves what XML escapes as it is. */
function unescaped(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  if (Array.isArray(value)) return value.map(unescaped);
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unescaped(inner)])) : value;
}

describe('an exported photo', () => {
  test('has its size, its profile, its metadata, and no trace of the serial number', async () => {
    const file = await makeOne(await version(2600, 1300), recipe('mls'));
    expect(file).toMatchObject({ widthPx: 2048, heightPx: 1024, quality: 88, isAsItIs: false });
    expect(createHash('sha256').update(file.bytes).digest('hex')).toBe(file.sha256);
    expect(file.sizeBytes).toBe(file.bytes.length);
    const header = await openPicture(file.bytes).metadata();
    expect(header).toMatchObject({
      width: 2048,
      height: 1024,
      space: 'srgb',
      hasProfile: true,
      chromaSubsampling: '4:2:0',
      isProgressive: false,
    });
    expect(header.orientation ?? 1).toBe(1);
    const seen = await tags(file.bytes);
    expect(seen).toMatchObject({
      Make: 'Nordlys',
      Model: 'N1',
      Software: 'AI Studio 1.2.3',
      FNumber: 7.1,
      ISO: 200,
      LensModel: '16-35mm',
      ExifImageWidth: 2048,
      ExifImageHeight: 1024,
      DigitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/computationalCapture',
    });
    // A fused picture has no one exposure time.
    expect(seen['ExposureTime']).toBeUndefined();
    expect(String(seen['ProfileDescription'])).toMatch(/sRGB/);
    expect(file.bytes.includes('SECRET-1234')).toBe(false);
  });

  test('says who made it, whatever letters and marks that takes', async () => {
    const { bytes } = await makeOne(await version(64, 48), recipe('mls'));
    const seen = await tags(bytes);
    expect(seen['Artist']).toBe(credit.creator);
    expect(seen['Copyright']).toBe(credit.copyright);
    expect(seen).toMatchObject({
      creator: credit.creator,
      rights: { lang: 'x-default', value: credit.copyright },
      CreatorContactInfo: {
        CiEmailWork: 'aase@example.no',
        CiTelWork: '+47 22 33 44 55',
        CiUrlWork: credit.contact.web,
        CiAdrCity: 'Ålesund',
      },
    });
  });

  test('keeps no EXIF, or only what is needed, where the recipe says so; the rights always stay', async () => {
    const file = await version(64, 48);
    const { metadata } = recipe('mls');
    const none = await tags((await makeOne(file, recipe('mls', { metadata: { ...metadata, exif: 'none', profile: false } }))).bytes);
    expect([none['Make'], none['DateTimeOriginal'], none['ProfileDescription']]).toEqual([undefined, undefined, undefined]);
    expect(none['creator']).toBe(credit.creator);
    const least = await tags((await makeOne(file, recipe('mls', { metadata: { ...metadata, exif: 'minimal' } }))).bytes);
    expect([least['Make'], least['FNumber']]).toEqual([undefined, undefined]);
    expect(least['DateTimeOriginal']).toBeInstanceOf(Date);
  });

  test('takes along the photographer’s words of the frame; place and serial number only when asked', async () => {
    const frameFile = path.join(dir, 'frame.jpg');
    const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="Bø"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Stue &lt;3</rdf:li></rdf:Alt></dc:title><dc:subject><rdf:Bag><rdf:li>hus</rdf:li><rdf:li>hage</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>`;
    const frame = fromRgb(pixels(32, 24), 32, 24)
      .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '62/1 28/1 2000/100', GPSLongitudeRef: 'W', GPSLongitude: '6/1 9/1 0/1' } })
      .withXmp(xmp);
    writeFileSync(frameFile, await frame.jpeg().toBuffer());
    const file = await version(64, 48);
    const plain = await tags((await makeOne(file, recipe('mls'), { frameFile })).bytes);
    expect(plain).toMatchObject({ title: { value: 'Stue <3' }, subject: ['hus', 'hage'], City: 'Bø' });
    expect([plain['latitude'], plain['GPSLatitude'], plain['SerialNumber'], plain['BodySerialNumber']]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    const { metadata } = recipe('mls');
    const all = await makeOne(file, recipe('mls', { metadata: { ...metadata, captions: false, place: true, serialNumber: true } }), {
      frameFile,
    });
    const open = await tags(all.bytes);
    expect(open['latitude']).toBeCloseTo(62 + 28 / 60 + 20 / 3600, 6);
    expect(open['longitude']).toBeCloseTo(-6.15, 6);
    expect(open['title']).toBeUndefined();
    expect(all.bytes.includes('SECRET-1234')).toBe(true);
  });

  test('a hostile frame costs its words, not the file', async () => {
    const frameFile = path.join(dir, 'frame.bin');
    const file = await version(64, 48);
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('Exif\0\0MM\0*'),
      Buffer.alloc(4000, 0xff),
      (await makeOne(file, recipe('mls'))).bytes.subarray(0, 700),
    ]) {
      writeFileSync(frameFile, bytes);
      expect((await makeOne(file, recipe('mls'), { frameFile })).widthPx).toBe(64);
    }
  });
});

test('the source type is right for every class of operation', () => {
  const of = (operationClass: PictureOrigin['operationClass'], isFused: boolean, isGenerative = false): string =>
    digitalSourceType({ operationClass, isFused, isGenerative }).replace('http://cv.iptc.org/newscodes/digitalsourcetype/', '');
  expect([of('A', false), of('B', true), of('B', false)]).toEqual(['digitalCapture', 'computationalCapture', 'algorithmicallyEnhanced']);
  expect([of('C', false), of('D', false)]).toEqual(['humanEdits', 'compositeCapture']);
  for (const one of ['C', 'D', 'E'] as const) expect(of(one, true, true)).toBe('compositeWithTrainedAlgorithmicMedia');
});

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

function mountsHere(): boolean {
  const disk = mkdtempSync(path.join(os.tmpdir(), 'mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', disk], { stdio: 'pipe' });
    execFileSync('umount', [disk]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(disk, { recursive: true, force: true });
  }
}
