import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import exifr from 'exifr';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fromRgb, openPicture } from '../imaging/picture.ts';
import type { FrameFacts } from '../intake/frame-facts.ts';
import { bestBelow, exportPhoto } from './export-photo.ts';
import { filmFileName, photoFileName, projectFolders, safeName } from './export-names.ts';
import { exportRecipes } from './export-recipes.ts';
import { deliveryMetadata } from './metadata.ts';
import { makeTarget, placeFile } from './place-file.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'delivery-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const signal = new AbortController().signal;
const context = { signal, onProgress: () => undefined, kernelsDir: '' };

const facts: FrameFacts = {
  sha256: '',
  sizeBytes: 1,
  format: 'jpeg',
  widthPx: 6000,
  heightPx: 4000,
  orientation: 6,
  capturedAtMs: Date.UTC(2026, 8, 14, 11, 22, 33, 450),
  exposure: { timeS: 1 / 125, fNumber: 7.1, iso: 200, value: 11.6, biasEv: 0 },
  camera: { make: 'Nordlys', model: 'N1', serial: 'SECRET-1234', lens: '16-35mm' },
  flash: null,
  focalLengthMm: 16,
  focalLength35mm: 16,
  meanLuma: 0.5,
  likeness: '',
};

/** A picture with fine noise: the hardest kind to make small. */
async function noisyVersion(width: number, height: number): Promise<string> {
  const data = new Uint8Array(width * height * 3);
  let state = 12345;
  for (let i = 0; i < data.length; i += 1) data[i] = (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 24;
  const file = path.join(dir, 'version.jpg');
  writeFileSync(file, await fromRgb(data, width, height).jpeg({ quality: 95 }).toBuffer());
  return file;
}

test('a name is one that Windows keeps as it is, also when it was cut short', () => {
  expect(safeName(`${'a'.repeat(98)}. b`, 'Project')).toBe('a'.repeat(98));
  for (const device of ['CON', 'con.txt', 'con .txt', 'COM1', 'COM¹', 'LPT³.a']) expect(safeName(device, 'Project')).toBe('Project');
  expect(safeName('Console', 'Project')).toBe('Console');
});

describe('an exported photo', () => {
  test('has its size, its profile, its metadata, and no trace of the serial number or place', async () => {
    const outFile = path.join(dir, 'out.part');
    const made = await exportPhoto(
      {
        versionFile: await noisyVersion(2600, 1300),
        outFile,
        longEdgePx: 2048,
        maxBytes: null,
        quality: 80,
        metadata: deliveryMetadata({ facts, isFused: true, software: 'AI Studio 1.2.3' }),
      },
      context,
    );
    expect(made).toMatchObject({ widthPx: 2048, heightPx: 1024, quality: 80 });
    const bytes = readFileSync(outFile);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(made.sha256);
    const seen = (await exifr.parse(bytes, { xmp: true, icc: true, tiff: true, mergeOutput: true })) as Record<string, unknown>;
    expect(seen).toMatchObject({
      Make: 'Nordlys',
      Model: 'N1',
      Software: 'AI Studio 1.2.3',
      FNumber: 7.1,
      ISO: 200,
      DigitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/computationalCapture',
    });
    expect(seen['ExposureTime']).toBeUndefined();
    expect(String(seen['ProfileDescription'])).toMatch(/sRGB/);
    expect(bytes.includes('SECRET-1234')).toBe(false);
    expect((await openPicture(bytes).metadata()).orientation ?? 1).toBe(1);
  });

  test('a single frame says that it is a digital capture, with its exposure', async () => {
    const outFile = path.join(dir, 'out.part');
    await exportPhoto(
      {
        versionFile: await noisyVersion(64, 48),
        outFile,
        longEdgePx: null,
        maxBytes: null,
        quality: 94,
        metadata: deliveryMetadata({ facts, isFused: false, software: 'x' }),
      },
      context,
    );
    const seen = (await exifr.parse(readFileSync(outFile), { xmp: true })) as Record<string, unknown>;
    expect(seen['DigitalSourceType']).toBe('http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture');
    expect(seen['ExposureTime']).toBeCloseTo(1 / 125, 6);
  });

  test('stays below its byte cap', async () => {
    const outFile = path.join(dir, 'out.part');
    const made = await exportPhoto(
      {
        versionFile: await noisyVersion(1200, 800),
        outFile,
        longEdgePx: null,
        maxBytes: 500_000,
        quality: 90,
        metadata: { exif: { IFD0: {}, IFD2: {} }, xmp: '<x/>' },
      },
      context,
    );
    expect(made.sizeBytes).toBeLessThanOrEqual(500_000);
    expect(made.quality).toBeGreaterThan(40);
  });

  test('the cap is met at the best quality there is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 41, max: 100 }), fc.integer({ min: 0, max: 1200 }), async (quality, maxBytes) => {
        const made = await bestBelow({ encode: (at) => Promise.resolve(Buffer.alloc(at * 10)), quality, maxBytes, signal });
        expect(made.quality).toBe(Math.min(quality, Math.max(40, Math.floor(maxBytes / 10))));
      }),
    );
  });
});

describe('names', () => {
  test('of photos keep the order of the shoot', () => {
    const names = [1, 2, 10, 100].map((position) => photoFileName({ position, room: position === 2 ? 'kitchen' : null }));
    expect(names).toEqual(['001-photo.jpg', '002-kitchen.jpg', '010-photo.jpg', '100-photo.jpg']);
    expect(names.toSorted()).toEqual(names);
    expect(filmFileName('Fjordgata 12', '16:9')).toBe('Fjordgata 12 16x9.mp4');
  });

  test('of projects are safe on every file system, whatever the person wrote', () => {
    expect(safeName('../../etc/passwd', 'Project')).toBe('etc passwd');
    expect(safeName('-rf', 'Project')).toBe('rf');
    expect(safeName('con', 'Project')).toBe('Project');
    expect(safeName('a:b*c?"<>|', 'Project')).toBe('a b c');
    expect(safeName('🏠 stue ✨', 'Project')).toBe('🏠 stue ✨');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const name = safeName(text, 'Project');
        expect(name).not.toBe('');
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(100);
        expect(name).not.toMatch(/[\\/:\p{Cc}]|^[.\-\s]|[.\s]$/u);
      }),
    );
  });

  test('of two projects are never the same', () => {
    const folders = projectFolders([
      { id: 'b', name: 'Storgata 1' },
      { id: 'a', name: 'storgata 1' },
      { id: 'c', name: 'Storgata 1' },
    ]);
    expect([...folders]).toEqual([
      ['a', 'storgata 1'],
      ['b', 'Storgata 1 2'],
      ['c', 'Storgata 1 3'],
    ]);
  });

  test('the listing size is what portals take', () => {
    expect(exportRecipes.mls).toMatchObject({ longEdgePx: 2048 });
  });
});

describe('placing a file', () => {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  const place = (text: string, mayReplace: (file: string, sha256: string) => boolean = () => false) => {
    const unfinished = path.join(dir, '.part');
    writeFileSync(unfinished, text);
    return placeFile({ unfinished, wanted: path.join(dir, 'a.jpg'), sha256: hash(text), mayReplace });
  };

  test('never overwrites what somebody else put there', async () => {
    writeFileSync(path.join(dir, 'a.jpg'), 'theirs');
    expect(path.basename(await place('ours'))).toBe('a (2).jpg');
    expect(readFileSync(path.join(dir, 'a.jpg'), 'utf8')).toBe('theirs');
  });

  test('takes the very same bytes as done: a crash between naming and recording makes no second copy', async () => {
    await place('ours');
    expect(path.basename(await place('ours'))).toBe('a.jpg');
    expect(readdirSync(dir)).toEqual(['a.jpg']);
  });

  test('replaces an older delivery of its own', async () => {
    await place('old');
    expect(path.basename(await place('new', (_, found) => found === hash('old')))).toBe('a.jpg');
    expect(readFileSync(path.join(dir, 'a.jpg'), 'utf8')).toBe('new');
  });

  test('a folder of that name is left alone too', async () => {
    mkdirSync(path.join(dir, 'a.jpg'));
    expect(path.basename(await place('ours'))).toBe('a (2).jpg');
  });

  test('a file where the folder should be is a named failure', async () => {
    writeFileSync(path.join(dir, 'taken'), '');
    await expect(makeTarget(path.join(dir, 'taken'))).rejects.toMatchObject({ code: 'not-a-folder' });
    await expect(makeTarget(path.join(dir, 'taken/deeper'))).rejects.toMatchObject({ code: 'not-a-folder' });
  });
});
