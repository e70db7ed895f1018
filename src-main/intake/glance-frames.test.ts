import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fromRgb, openPicture } from '../imaging/picture.ts';
import { makeExif, makeRaw, withExif } from '../imaging/raw.fixture.ts';
import type { RawFormat } from './frame-facts.ts';
import { glanceFrames, type Glance } from './glance-frames.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'studio-glance-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Left half dark, right half bright. */
const jpegOf = (widthPx: number, heightPx: number): Promise<Buffer> =>
  fromRgb(
    new Uint8Array(widthPx * heightPx * 3).map((_, index) => (Math.floor(index / 3) % widthPx < widthPx / 2 ? 20 : 220)),
    widthPx,
    heightPx,
  )
    .jpeg()
    .toBuffer();

async function glance(bytes: Buffer): Promise<{ seen: Glance | null; thumbnailTo: string }> {
  const file = path.join(folder, 'file');
  const thumbnailTo = path.join(folder, 'thumbnail');
  rmSync(thumbnailTo, { force: true });
  writeFileSync(file, bytes);
  const context = { signal: new AbortController().signal, onProgress: () => undefined, kernelsDir: '' };
  const { glances } = await glanceFrames({ files: [{ file, thumbnailTo }] }, context);
  return { seen: glances[0]!, thumbnailTo };
}
const taken = Date.UTC(2026, 4, 1, 10, 0, 0, 250);

it('shows the small picture of a JPEG, turned as the photo is', async () => {
  for (const orientation of [1, 6, 8]) {
    const thumbnail = await jpegOf(32, 24);
    const { seen, thumbnailTo } = await glance(withExif(await jpegOf(320, 240), makeExif({ orientation, thumbnail })));
    expect(seen).toEqual({ capturedAtMs: taken, hasThumbnail: true });
    const { data, info } = await openPicture(thumbnailTo).autoOrient().raw().toBuffer({ resolveWithObject: true });
    expect([orientation, info.width]).toEqual([orientation, orientation === 1 ? 32 : 24]);
    // What is dark on the left of the sensor is on top when the camera was turned to the right, below when to the left.
    if (orientation === 6) expect(data[0]!).toBeLessThan(60);
    if (orientation === 8) expect(data[0]!).toBeGreaterThan(180);
  }
});

it('shows the small picture of RAW files', async () => {
  for (const format of ['cr2', 'cr3', 'nef', 'arw', 'orf', 'rw2'] as const satisfies readonly RawFormat[]) {
    const { seen, thumbnailTo } = await glance(makeRaw(format, { preview: await jpegOf(96, 64), small: await jpegOf(24, 16) }));
    expect([format, seen]).toEqual([format, { capturedAtMs: taken, hasThumbnail: true }]);
    expect((await openPicture(thumbnailTo).metadata()).width).toBeLessThanOrEqual(96);
  }
});

it('knows when a file was taken where it brings no small picture', async () => {
  const { seen, thumbnailTo } = await glance(withExif(await jpegOf(320, 240), makeExif({})));
  expect(seen).toEqual({ capturedAtMs: taken, hasThumbnail: false });
  expect(existsSync(thumbnailTo)).toBe(false);
});

it('has nothing to say of what is no photo, and leaves no file for it', async () => {
  for (const bytes of [Buffer.from('text'), Buffer.from('%PDF-1.7'), Buffer.alloc(5000), Buffer.from('FUJIFILMCCD-RAW ')]) {
    const { seen, thumbnailTo } = await glance(bytes);
    expect([seen, existsSync(thumbnailTo)]).toEqual([null, false]);
  }
});

it('follows no offset out of the EXIF block, and takes nothing for a picture that is none', async () => {
  const whole = withExif(await jpegOf(320, 240), makeExif({ thumbnail: await jpegOf(32, 24) }));
  for (let at = 2; at < 700; at += 1) {
    const bytes = Buffer.from(whole);
    bytes.writeUInt32LE(at % 2 === 0 ? 0xffffffff : 0x00000fff, at);
    const { seen, thumbnailTo } = await glance(bytes);
    expect(seen?.hasThumbnail === true ? readFileSync(thumbnailTo).readUInt16BE(0) : 0xffd8).toBe(0xffd8);
  }
});
