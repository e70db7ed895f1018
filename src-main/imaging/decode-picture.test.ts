import path from 'node:path';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StudioFailure } from '../failure.ts';
import { decodePicture, openEncoded, type DecodeOptions } from './decode-picture.ts';
import type { DecodedPicture, WantedDepth } from './decoded-picture.ts';
import { makeHeic } from './heic.fixture.ts';
import { adobeRgbProfile, greyProfile } from './icc.fixture.ts';
import { fromRgb, openPicture } from './picture.ts';
import { makeDng, makeExif, makeRaw, withExif } from './raw.fixture.ts';
import { wrapTiff } from './wrap-tiff.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'studio-decode-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Colour = readonly [number, number, number];
const patch = (colour: Colour, widthPx = 48, heightPx = 32): Uint8Array =>
  new Uint8Array(widthPx * heightPx * 3).map((_, index) => colour[index % 3]!);

async function decode(
  bytes: Buffer,
  wanted: WantedDepth = 8,
  longEdgePx: number | null = null,
  options?: DecodeOptions,
): Promise<DecodedPicture> {
  return decodePicture(await openEncoded(bytes), longEdgePx, wanted, options);
}
/** A pixel in the range 0 to 255, whatever its depth. */
function pixel({ depth, rgb, widthPx }: DecodedPicture, x: number, y: number): number[] {
  const at = (y * widthPx + x) * 3;
  return [...rgb.subarray(at, at + 3)].map((value) => (depth === 16 ? value / 257 : value));
}
/** The largest difference of any channel. */
const distance = (actual: readonly number[], expected: readonly number[]): number =>
  Math.max(...expected.map((value, index) => Math.abs(actual[index]! - value)));
const codeOf = async (bytes: Buffer): Promise<string> =>
  decode(bytes).then(
    () => 'decoded',
    (error: unknown) => (error instanceof StudioFailure ? error.code : `unnamed: ${String(error)}`),
  );

/** Inside every space that is tried, so that the way there and back loses nothing but rounding. */
const colours: readonly Colour[] = [
  [190, 120, 90],
  [90, 140, 100],
  [80, 110, 170],
  [128, 128, 128],
  [235, 232, 228],
];

describe('colour profiles', () => {
  const adobe = (): string => {
    const file = path.join(folder, 'adobe.icc');
    writeFileSync(file, adobeRgbProfile());
    return file;
  };

  it('turns Adobe RGB and Display P3 into sRGB, in eight bits', async () => {
    for (const profile of [adobe(), 'p3']) {
      for (const colour of colours) {
        const bytes = await fromRgb(patch(colour), 48, 32).withIccProfile(profile).png().toBuffer();
        expect(distance(pixel(await decode(bytes), 20, 20), colour)).toBeLessThanOrEqual(2);
      }
    }
  });

  it('turns Adobe RGB into sRGB from sixteen bits, to eight and to sixteen', async () => {
    // (190, 120, 90) in sRGB by the definitions of both spaces.
    const stored: Colour = [172.6, 119.6, 91.4];
    const data = new Uint8Array(new Uint16Array(48 * 32 * 3).map((_, index) => Math.round(stored[index % 3]! * 257)).buffer);
    const bytes = wrapTiff({ data, widthPx: 48, heightPx: 32, depth: 16, profile: adobeRgbProfile() });
    for (const wanted of [8, 'held'] as const) {
      const decoded = await decode(bytes, wanted);
      expect(decoded.depth).toBe(wanted === 8 ? 8 : 16);
      expect(distance(pixel(decoded, 20, 20), [190, 120, 90])).toBeLessThanOrEqual(1);
    }
  });

  it('turns CMYK into sRGB as its profile says', async () => {
    // What ImageMagick makes of the same bytes by the same profile, perceptually.
    const expected: readonly Colour[] = [
      [188, 113, 78],
      [82, 135, 92],
      [73, 104, 154],
      [110, 110, 112],
      [226, 222, 218],
    ];
    for (const [index, colour] of colours.entries()) {
      const bytes = await fromRgb(patch(colour), 48, 32).withIccProfile('cmyk').toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
      expect((await openPicture(bytes).metadata()).space).toBe('cmyk');
      expect(distance(pixel(await decode(bytes), 20, 20), expected[index]!)).toBeLessThanOrEqual(4);
    }
  });

  it('turns grey with and without a profile into three equal channels', async () => {
    const plain = await fromRgb(patch([90, 90, 90]), 48, 32)
      .toColourspace('b-w')
      .jpeg({ quality: 100 })
      .toBuffer();
    expect(distance(pixel(await decode(plain), 20, 20), [90, 90, 90])).toBeLessThanOrEqual(1);
    // A gamma of 1.8 holds sRGB 90 (0.1022 of the light) as 72.
    const file = path.join(folder, 'grey.icc');
    writeFileSync(file, greyProfile(1.8));
    const profiled = await fromRgb(patch([90, 90, 90]), 48, 32)
      .toColourspace('b-w')
      .withIccProfile(file)
      .png()
      .toBuffer();
    expect((await openPicture(profiled).metadata()).channels).toBe(1);
    expect(distance(pixel(await decode(profiled), 20, 20), [90, 90, 90])).toBeLessThanOrEqual(2);
  });

  it('lays transparency on white', async () => {
    const bytes = await fromRgb(patch([200, 0, 0]), 48, 32)
      .ensureAlpha(0.5)
      .png()
      .toBuffer();
    expect(distance(pixel(await decode(bytes), 20, 20), [227, 127, 127])).toBeLessThanOrEqual(2);
  });

  it('lives through any profile: it is followed, ignored or refused by name', async () => {
    const good = adobeRgbProfile();
    const hostile = [
      Buffer.alloc(0),
      Buffer.alloc(200, 0xff),
      good.subarray(0, 140),
      Buffer.concat([good.subarray(0, 128), Buffer.alloc(4, 0xff), good.subarray(132)]),
      ...Array.from({ length: 40 }, (_, index) => {
        const changed = Buffer.from(good);
        changed.writeUInt32BE(index % 2 === 0 ? 0xffffffff : 0x7ffffff0, 128 + 4 * index);
        return changed;
      }),
      Buffer.concat([good, Buffer.alloc(8 * 1024 * 1024, 0x41)]),
    ];
    for (const profile of hostile) {
      const bytes = wrapTiff({ data: patch([90, 140, 100]), widthPx: 48, heightPx: 32, depth: 8, profile });
      expect(['decoded', 'photo-damaged', 'not-a-photo']).toContain(await codeOf(bytes));
    }
  });
});

describe('sixteen bits', () => {
  it('keeps what a 16-bit TIFF and a 16-bit PNG hold, and rounds it where eight are wanted', async () => {
    const ramp = new Uint16Array(256 * 4 * 3).map((_, index) => 30_000 + (Math.floor(index / 3) % 256));
    const picture = () => fromRgb(ramp, 256, 4).toColourspace('rgb16');
    for (const bytes of [await picture().tiff({ compression: 'deflate' }).toBuffer(), await picture().png().toBuffer()]) {
      const deep = await decode(bytes, 'held');
      expect(deep).toMatchObject({ depth: 16, widthPx: 256, heightPx: 4 });
      expect(deep.rgb).toEqual(ramp);
      expect(new Set((await decode(bytes)).rgb).size).toBeLessThanOrEqual(3);
    }
    expect(
      await decode(
        await fromRgb(patch([9, 9, 9]), 48, 32)
          .png()
          .toBuffer(),
        'held',
      ),
    ).toMatchObject({ depth: 8 });
  });

  it('keeps the ten bits of an AVIF', async () => {
    const ramp = new Uint16Array(256 * 64 * 3).map((_, index) => (Math.floor(index / 3) % 256) * 64 + 20_000);
    const bytes = await fromRgb(ramp, 256, 64).toColourspace('rgb16').avif({ bitdepth: 10, lossless: true, effort: 0 }).toBuffer();
    const deep = await decode(bytes, 'held');
    expect(deep.depth).toBe(16);
    expect(new Set(deep.rgb.subarray(0, 768)).size).toBeGreaterThan(200);
    expect(Math.abs(deep.rgb[300]! - ramp[300]!)).toBeLessThan(257);
  });
});

describe('HEIC', () => {
  const corner: Colour = [230, 230, 230];
  const left: Colour = [180, 70, 50];
  const right: Colour = [50, 90, 180];

  it('decodes eight and ten bits', async () => {
    for (const depth of [8, 10] as const) {
      const decoded = await decode(makeHeic({ depth }), 'held');
      expect(decoded).toMatchObject({ depth: depth === 8 ? 8 : 16, widthPx: 64, heightPx: 64 });
      expect(distance(pixel(decoded, 6, 6), corner)).toBeLessThanOrEqual(2);
      expect(distance(pixel(decoded, 10, 50), left)).toBeLessThanOrEqual(2);
      expect(distance(pixel(decoded, 50, 40), right)).toBeLessThanOrEqual(2);
    }
  });

  it('turns by the file’s own transform, once, whatever its EXIF repeats', async () => {
    for (const exif of [undefined, makeExif({ orientation: 6 })]) {
      const decoded = await decode(makeHeic({ turns: 3, ...(exif && { exif }) }));
      expect(distance(pixel(decoded, 57, 6), corner)).toBeLessThanOrEqual(2);
      expect(distance(pixel(decoded, 10, 20), left)).toBeLessThanOrEqual(2);
      expect(distance(pixel(decoded, 50, 60), right)).toBeLessThanOrEqual(2);
    }
    expect((await openEncoded(makeHeic({ exif: makeExif({ orientation: 6 }) }))).orientation).toBe(1);
  });

  it('follows its profile, in eight bits and in ten', async () => {
    for (const depth of [8, 10] as const) {
      const bytes = makeHeic({ depth, profile: adobeRgbProfile() });
      // (180, 70, 50) of Adobe RGB by the definitions of both spaces.
      expect(distance(pixel(await decode(bytes, 'held'), 10, 50), [207, 68.5, 44.5])).toBeLessThanOrEqual(2);
    }
  });

  it('comes small where that is enough', async () => {
    expect(await decode(makeHeic(), 8, 32)).toMatchObject({ widthPx: 32, heightPx: 32 });
  });

  it('refuses by name what it cannot show', async () => {
    const whole = makeHeic();
    expect(await codeOf(makeHeic({ transfer: 16 }))).toBe('format-not-supported');
    expect(await codeOf(makeHeic({ claimedPx: 512 }))).toBe('photo-damaged');
    expect(await codeOf(makeHeic({ claimedPx: 60_000 }))).toBe('too-many-pixels');
    for (let cut = 12; cut < whole.length; cut += 23)
      expect(['photo-damaged', 'not-a-photo', 'decoder-missing']).toContain(await codeOf(whole.subarray(0, cut)));
    for (let at = 24; at < whole.length; at += 11) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt32BE(0xffffffff, Math.min(at, bytes.length - 4));
      expect(await codeOf(bytes)).not.toMatch(/^unnamed/);
    }
  });
});

describe('RAW', () => {
  const widthPx = 240;
  const heightPx = 160;
  /** Soft shapes in many colours, as a lens draws them. */
  const scene = new Uint8Array(widthPx * heightPx * 3).map((_, index) => {
    const [channel, x, y] = [index % 3, Math.floor(index / 3) % widthPx, Math.floor(index / 3 / widthPx)];
    return 128 + 60 * Math.sin(x / 37 + channel) + 50 * Math.cos(y / 29 - 2 * channel);
  });
  const dng = (options: { preview?: Buffer; orientation?: number; isUnknown?: boolean } = {}): Buffer =>
    makeDng({ rgb: scene, widthPx, heightPx, ...options });

  it('develops sensor data to the colours that were photographed', async () => {
    const decoded = await decode(dng(), 'held');
    expect(decoded).toMatchObject({ depth: 16, widthPx, heightPx });
    expect(psnr(decoded, scene)).toBeGreaterThan(36);
    expect(psnr(await decode(dng()), scene)).toBeGreaterThan(36);
    // Taken away from LibRaw for a moment only.
    expect(Atomics.waitAsync).toBeTypeOf('function');
  });

  it('develops at half the size where that is enough, as well (research: at least 34 dB)', async () => {
    const half = await decode(dng(), 'held', widthPx / 2);
    expect(half).toMatchObject({ depth: 16, widthPx: widthPx / 2, heightPx: heightPx / 2 });
    const { data } = await fromRgb(scene, widthPx, heightPx)
      .resize(widthPx / 2, heightPx / 2, { kernel: 'linear' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(psnr(half, data)).toBeGreaterThan(34);
  });

  it('comes upright, from the sensor and from the preview', async () => {
    const preview = await fromRgb(scene, widthPx, heightPx).jpeg({ quality: 95 }).toBuffer();
    const upright = await openPicture(withExif(preview, makeExif({ orientation: 6 })))
      .autoOrient()
      .raw()
      .toBuffer({ resolveWithObject: true });
    for (const isQuick of [true, false]) {
      const decoded = await decode(dng({ preview, orientation: 6 }), 8, null, { isQuick });
      expect(decoded).toMatchObject({ widthPx: heightPx, heightPx: widthPx });
      expect(psnr(decoded, upright.data)).toBeGreaterThan(33);
    }
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const bytes = makeRaw('arw', { preview, small: preview, orientation });
      const asJpeg = await decode(withExif(preview, makeExif({ orientation })));
      const decoded = await decode(bytes);
      expect([orientation, decoded.widthPx]).toEqual([orientation, asJpeg.widthPx]);
      expect(psnr(decoded, asJpeg.rgb as Uint8Array)).toBeGreaterThan(45);
    }
  });

  it('falls back to the preview where nobody knows the sensor data, in the size of its set', async () => {
    const preview = await fromRgb(scene, widthPx, heightPx).resize(120).jpeg({ quality: 95 }).toBuffer();
    const bytes = dng({ preview, isUnknown: true });
    const opened = await openEncoded(bytes);
    const decoded = await decodePicture(opened, null, 'held');
    expect([decoded.widthPx, decoded.heightPx]).toEqual([opened.widthPx, opened.heightPx]);
    const source = { depth: 8, rgb: scene, widthPx, heightPx } as const;
    const scale = widthPx / decoded.widthPx;
    expect(distance(pixel(decoded, 60, 40), pixel(source, 60 * scale, 40 * scale))).toBeLessThanOrEqual(6);
  });

  it('refuses by name what has neither sensor data nor preview', async () => {
    expect(await codeOf(dng({ isUnknown: true }))).toBe('photo-damaged');
    const nothing = makeRaw('cr3', { preview: Buffer.from('none'), small: Buffer.from('none') });
    expect(await codeOf(nothing)).toBe('photo-damaged');
  });

  it('believes no size that its bytes cannot hold, from the sensor or from the preview', async () => {
    const preview = await fromRgb(scene, widthPx, heightPx).jpeg().toBuffer();
    const boundless = dng({ preview });
    // Width and length of the sensor's directory: 60,000 each.
    for (const tag of [0x100, 0x101]) {
      const entry = Buffer.from([tag & 255, tag >> 8, 4, 0, 1, 0, 0, 0]);
      boundless.writeUInt32LE(60_000, boundless.lastIndexOf(entry) + 8);
    }
    expect(await openEncoded(boundless)).toMatchObject({ widthPx, heightPx, depth: 8 });
    const bomb = Buffer.from(preview);
    const frame = bomb.indexOf(Buffer.from([0xff, 0xc0]));
    bomb.writeUInt16BE(15_000, frame + 5);
    bomb.writeUInt16BE(15_000, frame + 7);
    expect(await codeOf(makeRaw('arw', { preview: bomb, small: preview }))).toBe('too-many-pixels');
  });

  function psnr({ rgb, depth }: DecodedPicture, truth: Uint8Array): number {
    expect(rgb.length).toBe(truth.length);
    const scale = depth === 16 ? 257 : 1;
    const error = truth.reduce((sum, value, index) => sum + (rgb[index]! / scale - value) ** 2, 0) / truth.length;
    return 10 * Math.log10(255 ** 2 / error);
  }
});
