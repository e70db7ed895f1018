import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StudioFailure } from '../failure.ts';
import { makeHeic } from '../imaging/heic.fixture.ts';
import { fromRgb, openPicture } from '../imaging/picture.ts';
import { makeDng, makeExif, makeRaw } from '../imaging/raw.fixture.ts';
import type { FrameFacts, RawFormat } from './frame-facts.ts';
import { readFrame } from './read-frame.ts';

/** What phones and cameras write besides JPEG, whole and broken, as an import reads it. */

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'studio-raw-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const formats = ['cr2', 'cr3', 'nef', 'arw', 'raf', 'orf', 'rw2', 'dng'] as const satisfies readonly RawFormat[];
const jpegOf = (widthPx: number, heightPx: number): Promise<Buffer> =>
  fromRgb(
    new Uint8Array(widthPx * heightPx * 3).map((_, index) => (Math.floor(index / 3) % widthPx) * (200 / widthPx)),
    widthPx,
    heightPx,
  )
    .jpeg()
    .toBuffer();
async function make(format: RawFormat, orientation = 1): Promise<Buffer> {
  const preview = await jpegOf(96, 64);
  if (format !== 'dng') return makeRaw(format, { preview, small: await jpegOf(24, 16), orientation });
  return makeDng({ rgb: new Uint8Array(96 * 64 * 3).fill(120), widthPx: 96, heightPx: 64, preview, orientation });
}

/** Reads bytes under a name that says nothing true of them. */
async function read(bytes: Buffer, name = 'IMG.jpg'): Promise<{ facts: FrameFacts; thumbnail: string; copy: string }> {
  const [file, copyTo, thumbnailTo] = [name, 'copy', 'thumbnail'].map((one) => path.join(folder, one)) as [string, string, string];
  for (const made of [copyTo, thumbnailTo]) rmSync(made, { force: true });
  writeFileSync(file, bytes);
  const context = { signal: new AbortController().signal, onProgress: () => undefined, kernelsDir: '' };
  const facts = await readFrame({ file, sizeBytes: bytes.length, copyTo, thumbnailTo }, context);
  return { facts, thumbnail: thumbnailTo, copy: copyTo };
}
const outcomeOf = (bytes: Buffer): Promise<string> =>
  read(bytes).then(
    () => 'read',
    (error: unknown) => (error instanceof StudioFailure ? error.code : `unnamed: ${String(error)}`),
  );

describe('whole files', () => {
  it.each(formats)('reads a %s by its preview, upright, whatever its name says', async (format) => {
    const bytes = await make(format, 6);
    const { facts, thumbnail, copy } = await read(bytes, 'IMG_1.png');
    expect(facts).toMatchObject({
      format,
      widthPx: 64,
      heightPx: 96,
      orientation: 6,
      capturedAtMs: Date.UTC(2026, 4, 1, 10, 0, 0, 250),
      exposure: { timeS: 1 / 60, fNumber: 8, iso: 200, biasEv: -2 },
    });
    const { width, height } = await openPicture(thumbnail).metadata();
    expect([width, height]).toEqual([64, 96]);
    expect(readFileSync(copy)).toEqual(bytes);
  });

  it('reads a HEIC and its EXIF', async () => {
    const { facts } = await read(makeHeic({ exif: makeExif({ orientation: 6 }) }));
    // Its own transforms say how it stands; the EXIF tag must not turn it again.
    expect(facts).toMatchObject({ format: 'heic', widthPx: 64, heightPx: 64, orientation: 1, exposure: { iso: 200 } });
  });

  it('reads a picture of a single pixel', async () => {
    const { facts } = await read(
      await fromRgb(new Uint8Array([250, 20, 20]), 1, 1)
        .jpeg()
        .toBuffer(),
    );
    expect(facts).toMatchObject({ widthPx: 1, heightPx: 1 });
    expect(Number.isFinite(facts.meanLuma)).toBe(true);
  });
});

describe('broken files', () => {
  it.each(formats)(
    'a cut or overwritten %s is read by what is left, or refused by name, and a refused one leaves nothing',
    async (format) => {
      const whole = await make(format);
      const change = fc.record({
        at: fc.nat(whole.length - 1),
        over: fc.constantFrom([0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0], [0x7f, 0xff, 0xff, 0xff], [0xd8, 0xff, 0xd8, 0xff]),
        cut: fc.option(fc.integer({ min: 1, max: whole.length }), { freq: 2 }),
      });
      await fc.assert(
        fc.asyncProperty(change, async ({ at, over, cut }) => {
          const bytes = Buffer.from(whole);
          bytes.set(over.slice(0, bytes.length - at), at);
          const outcome = await outcomeOf(cut === null ? bytes : bytes.subarray(0, cut));
          expect(['read', 'photo-damaged', 'not-a-photo', 'format-not-supported', 'too-many-pixels', 'decoder-missing']).toContain(outcome);
          expect(existsSync(path.join(folder, 'copy'))).toBe(outcome === 'read');
        }),
        { numRuns: 8 },
      );
    },
  );

  it('names a RAW file whose preview is gone', async () => {
    for (const format of formats.filter((one) => one !== 'dng')) {
      const bytes = makeRaw(format, { preview: Buffer.from('gone'), small: Buffer.from('gone') });
      expect([format, await outcomeOf(bytes)]).toEqual([format, 'photo-damaged']);
    }
  });
});
