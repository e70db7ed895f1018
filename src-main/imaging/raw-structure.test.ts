import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readRawExif } from '../intake/exif-facts.ts';
import type { RawFormat } from '../intake/frame-facts.ts';
import { sniffFormat } from '../intake/sniff-format.ts';
import { readJpegHeader } from './jpeg-segments.ts';
import { fromRgb } from './picture.ts';
import { readRawStructure } from './raw-structure.ts';
import { makeDng, makeRaw } from './raw.fixture.ts';

const formats = ['cr2', 'cr3', 'nef', 'arw', 'dng', 'raf', 'orf', 'rw2'] as const satisfies readonly RawFormat[];
const files = new Map<RawFormat, Buffer>();
const jpegOf = (widthPx: number, heightPx: number): Promise<Buffer> =>
  fromRgb(new Uint8Array(widthPx * heightPx * 3).fill(90), widthPx, heightPx)
    .jpeg()
    .toBuffer();

beforeAll(async () => {
  const preview = await jpegOf(96, 64);
  const small = await jpegOf(24, 16);
  for (const format of formats) {
    const dng = (): Buffer => makeDng({ rgb: new Uint8Array(48 * 32 * 3).fill(90), widthPx: 48, heightPx: 32, preview, orientation: 6 });
    files.set(format, format === 'dng' ? dng() : makeRaw(format, { preview, small, orientation: 6 }));
  }
});

it('gives up on what stands in front of a JPEG picture for ever', () => {
  const head = (count: number): Buffer => {
    const picture = [0xff, 0xc0, 0, 11, 8, 0, 16, 0, 24, 1, 1, 0x11, 0];
    return Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(4 * count, Buffer.from([0xff, 0xe5, 0, 2])), Buffer.from(picture)]);
  };
  expect(readJpegHeader(head(300))).toMatchObject({ widthPx: 24, heightPx: 16 });
  expect(readJpegHeader(head(20_000))).toBeNull();
});

describe('the structure of a RAW file', () => {
  it.each(formats)('tells a %s by its content, and finds its largest preview, its orientation and its EXIF', (format) => {
    const bytes = files.get(format)!;
    expect(sniffFormat(bytes)).toBe(format);
    const { previews, orientation, exif } = readRawStructure(bytes, format);
    expect(previews[0]).toMatchObject({ widthPx: 96, heightPx: 64 });
    expect(orientation).toBe(6);
    expect(readRawExif(exif)).toMatchObject({
      capturedAtMs: Date.UTC(2026, 4, 1, 10, 0, 0, 250),
      exposure: { timeS: 1 / 60, fNumber: 8, iso: 200, biasEv: -2 },
      camera: { model: 'Test Camera' },
      focalLengthMm: 17,
    });
  });

  it('takes the lossless JPEG of sensor data for no preview', async () => {
    const preview = await jpegOf(96, 64);
    const lossless = Buffer.from(preview);
    lossless[lossless.indexOf(Buffer.from([0xff, 0xc0])) + 1] = 0xc3;
    const file = makeRaw('cr2', { preview: lossless, small: await jpegOf(24, 16) });
    expect(readRawStructure(file, 'cr2').previews.map(({ widthPx }) => widthPx)).toEqual([24]);
  });

  it.each(formats)('follows no offset out of a %s, and ends, whatever is written over it or cut off', (format) => {
    const whole = files.get(format)!;
    const hostile = fc.record({
      at: fc.nat(whole.length - 1),
      bytes: fc.constantFrom([0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0], [0x7f, 0xff, 0xff, 0xff], [0, 0, 0, 8], [8, 0, 0, 0], [1, 0, 0, 0]),
      length: fc.nat(whole.length),
    });
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = Buffer.from(whole);
        for (const { at, bytes: over } of changes) bytes.set(over.slice(0, bytes.length - at), at);
        const cut = changes[0]!.length % 3 === 0 ? bytes.subarray(0, changes[0]!.length) : bytes;
        for (const { bytes: found } of readRawStructure(cut, format).previews) {
          const from = found.byteOffset - cut.byteOffset;
          expect(from >= 0 && from + found.length <= cut.length).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
