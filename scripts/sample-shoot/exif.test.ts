import exifr from 'exifr';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { namedShutter, withExif, type CameraFacts } from './exif.ts';
import { broken, nordlys, setups } from './shoot.ts';

const facts: CameraFacts = {
  ...nordlys,
  takenAt: new Date('2026-09-14T10:29:05.470Z'),
  utcOffset: '+02:00',
  orientation: 6,
  seconds: 1 / 51.2,
  fNumber: 8,
  iso: 200,
  biasEv: -2,
  bracketed: true,
  focalLength: 22,
  focalLength35mm: 22,
  width: 32,
  height: 24,
};
let jpeg: Buffer;
beforeAll(async () => {
  const plain = await sharp({ create: { width: 32, height: 24, channels: 3, background: '#a08060' } })
    .jpeg()
    .toBuffer();
  jpeg = withExif(plain, facts);
});

describe('a frame’s metadata', () => {
  it('is read back by exifr as it was written', async () => {
    const read = (await exifr.parse(jpeg, { reviveValues: false, translateValues: false, tiff: true, exif: true })) as Record<
      string,
      unknown
    >;
    expect(read).toMatchObject({
      Make: 'Nordlys',
      Model: 'N1',
      Orientation: 6,
      DateTimeOriginal: '2026:09:14 10:29:05',
      SubSecTimeOriginal: '47',
      OffsetTimeOriginal: '+02:00',
      FNumber: 8,
      ISO: 200,
      ExposureCompensation: -2,
      FocalLength: 22,
      FocalLengthIn35mmFormat: 22,
      SerialNumber: '30114207',
      LensModel: 'Nordlys 16-35mm f/4',
      ExifImageWidth: 32,
      ExifImageHeight: 24,
      ExposureMode: 2,
      ColorSpace: 1,
    });
    expect(read['ExposureTime']).toBeCloseTo(1 / 50, 6);
  });

  it('leaves a picture that decodes, turned as it says', async () => {
    const { width, height, orientation } = await sharp(jpeg).metadata();
    expect({ width, height, orientation }).toEqual({ width: 32, height: 24, orientation: 6 });
    const { info } = await sharp(jpeg).rotate().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([24, 32]);
  });

  it('names shutter times as a camera does', () => {
    expect(namedShutter(1 / 12.8)).toEqual([1, 13]);
    expect(namedShutter(0.8)).toEqual([8, 10]);
    expect(namedShutter(1 / 512)).toEqual([1, 500]);
  });
});

describe('the shoot', () => {
  it('names every file once and takes the rooms in order of time', () => {
    const names = [...setups.flatMap((setup) => setup.frames.map((frame) => frame.name)), broken.name];
    expect(new Set(names).size).toBe(names.length);
    const times = setups.map((setup) => setup.time);
    expect(times).toEqual(times.toSorted());
  });
});
