import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromRgb, openPicture } from '../imaging/picture.ts';
import { exifFacts, readExif } from './exif-facts.ts';

const atMs = (tags: Record<string, unknown>): number | null => exifFacts(tags).capturedAtMs;

describe('facts from EXIF', () => {
  it('keeps the camera’s clock, sub-seconds included', () => {
    expect(atMs({ DateTimeOriginal: '2016:01:12 15:33:28' })).toBe(Date.UTC(2016, 0, 12, 15, 33, 28));
    expect(atMs({ DateTimeOriginal: '2016:01:12 15:33:28', SubSecTimeOriginal: '02' })).toBe(Date.UTC(2016, 0, 12, 15, 33, 28, 20));
    expect(atMs({ DateTimeOriginal: '2016:01:12 15:33:28', SubSecTimeOriginal: '860627' })).toBe(Date.UTC(2016, 0, 12, 15, 33, 28, 860));
    expect(atMs({ DateTimeOriginal: '2016-01-12T15:33:28+02:00', SubSecTimeOriginal: ' 5 ' })).toBe(Date.UTC(2016, 0, 12, 15, 33, 28, 500));
    expect(atMs({ DateTimeOriginal: '0000:00:00 00:00:00', CreateDate: '2016:01:12 15:33:28' })).toBe(Date.UTC(2016, 0, 12, 15, 33, 28));
  });

  it.each([
    '0000:00:00 00:00:00',
    '    :  :     :  :  ',
    '2016:02:30 10:00:00',
    '2016:13:01 10:00:00',
    '2016:01:01 25:00:00',
    '2016:01:01 10:61:00',
    '1601:01:01 00:00:00',
    '',
    7,
    null,
    'x',
  ])('does not believe %j', (value) => {
    expect(atMs({ DateTimeOriginal: value, SubSecTimeOriginal: '02' })).toBeNull();
  });

  it('works the exposure value out at ISO 100, only from complete facts', () => {
    expect(exifFacts({ ExposureTime: 1 / 125, FNumber: 8, ISO: 200 }).exposure.value).toBeCloseTo(Math.log2(64 * 125) - 1, 9);
    expect(exifFacts({ ExposureTime: 1 / 125, FNumber: 8 }).exposure).toMatchObject({ iso: null, value: null, timeS: 1 / 125 });
    expect(exifFacts({ ShutterSpeedValue: 6, ApertureValue: 6, ISO: [100, 0] }).exposure).toEqual({
      timeS: 1 / 64,
      fNumber: 8,
      iso: 100,
      value: 12,
      biasEv: null,
    });
  });

  it('takes nonsense for nothing', () => {
    const facts = exifFacts({
      ExposureTime: 0,
      FNumber: Infinity,
      ISO: NaN,
      ExposureCompensation: 1e9,
      FocalLength: -1,
      Make: 5,
      Model: ' \0\n',
      LensModel: 'a\u0007b\uD800',
    });
    expect(facts.exposure).toEqual({ timeS: null, fNumber: null, iso: null, value: null, biasEv: null });
    expect(facts).toMatchObject({ focalLengthMm: null, camera: { make: null, model: null, lens: 'a b' } });
  });

  it('reads the block a decoder hands out, with and without its prefix', async () => {
    const IFD2 = {
      DateTimeOriginal: '2026:05:04 12:30:01',
      SubSecTimeOriginal: '25',
      ExposureTime: '1/60',
      FNumber: '8/1',
      ISOSpeedRatings: '400',
      FocalLength: '16/1',
    };
    const jpeg = await fromRgb(new Uint8Array(48), 4, 4)
      .withExif({ IFD0: { Make: 'Canon ', Model: 'R5' }, IFD2 })
      .jpeg()
      .toBuffer();
    const { exif } = await openPicture(jpeg).metadata();
    const block = exif!.toString('latin1', 0, 4) === 'Exif' ? exif!.subarray(6) : exif!;
    const facts = await readExif(block);
    expect(facts).toMatchObject({
      capturedAtMs: Date.UTC(2026, 4, 4, 12, 30, 1, 250),
      focalLengthMm: 16,
      camera: { make: 'Canon', model: 'R5' },
    });
    expect(facts.exposure).toMatchObject({ timeS: 1 / 60, fNumber: 8, iso: 400 });
    expect(await readExif(Buffer.concat([Buffer.from('Exif\0\0'), block]))).toEqual(facts);
  });

  it('never throws, whatever the bytes', async () => {
    const nothing = await readExif(undefined);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('II*\0\x08\0\0\0', 'MM\0*\0\0\0\x08', 'Exif\0\0II*\0\x08\0\0\0', ''),
        fc.uint8Array({ maxLength: 200 }),
        async (head, rest) => {
          const facts = await readExif(Buffer.concat([Buffer.from(head, 'latin1'), rest]));
          expect(Object.keys(facts)).toEqual(Object.keys(nothing));
        },
      ),
      { numRuns: 500 },
    );
  });
});
